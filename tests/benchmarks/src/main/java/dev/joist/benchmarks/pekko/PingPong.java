package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// One sends, the other answers.
final class PingPong {

  private enum Pong {
    PONG
  }

  private record Ping(ActorRef<Pong> from) {}

  private PingPong() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int rounds = sizes[0];
    return Behaviors.<Pong>setup(context -> {
      ActorRef<Ping> pong = context.spawn(pong(), "pong");
      Ping ping = new Ping(context.getSelf());
      int[] played = {0};
      run.begin();
      pong.tell(ping);
      return Behaviors.receiveMessage(message -> {
        if (++played[0] == rounds) {
          run.end(rounds);
          return Behaviors.stopped();
        }
        pong.tell(ping);
        return Behaviors.same();
      });
    });
  }

  private static Behavior<Ping> pong() {
    return Behaviors.receiveMessage(ping -> {
      ping.from().tell(Pong.PONG);
      return Behaviors.same();
    });
  }
}
