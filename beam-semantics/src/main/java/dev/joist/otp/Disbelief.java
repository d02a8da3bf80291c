package dev.joist.otp;

import dev.joist.term.Pid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a server is told by other nodes that cannot be so, and is ignored: it is logged, but of
/// many ever fewer (the first, the second, the fourth, the eighth, ...), so that nobody fills the
/// log.
///
/// *Thread:* the server's.
final class Disbelief {

  private static final Logger LOG = LoggerFactory.getLogger(Disbelief.class);

  private final Object server;
  private long times;

  /// Of one server.
  ///
  /// @param server its name
  Disbelief(Object server) {
    this.server = server;
  }

  /// Something is ignored.
  ///
  /// @param what in words; what it was told may be long
  void of(String what) {
    times++;
    if (Long.bitCount(times) == 1) {
      LOG.warn("{} ignores {}; it has ignored {} such messages by now", server, what, times);
    }
  }

  /// Something is ignored.
  ///
  /// @param what in words
  /// @param about of whom it tells, or whom it claims to come from
  void of(String what, Pid about) {
    of(what + " of " + about + " at " + about.node());
  }
}
