package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Many watch one, which stops; each says that it was told.
final class FanDown {

  private enum Stop {
    STOP
  }

  private enum News {
    WATCHING,
    TOLD
  }

  private FanDown() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int watchers = sizes[0];
    return Behaviors.<News>setup(context -> {
      ActorRef<Stop> target =
          context.spawn(Behaviors.receiveMessage(_ -> Behaviors.stopped()), "target");
      for (int i = 0; i < watchers; i++) {
        var _ = context.spawnAnonymous(watcher(target, context.getSelf()));
      }
      int[] watching = {0};
      int[] told = {0};
      return Behaviors.receiveMessage(news -> {
        if (news == News.WATCHING) {
          if (++watching[0] == watchers) {
            run.begin();
            target.tell(Stop.STOP);
          }
        } else if (++told[0] == watchers) {
          run.end(watchers);
          return Behaviors.stopped();
        }
        return Behaviors.same();
      });
    });
  }

  private static Behavior<Void> watcher(ActorRef<Stop> target, ActorRef<News> home) {
    return Behaviors.setup(context -> {
      context.watch(target);
      home.tell(News.WATCHING);
      return Behaviors.receive(Void.class)
          .onSignal(
              Terminated.class,
              _ -> {
                home.tell(News.TOLD);
                return Behaviors.stopped();
              })
          .build();
    });
  }
}
