package dev.joist.supervision;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// OTP, asked what it does: an Erlang program among the resources of this package, run as a process
/// of the operating system.
public final class Oracle {

  private static final long SECONDS = 600;

  private final Path folder;
  private final Path program;

  /// An oracle whose files go to a folder, which exists.
  ///
  /// @param program its name among the resources of this package
  public Oracle(Path folder, String program) throws IOException {
    this.folder = folder;
    this.program = folder.resolve(program);
    try (InputStream source = Oracle.class.getResourceAsStream(program)) {
      if (source == null) {
        throw new IOException("the program " + program + " is missing on the class path");
      }
      Files.copy(source, this.program);
    }
  }

  /// Whether Erlang is installed where programs are looked for.
  public static boolean isThere() {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(File.pathSeparator))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "escript")));
  }

  /// Has the cases of a recording performed anew.
  ///
  /// @return the recording as OTP makes it now
  public String record(String recording) throws IOException, InterruptedException {
    Path file = Files.createTempFile(folder, "cases", ".txt");
    Files.writeString(file, recording);
    return run(List.of(file.toString()));
  }

  /// Has random cases made and performed.
  ///
  /// @return their recording
  public String random(long seed, int count, int steps) throws IOException, InterruptedException {
    return run(
        List.of("--random", Long.toString(seed), Integer.toString(count), Integer.toString(steps)));
  }

  private String run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("escript", program.toString()));
    command.addAll(arguments);
    Path out = Files.createTempFile(folder, "out", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true).redirectOutput(out.toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(program + " has not ended within " + SECONDS + " s");
      }
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(out);
    if (process.exitValue() != 0) {
      throw new IOException(program + " ended with " + process.exitValue() + ": " + text);
    }
    return text;
  }
}
