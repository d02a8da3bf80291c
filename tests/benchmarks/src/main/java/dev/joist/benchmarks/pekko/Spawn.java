package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Actors with nothing to do but to say so.
final class Spawn {

  /// So many at a time, before their last words are waited for.
  static final int WINDOW = 1000;

  private final Run run;
  private final int actors;
  private final ActorContext<Done> context;
  private final Behavior<Void> child;
  private int left;
  private int awaited;

  private Spawn(Run run, int actors, ActorContext<Done> context) {
    this.run = run;
    this.actors = actors;
    this.context = context;
    ActorRef<Done> home = context.getSelf();
    child =
        Behaviors.setup(_ -> {
          home.tell(Done.DONE);
          return Behaviors.stopped();
        });
    left = actors;
  }

  static Behavior<?> guardian(Run run, int... sizes) {
    return Behaviors.<Done>setup(context -> new Spawn(run, sizes[0], context).begin());
  }

  private Behavior<Done> begin() {
    run.begin();
    makeSome();
    return Behaviors.receiveMessage(_ -> done());
  }

  private void makeSome() {
    awaited = Math.min(left, WINDOW);
    left -= awaited;
    for (int i = 0; i < awaited; i++) {
      var _ = context.spawnAnonymous(child);
    }
  }

  private Behavior<Done> done() {
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
