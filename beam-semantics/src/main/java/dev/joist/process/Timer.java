package dev.joist.process;

import dev.joist.signal.Message;
import dev.joist.signal.Timeout;
import dev.joist.term.Ref;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A message to be sent later.
///
/// Whoever [claims][#claim] it decides what becomes of it: the timekeeper sends it, everybody else
/// drops it. Its reference leads to it for as long as somebody has that reference, so what it held
/// is let go as soon as it is claimed.
///
/// | field | who writes | access | guard |
/// |---|---|---|---|
/// | `claimed` | anyone, once | compare-and-set | none |
/// | `destination`, `message` | who has claimed it, to null | plain | the claim |
/// | `slots`, `slot`, neighbours | anyone | plain | the [Wheel] |
///
/// Rule: TIMER-01, TIMER-04, TIMER-05, TIMER-09.
final class Timer implements Ref.Home {

  private static final VarHandle CLAIMED;

  static {
    try {
      CLAIMED = MethodHandles.lookup().findVarHandle(Timer.class, "claimed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Its name, and its number: references are numbered as they are made.
  final Ref ref;

  /// When it is due, in milliseconds of the clock of [Timers].
  final long deadline;

  /// Whether it leaves a whole millisecond more before it fires.
  private final boolean grace;

  private final boolean wrapped;
  private volatile boolean claimed;

  private @Nullable Object destination;
  private @Nullable Object message;

  /// Where it is in its wheel; null when it is in none.
  @Nullable Slots slots;

  byte slot;

  /// The neighbours in its slot.
  @Nullable Timer previous;

  @Nullable Timer next;

  /// The neighbours among the timers of the same process.
  @Nullable Timer before;

  @Nullable Timer behind;

  /// A timer in no wheel yet.
  ///
  /// @param node whose reference it gets
  /// @param destination a [LocalProcess], or a name to be resolved when it fires
  /// @param message a term
  /// @param wrapped whether to send `{timeout, Ref, Message}` in place of the message
  /// @param deadline when it is due
  /// @param grace whether it leaves a whole millisecond more before it fires
  Timer(
      LocalNode node,
      Object destination,
      Object message,
      boolean wrapped,
      long deadline,
      boolean grace) {
    this.ref = node.newRefTo(this);
    this.destination = destination;
    this.message = message;
    this.wrapped = wrapped;
    this.deadline = deadline;
    this.grace = grace;
  }

  /// The order in which timers fire: by their deadlines, then as they were started.
  static int inOrder(Timer one, Timer other) {
    int byDeadline = Long.compare(one.deadline, other.deadline);
    return byDeadline != 0 ? byDeadline : Long.compare(one.ref.id(), other.ref.id());
  }

  long firesAt() {
    return grace ? deadline + 1 : deadline;
  }

  /// The process it is for, or null when it is for a name or over.
  @Nullable LocalProcess process() {
    return destination instanceof LocalProcess process ? process : null;
  }

  /// Whether it is still to fire: nobody has claimed it, and who it is for does not end.
  boolean isPending() {
    LocalProcess process = process();
    return !claimed && (process == null || !process.isExiting());
  }

  /// Decides that nobody else decides what becomes of it.
  ///
  /// @return false when somebody else was first
  boolean claim() {
    return !claimed && CLAIMED.compareAndSet(this, false, true);
  }

  /// Where it goes, for whoever has claimed it.
  Object destination() {
    return Objects.requireNonNull(destination, "a timer that is over");
  }

  /// What it sends, for whoever has claimed it.
  Message message() {
    Object content = Objects.requireNonNull(message, "a timer that is over");
    return new Message(wrapped ? new Timeout(ref, content) : content);
  }

  /// Lets go of what it held, for whoever has claimed it, once it is in no wheel.
  void clear() {
    destination = null;
    message = null;
  }
}
