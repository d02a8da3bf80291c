package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.otp.SupervisorFlags.Strategy;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.List;
import java.util.concurrent.Callable;

/// A supervisor of tasks: they end with it, and one that fails fails alone. Elixir's
/// `Task.Supervisor`.
///
/// ```java
/// Task<Page> page = TaskSupervisor.asyncNolink(supervisor, () -> fetch(address));
/// switch (page.yieldFor(Duration.ofSeconds(2))) {
///   case Ok(Page fetched) -> show(fetched);
///   case Failed(Object reason) -> sorry(reason);   // the caller lives on
///   case null -> page.brutalKill();
/// }
/// ```
///
/// It is a simple supervisor of temporary children, so all that is said of those can be done with
/// it.
///
/// *Thread:* that of a process, or `node.run`, `inbox.run`.
public final class TaskSupervisor {

  private TaskSupervisor() {}

  /// Starts one, linked to the caller.
  public static StartResult startLink(StartOption... options) {
    ChildSpec spec =
        ChildSpec.of(Atom.of("task"), TaskSupervisor::begin).restart(ChildSpec.Restart.TEMPORARY);
    return Supervisor.startLink(
        SupervisorFlags.of(Strategy.SIMPLE_ONE_FOR_ONE), List.of(spec), options);
  }

  /// A child that is one.
  ///
  /// @param id of the child
  public static ChildSpec childSpec(Object id, StartOption... options) {
    return ChildSpec.of(id, () -> startLink(options)).supervisor();
  }

  private static StartResult begin(List<Object> arguments) {
    Pid owner = (Pid) arguments.get(0);
    boolean linked = Boolean.TRUE.equals(arguments.get(1));
    return new StartResult.Ok(
        ProcLib.spawnLink(() -> {
          if (linked) {
            Beam.link(owner);
          }
          TaskWork.work(owner);
        }));
  }

  /// Starts a task whose failure is told to the caller when it asks for the result, and else to
  /// nobody.
  ///
  /// @throws ErrorException `{badmatch, _}` when the supervisor starts none
  public static <R> Task<R> asyncNolink(Object supervisor, Callable<R> work) {
    Pid pid = Supervisor.startChild(supervisor, List.of(Beam.self(), false)).pid();
    return Task.watched(pid, work);
  }

  /// Starts a task that is linked to the caller too.
  ///
  /// @throws ErrorException `{badmatch, _}` when the supervisor starts none
  public static <R> Task<R> async(Object supervisor, Callable<R> work) {
    Pid pid = Supervisor.startChild(supervisor, List.of(Beam.self(), true)).pid();
    return Task.watched(pid, work);
  }

  /// Starts work that nobody awaits.
  ///
  /// @return its process
  public static Pid startChild(Object supervisor, Callable<?> work) {
    return asyncNolink(supervisor, work).released();
  }

  /// As [Task#asyncStream], in tasks whose failure is a result like any other.
  public static <T, R> void asyncStreamNolink(
      Object supervisor,
      Iterable<T> items,
      TaskStream.Work<T, R> work,
      Task.StreamOptions options,
      TaskStream.Results<T, R> results) {
    new TaskStream<T, R>(work, options, results, job -> asyncNolink(supervisor, job)).run(items);
  }

  /// The processes of its tasks.
  public static List<Pid> children(Object supervisor) {
    return Supervisor.whichChildren(supervisor).stream()
        .flatMap(child -> child.pid().stream())
        .toList();
  }
}
