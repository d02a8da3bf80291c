package dev.joist.signal;

import org.jspecify.annotations.Nullable;

/// What a process raises: Erlang's three classes of exception, each with a term.
///
/// Rule: TERM-18, TERM-20, MON-14.
public abstract sealed class Raised extends RuntimeException
    permits ErrorException, ExitException, ThrowException {

  private static final long serialVersionUID = 1L;

  private final transient Object reason;

  Raised(Object reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /// The term that was raised.
  ///
  /// @return the reason of an exit or error, the value of a throw
  public Object reason() {
    return reason;
  }
}
