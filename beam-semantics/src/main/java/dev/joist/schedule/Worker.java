package dev.joist.schedule;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A thread that works off a run queue of its own, as BEAM's scheduler threads do.
///
/// ```
///            +------- woken, or work found at the last look
///            v        |
///  start --> ACTIVE --+--(nothing to do)--> PARKED --(too long, or closed)--> GONE
///            ^  |
///   recalled |  +--(its task blocks, or takes long while others wait)--> ASIDE
///            |                                                             | task done
///            +--------------------------- SPARE <--------------------------+
///                                           |
///                                           +--(too long, or closed)--> GONE
/// ```
///
/// A worker that is held up by its task is put *aside*, by itself or by the [Watchman]: another
/// thread takes its place and what is in its queue. It finishes the task, and then is a spare.
///
/// What one task leaves on the thread for the next is in [#occupant] and [#belongings]: the worker
/// itself knows nothing of processes.
///
/// *Thread:* its own, except as said.
public final class Worker extends Thread {

  private static final VarHandle STATUS;
  private static final VarHandle TASKS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATUS = lookup.findVarHandle(Worker.class, "status", Status.class);
      TASKS = lookup.findVarHandle(Worker.class, "tasks", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// After so many tasks the loop that works them off is entered anew. One that is never left runs
  /// on in whatever form it was in when its compiled code was last given up, which has been the
  /// interpreter's for good: four times as long for each message.
  private static final int SPELL = 1_000;

  /// What a worker is doing.
  enum Status {
    /// Works, or looks for work.
    ACTIVE,
    /// Waits for work.
    PARKED,
    /// Finishes the task that has held it up.
    ASIDE,
    /// Waits to take a place again.
    SPARE,
    /// Has ended.
    GONE
  }

  /// Whose code runs on this thread now: a process, or null. For the tasks.
  public @Nullable Object occupant;

  /// What tasks on this thread leave for later ones, so that each need not make it anew.
  public @Nullable Object belongings;

  final RunQueue queue = new RunQueue();
  final Workers workers;

  /// How often it has looked for a task; its own.
  int looks;

  /// Whether it counts as searching: from its start, or since it was woken. Its own.
  boolean searches = true;

  /// How many overdue tasks it still takes in this round, and which position of its queue the next
  /// round begins at; its own.
  int share;

  long round;

  /// What the [Watchman] saw when he last came by; his alone.
  long tasksSeen = -1;

  /// How often in a row he saw it at the same task; his alone.
  int looksSeen;

  private volatile Status status = Status.ACTIVE;
  private volatile long tasks;
  private volatile boolean wanted;
  private volatile boolean waits;

  /// For how long it has waited for work, and since when it does now; 0 when it works.
  private volatile long restedNanos;

  private volatile long restsSince;
  private final long began = System.nanoTime();

  Worker(Workers workers, String name) {
    super(null, null, name, 0, false);
    this.workers = workers;
    setDaemon(true);
  }

  @Override
  public void run() {
    do {
      while (workOff()) {
        // entered anew
      }
    } while (status == Status.ASIDE && workers.serveAsSpare(this));
    workers.left(this);
  }

  /// Works off some tasks.
  ///
  /// @return false when there are no more for this thread, or it was put aside
  private boolean workOff() {
    for (int left = SPELL; left > 0; left--) {
      Runnable task = status == Status.ACTIVE ? workers.next(this) : null;
      if (task == null) {
        return false;
      }
      long begun = tasks + 1;
      TASKS.setOpaque(this, begun);
      try {
        task.run();
      } catch (Throwable thrown) {
        Workers.failed(this, thrown);
      }
      TASKS.setOpaque(this, begun + 1);
      if (waits) {
        waits = false;
      }
      if (wanted) {
        wanted = false;
        looks = -1; // the newcomers first: they have waited for as long as the task took
      }
    }
    return true;
  }

  /// The calling task is about to block: another thread takes this one's place, if the calling
  /// thread is a worker.
  public static void stepAside() {
    if (Thread.currentThread() instanceof Worker worker) {
      worker.waits = true;
      worker.workers.stepAside(worker);
    }
  }

  /// Whether its task was found waiting for something, and not computing.
  ///
  /// @return true until the task is done
  public boolean isWaiting() {
    return waits;
  }

  /// Notes what its task is at, as far as can be seen from another thread: one that reads a socket
  /// seems to run, but is in native code.
  void observe() {
    waits =
        switch (getState()) {
          case BLOCKED, WAITING, TIMED_WAITING -> true;
          case RUNNABLE -> {
            StackTraceElement[] stack = getStackTrace();
            yield stack.length > 0 && stack[0].isNativeMethod();
          }
          case NEW, TERMINATED -> false;
        };
  }

  /// Whether another thread has taken this one's place, since its task held it up.
  ///
  /// @return true until the task is done
  public boolean isAside() {
    return status == Status.ASIDE;
  }

  /// Whether its task had better end soon, since others wait.
  ///
  /// @return true until the task is done
  public boolean isWanted() {
    return wanted || status != Status.ACTIVE;
  }

  /// Asks the task to end soon; any thread.
  void want() {
    wanted = true;
  }

  Status status() {
    return status;
  }

  /// Goes from one status to another; any thread.
  ///
  /// @return false when it was not in `from`
  boolean become(Status from, Status to) {
    return STATUS.compareAndSet(this, from, to);
  }

  /// Waits while it is in this status, for so long at most, and not once the workers are closed.
  void await(Status waiting, long nanos) {
    long start = System.nanoTime();
    long rested = restedNanos;
    long left = nanos;
    restsSince = start;
    while (status == waiting && left > 0 && !workers.isClosed()) {
      LockSupport.parkNanos(workers, left);
      left = nanos - (System.nanoTime() - start);
    }
    restedNanos = rested + System.nanoTime() - start;
    restsSince = 0;
  }

  /// How many tasks it has begun and ended: odd while it is at one. Any thread.
  long tasks() {
    return tasks;
  }

  /// How it does; any thread.
  SchedulerStatus statusNow() {
    long now = System.nanoTime();
    long since = restsSince;
    long rested = restedNanos + (since == 0 ? 0 : now - since);
    long total = now - began;
    return new SchedulerStatus(
        getName(),
        queue.length(),
        Duration.ofNanos(Math.clamp(total - rested, 0, total)),
        Duration.ofNanos(total));
  }
}
