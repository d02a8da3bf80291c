package dev.joist.conformance;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A scenario and the trace that OTP has left of it.
///
/// @param name of both files, without ending
record Recording(String name, Path scenario, Path trace) {

  private static final String SCENARIO = ".scn";
  private static final String TRACE = ".trace";

  /// All there are, by name.
  static List<Recording> all() throws IOException, URISyntaxException {
    Path scenarios = folder("scenarios");
    Path traces = folder("traces");
    try (Stream<Path> files = Files.list(scenarios)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(SCENARIO))
          .map(file -> file.substring(0, file.length() - SCENARIO.length()))
          .sorted()
          .map(name ->
              new Recording(name, scenarios.resolve(name + SCENARIO), traces.resolve(name + TRACE)))
          .toList();
    }
  }

  /// The names of the files that are to be traces.
  static List<String> traceFiles() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(folder("traces"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Path folder(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(Performance.class.getResource(name), name).toURI());
  }

  String traceFile() {
    return name + TRACE;
  }

  String recorded() throws IOException {
    return Files.readString(trace);
  }

  /// Whether the size of a new process's heap shows in it, which is not the oracle's own: it has a
  /// line `# heap: `.
  boolean isOfHeaps() throws IOException {
    return Files.readString(scenario).lines().anyMatch(line -> line.startsWith("# heap: "));
  }

  /// On how many nodes it is performed.
  int nodes() throws IOException, ScenarioException {
    return Scenario.read(scenario).nodes();
  }

  /// Whether it is about something that is not built yet: it has a line `# later: what`.
  boolean isLater() throws IOException {
    return Files.readString(scenario).lines().anyMatch(line -> line.startsWith("# later: "));
  }
}
