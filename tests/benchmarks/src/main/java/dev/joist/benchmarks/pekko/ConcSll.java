package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import dev.joist.benchmarks.contest.SortedList;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A sorted list that many ask and add to.
final class ConcSll {

  private sealed interface Request {}

  private record Write(ActorRef<Integer> from, int value) implements Request {}

  private record Contains(ActorRef<Integer> from, int value) implements Request {}

  private record Size(ActorRef<Integer> from) implements Request {}

  private ConcSll() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int writes = sizes[2];
    int sizePercent = sizes[3];
    return Requests.guardian(
        run,
        list(),
        (from, percent, value) ->
            percent < sizePercent
                ? new Size(from)
                : percent < sizePercent + writes
                    ? new Write(from, value)
                    : new Contains(from, value),
        sizes[0],
        sizes[1]);
  }

  private static Behavior<Request> list() {
    SortedList list = new SortedList();
    return Behaviors.receiveMessage(request -> {
      switch (request) {
        case Write(ActorRef<Integer> from, int value) -> {
          list.add(value);
          from.tell(value);
        }
        case Contains(ActorRef<Integer> from, int value) -> from.tell(list.contains(value));
        case Size(ActorRef<Integer> from) -> from.tell(list.size());
      }
      return Behaviors.same();
    });
  }
}
