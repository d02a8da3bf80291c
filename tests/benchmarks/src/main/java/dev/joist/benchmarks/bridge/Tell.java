package dev.joist.benchmarks.bridge;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Handler;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// An actor tells without waiting, what it tells counts.
final class Tell {

  sealed interface Message {}

  enum Increment implements Message {
    INCREMENT
  }

  record Get(ActorRef<Integer> from) implements Message {}

  private Tell() {}

  static Behavior<?> guardian(
      Run run, Function<ActorContext<Integer>, ActorRef<Message>> counter, int... sizes) {
    int messages = sizes[0];
    return Behaviors.<Integer>setup(context -> {
      ActorRef<Message> told = counter.apply(context);
      run.begin();
      for (int i = 0; i < messages; i++) {
        told.tell(Increment.INCREMENT);
      }
      told.tell(new Get(context.getSelf()));
      return Behaviors.receiveMessage(count -> {
        run.check("count", messages, count);
        run.end(messages);
        return Behaviors.stopped();
      });
    });
  }

  /// A typed actor that counts.
  static Behavior<Message> actor() {
    int[] count = {0};
    return Behaviors.receiveMessage(message -> {
      switch (message) {
        case Increment _ -> count[0]++;
        case Get(ActorRef<Integer> from) -> from.tell(count[0]);
      }
      return Behaviors.same();
    });
  }

  /// A process that counts.
  static Handler process() {
    int[] count = {0};
    return message -> {
      switch ((Message) message) {
        case Increment _ -> count[0]++;
        case Get(ActorRef<Integer> from) -> from.tell(count[0]);
      }
    };
  }
}
