package dev.joist.signal;

/// The acknowledgement of an [Unlink].
///
/// Rule: LINK-09.
public final class UnlinkAck extends Signal {

  private final Object from;
  private final long id;
  private final long epoch;

  /// The signal, not yet sent.
  ///
  /// @param from who acknowledges: a pid or a port
  /// @param id the number of the acknowledged unlink
  public UnlinkAck(Object from, long id) {
    this(from, id, 0);
  }

  /// The signal, not yet sent, over a connection.
  ///
  /// @param from who acknowledges: a pid or a port
  /// @param id the number of the acknowledged unlink
  /// @param epoch of the connection to the other node it goes over
  public UnlinkAck(Object from, long id, long epoch) {
    this.from = from;
    this.id = id;
    this.epoch = epoch;
  }

  /// Who acknowledges: a pid or a port.
  ///
  /// @return who acknowledges: a pid or a port
  public Object from() {
    return from;
  }

  /// The number of the acknowledged unlink.
  ///
  /// @return the number of the acknowledged unlink
  public long id() {
    return id;
  }

  /// The epoch of the connection it goes over. It concerns only a link over the same one.
  ///
  /// @return 0 between processes of one node
  public long epoch() {
    return epoch;
  }
}
