package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Dice;
import dev.joist.benchmarks.contest.Run;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Workers that ask one server, each waiting for the answer before it asks again.
final class Requests {

  /// What a worker asks, at random.
  @FunctionalInterface
  interface Mix<R> {

    /// The request that two numbers stand for, the first of them below 100.
    R request(ActorRef<Integer> from, int percent, int value);
  }

  private Requests() {}

  /// Has so many workers make so many requests each; what a worker is told first is no answer.
  static <R> Behavior<?> guardian(
      Run run, Behavior<R> server, Mix<R> mix, int workers, int requests) {
    return Behaviors.<Done>setup(context -> {
      ActorRef<R> to = context.spawn(server, "server");
      List<ActorRef<Integer>> refs = new ArrayList<>();
      for (int i = 1; i <= workers; i++) {
        Dice dice = new Dice(i + requests);
        refs.add(context.spawnAnonymous(worker(to, context.getSelf(), requests, dice, mix)));
      }
      run.begin();
      refs.forEach(ref -> ref.tell(0));
      return Guardian.awaiting(workers, run, (long) workers * requests);
    });
  }

  private static <R> Behavior<Integer> worker(
      ActorRef<R> server, ActorRef<Done> home, int requests, Dice dice, Mix<R> mix) {
    return Behaviors.setup(context -> {
      int[] left = {requests};
      return Behaviors.receiveMessage(_ -> {
        if (left[0]-- == 0) {
          home.tell(Done.DONE);
          return Behaviors.stopped();
        }
        server.tell(mix.request(context.getSelf(), dice.next(100), dice.next()));
        return Behaviors.same();
      });
    });
  }
}
