package dev.joist.schedule;

import java.time.Duration;

/// How a thread that runs processes does: what `erlang:statistics(run_queue_lengths)` and
/// `erlang:statistics(scheduler_wall_time)` say of a scheduler.
///
/// @param name its thread's name
/// @param runQueue how many turns wait in its queue
/// @param active for how long it has worked, or looked for work
/// @param total for how long it has been there
public record SchedulerStatus(String name, int runQueue, Duration active, Duration total) {

  /// The share of its time in which it has worked.
  ///
  /// @return 0.0 to 1.0
  public double utilisation() {
    return total.isZero() ? 0 : (double) active.toNanos() / total.toNanos();
  }
}
