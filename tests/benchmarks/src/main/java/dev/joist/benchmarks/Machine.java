package dev.joist.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What it was measured on.
///
/// @param processor its name, or the architecture where that is not known
/// @param cores that the JVM sees
/// @param memory in whole GiB; 0 where that is not known
/// @param system operating system and version
/// @param java the JVM that ran Joist and Pekko
public record Machine(String processor, int cores, long memory, String system, String java) {

  /// This machine.
  static Machine here() {
    return new Machine(
        value("/proc/cpuinfo", "model name", System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(value("/proc/meminfo", "MemTotal", "0").replaceAll("\\D", "")) >> 20,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  /// The value of the first line `key : value` in a file that only Linux has.
  private static String value(String file, String key, String otherwise) {
    if (!Files.isReadable(Path.of(file))) {
      return otherwise;
    }
    try {
      for (String line : Files.readAllLines(Path.of(file))) {
        if (line.startsWith(key)) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
      return otherwise;
    } catch (IOException e) {
      return otherwise + " (" + file + " cannot be read: " + e.getMessage() + ")";
    }
  }
}
