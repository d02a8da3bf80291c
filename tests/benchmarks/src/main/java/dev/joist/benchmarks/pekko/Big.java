package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Dice;
import dev.joist.benchmarks.contest.Run;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Many actors ping each other at random, each with one ping under way.
final class Big {

  private sealed interface Message {}

  private record Neighbours(List<ActorRef<Message>> refs) implements Message {}

  private record Ping(ActorRef<Message> from) implements Message {}

  private enum Pong implements Message {
    PONG
  }

  private enum News {
    READY,
    DONE
  }

  private Big() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int actors = sizes[0];
    int pings = sizes[1];
    return Behaviors.<News>setup(context -> {
      List<ActorRef<Message>> refs = new ArrayList<>();
      for (int i = 1; i <= actors; i++) {
        refs.add(context.spawnAnonymous(pinger(new Dice(i), pings, context.getSelf())));
      }
      refs.forEach(ref -> ref.tell(new Neighbours(List.copyOf(refs))));
      int[] ready = {0};
      int[] done = {0};
      return Behaviors.receiveMessage(news -> {
        if (news == News.READY) {
          if (++ready[0] == actors) {
            run.begin();
            refs.forEach(ref -> ref.tell(Pong.PONG));
          }
        } else if (++done[0] == actors) {
          run.end((long) actors * pings);
          return Behaviors.stopped();
        }
        return Behaviors.same();
      });
    });
  }

  private static Behavior<Message> pinger(Dice dice, int pings, ActorRef<News> sink) {
    return Behaviors.setup(context -> new Pinger(dice, pings, sink, context.getSelf()).behavior());
  }

  private static final class Pinger {
    private final Dice dice;
    private final ActorRef<News> sink;
    private final Ping ping;
    private int left;
    private List<ActorRef<Message>> neighbours = List.of();

    Pinger(Dice dice, int pings, ActorRef<News> sink, ActorRef<Message> self) {
      this.dice = dice;
      this.sink = sink;
      ping = new Ping(self);
      left = pings;
    }

    Behavior<Message> behavior() {
      return Behaviors.receiveMessage(message -> {
        switch (message) {
          case Ping(ActorRef<Message> from) -> from.tell(Pong.PONG);
          case Pong _ -> pong();
          case Neighbours(List<ActorRef<Message>> refs) -> {
            neighbours = refs;
            sink.tell(News.READY);
          }
        }
        return Behaviors.same();
      });
    }

    private void pong() {
      if (left-- == 0) {
        sink.tell(News.DONE);
      } else {
        neighbours.get(dice.next(neighbours.size())).tell(ping);
      }
    }
  }
}
