package dev.joist.signal;

import dev.joist.term.Terms;

/// What `exit(Reason)` throws: uncaught, it ends the process with that reason, and nothing is
/// logged.
///
/// Rule: MON-14, LINK-19.
public final class ExitException extends Raised {

  private static final long serialVersionUID = 1L;

  /// An exit not yet thrown.
  ///
  /// @param reason the term to end with
  /// @throws dev.joist.term.NotATermException if the reason is no term
  public ExitException(Object reason) {
    this(reason, true);
  }

  /// An exit not yet thrown.
  ///
  /// @param reason the term to end with
  /// @param withStack whether to record where it was made: that takes longer than all else about
  ///   the end of a process, and of an exit nobody is told
  /// @throws dev.joist.term.NotATermException if the reason is no term
  public ExitException(Object reason, boolean withStack) {
    super(Terms.of(reason), null, null, withStack);
  }

  @Override
  String kind() {
    return "exit";
  }
}
