package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import dev.joist.benchmarks.pekko.FjThrput.Compute;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Many actors, each for one message.
final class FjCreate {

  private FjCreate() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int actors = sizes[0];
    return Behaviors.<Done>setup(context -> {
      Behavior<Compute> worker = worker(context.getSelf());
      run.begin();
      for (int i = 0; i < actors; i++) {
        context.spawnAnonymous(worker).tell(Compute.COMPUTE);
      }
      return Guardian.awaiting(actors, run, actors);
    });
  }

  private static Behavior<Compute> worker(ActorRef<Done> home) {
    return Behaviors.receiveMessage(compute -> {
      compute.run();
      home.tell(Done.DONE);
      return Behaviors.stopped();
    });
  }
}
