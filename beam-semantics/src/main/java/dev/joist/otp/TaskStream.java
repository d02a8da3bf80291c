package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Tasks for the items of a stream, so many at a time.
///
/// *Thread:* the caller's process.
///
/// @param <T> the items
/// @param <R> the results
public final class TaskStream<T, R> {

  /// What is worked out for an item.
  ///
  /// @param <T> the item
  /// @param <R> the result
  @FunctionalInterface
  public interface Work<T, R> {

    /// Works it out.
    ///
    /// @throws Exception to have the task fail
    R of(T item) throws Exception;
  }

  /// What is given the results.
  ///
  /// @param <T> the items
  /// @param <R> the results
  @FunctionalInterface
  public interface Results<T, R> {

    /// Takes what has become of one.
    ///
    /// @param item which
    /// @param reply its result, or how its task has failed
    void take(T item, Task.Reply<R> reply);
  }

  /// How long to look at one task before the next, where they are taken as they are done.
  private static final Duration LOOK = Duration.ofMillis(1);

  private final Work<T, R> work;
  private final Task.StreamOptions options;
  private final Results<T, R> results;
  private final Function<Callable<R>, Task<R>> start;
  private final List<Running<T, R>> running = new ArrayList<>();

  private record Running<T, R>(T item, Task<R> task, long deadline) {}

  TaskStream(
      Work<T, R> work,
      Task.StreamOptions options,
      Results<T, R> results,
      Function<Callable<R>, Task<R>> start) {
    this.work = work;
    this.options = options;
    this.results = results;
    this.start = start;
  }

  /// Works all of them off. Whatever ends it, no task is left.
  void run(Iterable<T> items) {
    Iterator<T> left = items.iterator();
    try {
      while (true) {
        while (running.size() < options.maxConcurrency() && left.hasNext()) {
          begin(left.next());
        }
        if (running.isEmpty()) {
          return;
        }
        takeOne();
      }
    } finally {
      if (Beam.isProcess()) {
        running.forEach(each -> each.task().brutalKill());
      }
    }
  }

  private void begin(T item) {
    Task<R> task = start.apply(() -> work.of(item));
    long nanos = Times.nanos(options.timeout());
    running.add(new Running<>(item, task, nanos < 0 ? -1 : System.nanoTime() + nanos));
  }

  private void takeOne() {
    if (options.ordered()) {
      Running<T, R> first = running.getFirst();
      Task.Reply<R> reply = first.task().yieldFor(left(first));
      finish(first, reply == null ? late(first) : reply);
      return;
    }
    while (true) {
      for (Running<T, R> each : running) {
        Duration look = running.size() == 1 ? left(each) : min(LOOK, left(each));
        Task.Reply<R> reply = each.task().yieldFor(look);
        if (reply == null && isLate(each)) {
          reply = late(each);
        }
        if (reply != null) {
          finish(each, reply);
          return;
        }
      }
    }
  }

  private void finish(Running<T, R> done, Task.Reply<R> reply) {
    running.remove(done);
    results.take(done.item(), reply);
  }

  /// Ends one that takes too long, or the caller.
  private Task.Reply<R> late(Running<T, R> each) {
    if (!options.killsLate()) {
      throw new ExitException(
          Tuple.of(
              Wire.TIMEOUT,
              Tuple.of(Atom.of("task"), Atom.of("async_stream"), List.of(each.task().pid()))),
          false);
    }
    Task.@Nullable Reply<R> last = each.task().brutalKill();
    return last == null ? new Task.Reply.Failed<>(Wire.TIMEOUT) : last;
  }

  private static <T, R> boolean isLate(Running<T, R> each) {
    return each.deadline() != -1 && System.nanoTime() - each.deadline() >= 0;
  }

  private static <T, R> Duration left(Running<T, R> each) {
    return each.deadline() == -1
        ? Times.INFINITY
        : Duration.ofNanos(Math.max(0, each.deadline() - System.nanoTime()));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
