package dev.joist.signal;

/// The withdrawal of a link, to be acknowledged with the same id.
///
/// Rule: LINK-09.
public final class Unlink extends Signal {

  private final Object from;
  private final long id;
  private final long epoch;

  /// The signal, not yet sent.
  ///
  /// @param from who unlinks: a pid or a port
  /// @param id the number that the acknowledgement repeats
  public Unlink(Object from, long id) {
    this(from, id, 0);
  }

  /// The signal, not yet sent, over a connection.
  ///
  /// @param from who unlinks: a pid or a port
  /// @param id the number that the acknowledgement repeats
  /// @param epoch of the connection to the other node it goes over
  public Unlink(Object from, long id, long epoch) {
    this.from = from;
    this.id = id;
    this.epoch = epoch;
  }

  /// Who unlinks: a pid or a port.
  ///
  /// @return who unlinks: a pid or a port
  public Object from() {
    return from;
  }

  /// The number that the acknowledgement repeats.
  ///
  /// @return the number that the acknowledgement repeats
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
