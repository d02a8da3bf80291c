package dev.joist.process;

import dev.joist.signal.ErrorException;
import dev.joist.signal.Message;
import dev.joist.signal.Timeout;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The timers of one node: `send_after`, `start_timer`, `cancel_timer`, `read_timer`.
///
/// Time counts in whole milliseconds of the node's clock, and a timer fires when the first
/// millisecond begins that is wholly after its time: never early. One with a time of 0 leaves a
/// whole millisecond, so that a message sent right after starting it comes first.
///
/// The scheduler is asked for one alarm, the next; when it rings, all timers that are due fire in
/// the order of their deadlines, equal ones in the order they were started. An alarm each would
/// leave that order to the threads that ask.
///
/// *Thread:* any; the lock is this object's and is never held while anything is sent.
///
/// Rule: TIMER-01..09.
public final class Timers {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /// BEAM takes any time below 2^64 ms from its epoch; the clock here counts nanoseconds.
  private static final long LONGEST = Long.MAX_VALUE / MILLI / 2;

  private static final long NEVER = Long.MAX_VALUE;

  private final LocalNode node;
  private final Map<Ref, Timer> timers = new HashMap<>();

  /// All of them, the next to fire first.
  private final TreeSet<Timer> agenda = new TreeSet<>();

  private long started;
  private long ringsAt = NEVER;
  private @Nullable Future<?> alarm;

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

  /// The first millisecond that is wholly after now.
  private long nextMilli() {
    return Math.ceilDiv(node.scheduler().nanoTime(), MILLI);
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
    long now = nextMilli();
    if (absolute ? millis > now + LONGEST : millis < 0 || millis > LONGEST) {
      throw new ErrorException(
          Reasons.BADARG,
          "a timer's time is 0 to "
              + LONGEST
              + " milliseconds from now, not "
              + (absolute ? "at " : "")
              + millis);
    }
    Object receiver = receiver(destination);
    Ref ref = node.newRef(null);
    if (receiver == null) {
      return ref; // to a dead process: cancelled already
    }
    Object content = wrap ? new Timeout(ref, message) : message;
    long deadline = absolute ? millis : now + millis;
    long grace = absolute || millis > 0 ? 0 : 1;
    synchronized (this) {
      Timer timer = new Timer(ref, receiver, content, deadline, grace, started++);
      timers.put(ref, timer);
      agenda.add(timer);
      if (receiver instanceof LocalProcess process) {
        enlist(process, timer);
        if (process.isExiting()) {
          remove(timer);
        }
      }
      setAlarm();
    }
    return ref;
  }

  /// Cancels a timer.
  ///
  /// @param ref any reference
  /// @return milliseconds left, or empty when no timer of this node runs under it
  public synchronized OptionalLong cancel(Ref ref) {
    OptionalLong left = read(ref);
    Timer timer = timers.get(ref);
    if (timer != null) {
      remove(timer);
    }
    return left;
  }

  /// Looks at a timer.
  ///
  /// @param ref any reference
  /// @return milliseconds left, or empty when no timer of this node runs under it
  public synchronized OptionalLong read(Ref ref) {
    Timer timer = timers.get(ref);
    if (timer == null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.max(0, timer.deadline - nextMilli()));
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
    timers.clear();
    agenda.clear();
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

  /// Sees to it that the alarm rings in time for the next timer. One that was set for a timer since
  /// cancelled may ring for nothing.
  private void setAlarm() {
    long time = agenda.isEmpty() ? NEVER : agenda.first().firesAt();
    if (time < ringsAt) {
      if (alarm != null) {
        alarm.cancel(false);
      }
      ringsAt = time;
      alarm = node.scheduler().after(nanosUntil(time), this::ring);
    }
  }

  private long nanosUntil(long millis) {
    long now = node.scheduler().nanoTime();
    return millis <= Math.floorDiv(now, MILLI) ? 0 : millis * MILLI - now;
  }

  /// Fires what is due; the lock is not held while a message is sent.
  private void ring() {
    for (Timer timer = takeDue(); timer != null; timer = takeDue()) {
      fire(timer);
    }
  }

  private synchronized @Nullable Timer takeDue() {
    if (!agenda.isEmpty() && agenda.first().firesAt() <= now()) {
      Timer timer = agenda.first();
      remove(timer);
      return timer;
    }
    ringsAt = NEVER;
    setAlarm();
    return null;
  }

  /// A name is of a process or of nobody: a timer sends nothing to a port, as on BEAM.
  private void fire(Timer timer) {
    Entity receiver =
        timer.destination instanceof Atom name
            ? node.names().find(name)
            : (LocalProcess) timer.destination;
    if (receiver instanceof LocalProcess process
        && process.mailbox.post(new Message(timer.message))) {
      process.wakeIfWaiting();
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
    agenda.remove(timer);
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
