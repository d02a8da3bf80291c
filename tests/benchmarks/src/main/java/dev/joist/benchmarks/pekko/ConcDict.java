package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A dictionary that many read and write.
final class ConcDict {

  private static final int KEYS = 524287;

  private sealed interface Request {}

  private record Write(ActorRef<Integer> from, int key, int value) implements Request {}

  private record Read(ActorRef<Integer> from, int key) implements Request {}

  private ConcDict() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int writes = sizes[2];
    return Requests.guardian(
        run,
        dictionary(),
        (from, percent, value) ->
            percent < writes ? new Write(from, value % KEYS, value) : new Read(from, value % KEYS),
        sizes[0],
        sizes[1]);
  }

  private static Behavior<Request> dictionary() {
    Map<Integer, Integer> map = new HashMap<>();
    return Behaviors.receiveMessage(request -> {
      switch (request) {
        case Write(ActorRef<Integer> from, int key, int value) -> {
          map.put(key, value);
          from.tell(value);
        }
        case Read(ActorRef<Integer> from, int key) -> from.tell(map.getOrDefault(key, 0));
      }
      return Behaviors.same();
    });
  }
}
