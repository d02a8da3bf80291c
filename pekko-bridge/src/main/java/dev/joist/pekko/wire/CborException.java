package dev.joist.pekko.wire;

import dev.joist.term.Terms;

/// Thrown when bytes are no term as [CborCodec] writes it, or when they break a limit.
///
/// The message says where, what was found and what was expected, and which option raises a limit.
public final class CborException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final long offset;

  CborException(long offset, String message) {
    super("byte " + offset + ": " + Terms.printable(message));
    this.offset = offset;
  }

  /// Where the error is: the index of the byte, counted from where reading began.
  public long offset() {
    return offset;
  }
}
