package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawnLink;
import static dev.joist.benchmarks.joist.Messages.DONE;
import static dev.joist.benchmarks.joist.Messages.collect;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// One sends work to many without waiting.
final class FjThrput {

  private static final Atom COMPUTE = Atom.of("compute");

  private FjThrput() {}

  static Body straight(Run run, int... sizes) {
    return () -> flood(run, sizes[0], sizes[1], home -> spawnLink(() -> work(sizes[1], home)));
  }

  static Body event(Run run, int... sizes) {
    return () -> flood(run, sizes[0], sizes[1], home -> spawnLink(new Worker(sizes[1], home)));
  }

  private static void flood(Run run, int workers, int messages, UnaryOperator<Pid> worker) {
    List<Pid> pids = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      pids.add(worker.apply(self()));
    }
    run.begin();
    for (int i = 0; i < messages; i++) {
      for (Pid pid : pids) {
        send(pid, COMPUTE);
      }
    }
    collect(workers, DONE);
    run.end((long) workers * messages);
  }

  private static void work(int messages, Pid home) {
    for (int i = 0; i < messages; i++) {
      compute(receive());
    }
    send(home, DONE);
  }

  /// What a worker does with a message.
  static void compute(Object message) {
    double sine = Math.sin(37.2);
    if (!message.equals(COMPUTE) || sine * sine <= 0) {
      throw Messages.unexpected(message);
    }
  }

  private static final class Worker implements Handler {
    private final Pid home;
    private int left;

    Worker(int messages, Pid home) {
      this.home = home;
      left = messages;
    }

    @Override
    public void handle(Object message) {
      compute(message);
      if (--left == 0) {
        send(home, DONE);
        throw exit(Messages.NORMAL);
      }
    }
  }
}
