package dev.joist.process;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The timers of one node: `send_after`, `start_timer`, `cancel_timer`, `read_timer`.
///
/// Time counts in whole milliseconds of the node's clock, and a timer fires when the first
/// millisecond begins that is wholly after its time: never early. One for the very next
/// millisecond, as all are with a time of 0, leaves a whole millisecond, so that a message sent
/// right after starting it comes first. One for a time that is over fires at once; among these it
/// only counts which was started first, as on BEAM.
///
/// ```
/// start    make the timer and its reference; put it into the wheel of its destination;
///          if it fires before the alarm rings, set the alarm
/// cancel   the reference leads to the timer: claim it, take it out of the wheel
/// read     the reference leads to the timer: look
/// ring     take what is due out of each wheel; sort it; claim and send each; set the next alarm
/// ```
///
/// There are several wheels, each with a lock, so that those who start and cancel seldom meet; a
/// process's timers are all in one, whose lock guards the process's list of them too. What fires in
/// one millisecond is collected from all wheels before it is sent, so the order is that of one
/// wheel. A timer in between is in no wheel and can still be cancelled, since nothing but its claim
/// decides.
///
/// The scheduler is asked for one alarm, the next. Starting a timer wakes nobody unless it is the
/// new next one; an alarm for one that was cancelled rings for nothing.
///
/// *Thread:* any. No lock is held while anything is sent. The scheduler has its alarms ring one
/// after the other; if two rang at once, only the order of what they send would be open.
///
/// Rule: TIMER-01..09.
public final class Timers {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.process");

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /// BEAM takes any time below 2^64 ms from its epoch; the clock here counts nanoseconds.
  private static final long LONGEST = Long.MAX_VALUE / MILLI / 2;

  /// What a reference leads to whose timer was for a dead process.
  private static final Ref.Home NO_TIMER = new Ref.Home() {};

  /// So that two threads seldom want the same wheel.
  private static final int WHEELS_PER_CORE = 4;

  private final LocalNode node;

  /// A power of two of them.
  private final Wheel[] wheels;

  /// When the alarm rings; written under this object's lock, and not lowered while it rings.
  private volatile long ringsAt = Wheel.NEVER;

  private @Nullable Future<?> alarm;

  Timers(LocalNode node) {
    this.node = node;
    int few = Runtime.getRuntime().availableProcessors() * WHEELS_PER_CORE;
    wheels = new Wheel[Integer.highestOneBit(few)];
    Arrays.setAll(wheels, _ -> new Wheel());
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

  // ---- start, cancel, read

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
    long next = nextMilli();
    if (absolute ? millis > next + LONGEST : millis < 0 || millis > LONGEST) {
      throw new ErrorException(
          Reasons.BADARG,
          "a timer's time is 0 to "
              + LONGEST
              + " milliseconds from now, not "
              + (absolute ? "at " : "")
              + millis);
    }
    Object receiver = receiver(destination);
    if (receiver == null) {
      return node.newRefTo(NO_TIMER);
    }
    long deadline = absolute ? Math.max(millis, next - 1) : next + millis;
    Timer timer = new Timer(node, receiver, message, wrap, deadline, deadline == next);
    Wheel wheel = wheelOf(receiver);
    synchronized (wheel) {
      wheel.add(timer, next - 1);
    }
    if (timer.isPending()) {
      setAlarm(timer.firesAt());
    } else if (timer.claim()) {
      // The process's end may have looked for its timers before this was one of them.
      drop(timer);
    }
    return timer.ref;
  }

  /// Cancels a timer.
  ///
  /// @param ref any reference
  /// @return milliseconds left, or empty when no timer of this node runs under it
  public OptionalLong cancel(Ref ref) {
    long next = nextMilli();
    Timer timer = find(ref);
    if (timer == null || !timer.isPending() || !timer.claim()) {
      return OptionalLong.empty();
    }
    drop(timer);
    return OptionalLong.of(Math.max(0, timer.deadline - next));
  }

