package dev.joist.signal;

import dev.joist.term.Pid;

/// The end of all suspensions of one process by another, told to the other of the two: to the
/// suspended one when its suspender resumes it or ends, to the suspender when the suspended one
/// ends.
///
/// Rule: INFO-11.
public final class Resume extends Signal {

  private final Pid suspender;
  private final Pid suspended;

  /// The signal, not yet sent.
  ///
  /// @param suspender who had the other suspended
  /// @param suspended whom
  public Resume(Pid suspender, Pid suspended) {
    this.suspender = suspender;
    this.suspended = suspended;
  }

  /// Who had the other suspended.
  ///
  /// @return who had the other suspended
  public Pid suspender() {
    return suspender;
  }

  /// Who was suspended.
  ///
  /// @return who was suspended
  public Pid suspended() {
    return suspended;
  }
}
