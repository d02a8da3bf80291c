package dev.joist.schedule;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The threads of one node as a program wants them: a worker per core, and daemon threads that
/// serve them.
///
/// Event-style processes run on the [Workers]. Straight-line bodies run on virtual threads, which
/// the workers carry too where the JVM lets them ([VirtualThreads]).
///
/// A thread per core takes over signals whose sender has done its share, and deaths that are
/// overdue ([#assist]). They are no tasks of the workers: however busy these are, the operating
/// system lets who is killed be dead soon after a slice. One thread keeps the time ([#after]).
/// Neither runs user code.
public final class Threads implements Scheduler {

  /// BEAM gives a process 4,000 reductions, about a millisecond.
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /// The JDK's carriers (JDK 25) take one task after another from a queue that is never empty, and
  /// whoever yields is queued there again: others starve. So a virtual thread that has run for long
  /// without a worker rests for longer than the carriers need for those that rest already, so many
  /// times as long: that leaves the queue empty now and then. What each of them ran for last
  /// counts, up to a limit, or one that computes for seconds would hold all others up as long.
  private static final int REST = 2;

  private static final long LONG_NANOS = 20 * SLICE_NANOS;

  private static final int CARRIERS =
      Integer.getInteger(
          "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());

  private final Workers workers;

  /// What those that rest ran for, in nanoseconds.
  private final AtomicLong resting = new AtomicLong();

  /// Where event-style processes have their turns; null for the workers.
  private final @Nullable Executor turns;

  private final ThreadPoolExecutor assistants;
  private final ScheduledThreadPoolExecutor timekeeper;

  /// The threads of a node, as many workers as the machine has cores.
  ///
  /// @param node the node's name, which the threads' names contain
  public Threads(String node) {
    this(node, Runtime.getRuntime().availableProcessors());
  }

  /// The threads of a node.
  ///
  /// @param node the node's name, which the threads' names contain
  /// @param schedulers how many workers are at work at once
  public Threads(String node, int schedulers) {
    this(node, schedulers, null);
  }

  /// The threads of a node whose event-style processes have their turns elsewhere.
  ///
  /// @param node the node's name, which the threads' names contain
  /// @param schedulers how many workers are at work at once
  /// @param turns where turns are run; null for the workers
  public Threads(String node, int schedulers, @Nullable Executor turns) {
    this.turns = turns;
    workers = new Workers(node, schedulers);
    assistants =
        new ThreadPoolExecutor(
            schedulers,
            schedulers,
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
    return VirtualThreads.make(workers, body, process);
  }

  @Override
  public void queue(Runnable turn) {
    if (turns != null) {
      try {
        turns.execute(turn);
        return;
      } catch (RejectedExecutionException closed) {
        // It ends before the node does: who is at work still has its last turns.
      }
    }
    workers.execute(turn);
  }

  @Override
  public boolean hasQueued() {
    Worker worker = turns == null ? VirtualThreads.worker() : null;
    return worker != null
        && worker.workers == workers
        && !worker.isAside()
        && worker.queue.length() > 0;
  }

  @Override
  public void assist(Runnable work) {
    assistants.execute(work);
  }

  @Override
  public void whenIdle(Runnable work) {
    workers.whenIdle(work);
  }

  @Override
  public List<SchedulerStatus> statuses() {
    return workers.statuses();
  }

  @Override
  public int runQueue() {
    return workers.waiting();
  }

  @Override
  public int schedulers() {
    return workers.count();
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
  @SuppressWarnings("ThreadPriorityCheck") // no hint for a virtual thread
  public boolean makeWay(long ranNanos) {
    if (VirtualThreads.worker() != null) {
      Thread.yield();
      return true;
    }
    if (ranNanos == 0) {
      return false;
    }
    long own = Math.min(ranNanos, LONG_NANOS);
    long others = resting.getAndAdd(own);
    try {
      rest(1 + others * REST / CARRIERS);
    } finally {
      resting.getAndAdd(-own);
    }
    return true;
  }

  /// Rests, also where the code keeps its thread interrupted; an interrupt of a virtual thread is a
  /// permit to park no more, too. One that comes meanwhile is the end of it.
  private void rest(long nanos) {
    boolean interrupted = Thread.interrupted();
    long start = System.nanoTime();
    boolean ended = false;
    for (long left = nanos; left > 0 && !ended; left = nanos - (System.nanoTime() - start)) {
      LockSupport.parkNanos(this, left);
      ended = Thread.interrupted();
    }
    if (interrupted || ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void close() {
    timekeeper.shutdownNow();
    assistants.shutdown();
    workers.close();
  }

  private static ThreadFactory daemons(String prefix) {
    return Thread.ofPlatform().daemon().name(prefix, 1).factory();
  }
}
