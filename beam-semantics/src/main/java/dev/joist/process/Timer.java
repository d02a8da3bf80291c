package dev.joist.process;

import dev.joist.term.Ref;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A message to be sent later. Its fields are guarded by [Timers].
///
/// Rule: TIMER-01, TIMER-04.
final class Timer {

  final Ref ref;

  /// A [LocalProcess], or a name to be resolved when the timer fires.
  final Object destination;

  final Object message;
  final long deadline;
  @Nullable Future<?> schedule;

  /// The neighbours among the timers of the same process.
  @Nullable Timer before;

  @Nullable Timer behind;

  Timer(Ref ref, Object destination, Object message, long deadline) {
    this.ref = ref;
    this.destination = destination;
    this.message = message;
    this.deadline = deadline;
  }
}
