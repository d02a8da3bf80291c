package dev.joist.benchmarks.pekko;

import static dev.joist.benchmarks.pekko.Spawn.WINDOW;

import dev.joist.benchmarks.contest.Run;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Actors with nothing to do, whose maker watches them.
final class SpawnMonitor {

  private static final Behavior<Void> CHILD = Behaviors.setup(_ -> Behaviors.stopped());

  private final Run run;
  private final int actors;
  private final ActorContext<Void> context;
  private int left;
  private int awaited;

  private SpawnMonitor(Run run, int actors, ActorContext<Void> context) {
    this.run = run;
    this.actors = actors;
    this.context = context;
    left = actors;
  }

  static Behavior<?> guardian(Run run, int... sizes) {
    return Behaviors.<Void>setup(context -> new SpawnMonitor(run, sizes[0], context).begin());
  }

  private Behavior<Void> begin() {
    run.begin();
    makeSome();
    return Behaviors.receive(Void.class).onSignal(Terminated.class, _ -> ended()).build();
  }

  private void makeSome() {
    awaited = Math.min(left, WINDOW);
    left -= awaited;
    for (int i = 0; i < awaited; i++) {
      context.watch(context.spawnAnonymous(CHILD));
    }
  }

  private Behavior<Void> ended() {
    if (--awaited == 0) {
      if (left == 0) {
        run.end(actors);
        return Behaviors.stopped();
      }
      makeSome();
    }
    return Behaviors.same();
  }
}
