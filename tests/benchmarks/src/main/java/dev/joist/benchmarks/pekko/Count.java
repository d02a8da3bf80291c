package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// One sends without waiting, the other counts.
final class Count {

  private sealed interface Message {}

  private enum Increment implements Message {
    INCREMENT
  }

  private record Get(ActorRef<Integer> from) implements Message {}

  private Count() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int messages = sizes[0];
    return Behaviors.<Integer>setup(context -> {
      ActorRef<Message> counter = context.spawn(counter(), "counter");
      run.begin();
      for (int i = 0; i < messages; i++) {
        counter.tell(Increment.INCREMENT);
      }
      counter.tell(new Get(context.getSelf()));
      return Behaviors.receiveMessage(count -> {
        run.check("count", messages, count);
        run.end(messages);
        return Behaviors.stopped();
      });
    });
  }

  private static Behavior<Message> counter() {
    int[] count = {0};
    return Behaviors.receiveMessage(message -> {
      switch (message) {
        case Increment _ -> count[0]++;
        case Get(ActorRef<Integer> from) -> from.tell(count[0]);
      }
      return Behaviors.same();
    });
  }
}
