package dev.joist.signal;

/// The end of a linked process or port, told over the link. It counts only while the link is
/// active.
///
/// Rule: LINK-09, LINK-10, LINK-13.
public final class LinkExit extends Signal {

  private final Object from;
  private final Object reason;

  /// The signal, not yet sent.
  ///
  /// @param from who ended: a pid or a port
  /// @param reason why it ended
  public LinkExit(Object from, Object reason) {
    this.from = from;
    this.reason = reason;
  }

  /// Who ended: a pid or a port.
  ///
  /// @return who ended: a pid or a port
  public Object from() {
    return from;
  }

  /// Why it ended.
  ///
  /// @return why it ended
  public Object reason() {
    return reason;
  }
}
