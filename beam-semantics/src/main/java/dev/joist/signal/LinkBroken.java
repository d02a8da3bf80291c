package dev.joist.signal;

import dev.joist.term.Pid;

/// The loss of the connection that a link goes over, told to each end by its own node. An active
/// link ends with `noconnection`; one that waits for its unlink to be acknowledged is just gone, as
/// no acknowledgement will come. A link over a later connection is not meant.
///
/// Rule: LINK-22, DIST-02, DIST-03.
public final class LinkBroken extends Signal {

  private final Pid from;
  private final long epoch;

  /// The signal, not yet sent.
  ///
  /// @param from the other end
  /// @param epoch of the connection that is lost
  public LinkBroken(Pid from, long epoch) {
    this.from = from;
    this.epoch = epoch;
  }

  /// The other end.
  ///
  /// @return the other end
  public Pid from() {
    return from;
  }

  /// The epoch of the connection that is lost.
  ///
  /// @return the epoch of the connection that is lost
  public long epoch() {
    return epoch;
  }
}
