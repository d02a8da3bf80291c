package dev.joist.conformance;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The real BEAM, asked what it does: the programs in Erlang beside this class, started as
/// processes of the operating system. That for two nodes starts these itself, and they end when it
/// does.
///
/// Each process on that BEAM is given so large a heap that none is collected within a step, which
/// would let others run at points that depend on the heap's size alone. The decision on the oracle
/// without noise of garbage collection says more.
final class Oracle {

  /// The programs for so many nodes, and what their generator calls its scenarios.
  private record Programs(String perform, String generate, List<String> others, String prefix) {

    static Programs of(int nodes) {
      return nodes == 1
          ? new Programs("oracle.escript", "generate.escript", List.of(), "random-")
          : new Programs("oracle2.escript", "generate2.escript", List.of("scripted.erl"), "two-");
    }
  }

  /// Words of a new process's heap.
  private static final String FLAGS = "+hms 200000";

  private static final String HEADING = "== ";
  private static final String END = "final\n";
  private static final int STARTS = 3;
  private static final long START_SECONDS = 60;
  private static final long SECONDS_A_SCENARIO = 20;

  private final Path folder;
  private final Programs programs;

  /// An oracle for one node whose files go to a folder.
  ///
  /// @param folder which exists
  Oracle(Path folder) throws IOException {
    this(folder, 1);
  }

  /// An oracle whose files go to a folder.
  ///
  /// @param folder which exists
  /// @param nodes 1 or 2: how many nodes its scenarios are for
  Oracle(Path folder, int nodes) throws IOException {
    this.folder = folder;
    programs = Programs.of(nodes);
    List<String> files = new ArrayList<>(List.of(programs.perform, programs.generate));
    files.addAll(programs.others);
    for (String program : files) {
      try (InputStream source = Oracle.class.getResourceAsStream(program)) {
        if (source == null) {
          throw new IOException("the program " + program + " is missing on the class path");
        }
        Files.copy(source, folder.resolve(program));
      }
    }
  }

  /// Whether Erlang is installed where programs are looked for.
  static boolean isThere() {
    return Stream.of("erl", "escript").allMatch(Oracle::isOnPath);
  }

  private static boolean isOnPath(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(File.pathSeparator))
            .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /// The release of OTP: `25`.
  String release() throws IOException, InterruptedException {
    String ask = "io:put_chars(erlang:system_info(otp_release)), halt().";
    return output(List.of("erl", "-noinput", "-boot", "start_clean", "-eval", ask), START_SECONDS);
  }

  /// Makes random scenarios.
  ///
  /// @return their files, the first one first
  List<Path> generate(long seed, int count, int steps) throws IOException, InterruptedException {
    Path scenarios = Files.createDirectories(folder.resolve("scenarios"));
    List<String> command =
        List.of(
            "escript",
            folder.resolve(programs.generate).toString(),
            scenarios.toString(),
            Long.toString(seed),
            Integer.toString(count),
            Integer.toString(steps));
    output(command, START_SECONDS + count);
    List<Path> files = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      files.add(scenarios.resolve(programs.prefix + seed + "-" + i + ".scn"));
    }
    return files;
  }

  /// Performs scenarios on one BEAM, one after the other. A BEAM that somebody else has told to
  /// stop ends as if all were well, but has not told of all scenarios: then another one is started.
  ///
  /// @return the trace of each
  /// @throws IOException if that happens again and again
  Map<Path, String> traces(List<Path> files) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("escript", folder.resolve(programs.perform).toString()));
    files.forEach(file -> command.add(file.toString()));
    for (int i = 0; i < STARTS; i++) {
      Map<Path, String> traces =
          parted(files, output(command, START_SECONDS + SECONDS_A_SCENARIO * files.size()));
      if (traces != null) {
        return traces;
      }
    }
    throw new IOException(
        "the oracle has ended %d times before it had told of all of %s".formatted(STARTS, files));
  }

  /// The traces in an output; null if it is cut off.
  private static @Nullable Map<Path, String> parted(List<Path> files, String output) {
    if (files.size() == 1) {
      return output.contains(END) ? Map.of(files.getFirst(), output) : null;
    }
    String[] parts = ("\n" + output).split("\n" + HEADING, -1);
    if (parts.length != files.size() + 1) {
      return null;
    }
    Map<Path, String> traces = new HashMap<>();
    for (int i = 0; i < files.size(); i++) {
      String name = files.get(i).getFileName() + "\n";
      String trace = parts[i + 1] + (i == files.size() - 1 ? "" : "\n");
      if (!trace.startsWith(name) || !trace.contains(END)) {
        return null;
      }
      traces.put(files.get(i), trace.substring(name.length()));
    }
    return traces;
  }

  private String output(List<String> command, long seconds)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().merge("ERL_FLAGS", FLAGS, (given, ours) -> given + " " + ours);
      builder.redirectInput(Redirect.from(new File("/dev/null")));
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      Process process = builder.start();
      try {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
          throw new IOException(command.getFirst() + " has not ended within " + seconds + " s");
        }
      } finally {
        process.destroyForcibly();
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            String.join(" ", command.subList(0, 2))
                + " ended with status "
                + process.exitValue()
                + ": "
                + (Files.readString(out) + Files.readString(err)).strip());
      }
      return Files.readString(out);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
