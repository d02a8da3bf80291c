package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;
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
import java.util.function.Supplier;

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
      make(run, processes, () -> spawn(waiting), 1);
    };
  }

  static Body event(Run run, int... sizes) {
    return () -> make(run, sizes[0], () -> spawn(new Idle()), 0);
  }

  /// Makes so many, and waits for so many messages that say that all are there.
  private static void make(Run run, int processes, Supplier<Pid> waiting, int messages) {
    Pid[] pids = new Pid[processes];
    long before = Run.heap();
    run.begin();
    for (int i = 0; i < processes; i++) {
      pids[i] = waiting.get();
    }
    collect(messages, DONE);
    run.stop();
    long bytes = Run.heap() - before;
    for (Pid pid : pids) {
      exit(pid, Messages.KILL);
    }
    run.end(processes, OptionalLong.of(bytes));
  }
}
