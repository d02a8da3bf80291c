package dev.joist.signal;

import dev.joist.term.Terms;
import org.jspecify.annotations.Nullable;

/// An error in the sense of Erlang: uncaught, it ends the process with `{Reason, StackTrace}` and
/// is logged. Joist's own operations throw it with BEAM's reason (`badarg`, `noproc`, ...) and a
/// message that says what was wrong and what to do.
///
/// Rule: TERM-18, MON-14, LINK-19.
public final class ErrorException extends Raised {

  private static final long serialVersionUID = 1L;

  /// An error not yet thrown.
  ///
  /// @param reason the term to end with
  /// @throws dev.joist.term.NotATermException if the reason is no term
  public ErrorException(Object reason) {
    super(Terms.of(reason), null, null, true);
  }

  /// An error that explains itself.
  ///
  /// @param reason the term to end with
  /// @param explanation what was wrong, for people
  /// @throws dev.joist.term.NotATermException if the reason is no term
  public ErrorException(Object reason, String explanation) {
    this(reason, explanation, null);
  }

  /// An error that explains itself and what brought it on.
  ///
  /// @param reason the term to end with
  /// @param explanation what was wrong, for people
  /// @param cause what brought it on, or null
  /// @throws dev.joist.term.NotATermException if the reason is no term
  public ErrorException(Object reason, @Nullable String explanation, @Nullable Throwable cause) {
    super(Terms.of(reason), explanation, cause, true);
  }

  @Override
  String kind() {
    return "error";
  }
}
