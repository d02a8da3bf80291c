package dev.joist.benchmarks.joist;

import static dev.joist.Beam.cancelTimer;
import static dev.joist.Beam.self;
import static dev.joist.Beam.sendAfter;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.term.Atom;
import java.time.Duration;

/// Timers that are never waited for.
final class TimersCancel {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Atom LATE = Atom.of("late");

  private TimersCancel() {}

  static Body both(Run run, int... sizes) {
    int timers = sizes[0];
    return () -> {
      run.begin();
      for (int i = 0; i < timers; i++) {
        if (cancelTimer(sendAfter(MINUTE, self(), LATE)).isEmpty()) {
          throw Messages.unexpected(LATE);
        }
      }
      run.end(timers);
    };
  }
}
