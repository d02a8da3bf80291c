package dev.joist.process;

import dev.joist.schedule.Worker;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;

/// How what somebody here sends to another node leaves: written first, so that what cannot travel
/// fails here; then, when the connection has room, handed over.
///
/// Who waits for room has no right and is in no send: it can be killed meanwhile, and unwinds.
///
/// Rule: DIST-06, DIST-07, SIG-05.
final class Departure {

  private Departure() {}

  /// A message from a process.
  ///
  /// @param peer the node of `to`
  static void send(LocalProcess self, Abroad abroad, Atom peer, Object to, Object message) {
    byte[] bytes = encode(abroad, message);
    awaitRoom(self, abroad, peer);
    self.beginSend();
    try {
      abroad.send(self.pid(), to, bytes);
    } catch (IllegalArgumentException e) {
      throw refused(e);
    } finally {
      self.endSend();
    }
  }

  /// A message from outside any process.
  static void send(LocalNode node, Abroad abroad, Atom peer, Object to, Object message) {
    byte[] bytes = abroad.encode(message);
    awaitRoom(abroad, peer);
    abroad.send(node.pid(), to, bytes);
  }

  /// An exit signal from a process.
  static void exit(LocalProcess self, Abroad abroad, Pid to, Object reason) {
    byte[] bytes = abroad.encodeReason(reason);
    awaitRoom(self, abroad, to.node());
    self.beginSend();
    try {
      abroad.exit(self.pid(), to, bytes);
    } finally {
      self.endSend();
    }
  }

  /// An exit signal from outside any process.
  static void exit(LocalNode node, Abroad abroad, Pid to, Object reason) {
    byte[] bytes = abroad.encodeReason(reason);
    awaitRoom(abroad, to.node());
    abroad.exit(node.pid(), to, bytes);
  }

  static byte[] encode(Abroad abroad, Object message) {
    try {
      return abroad.encode(message);
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  private static ErrorException refused(IllegalArgumentException why) {
    return new ErrorException(Reasons.BADARG, String.valueOf(why.getMessage()), why);
  }

  /// Lets a process wait until the connection has room; others run meanwhile.
  static void awaitRoom(LocalProcess self, Abroad abroad, Atom peer) {
    self.step();
    boolean interrupted = false;
    while (abroad.isBusy(peer)) {
      self.turn().end();
      Worker.stepAside();
      try {
        abroad.awaitRoom(peer);
      } catch (InterruptedException e) {
        interrupted = true; // by its end, which the next step finds, or by its code's own
      }
      self.step();
    }
    Execution.restore(interrupted);
  }

  private static void awaitRoom(Abroad abroad, Atom peer) {
    boolean interrupted = false;
    while (abroad.isBusy(peer)) {
      try {
        abroad.awaitRoom(peer);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    Execution.restore(interrupted);
  }

  /// Whether a reference is of another node: what is sent through it goes there.
  static boolean isOf(LocalNode node, Ref ref) {
    return !ref.node().equals(node.name());
  }
}
