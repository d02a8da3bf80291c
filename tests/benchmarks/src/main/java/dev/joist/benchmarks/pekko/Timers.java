package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Timers, of the context: those of `Behaviors.withTimers` have a key each, and cost more.
final class Timers {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private Timers() {}

  /// Timers that are never waited for.
  static Behavior<?> cancel(Run run, int... sizes) {
    int timers = sizes[0];
    return Behaviors.<Done>setup(context -> {
      run.begin();
      int cancelled = 0;
      for (int i = 0; i < timers; i++) {
        if (context.scheduleOnce(MINUTE, context.getSelf(), Done.DONE).cancel()) {
          cancelled++;
        }
      }
      run.check("cancelled", timers, cancelled);
      run.end(timers);
      return Behaviors.stopped();
    });
  }

  /// Timers that all fire.
  static Behavior<?> expiry(Run run, int... sizes) {
    int timers = sizes[0];
    return Behaviors.<Done>setup(context -> {
      run.begin();
      for (int i = timers; i > 0; i--) {
        var _ = context.scheduleOnce(Duration.ofMillis(1 + i % 10), context.getSelf(), Done.DONE);
      }
      return Guardian.awaiting(timers, run, timers);
    });
  }
}
