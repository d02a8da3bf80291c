package dev.joist.etf;

/// How much memory reading a term may still take, as estimated on a JVM with compressed references,
/// the ways there included.
final class MemoryLimit {

  static final int BOX = 24;
  static final int IDENTIFIER = 56;

  /// A text, atom or binary without its bytes.
  static final int BYTES = 72;

  /// A tuple, list, map, record or fun without its elements.
  static final int COMPOSITE = 128;

  /// Each element: its place while under way, in the copy, and in the composite itself.
  static final int ELEMENT = 24;

  /// Each entry of a map, where sorting adds its part.
  static final int ENTRY = 112;

  private final long limit;
  private long left;

  MemoryLimit(long limit) {
    this.limit = limit;
    this.left = limit;
  }

  void reset() {
    left = limit;
  }

  /// @throws EtfException if that would be too much
  void take(long bytes, Input in) {
    left -= bytes;
    if (left < 0) {
      throw in.error(
          "the term takes more than %d bytes of memory, the limit; raise it with DecodeOptions.maxMemory"
              .formatted(limit));
    }
  }
}
