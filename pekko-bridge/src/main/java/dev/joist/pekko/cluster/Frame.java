package dev.joist.pekko.cluster;

/// A frame on its way between two systems, each of which is told from its earlier and later
/// incarnations by its number.
final class Frame {

  private final long from;
  private final long to;
  private final byte[] bytes;

  /// @param from number of the sending system
  /// @param to number of the system that is meant
  /// @param bytes nobody's else
  Frame(long from, long to, byte[] bytes) {
    this.from = from;
    this.to = to;
    this.bytes = bytes;
  }

  long from() {
    return from;
  }

  long to() {
    return to;
  }

  byte[] bytes() {
    return bytes;
  }
}
