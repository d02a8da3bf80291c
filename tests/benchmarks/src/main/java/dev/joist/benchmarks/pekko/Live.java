package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Many actors, all of which wait; the last one to get there says so.
final class Live {

  private Live() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int actors = sizes[0];
    return Behaviors.<Done>setup(context -> {
      Behavior<Void> idle = idle(actors, context.getSelf());
      long before = Run.heap();
      run.begin();
      for (int i = 0; i < actors; i++) {
        var _ = context.spawnAnonymous(idle);
      }
      return Behaviors.receiveMessage(_ -> {
        run.stop();
        run.end(actors, OptionalLong.of(Run.heap() - before));
        return Behaviors.same();
      });
    });
  }

  private static Behavior<Void> idle(int actors, ActorRef<Done> home) {
    AtomicInteger alive = new AtomicInteger();
    Behavior<Void> waiting = Behaviors.receiveMessage(_ -> Behaviors.unhandled());
    return Behaviors.setup(_ -> {
      if (alive.incrementAndGet() == actors) {
        home.tell(Done.DONE);
      }
      return waiting;
    });
  }
}
