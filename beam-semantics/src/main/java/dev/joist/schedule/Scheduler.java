package dev.joist.schedule;

import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Who runs, and where: the threads of one node.
///
/// Straight-line bodies run on virtual threads. Two kinds of daemon threads serve them: a thread
/// per core takes over signals whose sender has done its share ([#assist]), and one thread keeps
/// the time ([#after]). Neither runs user code.
///
/// It is also the one source of time: whoever waits, times out or sets a timer asks here.
///
/// *Thread:* any.
public final class Scheduler implements AutoCloseable {

  private final ThreadPoolExecutor assistants;
  private final ScheduledThreadPoolExecutor timekeeper;

  /// The threads of a node.
  ///
  /// @param node the node's name, which the threads' names contain
  public Scheduler(String node) {
    int cores = Runtime.getRuntime().availableProcessors();
    assistants =
        new ThreadPoolExecutor(
            cores,
            cores,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemons("joist-" + node + "-signals-"),
            new ThreadPoolExecutor.DiscardPolicy());
    assistants.allowCoreThreadTimeOut(true);
    timekeeper =
        new ScheduledThreadPoolExecutor(
            1, daemons("joist-" + node + "-timers-"), new ThreadPoolExecutor.DiscardPolicy());
    timekeeper.setRemoveOnCancelPolicy(true);
    timekeeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /// A thread for a straight-line body, not yet started.
  ///
  /// @param body what it runs
  /// @param process the process that runs on it, which the thread leads back to
  /// @return a virtual thread
  public Thread thread(Runnable body, Thread.UncaughtExceptionHandler process) {
    return Thread.ofVirtual().uncaughtExceptionHandler(process).unstarted(body);
  }

  /// Has work done that its originator need not wait for.
  ///
  /// @param work which does not block; dropped once the scheduler is closed
  public void assist(Runnable work) {
    assistants.execute(work);
  }

  /// Has work done later, never early, equal times in the order of asking.
  ///
  /// @param delayNanos how long from now
  /// @param work which does not block; dropped once the scheduler is closed
  /// @return with which the work can be cancelled
  public Future<?> after(long delayNanos, Runnable work) {
    return timekeeper.schedule(work, delayNanos, TimeUnit.NANOSECONDS);
  }

  /// The time now.
  ///
  /// @return nanoseconds since an arbitrary origin, never going back
  public long nanoTime() {
    return System.nanoTime();
  }

  /// How many pieces of assisting work are queued or running.
  ///
  /// @return zero when none is
  public int assisting() {
    return assistants.getQueue().size() + assistants.getActiveCount();
  }

  /// Stops the daemon threads. Virtual threads end with their processes.
  @Override
  public void close() {
    timekeeper.shutdownNow();
    assistants.shutdown();
  }

  private static ThreadFactory daemons(String prefix) {
    return Thread.ofPlatform().daemon().name(prefix, 1).factory();
  }
}
