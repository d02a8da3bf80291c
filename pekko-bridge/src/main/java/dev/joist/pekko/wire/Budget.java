package dev.joist.pekko.wire;

/// How much memory reading a term may still take, as estimated on a JVM with compressed references,
/// the ways there included.
final class Budget {

  static final int BOX = 24;
  static final int IDENTIFIER = 96;

  /// A text, atom, integer or binary without its bytes.
  static final int BYTES = 72;

  /// A tuple, list, map, record or fun without its elements; with what the parser keeps of it.
  static final int COMPOSITE = 192;

  /// Each element: its place while under way, in the copy, and in the composite itself.
  static final int ELEMENT = 24;

  /// Each key or value of a map, where sorting adds its part.
  static final int ENTRY = 112;

  private final long limit;
  private long left;

  Budget(long limit) {
    this.limit = limit;
    this.left = limit;
  }

  void reset() {
    left = limit;
  }

  /// Takes so many bytes.
  ///
  /// @return false if that is too much
  boolean take(long bytes) {
    left -= bytes;
    return left >= 0;
  }

  long limit() {
    return limit;
  }
}
