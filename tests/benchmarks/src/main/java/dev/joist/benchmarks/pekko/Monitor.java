package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// One actor watches another, and thinks better of it. The other is asked in the end, so that it
/// has heard of all that.
final class Monitor {

  private Monitor() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int watches = sizes[0];
    return Behaviors.<Done>setup(context -> {
      ActorRef<ActorRef<Done>> target = context.spawn(target(), "target");
      run.begin();
      for (int i = 0; i < watches; i++) {
        context.watch(target);
        context.unwatch(target);
      }
      target.tell(context.getSelf());
      return Guardian.awaiting(1, run, watches);
    });
  }

  private static Behavior<ActorRef<Done>> target() {
    return Behaviors.receiveMessage(from -> {
      from.tell(Done.DONE);
      return Behaviors.same();
    });
  }
}
