package dev.joist.signal;

import dev.joist.term.Pid;

/// The end of one suspension.
///
/// Rule: INFO-11.
public final class Resume extends Signal {

  private final Pid suspender;

  /// The signal, not yet sent.
  ///
  /// @param suspender who had suspended the receiver
  public Resume(Pid suspender) {
    this.suspender = suspender;
  }

  /// Who had suspended the receiver.
  ///
  /// @return who had suspended the receiver
  public Pid suspender() {
    return suspender;
  }
}
