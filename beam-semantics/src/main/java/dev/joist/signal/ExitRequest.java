package dev.joist.signal;

/// What `exit/2` sends: a wish that the receiver end, which needs no link.
///
/// Rule: LINK-10, LINK-12, LINK-21.
public final class ExitRequest extends Signal {

  private final Object from;
  private final Object reason;
  private final boolean suicide;

  /// The signal, not yet sent.
  ///
  /// @param from who wishes it: a pid or a port
  /// @param reason the reason to end with
  /// @param suicide whether the receiver has sent it to itself while it did not trap exits; then
  ///   the reason `normal` ends it too
  public ExitRequest(Object from, Object reason, boolean suicide) {
    this.from = from;
    this.reason = reason;
    this.suicide = suicide;
  }

  /// Who wishes it.
  ///
  /// @return a pid or a port
  public Object from() {
    return from;
  }

  /// The reason to end with.
  ///
  /// @return a term
  public Object reason() {
    return reason;
  }

  /// Whether the receiver has sent it to itself while it did not trap exits.
  ///
  /// @return true if also the reason `normal` ends it
  public boolean suicide() {
    return suicide;
  }
}
