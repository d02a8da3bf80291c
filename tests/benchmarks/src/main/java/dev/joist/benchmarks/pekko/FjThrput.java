package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// One sends work to many without waiting.
final class FjThrput {

  /// Work for a worker.
  enum Compute {
    COMPUTE;

    /// Does it.
    void run() {
      double sine = Math.sin(37.2);
      if (sine * sine <= 0) {
        throw new IllegalStateException("the square of a sine is " + sine * sine);
      }
    }
  }

  private FjThrput() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int workers = sizes[0];
    int messages = sizes[1];
    return Behaviors.<Done>setup(context -> {
      List<ActorRef<Compute>> refs = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        refs.add(context.spawnAnonymous(worker(messages, context.getSelf())));
      }
      run.begin();
      for (int i = 0; i < messages; i++) {
        for (ActorRef<Compute> ref : refs) {
          ref.tell(Compute.COMPUTE);
        }
      }
      return Guardian.awaiting(workers, run, (long) workers * messages);
    });
  }

  private static Behavior<Compute> worker(int messages, ActorRef<Done> home) {
    int[] left = {messages};
    return Behaviors.receiveMessage(compute -> {
      compute.run();
      if (--left[0] > 0) {
        return Behaviors.same();
      }
      home.tell(Done.DONE);
      return Behaviors.stopped();
    });
  }
}
