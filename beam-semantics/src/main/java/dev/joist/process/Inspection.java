package dev.joist.process;

import dev.joist.signal.ErrorException;
import dev.joist.signal.GroupLeader;
import dev.joist.term.Pid;
import java.util.function.Function;

/// Asking about processes: `is_process_alive`, `process_info`.
///
/// A question to another process is a signal, and is answered after every signal that the asker has
/// sent before. The points where BEAM lets others run, and has the asker's own signals handled, are
/// kept.
///
/// Rule: SIG-06, SIG-22, INFO-01, INFO-02, INFO-05, INFO-10, RECV-12.
public final class Inspection {

  private Inspection() {}

  /// Whether a process is alive.
  ///
  /// @param self the calling process
  /// @param other a pid of this node
  /// @return false once it is exiting
  public static boolean isAlive(LocalProcess self, Pid other) {
    self.step();
    LocalProcess process = self.node().process(other);
    if (process == self) {
      return true;
    }
    boolean alive;
    if (process != null && self.turn().hasWoken(process)) {
      self.schedulingPoint();
      alive = inquire(self, process, p -> true, false);
    } else {
      alive =
          process == null
              ? self.node().foreigner(other) != null
              : process.isQuiet() || inquire(self, process, p -> true, false);
      if (self.turn().hasSelfSignals()) {
        self.schedulingPoint();
      }
    }
    if (!alive) {
      self.node().awaitEnd(other);
    }
    return alive;
  }

  /// Whether a process is alive, asked from outside any process.
  ///
  /// @param node the process's node
  /// @param pid a pid of this node
  /// @return false once it is exiting
  public static boolean isAlive(LocalNode node, Pid pid) {
    boolean alive = node.foreigner(pid) != null || ask(node, pid, p -> true, false);
    if (!alive) {
      node.awaitEnd(pid);
    }
    return alive;
  }

  /// What `process_info` reads, under the right of the process that is asked.
  ///
  /// @param self the calling process
  /// @param other a pid of this node
  /// @param info reads one or more items
  /// @return the answer, or the atom `undefined` when there is no such process
  public static Object processInfo(LocalProcess self, Pid other, ProcessInfo info) {
    self.step();
    if (other.equals(self.pid())) {
      self.turn().lookAtSelf();
      self.enter();
      try {
        return info.apply(self);
      } finally {
        self.leave();
      }
    }
    LocalProcess process = self.node().process(other);
    if (process == null) {
      if (info.isRequest()) {
        self.turn().emptySlot(other);
      }
      return ProcessInfo.UNDEFINED;
    }
    if (info.isRequest()
        || self.turn().hasWoken(process)
        || self.turn().hasSelfSignals()
        || !process.isQuiet()) {
      return askInTurn(self, process, info);
    }
    return inquire(self, process, info, ProcessInfo.UNDEFINED);
  }

  /// Asks a process and makes room until it has answered, in its turn: before whatever those bring
  /// on whose turn comes first.
  private static Object askInTurn(LocalProcess self, LocalProcess process, ProcessInfo info) {
    Inquiry<Object> inquiry = new Inquiry<>(info, ProcessInfo.UNDEFINED);
    boolean sent = self.post(process, inquiry);
    Turn turn = self.turn();
    turn.emptySlot(process.pid());
    turn.wake(process);
    do {
      turn.makeRoom();
    } while (sent && !inquiry.isAnswered() && turn.isPending());
    self.handleOwn();
    return sent ? inquiry.await() : ProcessInfo.UNDEFINED;
  }

  /// What `process_info` reads, asked from outside any process.
  ///
  /// @param node the process's node
  /// @param pid a pid of this node
  /// @param info reads one or more items
  /// @return the answer, or the atom `undefined` when there is no such process
  public static Object processInfo(LocalNode node, Pid pid, ProcessInfo info) {
    return ask(node, pid, info, ProcessInfo.UNDEFINED);
  }

  /// Asks a process and waits for the answer, which is most often given on the way.
  static <T> T inquire(
      LocalProcess self,
      LocalProcess process,
      Function<LocalProcess, ? extends T> question,
      T ifDead) {
    Inquiry<T> inquiry = new Inquiry<>(question::apply, ifDead);
    return self.post(process, inquiry) ? answer(self.node(), process, inquiry) : ifDead;
  }

  private static <T> T ask(
      LocalNode node, Pid pid, Function<LocalProcess, ? extends T> question, T ifDead) {
    LocalProcess process = node.process(pid);
    if (process == null) {
      return ifDead;
    }
    Inquiry<T> inquiry = new Inquiry<>(question::apply, ifDead);
    return process.mailbox.post(inquiry) ? answer(node, process, inquiry) : ifDead;
  }

  private static <T> T answer(LocalNode node, LocalProcess process, Inquiry<T> inquiry) {
    // Who holds up a worker until there is an answer waits for nobody who waits at that worker.
    boolean virtual = Thread.currentThread().isVirtual();
    Duty duty = virtual ? new Duty(node) : Duty.overdue(node);
    process.attend(duty);
    duty.discharge();
    return inquiry.await();
  }

  /// Gives a process another group leader.
  ///
  /// @param self the calling process
  /// @param leader a pid, alive or not
  /// @param pid a process; of another node it may be dead
  /// @throws ErrorException `badarg` when it is dead
  public static void groupLeader(LocalProcess self, Pid leader, Pid pid) {
    if (pid.equals(self.pid())) {
      self.enter();
      try {
        self.groupLeader = leader;
      } finally {
        self.leave();
      }
      return;
    }
    LocalProcess process = self.node().process(pid);
    if (process == null && self.node().peerOf(pid) != null) {
      Abroad abroad = self.node().requireAbroad();
      Departure.awaitRoom(self, abroad, pid.node());
      self.beginSend();
      try {
        abroad.groupLeader(self.pid(), leader, pid);
      } finally {
        self.op = Execution.NONE;
      }
      return;
    }
    if (process == null) {
      self.step();
    }
    if (process == null || !self.post(process, new GroupLeader(leader))) {
      throw new ErrorException(Reasons.BADARG, "groupLeader: there is no process " + pid);
    }
    self.turn().signalled(process);
  }
}
