package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Color;
import dev.joist.benchmarks.contest.Run;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/// Creatures meet in a mall, two at a time, and change their colors.
final class Chameneos {

  private sealed interface ToMall {}

  private record Meet(ActorRef<ToCreature> creature, Color color) implements ToMall {}

  private record Meetings(int count) implements ToMall {}

  private sealed interface ToCreature {}

  private record Met(Color color) implements ToCreature {}

  private enum Say implements ToCreature {
    START,
    CLOSED
  }

  private Chameneos() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    return Behaviors.<ToMall>setup(context -> new Mall(run, sizes[0], sizes[1]).open(context));
  }

  private static final class Mall {
    private final Run run;
    private final int creatures;
    private final int meetings;
    private @Nullable Meet waiting;
    private int left;
    private int counted;
    private int met;

    Mall(Run run, int creatures, int meetings) {
      this.run = run;
      this.creatures = creatures;
      this.meetings = meetings;
      left = meetings;
    }

    Behavior<ToMall> open(ActorContext<ToMall> context) {
      List<ActorRef<ToCreature>> refs = new ArrayList<>();
      for (int i = 0; i < creatures; i++) {
        refs.add(context.spawnAnonymous(creature(context.getSelf(), Color.of(i))));
      }
      run.begin();
      refs.forEach(ref -> ref.tell(Say.START));
      return Behaviors.receiveMessage(message ->
          switch (message) {
            case Meet meet -> meet(meet);
            case Meetings(int count) -> count(count);
          });
    }

    private Behavior<ToMall> meet(Meet second) {
      Meet first = waiting;
      if (left == 0) {
        second.creature().tell(Say.CLOSED);
      } else if (first == null) {
        waiting = second;
      } else {
        waiting = null;
        left--;
        first.creature().tell(new Met(second.color()));
        second.creature().tell(new Met(first.color()));
      }
      return Behaviors.same();
    }

    private Behavior<ToMall> count(int count) {
      met += count;
      if (++counted < creatures) {
        return Behaviors.same();
      }
      run.stop();
      run.check("meetings", 2L * meetings, met);
      run.end(meetings);
      return Behaviors.stopped();
    }
  }

  private static Behavior<ToCreature> creature(ActorRef<ToMall> mall, Color first) {
    return Behaviors.setup(context -> {
      Color[] color = {first};
      int[] meetings = {0};
      return Behaviors.receiveMessage(message -> {
        if (message == Say.CLOSED) {
          mall.tell(new Meetings(meetings[0]));
          return Behaviors.stopped();
        }
        if (message instanceof Met(Color other)) {
          meetings[0]++;
          color[0] = color[0].complement(other);
        }
        mall.tell(new Meet(context.getSelf(), color[0]));
        return Behaviors.same();
      });
    });
  }
}
