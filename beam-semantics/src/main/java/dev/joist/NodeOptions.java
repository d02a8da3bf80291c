package dev.joist;

import dev.joist.term.Atom;

/// How a node is started.
///
/// @param name its name, such as `bank@localhost`
/// @param processLimit how many processes may be alive at once
public record NodeOptions(Atom name, int processLimit) {

  /// As many processes as fit where none has a heap to speak of.
  private static final int DEFAULT_LIMIT = 1 << 20;

  private static final int LEAST_LIMIT = 16;

  /// Checks the limit.
  public NodeOptions {
    if (processLimit < LEAST_LIMIT) {
      throw new IllegalArgumentException(
          "a node's processLimit is at least " + LEAST_LIMIT + ", not " + processLimit);
    }
  }

  /// A node of this name with the default limit of 1,048,576 processes.
  ///
  /// @param name a name; one without an `@` gets `@localhost`
  public static NodeOptions named(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a node needs a name, such as \"bank\"");
    }
    return new NodeOptions(Atom.of(name.contains("@") ? name : name + "@localhost"), DEFAULT_LIMIT);
  }

  /// The same with another limit of processes. Rule: SPAWN-07.
  public NodeOptions withProcessLimit(int limit) {
    return new NodeOptions(name, limit);
  }
}
