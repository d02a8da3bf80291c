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
import dev.joist.signal.LinkBroken;
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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A process of this node: its state, how it handles signals, how it receives, how it ends.
///
/// What code in a process can do to itself and others is in the classes beside this one, a family
/// each: [Sending], [Monitoring], [Linking], [Aliasing], [Spawning], [Inspection], [Suspension].
///
/// How its code runs is in [Execution], how it receives in [Reception], whose rights and queues are
/// those of any [Entity]; this is what signals do to it, and how it ends.
///
/// | field | who writes | access | guard |
/// |---|---|---|---|
/// | `trapExit`, `handled`, `origins`, `aliases`, `dictionary`, `groupLeader`, `priority`, `knownAbroad`, suspensions | holder of the right | plain | the right |
///
/// Rule: SIG-14, LINK-10, LINK-15.
@SuppressWarnings("ReferenceEquality") // threads and processes are told apart by identity
public final class LocalProcess extends Reception implements Thread.UncaughtExceptionHandler {

  private static final Atom ERROR_HANDLER = Atom.of("error_handler");
  private static final Atom RUNNING = Atom.of("running");
  private static final Atom RUNNABLE = Atom.of("runnable");
  private static final Atom WAITING_ATOM = Atom.of("waiting");
  private static final Atom SUSPENDED_ATOM = Atom.of("suspended");

  private final Pid pid;

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

  /// Whether the side of the other nodes keeps something for it: node monitors, spawn requests.
  boolean knownAbroad;

  /// Who has it suspended; null while nobody has.
  @Nullable Set<Pid> suspenders;

  Pid groupLeader;
  Priority priority = Priority.NORMAL;
  @Nullable Pid parent;

  /// Timers that will send to this process; guarded by [Timers].
  volatile @Nullable Timer timers;

  LocalProcess(LocalNode node, @Nullable LocalProcess parent, @Nullable Program program) {
    super(node, program);
    this.pid = node.newPid(this);
    this.parent = parent == null ? null : parent.pid;
    this.groupLeader = parent == null ? pid : parent.groupLeader;
  }

