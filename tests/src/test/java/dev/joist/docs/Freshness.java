package dev.joist.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// What is done about a document that differs from what it should be.
final class Freshness {
  private Freshness() {}

  /// Fails if the document at `path` does not read `expected`; with `-Djoist.docs.write` writes it.
  static void check(SourceTree tree, String path, String expected) {
    if (Boolean.getBoolean("joist.docs.write")) {
      if (!tree.read(path).equals(expected)) {
        tree.write(path, expected);
      }
      return;
    }
    assertEquals(
        expected, tree.read(path), path + " is stale; './joist docs' brings it up to date");
  }
}
