package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.process.Calling;
import dev.joist.process.Failure;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Exit;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Something that is worked out in a process of its own, whose result its owner awaits: Elixir's
/// `Task`.
///
/// ```java
/// Task<Long> price = Task.async(() -> shop.price("tea"));
/// Task<Long> stock = Task.async(() -> store.count("tea"));
/// long worth = price.await() * stock.await();
/// ```
///
/// A task is linked to the caller, so it ends with it, and the caller with it when it fails;
/// [TaskSupervisor#asyncNolink] makes one whose failure only its [#yieldFor] and [#await] tell of.
/// Whatever happens, nothing of a task is left in the owner's mailbox once it is awaited or shut
/// down; but for the `'EXIT'` of a task that was awaited, which a caller who traps exits gets as
/// from any process it is linked to.
///
/// A result is a term: an `int` comes as a `Long`.
///
/// *Thread:* that of a process, or `node.run`, `inbox.run`; awaited only by its owner, the process
/// that has made it, and once.
///
/// @param <R> the result
public final class Task<R> {

  /// What [#await] waits where nothing else is said.
  private static final Duration DEFAULT = Times.CALL;

  private static final Atom NOCONNECTION = Atom.of("noconnection");

  /// What has become of a task.
  ///
  /// @param <R> the result
  public sealed interface Reply<R> {

    /// It is done: `{ok, Result}`.
    ///
    /// @param result a term
    record Ok<R>(R result) implements Reply<R> {}

    /// It has failed: `{exit, Reason}`.
    ///
    /// @param reason what it ended with
    record Failed<R>(Object reason) implements Reply<R> {}

    /// The result.
    ///
    /// @throws ExitException the task's reason where it has failed
    default R orExit() {
      return switch (this) {
        case Ok<R>(R result) -> result;
        case Failed<R>(Object reason) -> throw new ExitException(reason, false);
      };
    }
  }

  private final Pid pid;
  private final Ref ref;
  private final Pid owner;

  private Task(Pid pid, Ref ref, Pid owner) {
    this.pid = pid;
    this.ref = ref;
    this.owner = owner;
  }

  // ---- making one

  /// Starts a task linked to the caller.
  public static <R> Task<R> async(Callable<R> work) {
    return watched(TaskWork.spawnLink(Beam.self()), work);
  }

  /// Starts work that nobody awaits, linked to the caller: a child of a supervisor.
  public static StartResult startLink(Callable<?> work) {
    return new StartResult.Ok(
        ProcLib.spawnLink(() -> {
          var _ = work.call();
        }));
  }

  /// Starts work that nobody awaits, and that nothing binds to the caller.
  public static StartResult start(Callable<?> work) {
    return new StartResult.Ok(
        ProcLib.spawn(() -> {
          var _ = work.call();
        }));
  }

  /// A child that is work that nobody awaits: `temporary`, as its end is no failure.
  public static ChildSpec childSpec(Object id, Callable<?> work) {
    return ChildSpec.of(id, () -> startLink(work)).restart(ChildSpec.Restart.TEMPORARY);
  }

  /// Watches a process that waits for its work, and gives it.
  static <R> Task<R> watched(Pid pid, Callable<R> work) {
    Ref ref = Calling.request(Names.self(), pid, null, TaskWork.term(work));
    return new Task<>(pid, ref, Beam.self());
  }

  /// The process that works.
  public Pid pid() {
    return pid;
  }

  // ---- awaiting it

  /// Waits five seconds for the result.
  ///
  /// *Ends the caller with* `{Reason, {task, await, [Pid, Millis]}}`, Reason being `timeout`,
  /// `noproc`, `{nodedown, Node}` or what has ended the task.
  ///
  /// @throws ExitException as said, unless it is caught
  public R await() {
    return await(DEFAULT);
  }

  /// As [#await()], for as long as is said; with [GenServer#INFINITY] for ever. After a timeout the
  /// task goes on, and its result is dropped.
  ///
  /// @throws ExitException as said, unless it is caught
  public R await(Duration timeout) {
    Reply<R> reply = this.yieldFor(timeout);
    switch (reply) {
      case Reply.Ok<R>(R result) -> {
        return result;
      }
      case Reply.Failed<R>(Object reason) -> throw failed(reason, timeout);
      case null -> {
        var late = Calling.abandon(Names.self(), ref);
        if (late != null) {
          return result(late);
        }
        throw failed(Wire.TIMEOUT, timeout);
      }
    }
  }

