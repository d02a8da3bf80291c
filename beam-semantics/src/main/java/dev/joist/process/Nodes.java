package dev.joist.process;

import dev.joist.schedule.Worker;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.TermMap;
import dev.joist.term.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Other nodes as such: `nodes/0`, `monitor_node/2`, `net_kernel:monitor_nodes/1,2`,
/// `disconnect_node/1`, `net_kernel:connect_node/1`.
///
/// Rule: DIST-05, DIST-08, DIST-09, DIST-17, DIST-18.
public final class Nodes {

  private static final long PAUSE_NANOS = 1_000_000;
  private static final Atom NOTALIVE = Atom.of("notalive");
  private static final Atom OK = Atom.of("ok");
  private static final Atom ERROR = Atom.of("error");

  private Nodes() {}

  /// The nodes there is a connection to.
  ///
  /// @param node of this one
  /// @return their names; none where this one is not distributed
  public static List<Atom> nodes(LocalNode node) {
    Abroad abroad = node.abroad();
    return abroad == null ? List.of() : abroad.nodes();
  }

  /// Has the calling process told when the connection to a node is lost, once more or once less.
  ///
  /// @param self the calling process
  /// @param peer a node
  /// @param wanted whether once more
  /// @throws ErrorException `notalive` when this node is not distributed
  public static void monitorNode(LocalProcess self, Atom peer, boolean wanted) {
    Abroad abroad = self.node().abroad();
    if (abroad == null && !peer.equals(self.node().name())) {
      self.step();
      throw new ErrorException(
          NOTALIVE, "monitorNode: node " + self.node().name() + " is not distributed");
    }
    self.enter();
    try {
      if (abroad != null && !peer.equals(self.node().name())) {
        self.knownAbroad |= wanted;
        abroad.monitorNode(self.pid(), peer, wanted);
      }
    } finally {
      self.leave();
    }
  }

  /// Has the calling process told of all connections that come and go, once more or not at all.
  ///
  /// @param self the calling process
  /// @param wanted whether once more
  /// @param options a list or map as OTP has it; null for none
  /// @return the atom `ok`, or `{error, Reason}` for options that are none
  public static Object monitorNodes(LocalProcess self, boolean wanted, @Nullable Object options) {
    Abroad abroad = self.node().abroad();
    Object error = null;
    self.enter();
    try {
      if (abroad != null) {
        self.knownAbroad |= wanted;
        error = abroad.monitorNodes(self.pid(), wanted, options);
      }
    } finally {
      self.leave();
    }
    return error == null ? OK : Tuple.of(ERROR, error);
  }

  /// Waits until all that was sent to other nodes so far has arrived: for a node about to close,
  /// whose processes' ends are on their way to those who watch them.
  ///
  /// @param node of this one
  /// @param nanos at the most
  public static void awaitDelivery(LocalNode node, long nanos) {
    Abroad abroad = node.abroad();
    long end = System.nanoTime() + nanos;
    while (abroad != null && !abroad.isDelivered() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE_NANOS); // looks again
    }
  }

  /// Closes the connection to a node. What that brings the calling process is in its mailbox then,
  /// and halves of links and monitors over the connection are gone, as a rule: as after OTP's call.
  ///
  /// @param self the calling process
  /// @param peer a node
  /// @return false when there was none
  public static boolean disconnect(LocalProcess self, Atom peer) {
    self.step();
    Headroom.needMuch(); // else those who are to be told of it, here and now, might not be
    boolean had = disconnect(self.node(), peer);
    if (had) {
      self.handleOwn();
    }
    return had;
  }

  /// Closes the connection to a node, on behalf of no process.
  ///
  /// @param node of this one
  /// @param peer a node
  /// @return false when there was none
  public static boolean disconnect(LocalNode node, Atom peer) {
    Abroad abroad = node.abroad();
    return abroad != null && abroad.disconnect(peer);
  }

  /// Opens a connection and waits until it is there, or cannot be had.
  ///
  /// @param self the calling process
  /// @param peer a node
  /// @return whether it is there; always for this node itself
  public static boolean connect(LocalProcess self, Atom peer) {
    self.step();
    Abroad abroad = self.node().abroad();
    if (peer.equals(self.node().name())) {
      return true;
    }
    if (abroad == null) {
      return false;
    }
    abroad.connect(peer);
    boolean interrupted = false;
    boolean connected = false;
    self.endTurn();
    Worker.stepAside();
    for (boolean settled = false; !settled; ) {
      try {
        connected = abroad.awaitConnection(peer);
        settled = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
      self.step();
    }
    Execution.restore(interrupted);
    return connected;
  }

  /// A node as a term.
  ///
  /// @param node any
  /// @return a map
  public static Object info(LocalNode node) {
    Abroad abroad = node.abroad();
    Map<Object, Object> info = new HashMap<>();
    info.put(Atom.of("name"), node.name());
    info.put(Atom.of("creation"), node.pid().creation() & 0xffff_ffffL);
    info.put(Atom.of("distributed"), abroad != null);
    info.put(Atom.of("processes"), (long) node.processCount());
    info.put(Atom.of("connections"), abroad == null ? List.of() : abroad.info());
    return TermMap.copyOf(info);
  }
}
