package dev.joist.conformance;

/// Thrown when a line of a scenario is no step: names file, line and column, what was found and
/// what was expected.
final class ScenarioException extends Exception {

  private static final long serialVersionUID = 1L;

  ScenarioException(String file, int line, String message, Throwable cause) {
    super(file + ":" + line + ": " + message, cause);
  }
}
