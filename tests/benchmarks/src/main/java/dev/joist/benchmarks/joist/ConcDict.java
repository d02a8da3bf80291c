package dev.joist.benchmarks.joist;

import static dev.joist.Beam.send;

import dev.joist.benchmarks.contest.Run;
import dev.joist.benchmarks.joist.Requests.Mix;
import dev.joist.benchmarks.joist.Requests.Result;
import dev.joist.signal.Body;
import dev.joist.term.Pid;
import java.util.HashMap;
import java.util.Map;

/// A dictionary that many read and write.
final class ConcDict {

  private static final int KEYS = 524287;

  record Write(Pid from, int key, int value) {}

  record Read(Pid from, int key) {}

  private ConcDict() {}

  static Body straight(Run run, int... sizes) {
    return () ->
        Requests.make(run, Part.STRAIGHT, new Dictionary(), mix(sizes[2]), sizes[0], sizes[1]);
  }

  static Body event(Run run, int... sizes) {
    return () ->
        Requests.make(run, Part.EVENT, new Dictionary(), mix(sizes[2]), sizes[0], sizes[1]);
  }

  private static Mix mix(int writes) {
    return (from, percent, value) ->
        percent < writes ? new Write(from, value % KEYS, value) : new Read(from, value % KEYS);
  }

  private static final class Dictionary implements Part {
    private final Map<Integer, Integer> map = new HashMap<>();

    @Override
    public boolean take(Object message) {
      switch (message) {
        case Write(Pid from, int key, int value) -> {
          map.put(key, value);
          send(from, new Result(value));
        }
        case Read(Pid from, int key) -> send(from, new Result(map.getOrDefault(key, 0)));
        default -> throw Messages.unexpected(message);
      }
      return true;
    }
  }
}
