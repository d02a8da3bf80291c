package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Each knows the next; the token says how often it is still to be passed on.
final class Ring {

  private sealed interface Message {}

  private record Token(int hops) implements Message {}

  private record Next(ActorRef<Message> next) implements Message {}

  private Ring() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    return Behaviors.<Done>setup(context -> {
      ActorRef<Message> last = context.spawnAnonymous(last(context.getSelf()));
      ActorRef<Message> first = last;
      for (int i = 1; i < sizes[0]; i++) {
        first = context.spawnAnonymous(member(first, context.getSelf()));
      }
      last.tell(new Next(first));
      run.begin();
      first.tell(new Token(sizes[1]));
      return Guardian.awaiting(1, run, sizes[1]);
    });
  }

  /// The last member is made first, and told later who comes next.
  private static Behavior<Message> last(ActorRef<Done> home) {
    return Behaviors.receiveMessage(message ->
        message instanceof Next(ActorRef<Message> next)
            ? member(next, home)
            : Behaviors.unhandled());
  }

  private static Behavior<Message> member(ActorRef<Message> next, ActorRef<Done> home) {
    return Behaviors.receiveMessage(message -> {
      if (!(message instanceof Token(int hops))) {
        return Behaviors.unhandled();
      }
      if (hops == 0) {
        home.tell(Done.DONE);
      } else {
        next.tell(new Token(hops - 1));
      }
      return Behaviors.same();
    });
  }
}
