package dev.joist.benchmarks.joist;

import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.benchmarks.joist.Messages.DONE;
import static dev.joist.benchmarks.joist.Messages.START;
import static dev.joist.benchmarks.joist.Messages.collect;

import dev.joist.benchmarks.contest.Dice;
import dev.joist.benchmarks.contest.Run;
import dev.joist.benchmarks.joist.Part.Spawner;
import dev.joist.term.Pid;
import java.util.ArrayList;
import java.util.List;

/// Workers that ask one server, each waiting for the answer before it asks again.
final class Requests {

  /// What a worker asks, at random.
  @FunctionalInterface
  interface Mix {

    /// The request that two numbers stand for, the first of them below 100.
    Object request(Pid from, int percent, int value);
  }

  /// The server's answer.
  record Result(int value) {}

  private Requests() {}

  /// Has so many workers make so many requests each.
  static void make(Run run, Spawner spawner, Part server, Mix mix, int workers, int requests) {
    Pid to = spawner.spawn(server);
    List<Pid> pids = new ArrayList<>();
    for (int i = 1; i <= workers; i++) {
      pids.add(spawner.spawn(new Worker(to, self(), requests, new Dice(i + requests), mix)));
    }
    run.begin();
    for (Pid pid : pids) {
      send(pid, START);
    }
    collect(workers, DONE);
    run.end((long) workers * requests);
  }

  private static final class Worker implements Part {
    private final Pid server;
    private final Pid home;
    private final Dice dice;
    private final Mix mix;
    private int left;

    Worker(Pid server, Pid home, int requests, Dice dice, Mix mix) {
      this.server = server;
      this.home = home;
      this.dice = dice;
      this.mix = mix;
      left = requests;
    }

    @Override
    public boolean take(Object message) {
      if (!(message instanceof Result) && !message.equals(START)) {
        throw Messages.unexpected(message);
      }
      if (left-- == 0) {
        send(home, DONE);
        return false;
      }
      send(server, mix.request(self(), dice.next(100), dice.next()));
      return true;
    }
  }
}
