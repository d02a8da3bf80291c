package dev.joist.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A script of process operations, one a line.
///
/// @param nodes on how many nodes it is performed: 1, or 2 if it has a line `# nodes: 2`
/// @param steps in order
record Scenario(int nodes, List<Step> steps) {

  private static final String TWO_NODES = "# nodes: 2";

  Scenario {
    steps = List.copyOf(steps);
  }

  /// Reads a scenario.
  ///
  /// @throws ScenarioException if a line is no step
  /// @throws IOException if the file cannot be read
  static Scenario read(Path file) throws IOException, ScenarioException {
    return parse(file.toString(), Files.readString(file));
  }

  /// The scenario that a text is. Blank lines and lines that start with `#` are skipped.
  ///
  /// @param name of the file, for errors
  /// @throws ScenarioException if a line is no step
  static Scenario parse(String name, String text) throws ScenarioException {
    List<Step> steps = new ArrayList<>();
    int nodes = text.lines().anyMatch(TWO_NODES::equals) ? 2 : 1;
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].stripTrailing();
      if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        try {
          steps.add(new StepParser(line, nodes).step());
        } catch (IllegalArgumentException e) {
          throw new ScenarioException(name, i + 1, String.valueOf(e.getMessage()), e);
        }
      }
    }
    return new Scenario(nodes, steps);
  }
}
