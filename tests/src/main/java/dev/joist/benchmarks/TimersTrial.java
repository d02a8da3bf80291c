package dev.joist.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What timers cost on Joist, on another build of Joist, and on OTP, turn by turn.
///
/// ```bash
/// mvn -q -pl tests -am test-compile
/// java -cp tests/target/classes:beam-semantics/target/classes:$SLF4J \
///     dev.joist.benchmarks.TimersTrial 5 OTHER/beam-semantics/target/classes
/// ```
///
/// The arguments are how many rounds there are, and the classes of the other build, if any. A round
/// starts each in a process of its own, one after the other; each warms up and prints a line `task
/// figure` for each task of [TimersWork]. OTP is left out where there is no `escript`.
public final class TimersTrial {

  private static final String SCRIPT = "timers.escript";
  private static final String OWN = "beam-semantics";

  private TimersTrial() {}

  /// Runs the trial and prints the figures of each round, and the median.
  ///
  /// @param arguments rounds, and perhaps a folder of classes
  /// @throws IOException if one of the processes cannot be started
  /// @throws InterruptedException if interrupted while one runs
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    Map<String, List<String>> commands = new LinkedHashMap<>();
    if (arguments.length > 1) {
      commands.put("other", java(classPath(arguments[1])));
    }
    commands.put("joist", java(System.getProperty("java.class.path")));
    Path script = script();
    if (isThere("escript")) {
      commands.put("otp", List.of("escript", script.toString()));
    }
    Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, List<String>> command : commands.entrySet()) {
        List<String> lines = outputOf(command.getValue());
        System.err.println(command.getKey() + " " + lines);
        for (String line : lines) {
          String[] words = line.split(" ");
          figures
              .computeIfAbsent(words[0], _ -> new LinkedHashMap<>())
              .computeIfAbsent(command.getKey(), _ -> new ArrayList<>())
              .add(Double.valueOf(words[1]));
        }
      }
    }
    Files.delete(script);
    figures.forEach((task, ofTask) -> ofTask.forEach((who, raw) -> print(task, who, raw)));
  }

  private static void print(String task, String who, List<Double> raw) {
    double[] sorted = raw.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        "%-28s %-6s median %10.1f   raw %s%n", task, who, sorted[sorted.length / 2], raw);
  }

  private static List<String> java(String classPath) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return List.of(
        java.toString(),
        "-Xmx2g",
        "-XX:+UseParallelGC",
        "-cp",
        classPath,
        TimersWork.class.getName());
  }

  /// This program's class path with another build of Joist in place of its own.
  private static String classPath(String other) {
    String separator = System.getProperty("path.separator");
    List<String> parts =
        Arrays.stream(System.getProperty("java.class.path").split(separator))
            .map(part -> part.contains(OWN) ? other : part)
            .toList();
    return String.join(separator, parts);
  }

  private static Path script() throws IOException {
    Path file = Files.createTempFile("timers", ".escript");
    try (InputStream in = TimersTrial.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IOException("there is no " + SCRIPT + " beside " + TimersTrial.class);
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  private static boolean isThere(String program) {
    return Arrays.stream(System.getenv("PATH").split(System.getProperty("path.separator")))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static List<String> outputOf(List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (InputStream in = process.getInputStream()) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + lines);
    }
    return lines;
  }
}
