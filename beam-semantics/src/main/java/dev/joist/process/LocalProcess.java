package dev.joist.process;

import dev.joist.schedule.Worker;
import dev.joist.signal.AliasMessage;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Exit;
import dev.joist.signal.ExitRequest;
import dev.joist.signal.GroupLeader;
import dev.joist.signal.Handler;
import dev.joist.signal.LinkExit;
import dev.joist.signal.Message;
import dev.joist.signal.MonitorDown;
import dev.joist.signal.Priority;
import dev.joist.signal.Program;
import dev.joist.signal.Report;
import dev.joist.signal.Resume;
import dev.joist.signal.Signal;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A process of this node: its state, how it handles signals, how it receives, how it ends.
///
/// What code in a process can do to itself and others is in the classes beside this one, a family
/// each: [Sending], [Monitoring], [Linking], [Aliasing], [Spawning], [Inspection], [Suspension].
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
/// was told. No step between is more than a few instructions, and none waits.
///
/// ## Waiting
///
/// `waiting` is raised by the own thread before it looks a last time and parks, and read by whoever
/// has posted or received something for it, with a full fence between on both sides: one of the two
/// sees the other. It says how the process waits: with its thread, which is unparked, or without
/// one; only who lowers it then gives the process a turn. Whether there is a thread must not be
/// looked up afterwards: who is slow would find a process that has come to wait anew.
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
/// | `op` | own thread | volatile in, release out | own thread |
/// | `waiting` | own thread raises, anyone lowers | volatile, compare-and-set | none |
/// | `trapExit`, `handled`, `origins`, `aliases`, `dictionary`, `heap`, `shrunk`, `groupLeader`, `priority`, suspensions | holder of the right | plain | the right |
/// | `turn` | own thread | plain | own thread |
/// | `thread` | before the start; [Inbox users][#adopt] | volatile | own thread |
///
/// Rule: SIG-05, SIG-14, SIG-19, RECV-01..12, LINK-10, LINK-15.
@SuppressWarnings("ReferenceEquality") // threads and processes are told apart by identity
public final class LocalProcess extends Entity implements Thread.UncaughtExceptionHandler {

