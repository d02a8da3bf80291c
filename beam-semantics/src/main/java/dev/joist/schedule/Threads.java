package dev.joist.schedule;

import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads of one node as a program wants them: as many as there are cores.
///
/// Straight-line bodies run on virtual threads. Two kinds of daemon threads serve them: a thread
/// per core takes over signals whose sender has done its share ([#assist]), and one thread keeps
/// the time ([#after]). Neither runs user code.
public final class Threads implements Scheduler {

  /// BEAM gives a process 4,000 reductions, about a millisecond.
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ThreadPoolExecutor assistants;
  private final ScheduledThreadPoolExecutor timekeeper;

  /// The threads of a node.
  ///
  /// @param node the node's name, which the threads' names contain
  public Threads(String node) {
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

  @Override
  public Thread thread(Runnable body, Thread.UncaughtExceptionHandler process) {
    return Thread.ofVirtual().uncaughtExceptionHandler(process).unstarted(body);
  }

  @Override
  public void assist(Runnable work) {
    assistants.execute(work);
  }

  @Override
  public Future<?> after(long delayNanos, Runnable work) {
    return timekeeper.schedule(work, delayNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void afterSlice(Runnable work) {
    var _ = after(SLICE_NANOS, work);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void close() {
    timekeeper.shutdownNow();
    assistants.shutdown();
  }

  private static ThreadFactory daemons(String prefix) {
    return Thread.ofPlatform().daemon().name(prefix, 1).factory();
  }
}
