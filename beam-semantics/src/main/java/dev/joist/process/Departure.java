package dev.joist.process;

import dev.joist.schedule.Worker;
import dev.joist.signal.ErrorException;
import dev.joist.signal.SendResult;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// How what somebody here sends to another node leaves: written first, so that what cannot travel
/// fails here; then, when the connection has room, handed over.
///
/// Who waits for room has no right and is in no send: it can be killed meanwhile, and unwinds.
///
/// Rule: DIST-06, DIST-07, SIG-05, SIG-12.
final class Departure {

  private Departure() {}

  /// A message from a process.
  ///
  /// @param peer the node of `to`
  static void send(LocalProcess self, Abroad abroad, Atom peer, Object to, Object message) {
    var _ = send(self, abroad, peer, to, message, SendSpec.PLAIN);
  }

  /// A message from a process, if no more needs to be done for it than is said.
  ///
  /// @param peer the node of `to`
  static SendResult send(
      LocalProcess self, Abroad abroad, Atom peer, Object to, Object message, SendSpec spec) {
    SendResult refusal = refusal(abroad, peer, spec);
    if (refusal != null) {
      self.step();
      return refusal;
    }
    Abroad.Written written = encode(abroad, peer, message);
    if (spec.suspend()) {
      awaitRoom(self, abroad, peer);
    } else {
      self.step();
    }
    self.beginSend();
    try {
      return sent(abroad.send(self.pid(), to, written, spec.connect()));
    } catch (IllegalArgumentException e) {
      throw refused(e);
    } finally {
      self.op = Execution.NONE;
    }
  }

  /// A message from outside any process.
  static void send(LocalNode node, Abroad abroad, Atom peer, Object to, Object message) {
    var _ = send(node, abroad, peer, to, message, SendSpec.PLAIN);
  }

  /// A message from outside any process, if no more needs to be done for it than is said.
  static SendResult send(
      LocalNode node, Abroad abroad, Atom peer, Object to, Object message, SendSpec spec) {
    SendResult refusal = refusal(abroad, peer, spec);
    if (refusal != null) {
      return refusal;
    }
    Abroad.Written written = encode(abroad, peer, message);
    if (spec.suspend()) {
      awaitRoom(abroad, peer);
    }
    try {
      return sent(abroad.send(node.pid(), to, written, spec.connect()));
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /// Looked for before the message is written, as on OTP.
  private static @Nullable SendResult refusal(Abroad abroad, Atom peer, SendSpec spec) {
    if (!spec.connect() && !abroad.isConnected(peer)) {
      return SendResult.NOCONNECT;
    }
    return !spec.suspend() && abroad.isBusy(peer) ? SendResult.NOSUSPEND : null;
  }

  private static SendResult sent(boolean connected) {
    return connected ? SendResult.OK : SendResult.NOCONNECT;
  }

  /// An exit signal from a process.
  static void exit(LocalProcess self, Abroad abroad, Pid to, Object reason) {
    Abroad.Written written = abroad.encodeReason(to.node(), reason);
    awaitRoom(self, abroad, to.node());
    self.beginSend();
    try {
      abroad.exit(self.pid(), to, written);
    } finally {
      self.op = Execution.NONE;
    }
  }

  /// An exit signal from outside any process.
  static void exit(LocalNode node, Abroad abroad, Pid to, Object reason) {
    Abroad.Written written = abroad.encodeReason(to.node(), reason);
    awaitRoom(abroad, to.node());
    abroad.exit(node.pid(), to, written);
  }

  static Abroad.Written encode(Abroad abroad, Atom peer, Object message) {
    try {
      return abroad.encode(peer, message);
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  static ErrorException refused(IllegalArgumentException why) {
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

  /// Lets a thread that is no process wait. Interrupted, it waits no longer, as a process that
  /// receives does not, and nothing is sent.
  private static void awaitRoom(Abroad abroad, Atom peer) {
    while (abroad.isBusy(peer)) {
      try {
        abroad.awaitRoom(peer);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        CancellationException cancelled =
            new CancellationException(
                "interrupted while waiting for room to " + peer + "; nothing was sent");
        cancelled.initCause(e);
        throw cancelled;
      }
    }
  }

  /// Whether a reference is of another node: what is sent through it goes there.
  static boolean isOf(LocalNode node, Ref ref) {
    return !ref.node().equals(node.name());
  }
}
