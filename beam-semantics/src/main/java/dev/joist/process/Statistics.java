package dev.joist.process;

import dev.joist.schedule.SchedulerStatus;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;

/// What `erlang:statistics/1` tells of the threads that run processes.
///
/// *Thread:* any. What is told was true a moment ago.
///
/// Rule: INFO-03.
public final class Statistics {

  private Statistics() {}

  /// One item.
  ///
  /// @param node whose threads
  /// @param item `run_queue`, `run_queue_lengths` or `scheduler_wall_time`
  /// @return the number of turns that wait; the numbers of those that wait at each scheduler; or a
  ///   list of `{Id, Active, Total}`, in nanoseconds
  /// @throws ErrorException `badarg` for an item that is not known
  public static Object of(LocalNode node, Object item) {
    List<SchedulerStatus> statuses = node.scheduler().statuses();
    Atom name = Naming.atomOrNull(item);
    return switch (name == null ? "" : name.text()) {
      case "run_queue" -> (long) node.scheduler().runQueue();
      case "run_queue_lengths" ->
          statuses.stream().<Object>map(status -> (long) status.runQueue()).toList();
      case "scheduler_wall_time" -> wallTimes(statuses);
      default ->
          throw new ErrorException(
              Reasons.BADARG,
              "statistics knows run_queue, run_queue_lengths and scheduler_wall_time, not "
                  + Terms.toString(item));
    };
  }

  private static Object wallTimes(List<SchedulerStatus> statuses) {
    List<Object> times = new ArrayList<>();
    for (SchedulerStatus status : statuses) {
      times.add(Tuple.of(times.size() + 1L, status.active().toNanos(), status.total().toNanos()));
    }
    return List.copyOf(times);
  }
}
