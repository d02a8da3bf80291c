package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.process.Calling;
import dev.joist.process.Failure;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
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

  private final Work<T, R> work;
  private final Task.StreamOptions options;
  private final Results<T, R> results;
  private final Function<Callable<R>, Task<R>> start;

  /// By their monitors, the one that was started first in front.
  private final LinkedHashMap<Ref, Running<T, R>> running = new LinkedHashMap<>();

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
        running.values().forEach(each -> each.task().brutalKill());
      }
    }
  }

  private void begin(T item) {
    Task<R> task = start.apply(() -> work.of(item));
    long nanos = Times.nanos(options.timeout());
    long deadline = nanos < 0 ? -1 : System.nanoTime() + nanos;
    running.put(task.ref(), new Running<>(item, task, deadline));
  }

  private void takeOne() {
    Running<T, R> first = running.firstEntry().getValue(); // whose time is over first
    if (options.ordered()) {
      Task.Reply<R> reply = first.task().yieldFor(left(first));
      finish(first, reply == null ? late(first) : reply);
      return;
    }
    Object answer = Names.self().receive(this::answer, null, Times.nanos(left(first)));
    Ref ref = answer == null ? null : Calling.requestOf(answer);
    Running<T, R> done = ref == null ? null : running.get(ref);
    if (answer == null || done == null) {
      finish(first, late(first));
    } else {
      finish(done, done.task().reply(answer));
    }
  }

  /// A message that says what has become of one of the tasks; null for any other.
  private @Nullable Object answer(Object message) {
    Ref ref = Calling.requestOf(message);
    return ref != null && running.containsKey(ref) && Calling.response(ref, message) != null
        ? message
        : null;
  }

  private void finish(Running<T, R> done, Task.Reply<R> reply) {
    running.remove(done.task().ref());
    done.task().unbind();
    results.take(done.item(), reply);
  }

  /// Ends one that takes too long, or the caller.
  private Task.Reply<R> late(Running<T, R> each) {
    if (!options.killsLate()) {
      throw Failure.exit(
          Names.self(),
          Tuple.of(
              Wire.TIMEOUT,
              Tuple.of(Atom.of("task"), Atom.of("async_stream"), List.of(each.task().pid()))));
    }
    Task.@Nullable Reply<R> last = each.task().brutalKill();
    return last == null ? new Task.Reply.Failed<>(Wire.TIMEOUT) : last;
  }

  private static <T, R> Duration left(Running<T, R> each) {
    return each.deadline() == -1
        ? Times.INFINITY
        : Duration.ofNanos(Math.max(0, each.deadline() - System.nanoTime()));
  }
}
