package dev.joist.schedule;

import dev.joist.schedule.Worker.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The workers of one node: as many at work as there are cores, each with a run queue.
///
/// ## How it works
///
/// A task that is woken by a worker's own task queues at that worker; one that is woken from
/// elsewhere queues with the *newcomers*, where every worker looks when it has nothing else, and
/// now and then when it has. A worker without work takes half of what another has; if nobody has
/// any it parks.
///
/// ```
///   woken by a task of worker 1 --> queue of 1 --> 1
///                                       \ (half of it, when 2 has none)
///   woken by a task of worker 2 --> queue of 2 --> 2
///   woken from elsewhere --> newcomers --> whoever looks first
/// ```
///
/// ## Who is woken when
///
/// Waking a thread takes longer than most tasks. So a task that queues as the only one at an active
/// worker wakes nobody: that worker comes to it next. If it does not come, since its present task
/// takes long, the [Watchman] sees to it within two of [Watchman#LOOK_NANOS]. A second waiting
/// task, or a newcomer, wakes one worker, unless one is *searching* already: a searcher that finds
/// something wakes the next, as long as there is more.
///
/// No wake-up is lost. Whoever queues a newcomer does so before it reads `searching` and `missing`;
/// whoever stops searching says so, and is counted as missing ([Crew]), before its last look. One
/// thing is left to the watchman, who mends it within a millisecond: a task that queues at an
/// active worker is queued without a full fence, which would cost as much as all the rest. So it
/// may miss that another worker has just parked, which has missed the task.
///
/// ## Who owns which field
///
/// | field | who writes | access |
/// |---|---|---|
/// | `newcomers` | any | concurrent queue |
/// | `searching` | searchers, and who wakes them | atomic |
/// | `closed` | who closes it | volatile |
///
/// Who takes part is for the [Crew] to know, and what can wait for the [IdleWork].
///
/// *Thread:* any, except as said.
final class Workers implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.schedule");

  /// How often a worker looks before it parks: some microseconds, as long as a wake-up takes.
  private static final int SEARCHES = 60;

  /// Every so many tasks a worker looks at the newcomers first, and after a task that took long. A
  /// prime number, so that it is in step with nothing.
  private static final int NEWCOMERS_FIRST = 61;

  /// The most that one worker takes from another in one go.
  private static final int LOOT = 64;

  private final int searches;
  private final Crew crew;
  private final Watchman watchman;
  private final Queue<Runnable> newcomers = new ConcurrentLinkedQueue<>();
  private final IdleWork idleWork = new IdleWork();
  private final AtomicInteger searching = new AtomicInteger();
  private volatile boolean closed;

  /// @param node the node's name, which the threads' names contain
  /// @param count how many are to be at work at once
  Workers(String node, int count) {
    this(node, count, SEARCHES, Thread::start);
  }

  /// @param searches how often a worker looks before it parks
  /// @param starter what starts a thread
  Workers(String node, int count, int searches, Consumer<Thread> starter) {
    this.searches = searches;
    crew = new Crew(this, node, count, starter);
    watchman = new Watchman(this, "joist-" + node + "-watchman", starter);
  }

  // ---- queueing

  /// Queues a task where it is woken.
  ///
  /// @param task which handles what it throws; it is carried out even if the workers are closed
  @Override
  public void execute(Runnable task) {
    execute(VirtualThreads.worker(), task);
  }

  /// Queues a task that a worker's task has woken, or somebody else.
  void execute(@Nullable Worker here, Runnable task) {
    if (here != null && here.workers == this) {
      if (!here.isAside()) {
        here.queue.add(task);
        if (crew.isIncomplete() && here.queue.length() > 1) {
          wakeOne();
        }
        return;
      }
      here.queue.sweep();
    }
    admit(task);
  }

  /// Queues a task with the newcomers.
  void admit(Runnable task) {
    newcomers.add(task);
    if (crew.isIncomplete()) {
      wakeOne();
    }
  }

  /// Queues a task that is done when there is no other, now and then if there always is, and often
  /// if many such wait.
  void whenIdle(Runnable task) {
    idleWork.add(task);
    if (crew.isIncomplete()) {
      wakeOne();
    }
  }

  /// Gets one more worker to work, unless all are, or one is searching.
  private void wakeOne() {
    if (searching.get() > 0 || !searching.compareAndSet(0, 1)) {
      return;
    }
    boolean woken = false;
    try {
      woken = crew.callOne();
    } finally { // else nobody would be woken ever again
      if (!woken) {
        searching.decrementAndGet();
      }
    }
    watchman.rouse();
  }

  // ---- a worker's course; on its own thread

  /// The next task, waited for if need be.
  ///
  /// @return null when the worker is needed no more, or was put aside
  @Nullable Runnable next(Worker worker) {
    if (worker.searches) {
      return search(worker);
    }
    if (++worker.looks % NEWCOMERS_FIRST == 0) {
      Runnable newcomer = newcomers.poll();
      if (newcomer != null) {
        welcome(worker);
        return newcomer;
      }
      Runnable idle = idleWork.poll();
      if (idle != null) {
        return idle;
      }
    }
    Runnable overdue = idleWork.pollOverdue(worker);
    if (overdue != null) {
      return overdue;
    }
    Runnable own = worker.queue.takeOwn();
    if (own != null) {
      return own;
    }
    worker.queue.sweep();
    searching.incrementAndGet();
    worker.searches = true;
    return search(worker);
  }

  /// Queues newcomers behind a worker's own tasks, one for each: however many come, and however
  /// long the tasks take, both have their share.
  private void welcome(Worker worker) {
    for (int room = Math.min(worker.queue.length(), LOOT); room > 0; room--) {
      Runnable newcomer = newcomers.poll();
      if (newcomer == null) {
        return;
      }
      worker.queue.add(newcomer);
    }
  }

  private @Nullable Runnable search(Worker worker) {
    while (true) {
      Runnable found = null;
      for (int i = 0; i < searches && found == null; i++) {
        Thread.onSpinWait();
        found = look(worker);
      }
      stopSearching(worker);
      if (found != null) {
        if (crew.isIncomplete() && isWorkWaiting()) {
          wakeOne();
        }
        return found;
      }
      if (!rest(worker)) {
        return null;
      }
      worker.searches = true;
    }
  }

  private void stopSearching(Worker worker) {
    if (worker.searches) {
      worker.searches = false;
      searching.decrementAndGet();
    }
  }

  private @Nullable Runnable look(Worker worker) {
    Runnable own = worker.queue.takeOwn();
    if (own != null) {
      return own;
    }
    Runnable newcomer = newcomers.poll();
    if (newcomer != null) {
      return newcomer;
    }
    for (Worker other : crew.all()) {
      int length = other == worker ? 0 : other.queue.length();
      Runnable first = length > spared(other) ? other.queue.take() : null;
      if (first != null) {
        for (int more = Math.min(length / 2, LOOT) - 1; more > 0; more--) {
          Runnable task = other.queue.take();
          if (task == null) {
            break;
          }
          worker.queue.add(task);
        }
        return first;
      }
    }
    return idleWork.poll();
  }

  /// Waits for work.
  ///
  /// @return whether there may be some, and the worker counts as searching again
  private boolean rest(Worker worker) {
    if (!crew.rests(worker)) {
      return false; // put aside between two tasks, since its core was taken away for long
    }
    if (isWorkWaiting() && crew.resumes(worker)) {
      searching.incrementAndGet();
      watchman.rouse();
      return true;
    }
    return crew.isWoken(worker);
  }

  private boolean isWorkWaiting() {
    if (!newcomers.isEmpty() || !idleWork.isEmpty()) {
      return true;
    }
    for (Worker worker : crew.all()) {
      if (worker.queue.length() > spared(worker)) {
        return true;
      }
    }
    return false;
  }

  /// How many tasks are left to a worker: it comes to the next one itself, unless its present one
  /// takes long.
  private static int spared(Worker worker) {
    return worker.isWanted() ? 0 : 1;
  }

  /// Puts a worker aside that its task holds up; any thread.
  void putAside(Worker worker) {
    if (crew.putAside(worker)) {
      clear(worker);
    }
  }

  /// As [#putAside], by the worker's own thread, whose task is about to block: the tasks that
  /// others have taken must not be kept for as long as it does.
  void stepAside(Worker worker) {
    putAside(worker);
    worker.queue.sweep();
  }

  /// Makes newcomers of what waits in a worker's queue; any thread.
  void clear(Worker worker) {
    for (Runnable task = worker.queue.take(); task != null; task = worker.queue.take()) {
      newcomers.add(task);
    }
    if (crew.isIncomplete() && isWorkWaiting()) {
      wakeOne();
    }
  }

  /// The task that held the worker up is done: waits for another place to take.
  ///
  /// @return whether there is one
  boolean serveAsSpare(Worker worker) {
    stopSearching(worker);
    clear(worker);
    worker.queue.sweep();
    boolean recalled = crew.isRecalled(worker);
    worker.searches = true;
    return recalled;
  }

  /// A worker's thread ends.
  void left(Worker worker) {
    crew.left(worker);
  }

  static void failed(Worker worker, Throwable thrown) {
    LOG.error("A task on {} failed in Joist's own code.", worker.getName(), thrown);
  }

  // ---- for the watchman and for whoever wants to know

  Crew crew() {
    return crew;
  }

  boolean isClosed() {
    return closed;
  }

  boolean hasNewcomers() {
    return !newcomers.isEmpty();
  }

  /// Whether there is work that no worker has at its queue, and that must not wait.
  boolean isAnyoneWanted() {
    return hasNewcomers() || idleWork.isOverdue();
  }

  /// Looks after newcomers that no worker has come to.
  void nudge() {
    if (crew.isIncomplete() && isWorkWaiting()) {
      wakeOne();
    }
  }

  /// How many work at once.
  int count() {
    return crew.places();
  }

  /// How each worker that takes part now does.
  List<SchedulerStatus> statuses() {
    List<SchedulerStatus> statuses = new ArrayList<>();
    for (Worker worker : crew.all()) {
      if (worker.status() == Status.ACTIVE || worker.status() == Status.PARKED) {
        statuses.add(worker.statusNow());
      }
    }
    return List.copyOf(statuses);
  }

  /// How many tasks wait, newcomers included.
  int waiting() {
    int waiting = newcomers.size();
    for (Worker worker : crew.all()) {
      waiting += worker.queue.length();
    }
    return waiting;
  }

  /// Workers without work end; what is queued from now on is still carried out.
  void close() {
    closed = true;
    for (Worker worker : crew.all()) {
      LockSupport.unpark(worker);
    }
  }
}
