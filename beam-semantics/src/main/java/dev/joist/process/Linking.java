package dev.joist.process;

import dev.joist.signal.ErrorException;
import dev.joist.signal.Exit;
import dev.joist.signal.ExitRequest;
import dev.joist.signal.Link;
import dev.joist.signal.Message;
import dev.joist.signal.Unlink;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Terms;

/// Links and exit signals: `link`, `unlink`, `exit/2`, `process_flag(trap_exit, _)`.
///
/// Rule: LINK-01..22.
public final class Linking {

  private Linking() {}

  /// Links the calling process to another process or port.
  ///
  /// @param self the calling process
  /// @param other a pid or port
  /// @throws ErrorException `badarg` for something else; `noproc` when there is no such process
  ///   here and the caller does not trap exits
  public static void link(LocalProcess self, Object other) {
    if (isSelf(self, other, "link")) {
      self.step();
      return;
    }
    LocalNode node = self.node();
    Entity entity = node.entity(other);
    if (entity == null) {
      if (other instanceof Pid pid && node.peerOf(pid) != null) {
        linkAbroad(self, node.requireAbroad(), pid);
      } else {
        linkToNobody(self, other);
      }
      return;
    }
    boolean linked;
    boolean gone = false;
    self.enter();
    try {
      LinkHalf half = self.link(other);
      linked = half != null && half.active();
      if (!linked) {
        Link signal = new Link(self.pid());
        self.linked(other).unlinking = 0;
        gone = !entity.deliver(signal, self.turn().duty());
        if (gone) {
          self.unlinked(other);
        }
      }
    } finally {
      self.leave();
    }
    if (gone) {
      linkToNobody(self, other);
    } else if (!linked) {
      self.turn().signalled(entity);
    }
  }

  /// The connection may be lost between the sending and the entering of the half: what then tells
  /// of it is in the process's queue, and is handled after the right is released.
  ///
  /// Rule: LINK-05.
  private static void linkAbroad(LocalProcess self, Abroad abroad, Pid other) {
    Departure.awaitRoom(self, abroad, other.node());
    self.enter();
    try {
      LinkHalf half = self.link(other);
      if (half == null || !half.active()) {
        long epoch = abroad.link(self.pid(), other);
        if (half != null && half.epoch() == epoch) {
          half.unlinking = 0;
        } else {
          self.linkAbroad(other, epoch);
        }
      }
    } finally {
      self.leave();
    }
  }

  private static void linkToNobody(LocalProcess self, Object other) {
    self.step();
    LocalNode node = self.node();
    Object reason = node.absence(other);
    if (self.trapExit) {
      self.turn().noticeToSelf(new Message(new Exit(other, reason)), true);
    } else if (reason.equals(Reasons.NOPROC)) {
      throw new ErrorException(
          Reasons.NOPROC,
          "link: there is no process " + other + " any more; monitor it to be told instead");
    } else {
      self.mailbox.post(new ExitRequest(other, reason, false));
      self.handleOwn();
    }
  }

  /// Removes the link between the calling process and another process or port.
  ///
  /// @param self the calling process
  /// @param other a pid or port, linked or not
  /// @throws ErrorException `badarg` for something else
  public static void unlink(LocalProcess self, Object other) {
    if (isSelf(self, other, "unlink")) {
      self.step();
      return;
    }
    LocalNode node = self.node();
    Entity entity = null;
    self.enter();
    try {
      LinkHalf half = self.link(other);
      if (half != null && half.active()) {
        long id = node.newUnlinkId();
        entity = node.entity(other);
        if (half.epoch() != 0 && other instanceof Pid pid) {
          if (node.requireAbroad().unlink(self.pid(), pid, id, half.epoch())) {
            half.unlinking = id;
          } else {
            self.unlinked(other); // its connection is lost: nobody will acknowledge
          }
        } else {
          half.unlinking = id; // first, as the signal may be handled at once
          Unlink signal = new Unlink(self.pid(), id);
          if (entity == null || !entity.deliver(signal, self.turn().duty())) {
            entity = null;
            self.unlinked(other);
          }
        }
      }
    } finally {
      self.leave();
    }
    if (entity != null) {
      self.turn().signalled(entity);
    }
  }

