package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.self;
import static dev.joist.Beam.sendAfter;
import static dev.joist.benchmarks.joist.Messages.collect;

import dev.joist.Node;
import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.time.Duration;

/// Timers that all fire.
final class TimersExpiry {

  private static final Atom EXPIRED = Atom.of("expired");

  private TimersExpiry() {}

  static Body straight(Run run, int... sizes) {
    return () -> {
      run.begin();
      startTimers(sizes[0]);
      collect(sizes[0], EXPIRED);
      run.end(sizes[0]);
    };
  }

  private static void startTimers(int timers) {
    for (int i = timers; i > 0; i--) {
      var _ = sendAfter(Duration.ofMillis(1 + i % 10), self(), EXPIRED);
    }
  }

  static Pid event(Node node, Run run, int... sizes) {
    return node.spawn(new Waiting(run, sizes[0]));
  }

  private static final class Waiting implements Handler {
    private final Run run;
    private final int timers;
    private int expired;

    Waiting(Run run, int timers) {
      this.run = run;
      this.timers = timers;
    }

    @Override
    public void start() {
      run.begin();
      startTimers(timers);
    }

    @Override
    public void handle(Object message) {
      if (!message.equals(EXPIRED)) {
        throw Messages.unexpected(message);
      }
      if (++expired == timers) {
        run.end(timers);
        throw exit(Messages.NORMAL);
      }
    }
  }
}
