package dev.joist.benchmarks.bridge;

import static dev.joist.Beam.exit;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// An actor watches many, tells each to stop, and is told of each end.
final class WatchStop {

  private static final Atom NORMAL = Atom.of("normal");

  enum Message {
    STOP
  }

  private WatchStop() {}

  /// @param maker makes one; `reference` leads to what is to be watched, as part of what is timed
  static <W> Behavior<?> guardian(
      Run run,
      Function<ActorContext<Message>, W> maker,
      Function<W, ActorRef<Message>> reference,
      int... sizes) {
    return Behaviors.<Message>setup(context -> {
      int count = sizes[0];
      List<W> watched = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        watched.add(maker.apply(context));
      }
      run.begin();
      for (W each : watched) {
        ActorRef<Message> ref = reference.apply(each);
        context.watch(ref);
        ref.tell(Message.STOP);
      }
      return awaiting(run, count);
    });
  }

  private static Behavior<Message> awaiting(Run run, int count) {
    int[] left = {count};
    return Behaviors.receive(Message.class)
        .onSignal(
            Terminated.class,
            _ -> {
              left[0]--;
              if (left[0] > 0) {
                return Behaviors.same();
              }
              run.end(count);
              return Behaviors.stopped();
            })
        .build();
  }

  static Behavior<Message> actor() {
    return Behaviors.receiveMessage(_ -> Behaviors.stopped());
  }

  static Handler process() {
    return _ -> {
      throw exit(NORMAL);
    };
  }
}