  private static final VarHandle OP;
  private static final VarHandle WAITING;
  private static final VarHandle THREAD;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OP = lookup.findVarHandle(LocalProcess.class, "op", int.class);
      WAITING = lookup.findVarHandle(LocalProcess.class, "waiting", int.class);
      THREAD = lookup.findVarHandle(LocalProcess.class, "thread", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Bits of `state` beside [Entity#EXITING].
  static final int SUSPENDED = 2;

  static final int HIBERNATING = 4;

  private static final Atom ERROR_HANDLER = Atom.of("error_handler");
  private static final Atom RUNNING = Atom.of("running");
  private static final Atom RUNNABLE = Atom.of("runnable");
  private static final Atom WAITING_ATOM = Atom.of("waiting");
  private static final Atom SUSPENDED_ATOM = Atom.of("suspended");

  /// Values of `waiting`.
  private static final int AWAKE = 0;

  private static final int PARKED = 1;
  private static final int WITHOUT_THREAD = 2;

  private static final int NONE = 0;
  private static final int SENDING = 1;
  private static final int SELECTING = 2;

  private final Pid pid;
  private volatile int op;
  private volatile int waiting;
  private volatile @Nullable Thread thread;

  boolean trapExit;

  /// How many signals were handled, messages left out.
  int handled;

  /// Whether others may not see its messages and its dictionary.
  boolean sensitive;

  /// Kept and answered; there are no undefined functions for it to handle.
  Atom errorHandler = ERROR_HANDLER;

  @Nullable Table<OriginHalf> origins;
  @Nullable Table<Alias> aliases;
  @Nullable Map<Dictionary.Key, Object> dictionary;

  /// Whom it has suspended, and how often; null until the first.
  @Nullable Map<Pid, Integer> suspending;

  /// Who has it suspended; null while nobody has.
  @Nullable Set<Pid> suspenders;

  Pid groupLeader;
  Priority priority = Priority.NORMAL;
  @Nullable Pid parent;

  /// What is in its heap; null while nobody has asked for anything about it.
  @Nullable HeapAccount heap;

  /// Whether it hibernates, or did not take a message since.
  boolean shrunk;

  /// Timers that will send to this process; guarded by [Timers].
  volatile @Nullable Timer timers;

  private @Nullable Turn turn;
  private final @Nullable Code code;

  LocalProcess(LocalNode node, @Nullable LocalProcess parent, @Nullable Program program) {
    super(node);
    this.pid = node.newPid(this);
    this.code =
        switch (program) {
          case null -> null;
          case Body body -> new StraightLine(this, body);
          case Handler handler -> new EventStyle(this, handler);
        };
    this.parent = parent == null ? null : parent.pid;
    this.groupLeader = parent == null ? pid : parent.groupLeader;
  }

  /// The process that the calling thread is.
  ///
  /// @return null when the thread is no process's
  public static @Nullable LocalProcess current() {
    Thread thread = Thread.currentThread();
    Object occupant =
        thread instanceof Worker worker ? worker.occupant : thread.getUncaughtExceptionHandler();
    return occupant instanceof LocalProcess process ? process : null;
  }

  /// Its pid.
  ///
  /// @return the pid that leads here
  public Pid pid() {
    return pid;
  }

  @Override
  Pid id() {
    return pid;
  }

  /// The name of the class whose code it was spawned with.
  String initialClass() {
    return code == null ? "none" : StackTrace.enclosing(code.initialClass());
  }

  /// Whether its code says what it keeps between messages.
  boolean isRoot() {
    return code != null && code.isRoot();
  }

  /// What its code keeps between messages, where it says so; own thread.
  @Nullable Object kept() {
    return code == null ? null : code.kept();
  }

  /// Where its code is while it has no thread; null where that is nowhere.
  @Nullable StackTraceElement placeWithoutThread() {
    return code == null ? null : code.placeWithoutThread();
  }

  /// What it does now, as `process_info` says it.
  Object status() {
    if (claimant() == Thread.currentThread()) {
      return RUNNING;
    }
    if ((state & SUSPENDED) != 0) {
      return SUSPENDED_ATOM;
    }
    return isWaiting() ? WAITING_ATOM : RUNNABLE;
  }

  /// The node it lives on.
  ///
  /// @return its node
  public LocalNode node() {
    return node;
  }

  // ---- small things a process can do

  /// Checks that the process may go on.
  public void check() {
    step();
  }

  /// Checks that the process may go on.
  ///
  /// @return this
  public LocalProcess checked() {
    step();
    return this;
  }

  /// Checks that the process may go on.
  ///
  /// @param value anything
  /// @return the value
  public Object checked(Object value) {
    step();
    return value;
  }

  /// Remembers where the received messages end, for receives that want `ref`.
  ///
  /// @param ref made just now
  public void mark(Ref ref) {
    step();
    mailbox.mark(ref);
  }

  /// Sets the priority.
  ///
  /// @param next a hint
  /// @return what it was before
  public Priority priority(Priority next) {
    Objects.requireNonNull(next, "priority");
    enter();
    Priority before = priority;
    priority = next;
    leave();
    return before;
  }

  /// Sets whether `process_info` hides its messages and its dictionary.
  ///
  /// @param next true to hide them
  /// @return what it was before
  public boolean sensitive(boolean next) {
    enter();
    boolean before = sensitive;
    sensitive = next;
    leave();
    schedulingPoint();
    return before;
  }

  /// Sets the module that BEAM would ask for undefined functions.
  ///
  /// @param next a module's name
  /// @return what it was before
  public Atom errorHandler(Atom next) {
    enter();
    Atom before = errorHandler;
    errorHandler = next;
    leave();
    return before;
  }

  /// Its group leader.
  ///
  /// @return a pid, alive or not
  public Pid groupLeader() {
    return groupLeader;
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
      turn().end();
      return result;
    } catch (Unwind ended) {
      throw new IllegalStateException(pid + " was closed or killed", ended);
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

  // ---- operations of the own thread

  /// Begins a send; nothing that follows until [#endSend] may wait or run foreign code.
  void beginSend() {
    while (true) {
      if (op != NONE) {
        throw inSelector();
      }
      OP.setVolatile(this, SENDING);
      if (state == 0) {
        return;
      }
      OP.setRelease(this, NONE);
      stop();
    }
  }

  void endSend() {
    OP.setRelease(this, NONE);
  }

  /// Begins an operation on its own tables: takes the right.
  void enter() {
    while (true) {
      if (op != NONE) {
        throw inSelector();
      }
      acquire();
      if (state == 0) {
        return;
      }
      leave();
      stop();
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
  private void stop() {
    boolean interrupted = false;
    while (state != 0) {
      if (isExiting()) {
        throw unwind();
      }
      if ((state & HIBERNATING) != 0 && code != null) {
        restore(interrupted);
        throw code.hibernation();
      }
      turn().end();
      acquire();
      workOff(turn().duty()); // the end of the suspension may be in its own queue
      leave();
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
    if (turn != null) {
      turn.end();
    }
    if (!isAttached()) {
      Thread.currentThread().interrupt();
    }
    return new Unwind(pid);
  }

  /// What this process has brought on since it last waited.
  Turn turn() {
    if (turn == null) {
      turn = new Turn(this);
    }
    return turn;
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
      acquire();
      workOff(turn().duty());
      leave();
    }
    if (turn != null) {
      turn.handledOwn();
    }
    return !quiet;
  }

  // ---- receive

  /// Receives: the oldest message that the selector maps to something.
  ///
  /// @param selector maps a message to a result, or to null for one that stays
  /// @param mark a reference that every wanted message contains, or null
  /// @param timeoutNanos how long to wait; negative for ever
  /// @param <T> the result's type
  /// @return the result, or null when the time is over
  public <T> @Nullable T receive(
      Function<Object, ? extends @Nullable T> selector, @Nullable Ref mark, long timeoutNanos) {
    step();
    long start = timeoutNanos > 0 ? node.scheduler().nanoTime() : 0;
    boolean interrupted = false;
    T result;
    while (true) {
      if (state != 0) {
        stop();
      }
      result = select(selector, mark);
      if (result != null) {
        break;
      }
      handleOwn();
      if (mailbox.hasUnseen()) {
        continue;
      }
      long left = Long.MAX_VALUE;
      if (timeoutNanos == 0) {
        left = 0;
      } else if (timeoutNanos > 0) {
        left = timeoutNanos - (node.scheduler().nanoTime() - start);
      }
      if (left <= 0) {
        mailbox.rewind();
        break;
      }
      if (turn().isPending()) {
        turn().end();
      } else {
        interrupted |= park(left);
        if (interrupted && isAttached()) {
          mailbox.rewind();
          restore(true);
          throw new CancellationException("the thread that waited was interrupted");
        }
      }
    }
    step();
    restore(interrupted);
    if (result != null) {
      tookMessage();
    }
    return result;
  }

  /// A message was taken: if the heap is counted, it may be time to collect.
  void tookMessage() {
    HeapAccount account = heap;
    if (account != null) {
      account.tookMessage();
    }
  }

  /// As much of a receive as needs no waiting: the oldest received message not seen yet that the
  /// selector maps to something.
  @Nullable Object select(@Nullable Function<Object, ? extends @Nullable Object> selector) {
    return selector == null ? mailbox.take() : this.<Object>select(selector, null);
  }

  private <T> @Nullable T select(
      Function<Object, ? extends @Nullable T> selector, @Nullable Ref mark) {
    OP.setOpaque(this, SELECTING);
    try {
      return mailbox.scan(selector, mark);
    } finally {
      OP.setOpaque(this, NONE);
    }
  }

  /// Waits until something may have changed: a signal to handle, a message not seen, the end.
  ///
  /// @return whether the thread was interrupted; the interrupt is cleared, as it would end each
  ///   later wait at once
  private boolean park(long nanos) {
    Worker.stepAside();
    waiting = PARKED;
    if (!mailbox.hasArrived() && !mailbox.hasUnseen() && state == 0) {
      if (nanos == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, nanos);
      }
    }
    if (waiting != AWAKE) { // who has woken it has lowered it; else it is worth a fence
      waiting = AWAKE;
    }
    return Thread.interrupted();
  }

  /// Gives the interrupt of a live process back to its code, whose next blocking call wants it.
  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  void received() {
    VarHandle.fullFence();
    wakeIfWaiting();
  }

  /// For whoever has posted a message.
  void wakeIfWaiting() {
    int how = waiting;
    if (how != AWAKE && WAITING.compareAndSet(this, how, AWAKE)) {
      if (how == WITHOUT_THREAD && code != null) {
        code.wake();
      } else {
        LockSupport.unpark(thread);
      }
    }
  }

  boolean isWaiting() {
    return waiting != AWAKE;
  }

  // ---- handling signals

  @Override
  void act(Signal signal, Duty duty) {
    if (signal instanceof Message message) {
      accept(message);
      return;
    }
    handled++;
    switch (signal) {
      case AliasMessage message -> throughAlias(message, duty);
      case LinkExit exit -> {
        if (counts(exit)) {
          unlinked(exit.from());
          exitSignal(exit.from(), exit.reason(), duty);
        }
      }
      case ExitRequest exit -> exitRequest(exit, duty);
      case MonitorDown down -> down(down);
      case GroupLeader change -> groupLeader = change.leader();
      case Resume resume -> Suspension.resumed(this, resume);
      case Inquiry<?> inquiry -> inquiry.ask(this);
      default -> actOnLinksAndMonitors(signal, duty);
    }
  }

  private void accept(Message message) {
    HeapAccount account = heap;
    if (account == null) {
      mailbox.accept(message);
    } else {
      mailbox.accept(account.received(message));
      account.length(mailbox.length());
    }
  }

  /// A message to this process, not yet sent. Any thread: who misses that the words are counted by
  /// now leaves the counting to whoever receives it.
  Message message(Object term) {
    HeapAccount account = heap;
    return account == null ? new Message(term) : account.message(term);
  }

  /// What is in its heap; under the right.
  HeapAccount account() {
    if (heap == null) {
      heap = new HeapAccount(this, node.heapSettings());
    }
    return heap;
  }

  @Override
  boolean isFatal(Signal signal) {
    return switch (signal) {
      case LinkExit exit -> !trapExit && !Reasons.is(exit.reason(), Reasons.NORMAL) && counts(exit);
      case ExitRequest exit ->
          Reasons.is(exit.reason(), Reasons.KILL)
              || (!trapExit && (exit.suicide() || !Reasons.is(exit.reason(), Reasons.NORMAL)));
      default -> false;
    };
  }

  /// Nobody has it suspended any more; under the right.
  void goOn() {
    state &= ~SUSPENDED;
    Thread own = thread;
    if (own == null) {
      wakeIfWaiting();
    } else {
      LockSupport.unpark(own);
    }
  }

  private void exitRequest(ExitRequest exit, Duty duty) {
    if (Reasons.is(exit.reason(), Reasons.KILL)) {
      end(Reasons.KILLED, duty);
    } else if (exit.suicide() && !trapExit) {
      end(exit.reason(), duty);
    } else {
      exitSignal(exit.from(), exit.reason(), duty);
    }
  }

  private void exitSignal(Object from, Object reason, Duty duty) {
    if (trapExit) {
      accept(new Message(new Exit(from, reason)));
    } else if (!Reasons.is(reason, Reasons.NORMAL)) {
      end(reason, duty);
    }
  }

  private void throughAlias(AliasMessage message, Duty duty) {
    Ref ref = message.alias();
    Table<Alias> active = aliases;
    Alias alias = active == null ? null : active.find(ref);
    if (active == null || alias == null) {
      return;
    }
    if (alias.mode.endsWithMessage()) {
      active.remove(ref);
      if (alias.mode.endsWithMonitor()) {
        Monitoring.withdraw(this, ref, duty);
      }
    }
    accept(new Message(message.term()));
  }

  private void down(MonitorDown down) {
    OriginHalf half = origins == null ? null : origins.remove(down.ref());
    if (half == null) {
      return; // demonitored meanwhile
    }
    Monitoring.endAlias(this, half.ref());
    Object message =
        half.tag == null
            ? new Down(half.ref(), half.type, half.item, down.reason())
            : Tuple.of(half.tag, half.ref(), half.type, half.item, down.reason());
    accept(new Message(message));
  }

  // ---- life and end

  /// Starts a process that has code.
  void start() {
    if (code == null) {
      throw new IllegalStateException(pid + " has no code to start");
    }
    code.start();
  }

  /// Makes a thread, which is no process's, the own thread until another is.
  ///
  /// @param user the calling thread
  public void adopt(Thread user) {
    thread = user;
  }

  // ---- an event-style process's own thread: from embark to disembark or leaveThread

  /// A turn begins on this thread: takes it, and handles all signals. Whoever ends the process sees
  /// the thread, or the turn sees the end at its first look at `state`.
  void embark(Thread own, @Nullable Worker worker) {
    THREAD.setRelease(this, own);
    if (turn == null && worker != null) {
      turn = Turn.lentBy(worker, this);
    }
    if (!fetch()) {
      VarHandle.fullFence();
    }
  }

  /// Leaves the record of the turn to the worker, where nothing in it is of use to a later turn.
  void returnTurn(@Nullable Worker worker) {
    if (worker != null && turn != null && turn.isReturnedTo(worker)) {
      turn = null;
    }
  }

  /// Has no thread from now on, and waits, unless there is something to do.
  ///
  /// @param due whether its code has something to do, though there is no message
  /// @return false when the calling thread is to go on with it
  boolean disembark(boolean due) {
    THREAD.setRelease(this, null);
    boolean waits = waits(due);
    forgetInterrupt();
    return waits;
  }

  /// Waits without a thread, unless there is something to do.
  ///
  /// @param due whether its code has something to do, though there is no message
  /// @return false when there is, and nobody else sees to it
  boolean waits(boolean due) {
    waiting = WITHOUT_THREAD;
    if (!mailbox.hasArrived()
        && (state == SUSPENDED || (state == 0 && !due && !mailbox.hasUnseen()))) {
      return true;
    }
    return !WAITING.compareAndSet(this, WITHOUT_THREAD, AWAKE);
  }

  /// Has no thread from now on; somebody else sees to it that it gets one, or it has ended.
  void leaveThread() {
    THREAD.setVolatile(this, null);
    forgetInterrupt();
  }

  /// What was meant for this process must not interrupt the next one on the thread. Whoever ends
  /// the process interrupts its thread while it has the right.
  private void forgetInterrupt() {
    if (isExiting()) {
      awaitRight();
    }
    var _ = Thread.interrupted();
  }

  /// It hibernates no more: its code is about to wait for a message, with no stack.
  void awake() {
    acquire();
    state &= ~HIBERNATING;
    shrunk = true;
    HeapAccount account = heap;
    leave();
    mailbox.rewind();
    if (account != null) {
      account.hibernate();
    }
  }

  /// Gives an event-style process another handler, from its next message on.
  ///
  /// @param next the handler
  /// @param selector maps a message to what the handler is given, or to null for one that stays;
  ///   null where the handler is given every message
  /// @throws ErrorException `badarg` when the process is none
  public void become(
      Handler next, @Nullable Function<Object, ? extends @Nullable Object> selector) {
    if (!(code instanceof EventStyle events)) {
      throw new ErrorException(
          Reasons.BADARG,
          "become: "
              + pid
              + " is no event-style process; spawn it with a Handler, or receive in its body");
    }
    events.become(next, selector);
  }

  /// Whether it runs a handler, which is given its messages.
  ///
  /// @return false for a straight-line process, and for one without code
  public boolean isEventStyle() {
    return code instanceof EventStyle;
  }

  /// Whether whatever thread adopts it is its own thread: it has no body.
  boolean isAttached() {
    return code == null;
  }

  /// Leaves the stack behind; what is left of it can do nothing any more.
  ///
  /// @param next what to run when there is a message
  /// @return what is to be thrown
  public Error hibernate(Body next) {
    if (code == null) {
      throw new IllegalStateException(pid + " has no body that could hibernate");
    }
    if (next == null) { // found out now: when it wakes, nobody is left to be told
      throw new ErrorException(
          Reasons.BADARG, "hibernate: give the body to run when there is a message, not null");
    }
    enter();
    state |= HIBERNATING;
    Error thrown = code.hibernate(next);
    leave();
    return thrown;
  }

  /// Waits until there is a message, with no stack left that could match it.
  void awaitMessage() {
    awake();
    boolean interrupted = false;
    handleOwn();
    while (!mailbox.hasUnseen()) {
      turn().end();
      interrupted |= park(Long.MAX_VALUE);
      handleOwn();
    }
    shrunk = false;
    restore(interrupted);
  }

  /// Ends a process without a body, from the thread that has adopted it.
  ///
  /// @param reason why
  public void detach(Object reason) {
    endSelf(reason, null);
    gone();
  }

  /// Ends the process from its own thread, unless somebody else has ended it already.
  void endSelf(Object reason, @Nullable Throwable failure) {
    if (failure != null && CrashReport.isFirst(this)) {
      var _ = fetch(); // the report tells of the messages that are there
    }
    Duty duty = turn().duty();
    acquire();
    boolean first = !isExiting();
    if (first && failure != null && CrashReport.isFirst(this)) {
      Report report = CrashReport.of(this, failure);
      release(duty);
      if (report != null) {
        node.reports().tell(report);
      }
      endSelf(reason, null);
      return;
    }
    Report report = first && failure != null ? CrashReport.of(this, failure) : null;
    if (first) {
      end(reason, duty);
      bidFarewell(duty);
    }
    release(duty);
    turn().end();
    if (report != null) {
      node.reports().tell(report);
    }
  }

  /// Ends the process from its own thread, in the middle of its code.
  ///
  /// @return what is to be thrown
  Error endHere(Object reason) {
    endSelf(reason, null);
    return unwind();
  }

  /// The own thread is done and gone.
  void gone() {
    thread = null;
    turn = null;
  }

  @Override
  void quiesce() {
    for (int looks = 0; op == SENDING; looks = spin(looks)) {}
  }

  @Override
  @Nullable Table<OriginHalf> dismantle(Object reason, Duty duty) {
    Thread own = thread;
    if (own != null && own != Thread.currentThread()) {
      if (isAttached()) {
        LockSupport.unpark(own);
      } else if (waiting == PARKED) {
        // It waits in Joist, and sees the end before anything else when it wakes. That only unwinds
        // it, and can wait until there is nothing better to do.
        node.scheduler().whenIdle(() -> LockSupport.unpark(own));
      } else {
        own.interrupt();
      }
    }
    node.timers().forget(this);
    Suspension.endAll(this, duty);
    Table<OriginHalf> watched = origins;
    origins = null;
    aliases = null;
    dictionary = null;
    heap = null;
    parent = null;
    if (code != null) {
      code.forget();
    }
    return watched;
  }

  @Override
  @Nullable Thread claimant() {
    return thread;
  }

  /// What the thread could not even end with: an error in Joist itself.
  @Override
  public void uncaughtException(Thread failed, Throwable failure) {
    CrashReport.lost(pid, failure);
  }
}
