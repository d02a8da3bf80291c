package dev.joist.signal;

/// The end of a linked process or port, told over the link. It counts only while the link is
/// active.
///
/// Rule: LINK-09, LINK-10, LINK-13.
public final class LinkExit extends Signal {

  private final Object from;
  private final Object reason;
  private final long epoch;

  /// The signal, not yet sent.
  ///
  /// @param from who ended: a pid or a port
  /// @param reason why it ended
  public LinkExit(Object from, Object reason) {
    this(from, reason, 0);
  }

  /// The signal, not yet sent, over a connection.
  ///
  /// @param from who ended: a pid or a port
  /// @param reason why it ended
  /// @param epoch of the connection to the other node it goes over
  public LinkExit(Object from, Object reason, long epoch) {
    this.from = from;
    this.reason = reason;
    this.epoch = epoch;
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

  /// The epoch of the connection it goes over. It concerns only a link over the same one.
  ///
  /// @return 0 between processes of one node
  public long epoch() {
    return epoch;
  }
}
