package dev.joist.signal;

import dev.joist.term.Terms;
import org.jspecify.annotations.Nullable;

/// What a process raises: Erlang's three classes of exception, each with a term.
///
/// Rule: TERM-18, TERM-20, MON-14.
public abstract sealed class Raised extends RuntimeException
    permits ErrorException, ExitException, ThrowException {

  private static final long serialVersionUID = 1L;

  private final transient Object reason;

  /// What was wrong, for people; null where the term says it all.
  private final @Nullable String explanation;

  Raised(
      Object reason, @Nullable String explanation, @Nullable Throwable cause, boolean withStack) {
    super(null, cause, true, withStack);
    this.reason = reason;
    this.explanation = explanation;
  }

  /// The word for its class.
  abstract String kind();

  /// The class and the term, or the term and what was wrong. Made when it is asked for: most exits
  /// are read by nobody.
  ///
  /// @return never null
  @Override
  public String getMessage() {
    String term = Terms.toString(reason);
    return explanation == null ? kind() + ": " + term : term + ": " + explanation;
  }

  /// The term that was raised.
  ///
  /// @return the reason of an exit or error, the value of a throw
  public Object reason() {
    return reason;
  }
}
