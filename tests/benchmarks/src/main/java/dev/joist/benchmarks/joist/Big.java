package dev.joist.benchmarks.joist;

import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawnLink;
import static dev.joist.benchmarks.joist.Messages.DONE;
import static dev.joist.benchmarks.joist.Messages.collect;

import dev.joist.benchmarks.contest.Dice;
import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Many processes ping each other at random, each with one ping under way.
final class Big {

  record Neighbours(List<Pid> pids) {}

  record Ping(Pid from) {}

  private static final Atom PONG = Atom.of("pong");
  private static final Atom READY = Atom.of("ready");

  private Big() {}

  static Body straight(Run run, int... sizes) {
    return () ->
        play(
            run,
            sizes[0],
            sizes[1],
            pinger ->
                spawnLink(() -> {
                  while (true) {
                    pinger.handle(receive());
                  }
                }));
  }

  static Body event(Run run, int... sizes) {
    return () -> play(run, sizes[0], sizes[1], pinger -> spawnLink(pinger));
  }

  private static void play(Run run, int processes, int pings, Function<Pinger, Pid> spawn) {
    List<Pid> pids = new ArrayList<>();
    for (int i = 1; i <= processes; i++) {
      pids.add(spawn.apply(new Pinger(new Dice(i), pings, self())));
    }
    for (Pid pid : pids) {
      send(pid, new Neighbours(List.copyOf(pids)));
    }
    collect(processes, READY);
    run.begin();
    for (Pid pid : pids) {
      send(pid, PONG);
    }
    collect(processes, DONE);
    run.end((long) processes * pings);
  }

  private static final class Pinger implements Handler {
    private final Dice dice;
    private final Pid sink;
    private int left;
    private List<Pid> neighbours = List.of();

    Pinger(Dice dice, int pings, Pid sink) {
      this.dice = dice;
      this.sink = sink;
      left = pings;
    }

    @Override
    public void handle(Object message) {
      switch (message) {
        case Ping(Pid from) -> send(from, PONG);
        case Neighbours(List<Pid> pids) -> {
          neighbours = pids;
          send(sink, READY);
        }
        default -> pong(message);
      }
    }

    private void pong(Object message) {
      if (!message.equals(PONG)) {
        throw Messages.unexpected(message);
      }
      if (left-- == 0) {
        send(sink, DONE);
      } else {
        send(neighbours.get(dice.next(neighbours.size())), new Ping(self()));
      }
    }
  }
}
