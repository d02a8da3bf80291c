package dev.joist.process;

import dev.joist.term.Ref;
import org.jspecify.annotations.Nullable;

/// A message to be sent later. Its fields are guarded by [Timers].
///
/// Timers are in the order in which they fire: by their deadlines, then as they were started.
///
/// Rule: TIMER-01, TIMER-04, TIMER-09.
final class Timer implements Comparable<Timer> {

  final Ref ref;

  /// A [LocalProcess], or a name to be resolved when the timer fires.
  final Object destination;

  final Object message;

  /// When it is due, in milliseconds of the clock of [Timers].
  final long deadline;

  /// How many milliseconds after that it fires.
  private final long grace;

  /// How many timers of the node were started before.
  private final long number;

  /// The neighbours among the timers of the same process.
  @Nullable Timer before;

  @Nullable Timer behind;

  Timer(Ref ref, Object destination, Object message, long deadline, long grace, long number) {
    this.ref = ref;
    this.destination = destination;
    this.message = message;
    this.deadline = deadline;
    this.grace = grace;
    this.number = number;
  }

  long firesAt() {
    return deadline + grace;
  }

  @Override
  public int compareTo(Timer other) {
    int byDeadline = Long.compare(deadline, other.deadline);
    return byDeadline != 0 ? byDeadline : Long.compare(number, other.number);
  }
}
