package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawnLink;
import static dev.joist.benchmarks.joist.Messages.collect;

import dev.joist.Node;
import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;

/// One sends, the other answers.
final class PingPong {

  record Ping(Pid from) {}

  private static final Atom PONG = Atom.of("pong");

  private PingPong() {}

  static Body straight(Run run, int... sizes) {
    int rounds = sizes[0];
    return () -> {
      Pid pong = spawnLink(PingPong::pong);
      Ping ping = new Ping(self());
      run.begin();
      for (int i = 0; i < rounds; i++) {
        send(pong, ping);
        collect(1, PONG);
      }
      run.end(rounds);
    };
  }

  private static void pong() {
    while (true) {
      reply(receive());
    }
  }

  private static void reply(Object message) {
    send(((Ping) message).from(), PONG);
  }

  static Pid event(Node node, Run run, int... sizes) {
    Handler pong = PingPong::reply;
    return node.spawn(new Pinger(node.spawn(pong), run, sizes[0]));
  }

  private static final class Pinger implements Handler {
    private final Pid pong;
    private final Run run;
    private final int rounds;
    private int played;

    Pinger(Pid pong, Run run, int rounds) {
      this.pong = pong;
      this.run = run;
      this.rounds = rounds;
    }

    @Override
    public void start() {
      run.begin();
      send(pong, new Ping(self()));
    }

    @Override
    public void handle(Object message) {
      if (!message.equals(PONG)) {
        throw Messages.unexpected(message);
      }
      if (++played == rounds) {
        run.end(rounds);
        throw exit(Messages.NORMAL);
      }
      send(pong, new Ping(self()));
    }
  }
}
