package dev.joist.benchmarks.joist;

import static dev.joist.Beam.send;

import dev.joist.benchmarks.contest.Run;
import dev.joist.benchmarks.contest.SortedList;
import dev.joist.benchmarks.joist.Requests.Mix;
import dev.joist.benchmarks.joist.Requests.Result;
import dev.joist.signal.Body;
import dev.joist.term.Pid;

/// A sorted list that many ask and add to.
final class ConcSll {

  record Write(Pid from, int value) {}

  record Contains(Pid from, int value) {}

  record Size(Pid from) {}

  private ConcSll() {}

  static Body straight(Run run, int... sizes) {
    return () ->
        Requests.make(run, Part.STRAIGHT, new Lists(), mix(sizes[2], sizes[3]), sizes[0], sizes[1]);
  }

  static Body event(Run run, int... sizes) {
    return () ->
        Requests.make(run, Part.EVENT, new Lists(), mix(sizes[2], sizes[3]), sizes[0], sizes[1]);
  }

  private static Mix mix(int writes, int sizes) {
    return (from, percent, value) ->
        percent < sizes
            ? new Size(from)
            : percent < sizes + writes ? new Write(from, value) : new Contains(from, value);
  }

  private static final class Lists implements Part {
    private final SortedList list = new SortedList();

    @Override
    public boolean take(Object message) {
      switch (message) {
        case Write(Pid from, int value) -> {
          list.add(value);
          send(from, new Result(value));
        }
        case Contains(Pid from, int value) -> send(from, new Result(list.contains(value)));
        case Size(Pid from) -> send(from, new Result(list.size()));
        default -> throw Messages.unexpected(message);
      }
      return true;
    }
  }
}
