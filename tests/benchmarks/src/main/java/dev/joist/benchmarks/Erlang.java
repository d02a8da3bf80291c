package dev.joist.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// OTP's programs, compiled.
///
/// @param folder of the compiled modules
record Erlang(Path folder) {

  private static final List<String> MODULES =
      List.of("bench", "child", "echo", "family", "micro", "savina");

  /// Why OTP cannot take part where it is not installed.
  static final String MISSING =
      """
      finds no erl and erlc on PATH: OTP is left out.
      Get them, for instance:
          apt-get install erlang-base erlang-dev      (Debian, Ubuntu)
          brew install erlang                         (macOS)\
      """;

  /// Whether Erlang is installed where programs are looked for.
  static boolean isThere() {
    return Stream.of("erl", "erlc").allMatch(Erlang::isOnPath);
  }

  private static boolean isOnPath(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(File.pathSeparator))
            .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /// Compiles the programs.
  ///
  /// @param folder an empty one
  /// @throws ContenderException if they do not compile
  static Erlang compile(Path folder) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("erlc", "-Wall", "-Werror"));
    for (String module : MODULES) {
      String file = module + ".erl";
      try (InputStream source = Erlang.class.getResourceAsStream("otp/" + file)) {
        if (source == null) {
          throw new ContenderException("the program " + file + " is missing on the class path");
        }
        Files.copy(source, folder.resolve(file));
      }
      command.add(file);
    }
    Process compiler =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output =
        new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (compiler.waitFor() != 0) {
      throw new ContenderException("OTP's programs do not compile: " + output);
    }
    return new Erlang(folder);
  }

  /// How OTP is started: room for a million processes, and the memory of one run kept for the next,
  /// as a JVM keeps its heap. All else is as it comes.
  List<String> command() {
    return List.of(
        "erl",
        "-noshell",
        "+P",
        "2000000",
        "+MMscs",
        "6000",
        "-pa",
        folder.toString(),
        "-s",
        "bench");
  }
}
