package dev.joist.signal;

/// The acknowledgement of an [Unlink].
///
/// Rule: LINK-09.
public final class UnlinkAck extends Signal {

  private final Object from;
  private final long id;

  /// The signal, not yet sent.
  ///
  /// @param from who acknowledges: a pid or a port
  /// @param id the number of the acknowledged unlink
  public UnlinkAck(Object from, long id) {
    this.from = from;
    this.id = id;
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
}
