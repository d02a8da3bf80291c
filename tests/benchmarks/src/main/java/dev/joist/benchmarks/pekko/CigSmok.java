package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Dice;
import dev.joist.benchmarks.contest.Run;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// An arbiter lets one of many smoke after the other.
final class CigSmok {

  private record Smoke(int time) {}

  private CigSmok() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int rounds = sizes[0];
    int smokers = sizes[1];
    return Behaviors.<Done>setup(context -> {
      List<ActorRef<Smoke>> table = new ArrayList<>();
      for (int i = 1; i <= smokers; i++) {
        table.add(context.spawnAnonymous(smoker(context.getSelf(), new Dice(i))));
      }
      Dice dice = new Dice(rounds * smokers);
      int[] smoked = {0};
      run.begin();
      chooseOne(table, dice);
      return Behaviors.receiveMessage(_ -> {
        if (++smoked[0] == rounds) {
          run.end(rounds);
          return Behaviors.stopped();
        }
        chooseOne(table, dice);
        return Behaviors.same();
      });
    });
  }

  private static void chooseOne(List<ActorRef<Smoke>> table, Dice dice) {
    ActorRef<Smoke> smoker = table.get(dice.next(table.size()));
    smoker.tell(new Smoke(dice.next(1000) + 10));
  }

  private static Behavior<Smoke> smoker(ActorRef<Done> arbiter, Dice dice) {
    return Behaviors.receiveMessage(smoke -> {
      arbiter.tell(Done.DONE);
      dice.turn(smoke.time());
      return Behaviors.same();
    });
  }
}
