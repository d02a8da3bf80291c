package dev.joist.process;

import dev.joist.schedule.Worker;
import dev.joist.signal.Body;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Handler;
import dev.joist.signal.Program;
import dev.joist.signal.Signal;
import dev.joist.term.Pid;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A process as its own thread sees it: the operations of its code, which any other thread may end
/// at any time.
///
/// ## Two threads
///
/// A process's own thread runs its code. Its signals are handled by any thread that has the right
/// ([Entity]): the own thread when it receives, a sender at any time. So a process that computes or
/// blocks is ended by whoever handles the exit signal; its thread is interrupted and finds out at
/// its next operation, where it unwinds ([Unwind]).
///
/// An operation of the own thread is one of two kinds.
/// - One that changes its own tables takes the right ([#enter], [#leave]).
/// - A plain send takes no right. It only marks itself as under way (`op`), and whoever ends the
///   process waits for the mark to go: a message is sent before its sender's end is told, or never.
///
/// ```
///   own thread                       who ends it (has the right)
///   op = SENDING   (full fence)      state |= EXITING   (full fence)
///   state exiting? -> unwind         while (op == SENDING) spin
///   post                             tell links and watchers
///   op = NONE
/// ```
///
/// Either the sender sees EXITING, or the other side sees SENDING: a post never comes after the end
/// was told. No step between is more than a few instructions, and none waits for anything but a
/// lock that others hold for as long: what goes to another node is handed to its connection there,
/// which waited for room before ([Departure]).
///
/// ## Its own signals, and the order of effects
///
/// BEAM runs a process until it waits; what it sent to others takes effect on its own queue only
/// then, and what it sent to itself is handled when it looks. Programs can tell: a message through
/// an alias is lost if `unalias` comes before the look. So the own thread handles its own signals
/// at these points only: at the end of the received messages in a receive, in the blocking
/// operations, when it waits ([#schedulingPoint]), and where an operation says so.
///
/// | field | who writes | access | guard |
/// |---|---|---|---|
/// | `op` | own thread | volatile in, release out; volatile when thrown out | own thread |
/// | `turn` | own thread | plain | own thread |
/// | `thread` | before the start; [Inbox users][#adopt]; whoever has a turn | volatile | own thread |
///
/// Rule: SIG-05, SIG-14, SIG-19, LINK-15.
@SuppressWarnings("ReferenceEquality") // threads are told apart by identity
public abstract sealed class Execution extends Entity permits Reception {

