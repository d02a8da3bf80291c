package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.benchmarks.joist.Messages.DONE;
import static dev.joist.benchmarks.joist.Messages.collect;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.function.UnaryOperator;

/// Many processes, each for one message.
final class FjCreate {

  private static final Atom COMPUTE = Atom.of("compute");

  private FjCreate() {}

  static Body straight(Run run, int... sizes) {
    return () ->
        fork(
            run,
            sizes[0],
            home ->
                spawn(() -> {
                  FjThrput.compute(receive());
                  send(home, DONE);
                }));
  }

  static Body event(Run run, int... sizes) {
    return () -> fork(run, sizes[0], home -> spawn(new Worker(home)));
  }

  private static void fork(Run run, int processes, UnaryOperator<Pid> worker) {
    Pid home = self();
    run.begin();
    for (int i = 0; i < processes; i++) {
      send(worker.apply(home), COMPUTE);
    }
    collect(processes, DONE);
    run.end(processes);
  }

  private record Worker(Pid home) implements Handler {
    @Override
    public void handle(Object message) {
      FjThrput.compute(message);
      send(home, DONE);
      throw exit(Messages.NORMAL);
    }
  }
}
