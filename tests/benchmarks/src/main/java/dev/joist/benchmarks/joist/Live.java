package dev.joist.benchmarks.joist;

import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.benchmarks.joist.Messages.DONE;
import static dev.joist.benchmarks.joist.Messages.collect;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.term.Pid;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/// Many processes, all of which wait. The last body to get there says so; a handler waits from the
/// moment it is made.
final class Live {

  private Live() {}

  static Body straight(Run run, int... sizes) {
    int processes = sizes[0];
    return () -> {
      Pid home = self();
      AtomicInteger alive = new AtomicInteger();
      Body waiting =
          () -> {
            if (alive.incrementAndGet() == processes) {
              send(home, DONE);
            }
            Messages.block();
          };
      long before = Run.heap();
      run.begin();
      for (int i = 0; i < processes; i++) {
        var _ = spawn(waiting);
      }
      collect(1, DONE);
      end(run, processes, before);
    };
  }

  static Body event(Run run, int... sizes) {
    int processes = sizes[0];
    return () -> {
      long before = Run.heap();
      run.begin();
      for (int i = 0; i < processes; i++) {
        var _ = spawn(new Idle());
      }
      end(run, processes, before);
    };
  }

  private static void end(Run run, int processes, long before) {
    run.stop();
    run.end(processes, OptionalLong.of(Run.heap() - before));
  }
}
