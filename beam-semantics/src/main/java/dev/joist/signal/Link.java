package dev.joist.signal;

/// A request to be linked.
///
/// Rule: LINK-01.
public final class Link extends Signal {

  private final Object from;
  private final long epoch;

  /// The signal, not yet sent.
  ///
  /// @param from who links: a pid or a port
  public Link(Object from) {
    this(from, 0);
  }

  /// The signal, not yet sent, over a connection.
  ///
  /// @param from who links: a pid or a port
  /// @param epoch of the connection to the other node it goes over
  public Link(Object from, long epoch) {
    this.from = from;
    this.epoch = epoch;
  }

  /// Who links: a pid or a port.
  ///
  /// @return who links: a pid or a port
  public Object from() {
    return from;
  }

  /// The epoch of the connection it goes over. It concerns only a link over the same one.
  ///
  /// @return 0 between processes of one node
  public long epoch() {
    return epoch;
  }
}