  /// Looks at a timer.
  ///
  /// @param ref any reference
  /// @return milliseconds left, or empty when no timer of this node runs under it
  public OptionalLong read(Ref ref) {
    Timer timer = find(ref);
    return timer == null || !timer.isPending()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, timer.deadline - nextMilli()));
  }

  /// Cancels the timers of a process that has raised EXITING.
  void forget(LocalProcess process) {
    Wheel wheel = wheelOf(process);
    while (process.timers != null) {
      synchronized (wheel) {
        Timer timer = process.timers;
        for (int i = 0; timer != null && i < Wheel.STEPS; i++) {
          wheel.drop(timer);
          timer = process.timers;
        }
      }
    }
  }

  void close() {
    for (Wheel wheel : wheels) {
      synchronized (wheel) {
        wheel.clear();
      }
    }
  }

  private @Nullable Object receiver(Object destination) {
    if (destination instanceof Pid pid && node.hasMade(pid)) {
      return node.entity(pid);
    }
    Atom name = Naming.atomOrNull(destination);
    if (name == null) {
      throw new ErrorException(
          Reasons.BADARG,
          "a timer sends to a pid of this node or a name, not to " + Terms.toString(destination));
    }
    return name;
  }

  private Wheel wheelOf(Object receiver) {
    long number =
        receiver instanceof LocalProcess process ? process.pid().id() : receiver.hashCode();
    return wheels[(int) number & wheels.length - 1];
  }

  /// The timer that a reference leads to. One that was away, as text or on another node, has come
  /// back without its way home; it is looked for among all.
  private @Nullable Timer find(Ref ref) {
    if (!node.hasMade(ref)) {
      return null;
    }
    if (ref.home() != null) {
      return ref.home() instanceof Timer timer ? timer : null;
    }
    for (Wheel wheel : wheels) {
      synchronized (wheel) {
        Timer timer = wheel.find(ref);
        if (timer != null) {
          return timer;
        }
      }
    }
    return null;
  }

  /// Takes a timer that the caller has claimed out of its wheel.
  private void drop(Timer timer) {
    Wheel wheel = wheelOf(timer.destination());
    synchronized (wheel) {
      wheel.remove(timer);
      timer.clear();
    }
  }

  // ---- the alarm

  /// Sees to it that the alarm rings in time for a timer.
  private void setAlarm(long time) {
    if (time < ringsAt) {
      synchronized (this) {
        if (time < ringsAt) {
          Future<?> before = alarm;
          alarm = node.scheduler().after(nanosUntil(time), this::ring);
          ringsAt = time; // it cannot unset this first: it would need the lock
          if (before != null) {
            before.cancel(false);
          }
        }
      }
    }
  }

  private long nanosUntil(long millis) {
    long now = node.scheduler().nanoTime();
    return millis <= Math.floorDiv(now, MILLI) ? 0 : millis * MILLI - now;
  }

  /// Fires what is due. A timer that is started meanwhile finds [#ringsAt] in the past, and leaves
  /// it to this to set the alarm; one that is started after the alarm is unset sees to it itself.
  ///
  /// Whatever one timer meets, the others go on, and the next alarm is set.
  private void ring() {
    try {
      fireDue();
    } catch (Throwable thrown) {
      LOG.error("Timers of node {} that were due may be lost.", node.name(), thrown);
    } finally {
      setNextAlarm();
    }
  }

  private void setNextAlarm() {
    unsetAlarm();
    long next = Wheel.NEVER;
    for (Wheel wheel : wheels) {
      synchronized (wheel) {
        next = Math.min(next, wheel.next());
      }
    }
    setAlarm(next);
  }

  private synchronized void unsetAlarm() {
    ringsAt = Wheel.NEVER;
    alarm = null;
  }

  /// Of two timers that are started while this looks into one wheel after the other, it may find
  /// only the later one. So those wait for the next look, which finds the earlier one too.
  private void fireDue() {
    List<Timer> due = new ArrayList<>();
    do {
      long started = node.newRef(null).id();
      takeDue(due);
      due.sort(Timer::inOrder);
      for (Timer timer : due) {
        if (timer.ref.id() < started) {
          fireAlone(timer);
        }
      }
      due.removeIf(timer -> timer.ref.id() < started);
    } while (!due.isEmpty());
  }

  private void takeDue(List<Timer> due) {
    long now = now();
    for (Wheel wheel : wheels) {
      boolean more;
      do {
        synchronized (wheel) {
          more = wheel.advance(now, due);
        }
      } while (more);
    }
  }

  private void fireAlone(Timer timer) {
    try {
      fire(timer);
    } catch (Throwable thrown) {
      LOG.error("A timer for {} failed.", timer.destination(), thrown);
    }
  }

  /// A name is of a process or of nobody: a timer sends nothing to a port, as on BEAM.
  private void fire(Timer timer) {
    if (!timer.claim()) {
      return;
    }
    Object destination = timer.destination();
    Entity receiver =
        destination instanceof Atom name ? node.names().find(name) : (Entity) destination;
    if (receiver instanceof LocalProcess process && process.mailbox.post(timer.message())) {
      process.wakeIfWaiting();
    } else if (receiver instanceof Foreigner foreigner) {
      Object term = timer.message().term();
      if (term != null) {
        Sending.send(node, foreigner.pid(), term);
      }
    }
    timer.clear();
  }
}
