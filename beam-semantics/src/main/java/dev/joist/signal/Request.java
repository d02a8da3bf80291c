package dev.joist.signal;

/// A question that the receiver's state answers, in its turn among the other signals: alive?
/// process information, suspend. The process package says what is asked and who waits for it.
///
/// Rule: SIG-01, SIG-06, INFO-05.
public abstract non-sealed class Request extends Signal {

  /// A question not yet sent.
  protected Request() {}
}
