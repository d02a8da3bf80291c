package dev.joist.etf;

import dev.joist.term.Terms;

/// Thrown when bytes are no term in Erlang's external format, when they break a limit, or when a
/// term has no such form: `badarg` in Erlang.
///
/// The message says where, what was found and what was expected, and which option raises a limit.
public final class EtfException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final long offset;

  EtfException(long offset, String message) {
    super("byte " + offset + ": " + Terms.printable(message));
    this.offset = offset;
  }

  /// Where the error is: the index of the byte in what was read (from where reading started; of a
  /// compressed term in what it inflates to), or how many bytes had been written.
  public long offset() {
    return offset;
  }
}
