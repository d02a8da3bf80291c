package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A chain of actors, each of which watches the one before and stops with it.
final class Cascade {

  private enum Stop {
    STOP
  }

  private Cascade() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int actors = sizes[0];
    return Behaviors.<Done>setup(context -> {
      ActorRef<Stop> first =
          context.spawnAnonymous(Behaviors.receiveMessage(_ -> Behaviors.stopped()));
      ActorRef<Stop> last = first;
      for (int i = 1; i < actors; i++) {
        last = context.spawnAnonymous(linked(last, context.getSelf()));
      }
      context.watch(last);
      int[] left = {actors - 1};
      return Behaviors.receive(Done.class)
          .onMessage(
              Done.class,
              _ -> {
                if (--left[0] == 0) {
                  run.begin();
                  first.tell(Stop.STOP);
                }
                return Behaviors.same();
              })
          .onSignal(
              Terminated.class,
              _ -> {
                run.end(actors);
                return Behaviors.stopped();
              })
          .build();
    });
  }

  private static Behavior<Stop> linked(ActorRef<Stop> previous, ActorRef<Done> home) {
    return Behaviors.setup(context -> {
      context.watch(previous);
      home.tell(Done.DONE);
      return Behaviors.receive(Stop.class)
          .onSignal(Terminated.class, _ -> Behaviors.stopped())
          .build();
    });
  }
}
