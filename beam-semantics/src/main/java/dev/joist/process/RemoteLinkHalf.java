package dev.joist.process;

import dev.joist.term.Pid;

/// The end of a link to a process of another node. It belongs to the connection it was made over:
/// what concerns a link over an earlier one does not concern it.
///
/// Rule: LINK-22, DIST-02, DIST-03.
final class RemoteLinkHalf extends LinkHalf {

  private final long epoch;

  RemoteLinkHalf(Pid other, long epoch) {
    super(other);
    this.epoch = epoch;
  }

  @Override
  long epoch() {
    return epoch;
  }
}
