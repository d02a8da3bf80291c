package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.makeRef;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawnLink;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Series of numbers, each of whose terms another process computes; what is asked meanwhile waits.
final class LogMap {

  record Compute(Pid from, Ref ref, double term) {}

  record Result(Ref ref, double term) {}

  record Term(double term) {}

  private static final Atom NEXT_TERM = Atom.of("next_term");
  private static final Atom GET_TERM = Atom.of("get_term");

  private LogMap() {}

  static Body straight(Run run, int... sizes) {
    return () ->
        ask(
            run,
            sizes[0],
            sizes[1],
            computer ->
                spawnLink(() -> {
                  while (true) {
                    computer.handle(receive());
                  }
                }),
            (start, computer) -> {
              Pid home = self();
              return spawnLink(() -> series(start, computer, home));
            });
  }

  static Body event(Run run, int... sizes) {
    return () ->
        ask(
            run,
            sizes[0],
            sizes[1],
            computer -> spawnLink(computer),
            (start, computer) -> spawnLink(new Series(start, computer, self())));
  }

  private static void ask(
      Run run,
      int terms,
      int series,
      Function<Computer, Pid> computer,
      BiFunction<Double, Pid, Pid> worker) {
    List<Pid> workers = new ArrayList<>();
    for (int i = 0; i < series; i++) {
      Pid rate = computer.apply(new Computer(3.46 + i * 0.0025));
      workers.add(worker.apply(i * 0.0025, rate));
    }
    run.begin();
    for (int i = 0; i < terms; i++) {
      for (Pid pid : workers) {
        send(pid, NEXT_TERM);
      }
    }
    for (Pid pid : workers) {
      send(pid, GET_TERM);
    }
    for (int i = 0; i < series; i++) {
      double term = ((Term) receive()).term();
      if (term < 0 || term > 1) {
        throw Messages.unexpected(term);
      }
    }
    run.end((long) terms * series);
  }

  private static void series(double start, Pid computer, Pid home) {
    double term = start;
    while (!receive().equals(GET_TERM)) {
      Ref ref = makeRef();
      send(computer, new Compute(self(), ref, term));
      Result result =
          receive(ref, message -> message instanceof Result r && r.ref().equals(ref) ? r : null);
      term = result.term();
    }
    send(home, new Term(term));
  }

  private record Computer(double rate) implements Handler {
    @Override
    public void handle(Object message) {
      Compute compute = (Compute) message;
      double term = compute.term();
      send(compute.from(), new Result(compute.ref(), rate * term * (1 - term)));
    }
  }

  private static final class Series implements Handler {
    private final Pid computer;
    private final Pid home;
    private final Deque<Object> later = new ArrayDeque<>();
    private double term;
    private boolean waiting;

    Series(double start, Pid computer, Pid home) {
      this.computer = computer;
      this.home = home;
      term = start;
    }

    @Override
    public void handle(Object message) {
      if (message instanceof Result result) {
        term = result.term();
        waiting = false;
        Object next = later.poll();
        if (next != null) {
          take(next);
        }
      } else if (waiting) {
        later.add(message);
      } else {
        take(message);
      }
    }

    private void take(Object message) {
      if (message.equals(GET_TERM)) {
        send(home, new Term(term));
        throw exit(Messages.NORMAL);
      }
      waiting = true;
      send(computer, new Compute(self(), makeRef(), term));
    }
  }
}
