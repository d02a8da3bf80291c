package dev.joist.signal;

import dev.joist.term.Terms;

/// What `throw(Value)` throws: meant to be caught; uncaught, it ends the process with `{{nocatch,
/// Value}, StackTrace}` and is logged.
///
/// Rule: MON-14, TERM-20.
public final class ThrowException extends Raised {

  private static final long serialVersionUID = 1L;

  /// A throw not yet thrown.
  ///
  /// @param value the term to throw
  /// @throws dev.joist.term.NotATermException if the value is no term
  public ThrowException(Object value) {
    super(Terms.of(value), null, null, true);
  }

  @Override
  String kind() {
    return "throw";
  }
}