  private ExitException failed(Object reason, Duration timeout) {
    Object why = Wire.is(reason, NOCONNECTION) ? Tuple.of(Atom.of("nodedown"), pid.node()) : reason;
    return Failure.exit(
        Names.self(),
        Tuple.of(
            why, Tuple.of(Atom.of("task"), Atom.of("await"), List.of(pid, Times.term(timeout)))));
  }

  /// Waits for the result, and says when it is not there yet: it can be asked again. Elixir's
  /// `yield`, which is a word of Java's own.
  ///
  /// @return null when the time is over
  public @Nullable Reply<R> yieldFor(Duration timeout) {
    checkOwner();
    Object answer = Names.self().receive(answer(ref), ref, Times.nanos(timeout));
    return answer == null ? null : reply(answer);
  }

  /// Waits for all of them, as [#await(Duration)], for so long in all. When one fails or takes too
  /// long, the others go on, and their results are dropped.
  ///
  /// @return the results, in the tasks' order
  public static <R> List<R> awaitMany(List<Task<R>> tasks, Duration timeout) {
    List<R> results = new ArrayList<>();
    long end = timeout.equals(Times.INFINITY) ? -1 : System.nanoTime() + Times.nanos(timeout);
    for (Task<R> task : tasks) {
      try {
        results.add(task.await(left(end)));
      } catch (ExitException failed) {
        tasks.subList(results.size() + 1, tasks.size()).forEach(Task::released);
        throw failed;
      }
    }
    return results;
  }

  /// Waits for all of them, as [#yieldFor], for so long in all.
  ///
  /// @return what has become of each, in the tasks' order; null for those that are not done yet
  public static <R> List<@Nullable Reply<R>> yieldMany(List<Task<R>> tasks, Duration timeout) {
    List<@Nullable Reply<R>> replies = new ArrayList<>();
    long end = timeout.equals(Times.INFINITY) ? -1 : System.nanoTime() + Times.nanos(timeout);
    for (Task<R> task : tasks) {
      replies.add(task.yieldFor(left(end)));
    }
    return replies;
  }

