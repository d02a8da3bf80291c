package dev.joist.benchmarks.joist;

import static dev.joist.Beam.self;
import static dev.joist.Beam.send;

import dev.joist.Node;
import dev.joist.benchmarks.contest.Dice;
import dev.joist.benchmarks.contest.Run;
import dev.joist.benchmarks.joist.Part.Spawner;
import dev.joist.signal.Body;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.ArrayList;
import java.util.List;

/// An arbiter lets one of many smoke after the other.
final class CigSmok {

  record Smoke(int time) {}

  private static final Atom SMOKING = Atom.of("smoking");

  private CigSmok() {}

  static Body straight(Run run, int... sizes) {
    return () -> Part.play(new Arbiter(run, sizes[0], sizes[1], Part.STRAIGHT));
  }

  static Pid event(Node node, Run run, int... sizes) {
    return node.spawn(new Arbiter(run, sizes[0], sizes[1], Part.EVENT));
  }

  private static final class Arbiter implements Part {
    private final Run run;
    private final int rounds;
    private final int smokers;
    private final Spawner spawner;
    private final Dice dice;
    private final List<Pid> table = new ArrayList<>();
    private int smoked;

    Arbiter(Run run, int rounds, int smokers, Spawner spawner) {
      this.run = run;
      this.rounds = rounds;
      this.smokers = smokers;
      this.spawner = spawner;
      dice = new Dice(rounds * smokers);
    }

    @Override
    public void start() {
      for (int i = 1; i <= smokers; i++) {
        table.add(spawner.spawn(new Smoker(self(), new Dice(i))));
      }
      run.begin();
      chooseOne();
    }

    private void chooseOne() {
      Pid smoker = table.get(dice.next(smokers));
      send(smoker, new Smoke(dice.next(1000) + 10));
    }

    @Override
    public boolean take(Object message) {
      if (!message.equals(SMOKING)) {
        throw Messages.unexpected(message);
      }
      if (++smoked == rounds) {
        run.end(rounds);
        return false;
      }
      chooseOne();
      return true;
    }
  }

  private record Smoker(Pid arbiter, Dice dice) implements Part {
    @Override
    public boolean take(Object message) {
      send(arbiter, SMOKING);
      dice.turn(((Smoke) message).time());
      return true;
    }
  }
}
