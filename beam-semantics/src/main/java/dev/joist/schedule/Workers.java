package dev.joist.schedule;

import dev.joist.schedule.Worker.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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
/// whoever stops searching says so, and is counted as missing, before its last look. One thing is
/// left to the watchman, who mends it within a millisecond: a task that queues at an active worker
/// is queued without a full fence, which would cost as much as all the rest. So it may miss that
/// another worker has just parked, which has missed the task.
///
/// ## What can wait
///
/// What is left for idle workers is mostly the stacks of the dead, each of which queues one more
/// task when it is let go, its unwinding. While more than [#UNHURRIED] wait there they count as
/// work like any other: workers without work are woken for them, held up ones replaced, and busy
/// ones take some in each round of their queue, as many as it is long and more if many wait; not
/// before what the last ones have queued is done, or the heap would only move into the queue.
///
/// ## Who owns which field
///
/// | field | who writes | access |
/// |---|---|---|
/// | `newcomers`, `idleWork` | any | concurrent queue |
/// | `unhurried`: how many wait in `idleWork` | any | atomic |
/// | `missing`: `count` less those that are ACTIVE | whoever changes a worker's status | atomic |
/// | `searching` | searchers, and who wakes them | atomic |
/// | `all` | who starts or ends a worker, with the lock | volatile |
/// | `spares` | workers | concurrent queue |
///
/// *Thread:* any, except as said.
final class Workers implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.schedule");

  /// How often a worker looks before it parks: some microseconds, as long as a wake-up takes.
  private static final int SEARCHES = 60;

  /// Every so many tasks a worker looks at the newcomers first, and after a task that took long. A
  /// prime number, so that it is in step with nothing.
  private static final int NEWCOMERS_FIRST = 61;

  /// How much work for idle workers may wait while nobody is.
  static final int UNHURRIED = 1_000;

  /// The most that one worker takes from another in one go.
  private static final int LOOT = 64;

  /// A worker without work ends after so long; a new one is started when there is work.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String node;
  private final int count;
  private final int searches;
  private final Consumer<Thread> starter;
  private final Queue<Runnable> newcomers = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> idleWork = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unhurried = new AtomicInteger();
  private final Queue<Worker> spares = new ConcurrentLinkedQueue<>();
  private final AtomicInteger missing;
  private final AtomicInteger searching = new AtomicInteger();
  private final Watchman watchman;
  private volatile Worker[] all = {};
  private volatile boolean closed;

  /// Whether the last thread that was wanted could not be started.
  private volatile boolean isLacking;

  private int named;

  /// @param node the node's name, which the threads' names contain
  /// @param count how many are to be at work at once
  Workers(String node, int count) {
    this(node, count, SEARCHES, Thread::start);
  }

  /// @param searches how often a worker looks before it parks
  /// @param starter what starts a thread
  Workers(String node, int count, int searches, Consumer<Thread> starter) {
    this.node = node;
    this.count = count;
    this.searches = searches;
    this.starter = starter;
    missing = new AtomicInteger(count);
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
        if (missing.get() > 0 && here.queue.length() > 1) {
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
    if (missing.get() > 0) {
      wakeOne();
    }
  }

  /// Queues a task that is done when there is no other, now and then if there always is, and often
  /// if many such wait.
  void whenIdle(Runnable task) {
    idleWork.add(task);
    unhurried.incrementAndGet(); // after: whoever counts it as waiting finds it
    if (missing.get() > 0) {
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
      woken = wakeParked() || recallSpare() || start();
    } finally { // else nobody would be woken ever again
      if (!woken) {
        searching.decrementAndGet();
      }
    }
    watchman.rouse();
  }

  private boolean wakeParked() {
    missing.decrementAndGet(); // before: whoever looks in between must not start one more
    for (Worker worker : all) {
      if (worker.become(Status.PARKED, Status.ACTIVE)) {
        LockSupport.unpark(worker);
        return true;
      }
    }
    missing.incrementAndGet();
    return false;
  }

  private boolean recallSpare() {
    if (!takePlace()) {
      return false;
    }
    for (Worker spare = spares.poll(); spare != null; spare = spares.poll()) {
      if (spare.become(Status.SPARE, Status.ACTIVE)) {
        LockSupport.unpark(spare);
        return true;
      }
    }
    missing.incrementAndGet();
    return false;
  }

  private boolean start() {
    if (!takePlace()) {
      return false;
    }
    Worker worker = null;
    try {
      worker = add();
      starter.accept(worker);
    } catch (Throwable noThread) { // those that are there go on alone; the next task tries again
      missing.incrementAndGet();
      if (worker != null) {
        worker.become(Status.ACTIVE, Status.GONE);
        remove(worker);
      }
      lacksThread(noThread);
      return false;
    }
    isLacking = false;
    return true;
  }

  /// Says that a thread could not be started; once until one could be.
  void lacksThread(Throwable noThread) {
    if (!isLacking) {
      isLacking = true;
      LOG.error("node {} cannot start a thread for its processes", node, noThread);
    }
  }

  /// Takes the place of a missing worker, if one is missing that does not just wait for work.
  private boolean takePlace() {
    int now = missing.get();
    int free = now;
    for (Worker worker : all) {
      if (worker.status() == Status.PARKED) {
        free--;
      }
    }
    return free > 0 && missing.compareAndSet(now, now - 1);
  }

  private synchronized Worker add() {
    Worker worker = new Worker(this, "joist-" + node + "-" + ++named);
    Worker[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = worker;
    all = more;
    return worker;
  }

  private synchronized void remove(Worker worker) {
    all = Arrays.stream(all).filter(w -> w != worker).toArray(Worker[]::new);
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
      Runnable idle = takeIdleWork();
      if (idle != null) {
        return idle;
      }
    }
    Runnable overdue = takeOverdue(worker);
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
        if (missing.get() > 0 && isWorkWaiting()) {
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
    for (Worker other : all) {
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
    return takeIdleWork();
  }

  /// What can wait, but has waited for too long: once in each round of a worker's queue, so that
  /// what these have queued is done before the next ones are.
  private @Nullable Runnable takeOverdue(Worker worker) {
    int overdue = unhurried.get() - UNHURRIED;
    if (overdue <= 0) {
      return null;
    }
    if (worker.share == 0) {
      if (!worker.queue.hasPassed(worker.round)) {
        return null;
      }
      worker.share = Math.max(1, Math.max(worker.queue.length(), overdue / 2));
    }
    if (--worker.share == 0) {
      worker.round = worker.queue.end() + 1; // behind what this one is about to queue
    }
    return takeIdleWork();
  }

  private @Nullable Runnable takeIdleWork() {
    Runnable idle = idleWork.poll();
    if (idle != null) {
      unhurried.decrementAndGet();
    }
    return idle;
  }

  /// Waits for work.
  ///
  /// @return whether there may be some, and the worker counts as searching again
  private boolean rest(Worker worker) {
    if (!worker.become(Status.ACTIVE, Status.PARKED)) {
      return false; // put aside between two tasks, since its core was taken away for long
    }
    missing.incrementAndGet();
    if (isWorkWaiting()) {
      missing.decrementAndGet();
      if (worker.become(Status.PARKED, Status.ACTIVE)) {
        searching.incrementAndGet();
        watchman.rouse();
        return true;
      }
      missing.incrementAndGet(); // somebody else has woken it
    }
    worker.await(Status.PARKED, PATIENCE_NANOS);
    return !worker.become(Status.PARKED, Status.GONE);
  }

  private boolean isWorkWaiting() {
    if (!newcomers.isEmpty() || !idleWork.isEmpty()) {
      return true;
    }
    for (Worker worker : all) {
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
    if (worker.become(Status.ACTIVE, Status.ASIDE)) {
      missing.incrementAndGet();
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
    if (missing.get() > 0 && isWorkWaiting()) {
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
    worker.become(Status.ASIDE, Status.SPARE);
    spares.add(worker);
    worker.await(Status.SPARE, PATIENCE_NANOS);
    worker.searches = true;
    return !worker.become(Status.SPARE, Status.GONE);
  }

  /// A worker's thread ends.
  void left(Worker worker) {
    spares.remove(worker);
    remove(worker);
  }

  static void failed(Worker worker, Throwable thrown) {
    LOG.error("A task on {} failed in Joist's own code.", worker.getName(), thrown);
  }

  // ---- for the watchman and for whoever wants to know

  boolean isClosed() {
    return closed;
  }

  Worker[] all() {
    return all;
  }

  boolean hasNewcomers() {
    return !newcomers.isEmpty();
  }

  /// Whether there is work that no worker has at its queue, and that must not wait.
  boolean isAnyoneWanted() {
    return hasNewcomers() || unhurried.get() > UNHURRIED;
  }

  /// Looks after newcomers that no worker has come to.
  void nudge() {
    if (missing.get() > 0 && isWorkWaiting()) {
      wakeOne();
    }
  }

  /// How many work at once.
  int count() {
    return count;
  }

  /// How each worker that takes part now does.
  List<SchedulerStatus> statuses() {
    List<SchedulerStatus> statuses = new ArrayList<>();
    for (Worker worker : all) {
      if (worker.status() == Status.ACTIVE || worker.status() == Status.PARKED) {
        statuses.add(worker.statusNow());
      }
    }
    return List.copyOf(statuses);
  }

  /// How many tasks wait, newcomers included.
  int waiting() {
    int waiting = newcomers.size();
    for (Worker worker : all) {
      waiting += worker.queue.length();
    }
    return waiting;
  }

  /// Workers without work end; what is queued from now on is still carried out.
  void close() {
    closed = true;
    for (Worker worker : all) {
      LockSupport.unpark(worker);
    }
  }
}