  /// The child of a process of another node.
  LocalProcess(LocalNode node, Pid parent, Pid leader, Program program) {
    super(node, program);
    this.pid = node.newPid(this);
    this.parent = parent;
    this.groupLeader = leader;
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

  /// As [#current], for code that is about to do an operation: if others have waited for long
  /// enough they run before it.
  ///
  /// @return null when the thread is no process's
  public static @Nullable LocalProcess acting() {
    LocalProcess process = current();
    Code code = process == null ? null : process.code;
    if (code != null) {
      code.reduce();
    }
    return process;
  }

  /// Its pid.
  ///
  /// @return the pid that leads here
  @Override
  public Pid pid() {
    return pid;
  }

  @Override
  LocalProcess process() {
    return this;
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

  /// Sets the priority.
  ///
  /// @param next a hint
  /// @return what it was before
  public Priority priority(Priority next) {
    Objects.requireNonNull(next, "priority");
    enter();
    try {
      Priority before = priority;
      priority = next;
      return before;
    } finally {
      leave();
    }
  }

  /// Sets whether `process_info` hides its messages and its dictionary.
  ///
  /// @param next true to hide them
  /// @return what it was before
  public boolean sensitive(boolean next) {
    boolean before;
    enter();
    try {
      before = sensitive;
      sensitive = next;
    } finally {
      leave();
    }
    schedulingPoint();
    return before;
  }

  /// Sets the module that BEAM would ask for undefined functions.
  ///
  /// @param next a module's name
  /// @return what it was before
  public Atom errorHandler(Atom next) {
    enter();
    try {
      Atom before = errorHandler;
      errorHandler = next;
      return before;
    } finally {
      leave();
    }
  }

  /// Its group leader.
  ///
  /// @return a pid, alive or not
  public Pid groupLeader() {
    return groupLeader;
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
          Message message = trapped(exit.from(), exit.reason());
          changing = true;
          unlinked(exit.from());
          exitSignal(message, exit.reason(), duty);
        }
      }
      case LinkBroken broken -> {
        Message message = trapped(broken.from(), Reasons.NOCONNECTION);
        changing = true;
        if (breaks(broken)) {
          exitSignal(message, Reasons.NOCONNECTION, duty);
        }
      }
      case ExitRequest exit -> exitRequest(exit, duty);
      case MonitorDown down -> down(down);
      case GroupLeader change -> groupLeader = change.leader();
      case Resume resume -> Suspension.resumed(this, resume);
      case Inquiry<?> inquiry -> inquiry.ask(this);
      case SpawnOutcome outcome -> {
        changing = true;
        outcome.settle(this);
      }
      default -> actOnLinksAndMonitors(signal, duty);
    }
  }

  @Override
  boolean isOnlyReceived(Signal signal) {
    return heap == null && signal.getClass() == Message.class;
  }

  @Override
  boolean isFatal(Signal signal) {
    return switch (signal) {
      case LinkExit exit -> !trapExit && !Reasons.is(exit.reason(), Reasons.NORMAL) && counts(exit);
      case LinkBroken broken -> !trapExit && counts(broken);
      case ExitRequest exit ->
          Reasons.is(exit.reason(), Reasons.KILL)
              || (!trapExit && (exit.suicide() || !Reasons.is(exit.reason(), Reasons.NORMAL)));
      default -> false;
    };
  }

  private void exitRequest(ExitRequest exit, Duty duty) {
    if (Reasons.is(exit.reason(), Reasons.KILL)) {
      end(Reasons.KILLED, duty);
    } else if (exit.suicide() && !trapExit) {
      end(exit.reason(), duty);
    } else {
      exitSignal(trapped(exit.from(), exit.reason()), exit.reason(), duty);
    }
  }

  /// What an exit signal becomes where exits are trapped; null where they are not.
  private @Nullable Message trapped(Object from, Object reason) {
    return trapExit ? new Message(new Exit(from, reason)) : null;
  }

  private void exitSignal(@Nullable Message trapped, Object reason, Duty duty) {
    if (trapped != null) {
      accept(trapped);
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
    Message sent = new Message(message.term());
    changing = true;
    if (alias.mode.endsWithMessage()) {
      active.remove(ref);
      if (alias.mode.endsWithMonitor()) {
        Monitoring.withdraw(this, ref, duty);
      }
    }
    accept(sent);
  }

  private void down(MonitorDown down) {
    Table<OriginHalf> watched = origins;
    OriginHalf half = watched == null ? null : watched.find(down.ref());
    if (watched == null || half == null) {
      return; // demonitored meanwhile
    }
    Object term =
        half.tag == null
            ? new Down(half.ref(), half.type, half.item, down.reason())
            : Tuple.of(half.tag, half.ref(), half.type, half.item, down.reason());
    Message message = new Message(term);
    changing = true;
    var _ = watched.remove(down.ref());
    Monitoring.endAlias(this, half.ref());
    accept(message);
  }

  // ---- life and end

  /// Starts a process that has code.
  void start() {
    if (code == null) {
      throw new IllegalStateException(pid + " has no code to start");
    }
    code.start();
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
    try {
      Error thrown = code.hibernate(next);
      state |= HIBERNATING;
      return thrown;
    } finally {
      leave();
    }
  }

  /// Ends a process without a body, from the thread that has adopted it.
  ///
  /// @param reason why
  public void detach(Object reason) {
    endSelf(reason, null);
    gone();
  }

  /// Ends the process from its own thread, unless somebody else has ended it already. Whatever the
  /// report of it meets, the end goes on.
  void endSelf(Object reason, @Nullable Throwable failure) {
    mend();
    if (failure != null && CrashReport.isFirst(this)) {
      try {
        reportFirst(failure);
      } finally {
        endSelf(reason, null);
      }
      return;
    }
    Duty duty = take();
    Report report = null;
    try {
      if (!isExiting()) {
        report = failure == null ? null : report(failure);
        end(reason, duty);
        bidFarewell(duty);
      }
    } finally {
      release(duty);
    }
    turn().end();
    if (report != null) {
      node.reports().tell(report);
    }
  }

  /// Reports before the end, from the own thread.
  private void reportFirst(Throwable failure) {
    var _ = fetch(); // the report tells of the messages that are there
    Duty duty = take();
    Report report;
    try {
      report = isExiting() ? null : report(failure);
    } finally {
      release(duty);
    }
    if (report != null) {
      node.reports().tell(report);
    }
  }

  /// What is reported of a failure; what it was that failed may not want to be described. Under the
  /// right.
  private @Nullable Report report(Throwable failure) {
    try {
      return CrashReport.of(this, failure);
    } catch (Throwable failing) {
      CrashReport.unreported(pid, failing);
      return null;
    }
  }

  /// Ends the process where its thread was thrown out of Joist's own code, or cannot even end it.
  ///
  /// @param own the calling thread, which is the process's, or was a moment ago
  void abandon(Thread own, Throwable failure) {
    adopt(own);
    try {
      CrashReport.lost(pid, failure);
    } finally {
      endWhateverItTakes(failure);
    }
  }

  private void endWhateverItTakes(Throwable failure) {
    try {
      endSelf(Failure.reason(failure), null);
    } catch (Throwable again) {
      mend();
      doom();
      CrashReport.lost(pid, again);
    }
  }

  /// Ends the process from its own thread, in the middle of its code.
  ///
  /// @return what is to be thrown
  Error endHere(Object reason) {
    endSelf(reason, null);
    return unwind();
  }

  @Override
  @Nullable Table<OriginHalf> dismantle(Object reason, Duty duty) {
    Thread own = claimant();
    if (own != null && own != Thread.currentThread()) {
      if (isAttached()) {
        LockSupport.unpark(own);
      } else if (isParked()) {
        // It waits in Joist, and sees the end before anything else when it wakes. That only unwinds
        // it, and can wait until there is nothing better to do.
        node.scheduler().whenIdle(() -> LockSupport.unpark(own));
      } else {
        own.interrupt();
      }
    }
    if (patience != null) {
      patience.end();
    }
    node.timers().forget(this);
    Suspension.endAll(this, duty);
    if (knownAbroad) {
      node.requireAbroad().forget(pid, reason);
    }
    if (fallsToWhoeverEndsIt()) {
      gone();
    }
    return origins;
  }

  @Override
  void forget() {
    origins = null;
    aliases = null;
    dictionary = null;
    heap = null;
    parent = null;
    if (code != null) {
      code.forget();
    }
  }

  /// What the thread could not even end with: an error in Joist itself.
  @Override
  public void uncaughtException(Thread failed, Throwable failure) {
    CrashReport.lost(pid, failure);
  }
}
