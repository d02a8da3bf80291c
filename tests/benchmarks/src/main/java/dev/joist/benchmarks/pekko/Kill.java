package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Idle actors are stopped by their parent, one after the other. (An actor that blocks in its
/// handler cannot be stopped.)
final class Kill {

  private Kill() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int actors = sizes[0];
    return Behaviors.<Void>setup(context -> {
      Deque<ActorRef<Void>> idle = new ArrayDeque<>();
      for (int i = 0; i < actors; i++) {
        ActorRef<Void> child =
            context.spawnAnonymous(Behaviors.receiveMessage(_ -> Behaviors.unhandled()));
        context.watch(child);
        idle.add(child);
      }
      run.begin();
      context.stop(idle.remove());
      return Behaviors.receive(Void.class)
          .onSignal(Terminated.class, _ -> next(run, actors, context, idle))
          .build();
    });
  }

  private static Behavior<Void> next(
      Run run, int actors, ActorContext<Void> context, Deque<ActorRef<Void>> idle) {
    if (idle.isEmpty()) {
      run.end(actors);
      return Behaviors.stopped();
    }
    context.stop(idle.remove());
    return Behaviors.same();
  }
}