  /// Whether the other is oneself; refuses what cannot be linked or sent an exit.
  private static boolean isSelf(LocalProcess self, Object other, String operation) {
    if (!(other instanceof Pid) && !(other instanceof Port)) {
      throw new ErrorException(
          Reasons.BADARG,
          operation + ": " + Terms.toString(other) + " is neither a pid nor a port");
    }
    if (other instanceof Port port && !port.node().equals(self.node().name())) {
      throw new ErrorException(
          Reasons.BADARG, operation + ": " + port + " is a port of another node, " + port.node());
    }
    return other.equals(self.pid());
  }

  /// Sends an exit signal from a process.
  ///
  /// @param self the calling process
  /// @param other a pid or port, alive or not
  /// @param reason a term
  /// @throws ErrorException `badarg` when `other` is neither pid nor port
  public static void exit(LocalProcess self, Object other, Object reason) {
    if (isSelf(self, other, "exit")) {
      exitSelf(self, reason);
      return;
    }
    Entity entity = self.node().entity(other);
    if (entity == null && other instanceof Pid pid && self.node().peerOf(pid) != null) {
      Departure.exit(self, self.node().requireAbroad(), pid, reason);
      return;
    }
    self.step();
    boolean sent = entity != null && self.post(entity, new ExitRequest(self.pid(), reason, false));
    self.turn().emptySlot(other);
    if (entity != null && sent) {
      self.turn().signalled(entity);
    }
  }

  /// An untrapped exit signal to oneself takes effect in the call; a trapped one is a message.
  private static void exitSelf(LocalProcess self, Object reason) {
    self.step();
    boolean suicide = !self.trapExit || Reasons.is(reason, Reasons.KILL);
    self.mailbox.post(new ExitRequest(self.pid(), reason, suicide));
    self.turn().sentToSelf(false);
    if (suicide) {
      self.turn().suicide();
      self.handleOwn();
    }
  }

  /// Sends an exit signal from outside any process; it comes from the node's own pid.
  ///
  /// @param node the node
  /// @param other a pid or port, alive or not
  /// @param reason a term
  public static void exit(LocalNode node, Object other, Object reason) {
    Duty duty = new Duty(node);
    Entity entity = node.entity(other);
    if (entity != null) {
      exit(node, entity, reason, duty);
      duty.discharge();
    } else if (other instanceof Pid pid && node.peerOf(pid) != null) {
      Departure.exit(node, node.requireAbroad(), pid, reason);
    }
  }

  /// As [#exit(LocalNode, Object, Object)], from a thread that must not wait: where the connection
  /// to another node has no room, the signal is queued all the same.
  ///
  /// @param node the node
  /// @param pid of any node, alive or not
  /// @param reason a term
  public static void post(LocalNode node, Pid pid, Object reason) {
    Duty duty = new Duty(node);
    node.emit(pid, new ExitRequest(node.pid(), reason, false), duty);
    duty.discharge();
  }

  /// Has a process end as one does that sends itself the exit signal `normal`: with that reason, or
  /// with a message where it traps exits. From outside any process.
  ///
  /// @param node the node
  /// @param pid alive or not
  public static void end(LocalNode node, Pid pid) {
    Duty duty = new Duty(node);
    node.emit(pid, new ExitRequest(node.pid(), Reasons.NORMAL, true), duty);
    duty.discharge();
  }

  static void exit(LocalNode node, Entity entity, Object reason, Duty duty) {
    node.emit(entity.id(), new ExitRequest(node.pid(), reason, false), duty);
  }

  /// Whether exit signals become messages.
  ///
  /// @param self the calling process
  /// @param trap true to trap exits
  /// @return what it was before
  public static boolean trapExit(LocalProcess self, boolean trap) {
    self.enter();
    try {
      boolean before = self.trapExit;
      self.trapExit = trap;
      return before;
    } finally {
      self.leave();
    }
  }
}
