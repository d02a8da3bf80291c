package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.link;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.benchmarks.joist.Messages.collect;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/// A chain of links, whose first process is killed.
final class Cascade {

  private static final Atom LINKED = Atom.of("linked");

  private Cascade() {}

  static Body straight(Run run, int... sizes) {
    return () ->
        fall(
            run,
            sizes[0],
            () -> spawn(Messages::block),
            (previous, home) ->
                spawn(() -> {
                  link(previous);
                  send(home, LINKED);
                  Messages.block();
                }));
  }

  static Body event(Run run, int... sizes) {
    return () ->
        fall(
            run,
            sizes[0],
            () -> spawn(new Idle()),
            (previous, home) -> spawn(new Linked(previous, home)));
  }

  private static void fall(
      Run run, int processes, Supplier<Pid> first, BinaryOperator<Pid> linked) {
    Pid victim = first.get();
    Pid last = victim;
    for (int i = 1; i < processes; i++) {
      last = linked.apply(last, self());
    }
    collect(processes - 1, LINKED);
    Ref ref = monitor(last);
    run.begin();
    exit(victim, Messages.KILL);
    Object reason = Messages.down(ref).reason();
    if (!reason.equals(Atom.of("killed"))) {
      throw Messages.unexpected(reason);
    }
    run.end(processes);
  }

  private record Linked(Pid previous, Pid home) implements Handler {
    @Override
    public void start() {
      link(previous);
      send(home, LINKED);
    }

    @Override
    public void handle(Object message) {
      throw Messages.unexpected(message);
    }
  }
}