  private static final VarHandle OP;
  private static final VarHandle THREAD;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OP = lookup.findVarHandle(Execution.class, "op", int.class);
      THREAD = lookup.findVarHandle(Execution.class, "thread", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Bits of `state` beside [Entity#EXITING].
  static final int SUSPENDED = 2;

  static final int HIBERNATING = 4;

  static final int NONE = 0;
  private static final int SENDING = 1;
  private static final int SELECTING = 2;

  /// Written as a field, and by no call, where an operation is thrown out: there may be no room for
  /// a call.
  volatile int op;

  private volatile @Nullable Thread thread;
  private @Nullable Turn turn;

  /// What it runs; null where whatever thread adopts it is its own thread.
  final @Nullable Code code;

  Execution(LocalNode node, @Nullable Program program) {
    super(node);
    code =
        switch (program) {
          case null -> null;
          case Body body -> new StraightLine(process(), body);
          case Handler handler -> new EventStyle(process(), handler);
        };
  }

  /// This, whole.
  abstract LocalProcess process();

  /// The pid that leads here.
  abstract Pid pid();

  // ---- checks

  /// Checks that the process may go on.
  public void check() {
    step();
  }

  /// Checks that the process may go on.
  ///
  /// @return this
  public LocalProcess checked() {
    step();
    return process();
  }

  /// Checks that the process may go on.
  ///
  /// @param value anything
  /// @return the value
  public Object checked(Object value) {
    step();
    return value;
  }

  /// Runs an operation of a process without a body, on the thread that has adopted it, and carries
  /// out what it brought on.
  ///
  /// @param operation what to do
  /// @param <T> the result's type
  /// @return its result
  /// @throws IllegalStateException if the process has ended
  public <T extends @Nullable Object> T attached(Supplier<T> operation) {
    try {
      step();
      T result = operation.get();
      endTurn();
      return result;
    } catch (Unwind ended) {
      mailbox.forget();
      throw new IllegalStateException(pid() + " was closed or killed", ended);
    } catch (Error thrown) {
      mend();
      throw thrown;
    }
  }

  /// Runs an operation on what the processes of the node share. It is over before the process's end
  /// is told, or never begins.
  ///
  /// @param operation what to do, at once
  /// @param <T> the result's type
  /// @return its result
  public <T> T alive(Supplier<T> operation) {
    enter();
    try {
      return operation.get();
    } finally {
      leave();
    }
  }

  // ---- operations

  /// Begins a send; nothing that follows until [#endSend] may wait or run foreign code.
  void beginSend() {
    while (true) {
      if (op != NONE) {
        throw inSelector();
      }
      op = SENDING;
      if (state == 0) {
        return;
      }
      op = NONE;
      stop();
    }
  }

  void endSend() {
    OP.setRelease(this, NONE);
  }

  /// Posts a signal of this process.
  ///
  /// @return false when nobody takes it any more
  final boolean post(Entity to, Signal signal) {
    beginSend();
    boolean sent;
    try {
      sent = to.mailbox.post(signal);
    } catch (Throwable thrown) {
      op = NONE;
      throw thrown;
    }
    endSend();
    return sent;
  }

  /// Begins an operation on its own tables: takes the right.
  void enter() {
    while (true) {
      if (op != NONE) {
        throw inSelector();
      }
      var _ = take();
      if (state == 0) {
        return;
      }
      leave();
      stop();
    }
  }

  /// Takes the right for the own thread, which puts right before what an operation that was thrown
  /// out has left behind.
  ///
  /// @return the duty, which it is released with
  final Duty take() {
    Duty duty = turn().duty();
    if (duty.isLeft()) {
      duty.mend();
    }
    acquire();
    duty.enters(this);
    return duty;
  }

  /// Puts right what operations that were thrown out have left behind; for whoever catches what was
  /// thrown where the process's code begins.
  final void mend() {
    op = NONE;
    if (turn != null) {
      turn.duty().mend();
    }
  }

  /// Ends an operation on its own tables, and sees to what it brought on.
  void leave() {
    Duty duty = turn().duty();
    release(duty);
    duty.settle();
  }

  /// Checks that the process may go on, for operations that need nothing else.
  void step() {
    if (op != NONE) {
      throw inSelector();
    }
    if (state != 0) {
      stop();
    }
  }

  private ErrorException inSelector() {
    return new ErrorException(
        Reasons.BADARG,
        "a selector only matches and maps a message; do this after receive has returned");
  }

  /// The process was ended, is suspended or hibernates.
  final void stop() {
    boolean interrupted = false;
    while (state != 0) {
      if (isExiting()) {
        throw unwind();
      }
      if ((state & HIBERNATING) != 0 && code != null) {
        restore(interrupted);
        throw code.hibernation();
      }
      endTurn();
      workOffOwn(); // the end of the suspension may be in its own queue
      if (state != 0 && !isExiting()) {
        Worker.stepAside();
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    restore(interrupted);
  }

  /// The interrupt is set again with it: code that unwinds must not block either.
  Unwind unwind() {
    endTurn();
    if (!isAttached()) {
      Thread.currentThread().interrupt();
    }
    return new Unwind(pid());
  }

  /// What this process has brought on since it last waited. One that never brought anything on has
  /// no such record: most processes only wait, and one that is event-style borrows its worker's.
  Turn turn() {
    if (turn == null) {
      turn =
          code instanceof EventStyle && Thread.currentThread() instanceof Worker worker
              ? Turn.lentBy(worker, process())
              : new Turn(process());
    }
    return turn;
  }

  /// Whether it has brought something on that others would have run for by now.
  final boolean isTurnPending() {
    return turn != null && turn.isPending();
  }

  /// It is about to wait, or does as if it were: carries out everything that it brought on.
  final void endTurn() {
    if (turn != null) {
      turn.end();
    }
  }

  /// Where BEAM would run others: everything this process brought on is carried out, deaths
  /// included, and then its own signals are handled.
  void schedulingPoint() {
    if (turn != null) {
      turn.makeRoom();
    }
    handleOwn();
  }

  /// Handles all signals in its queue; throws when one of them ends the process.
  void handleOwn() {
    var _ = fetch();
    if (state != 0) {
      stop();
    }
  }

  /// Handles all signals in its queue.
  ///
  /// @return whether it took the right for it, which orders all that was written before
  boolean fetch() {
    boolean quiet = isQuiet(); // there is none, and nobody is about to receive a message for it
    if (!quiet) {
      workOffOwn();
    }
    handledOwn();
    return !quiet;
  }

  /// Whether it is in the middle of a send, or offers messages to a selector.
  final boolean isOperating() {
    return op != NONE;
  }

  private void workOffOwn() {
    Duty duty = take();
    try {
      workOff(duty);
    } catch (Throwable thrown) {
      duty.mend();
      throw thrown;
    }
    leave();
  }

  /// Begins to offer messages to a selector, which may run no operation.
  final void beginSelect() {
    OP.setOpaque(this, SELECTING);
  }

  final void endSelect() {
    OP.setOpaque(this, NONE);
  }

  /// Gives the interrupt of a live process back to its code, whose next blocking call wants it.
  static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- its thread

  /// Makes a thread, which is no process's, the own thread until another is.
  ///
  /// @param user the calling thread
  public void adopt(Thread user) {
    thread = user;
  }

  /// Whether whatever thread adopts it is its own thread: it has no body.
  ///
  /// @return true for the process of an inbox
  public boolean isAttached() {
    return code == null;
  }

  @Override
  @Nullable Thread claimant() {
    return thread;
  }

  @Override
  void quiesce() {
    for (int looks = 0; op == SENDING; looks = spin(looks)) {}
  }

  /// The own thread is done and gone, or there is none and never will be: lets go of what is the
  /// own thread's alone. Nothing that a dead process had stays reachable by its pid.
  void gone() {
    thread = null;
    turn = null;
    mailbox.forget();
    if (code != null) {
      code.gone();
    }
  }

  // ---- a process that has a thread for a turn only: from own to disown or leaveThread

  /// A turn begins on this thread. A fence must follow before the first look at `state`: whoever
  /// ends the process then sees the thread, or the turn sees the end.
  final void own(Thread own) {
    THREAD.setRelease(this, own);
  }

  /// All signals in its queue were handled in one go with the messages.
  final void handledOwn() {
    if (turn != null) {
      turn.handledOwn();
    }
  }

  /// Leaves the record of the turn to the worker, where nothing in it is of use to a later turn.
  void returnTurn(@Nullable Worker worker) {
    if (worker != null && turn != null && turn.isReturnedTo(worker)) {
      turn = null;
    }
  }

  /// Has no thread from now on, as far as this thread's own reads and writes go.
  final void disown() {
    THREAD.setRelease(this, null);
  }

  /// Has no thread from now on; somebody else sees to it that it gets one, or it has ended.
  void leaveThread() {
    THREAD.setVolatile(this, null);
    forgetInterrupt();
  }

  /// What was meant for this process must not interrupt the next one on the thread. Whoever ends
  /// the process interrupts its thread while it has the right.
  final void forgetInterrupt() {
    if (isExiting()) {
      awaitRight();
    }
    var _ = Thread.interrupted();
  }
}