  private static Duration left(long end) {
    return end == -1 ? Times.INFINITY : Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  // ---- ending it

  /// Tells the task to end, waits for its end, and kills it when that takes longer than said.
  ///
  /// @return what has become of it, if it was done by then or has failed; null when it has ended
  ///   because it was told to
  public @Nullable Reply<R> shutdown(Duration timeout) {
    return end(Wire.SHUTDOWN, timeout);
  }

  /// Kills the task.
  ///
  /// @return what has become of it, if it was done before; null when it was killed
  public @Nullable Reply<R> brutalKill() {
    return end(Wire.KILL, Times.INFINITY);
  }

  private @Nullable Reply<R> end(Atom signal, Duration timeout) {
    checkOwner();
    Object answer = Names.self().receive(answer(ref), ref, 0);
    if (answer != null) {
      unbind();
      return reply(answer);
    }
    Beam.unlink(pid);
    Ref watch = Beam.monitor(pid); // the other may be gone, after an await that took too long
    Beam.exit(pid, signal);
    answer = Names.self().receive(answerOrEnd(watch), ref, Times.nanos(timeout));
    if (answer == null) {
      Beam.exit(pid, Wire.KILL);
      answer = Beam.receive(ref, answerOrEnd(watch));
    }
    var _ = Beam.demonitor(ref, DemonitorOption.FLUSH);
    var _ = Beam.demonitor(watch, DemonitorOption.FLUSH);
    unbind();
    Reply<R> reply = reply(answer);
    return reply instanceof Reply.Failed<R>(Object reason) && isOurs(reason) ? null : reply;
  }

  private Function<Object, @Nullable Object> answerOrEnd(Ref watch) {
    Function<Object, @Nullable Object> answer = answer(ref);
    return message ->
        message instanceof Down down && down.ref().equals(watch) ? down : answer.apply(message);
  }

  private static boolean isOurs(Object reason) {
    return Wire.is(reason, Wire.SHUTDOWN) || Wire.is(reason, Atom.of("killed"));
  }

  /// Gives the task up without ending it: it goes on, and its result is dropped.
  ///
  /// @return what has become of it, if that is known by now; else null
  public @Nullable Reply<R> ignore() {
    checkOwner();
    Object answer = Names.self().receive(answer(ref), ref, 0);
    if (answer != null) {
      unbind();
      return reply(answer);
    }
    unbind();
    Object late = Calling.abandon(Names.self(), ref);
    return late == null ? null : new Reply.Ok<>(result(late));
  }

  /// The process, of which nothing is heard any more.
  Pid released() {
    var _ = Calling.abandon(Names.self(), ref);
    return pid;
  }

  /// Takes the link away, and with it the `'EXIT'` that a caller who traps exits has got.
  void unbind() {
    Beam.unlink(pid);
    var _ =
        Names.self()
            .receive(m -> m instanceof Exit exit && exit.from().equals(pid) ? exit : null, ref, 0);
  }

  /// The monitor through which the result comes.
  Ref ref() {
    return ref;
  }

  private void checkOwner() {
    if (!owner.equals(Beam.self())) {
      throw new ErrorException(
          Atom.of("badarg"),
          "the task %s is %s's, who has made it, and not %s's to await"
              .formatted(pid, owner, Beam.self()));
    }
  }

  private static Function<Object, @Nullable Object> answer(Ref ref) {
    return message ->
        message instanceof Down down && down.ref().equals(ref)
            ? down
            : Calling.response(ref, message) == null ? null : message;
  }

  /// What has become of the task, by a message that says so.
  Reply<R> reply(Object answer) {
    if (answer instanceof Down down) {
      return new Reply.Failed<>(down.reason());
    }
    var _ = Beam.demonitor(ref, DemonitorOption.FLUSH);
    Object value = Calling.response(ref, answer);
    if (value == null) {
      throw new IllegalStateException("no answer after all: " + Terms.toString(answer));
    }
    return new Reply.Ok<>(result(value));
  }

  @SuppressWarnings("unchecked") // what was worked out is what is awaited, as a term
  private R result(Object value) {
    return (R) value;
  }

  // ---- many

  /// How a stream of tasks is worked off.
  ///
  /// @param maxConcurrency how many tasks there are at a time
  /// @param ordered whether results come in the order of what they are of, or as they are done
  /// @param timeout how long each may take
  /// @param killsLate whether one that takes longer is killed, and the stream goes on; or the
  ///   caller ends
  public record StreamOptions(
      int maxConcurrency, boolean ordered, Duration timeout, boolean killsLate) {

    /// Checks that there is at least one at a time.
    public StreamOptions {
      if (maxConcurrency < 1) {
        throw new IllegalArgumentException("maxConcurrency is 1 and more, not " + maxConcurrency);
      }
    }

    /// One for each scheduler, in order, five seconds each.
    public static StreamOptions defaults() {
      return new StreamOptions(Runtime.getRuntime().availableProcessors(), true, DEFAULT, false);
    }

    /// The same with another number at a time.
    public StreamOptions maxConcurrency(int number) {
      return new StreamOptions(number, ordered, timeout, killsLate);
    }

    /// The same, as they are done.
    public StreamOptions unordered() {
      return new StreamOptions(maxConcurrency, false, timeout, killsLate);
    }

    /// The same with another time for each.
    public StreamOptions timeout(Duration time) {
      return new StreamOptions(maxConcurrency, ordered, time, killsLate);
    }

    /// The same, with those killed that take longer: Elixir's `on_timeout: :kill_task`.
    public StreamOptions killLate() {
      return new StreamOptions(maxConcurrency, ordered, timeout, true);
    }
  }

  /// Works something out for each item, so many at a time, in tasks linked to the caller, and hands
  /// the results over one by one.
  ///
  /// *Ends the caller with* `{timeout, ...}` when one takes too long, unless that is to be killed;
  /// and, by the link, when one fails, unless the caller traps exits.
  ///
  /// @param items taken one by one, no sooner than there is room for a task
  /// @param results is given each result, or how the task has failed, by the caller
  public static <T, R> void asyncStream(
      Iterable<T> items,
      TaskStream.Work<T, R> work,
      StreamOptions options,
      TaskStream.Results<T, R> results) {
    new TaskStream<>(work, options, results, job -> watched(TaskWork.spawnLink(Beam.self()), job))
        .run(items);
  }
}
