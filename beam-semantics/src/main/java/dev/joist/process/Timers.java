package dev.joist.process;

import dev.joist.signal.ErrorException;
import dev.joist.signal.Message;
import dev.joist.signal.Timeout;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The timers of one node: `send_after`, `start_timer`, `cancel_timer`, `read_timer`.
///
/// Time counts in whole milliseconds of the node's clock, and a timer fires when the first
/// millisecond begins that is wholly after its time: never early. One with a time of 0 leaves a
/// whole millisecond, so that a message sent right after starting it comes first.
///
/// *Thread:* any; the lock is this object's and is never held while anything is sent.
///
/// Rule: TIMER-01..09.
public final class Timers {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /// BEAM takes any time below 2^64 ms from its epoch; the clock here counts nanoseconds.
  private static final long LONGEST = Long.MAX_VALUE / MILLI / 2;

  private final LocalNode node;
  private final Map<Ref, Timer> timers = new HashMap<>();

  /// In the order in which they fire: equal times in the order of starting, which is that of the
  /// references.
  private final TreeSet<Timer> order =
      new TreeSet<>(
          Comparator.<Timer>comparingLong(timer -> timer.deadline)
              .thenComparing(timer -> timer.ref, Terms::compare));

  Timers(LocalNode node) {
    this.node = node;
  }

  /// The timers of a node.
  ///
  /// @param node any node
  /// @return its timers
  public static Timers of(LocalNode node) {
    return node.timers();
  }

  /// Milliseconds of the clock that absolute times refer to.
  ///
  /// @return as `erlang:monotonic_time(millisecond)`
  public long now() {
    return Math.floorDiv(node.scheduler().nanoTime(), MILLI);
  }

  /// Starts a timer.
  ///
  /// @param millis how long from now, or the time on [#now()]'s clock
  /// @param absolute which of the two
  /// @param destination a pid of this node, alive or not, or a name
  /// @param message a term
  /// @param wrap whether to send `{timeout, Ref, Message}` in place of the message
  /// @return the timer
  /// @throws ErrorException `badarg` for a negative or too long time, or another destination
  public Ref start(
      long millis, boolean absolute, Object destination, Object message, boolean wrap) {
    if ((millis < 0 && !absolute) || millis > LONGEST) {
      throw new ErrorException(
          Reasons.BADARG, "a timer's time is 0 to " + LONGEST + " milliseconds, not " + millis);
    }
    Object receiver = receiver(destination);
    Ref ref = node.newRef(null);
    Object content = wrap ? new Timeout(ref, message) : message;
    long now = node.scheduler().nanoTime();
    long deadline = absolute ? millis : Math.floorDiv(now, MILLI) + Math.max(millis, 1) + 1;
    if (receiver == null) {
      return ref; // to a dead process: cancelled already
    }
    Timer timer = new Timer(ref, receiver, content, deadline);
    synchronized (this) {
      timers.put(ref, timer);
      order.add(timer);
      if (receiver instanceof LocalProcess process) {
        enlist(process, timer);
        if (process.isExiting()) {
          remove(timer);
          return ref;
        }
      }
      timer.schedule = node.scheduler().after(Math.max(0, deadline * MILLI - now), this::fireDue);
    }
    return ref;
  }

  /// Cancels a timer.
  ///
  /// @param ref any reference
  /// @return milliseconds left, or empty when no timer of this node runs under it
  public OptionalLong cancel(Ref ref) {
    long now = now();
    synchronized (this) {
      Timer timer = timers.get(ref);
      if (timer == null) {
        return OptionalLong.empty();
      }
      remove(timer);
      return OptionalLong.of(Math.max(0, timer.deadline - now));
    }
  }

  /// Looks at a timer.
  ///
  /// @param ref any reference
  /// @return milliseconds left, or empty when no timer of this node runs under it
  public OptionalLong read(Ref ref) {
    long now = now();
    synchronized (this) {
      Timer timer = timers.get(ref);
      return timer == null
          ? OptionalLong.empty()
          : OptionalLong.of(Math.max(0, timer.deadline - now));
    }
  }

  /// Cancels the timers of a process that has raised EXITING.
  void forget(LocalProcess process) {
    if (process.timers == null) {
      return;
    }
    synchronized (this) {
      while (process.timers != null) {
        remove(process.timers);
      }
    }
  }

  synchronized void close() {
    for (Timer timer : timers.values()) {
      if (timer.schedule != null) {
        timer.schedule.cancel(false);
      }
    }
    timers.clear();
    order.clear();
  }

  private @Nullable Object receiver(Object destination) {
    if (destination instanceof Pid pid && node.isLocal(pid)) {
      return node.process(pid);
    }
    Atom name = Naming.atomOrNull(destination);
    if (name == null) {
      throw new ErrorException(
          Reasons.BADARG,
          "a timer sends to a pid of this node or a name, not to " + Terms.toString(destination));
    }
    return name;
  }

  /// Fires all whose time has come, in order. The scheduler's own order would not do: between
  /// asking for the time and asking the scheduler some of it passes, more for one timer than for
  /// another.
  private void fireDue() {
    for (Timer timer = nextDue(); timer != null; timer = nextDue()) {
      fire(timer);
    }
  }

  private synchronized @Nullable Timer nextDue() {
    if (order.isEmpty() || order.first().deadline > now()) {
      return null;
    }
    Timer timer = order.first();
    remove(timer);
    return timer;
  }

  private void fire(Timer timer) {
    Entity receiver =
        timer.destination instanceof Atom name
            ? node.names().find(name)
            : (LocalProcess) timer.destination;
    switch (receiver) {
      case LocalProcess process -> {
        if (process.mailbox.post(new Message(timer.message))) {
          process.wakeIfWaiting();
        }
      }
      case LocalPort port -> Sending.toPort(node, port, timer.message);
      case null, default -> {
        // Nobody has the name now: the message is lost.
      }
    }
  }

  private void enlist(LocalProcess process, Timer timer) {
    timer.behind = process.timers;
    if (process.timers != null) {
      process.timers.before = timer;
    }
    process.timers = timer;
  }

  private void remove(Timer timer) {
    timers.remove(timer.ref);
    order.remove(timer);
    if (timer.schedule != null) {
      timer.schedule.cancel(false);
    }
    if (timer.destination instanceof LocalProcess process) {
      if (timer.before == null) {
        process.timers = timer.behind;
      } else {
        timer.before.behind = timer.behind;
      }
      if (timer.behind != null) {
        timer.behind.before = timer.before;
      }
    }
  }
}
