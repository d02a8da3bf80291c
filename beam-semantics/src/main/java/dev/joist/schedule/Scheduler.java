package dev.joist.schedule;

import java.util.List;
import java.util.concurrent.Future;

/// Who runs, and where, and what time it is: all that a node leaves to chance passes through here.
///
/// *Thread:* any.
public interface Scheduler extends AutoCloseable {

  /// A thread for a straight-line body, not yet started.
  ///
  /// @param body what it runs
  /// @param process the process that runs on it, which the thread leads back to
  /// @return a virtual thread
  Thread thread(Runnable body, Thread.UncaughtExceptionHandler process);

  /// Queues the turn of an event-style process where it was woken, or a death that has its place
  /// among the turns: behind what the calling thread has queued before.
  ///
  /// @param turn which does not wait, or says so by [Worker#stepAside]; it is carried out even if
  ///   the scheduler is closed
  void queue(Runnable turn);

  /// Whether a turn waits that comes before any that the calling thread would queue now.
  ///
  /// @return false also where that is not known
  default boolean hasQueued() {
    return false;
  }

  /// How the threads that run processes do.
  ///
  /// @return one for each that takes part now; none where that is not known
  default List<SchedulerStatus> statuses() {
    return List.of();
  }

  /// How many turns wait, at whichever thread.
  ///
  /// @return a moment later perhaps another number
  default int runQueue() {
    return 0;
  }

  /// How many may run processes at once.
  ///
  /// @return at least 1
  default int schedulers() {
    return 1;
  }

  /// Has work done that its originator need not wait for.
  ///
  /// @param work which does not block; dropped once the scheduler is closed
  void assist(Runnable work);

  /// Has work done when there is nothing else to do; if there always is, now and then, and often
  /// enough that no more than a bounded amount of it waits for long.
  ///
  /// @param work which does not block
  default void whenIdle(Runnable work) {
    assist(work);
  }

  /// Has work done later, never early, equal times in the order of asking.
  ///
  /// @param delayNanos how long from now
  /// @param work which does not block; dropped once the scheduler is closed
  /// @return with which the work can be cancelled
  Future<?> after(long delayNanos, Runnable work);

  /// Has work done when whoever runs now has run for as long as one may before others run.
  ///
  /// @param work which does not block; dropped once the scheduler is closed
  void afterSlice(Runnable work);

  /// Lets others run, and the calling virtual thread after them. Nothing where whoever runs does so
  /// until it waits.
  ///
  /// @param ranNanos for how long it has run, if that was long; 0 where it has only done much
  /// @return false where doing much is no reason, and nobody was let run
  default boolean makeWay(long ranNanos) {
    return true;
  }

  /// The time now.
  ///
  /// @return nanoseconds since an arbitrary origin, never going back
  long nanoTime();

  /// Stops what serves the processes. Virtual threads end with their processes.
  @Override
  void close();
}
