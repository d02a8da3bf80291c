package dev.joist.schedule;

import dev.joist.schedule.Worker.Status;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who takes part: so many workers at work as there are places, and those that wait for work, are
/// held up, or wait for a place ([Worker.Status]).
///
/// | field | who writes | access |
/// |---|---|---|
/// | `missing`: how many places are free, as their workers are not ACTIVE | whoever changes a worker's status | atomic |
/// | `all` | who starts or ends a worker, with the lock | volatile |
/// | `spares` | workers | concurrent queue |
///
/// *Thread:* any, except as said.
final class Crew {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.schedule");

  /// A worker without work ends after so long; a new one is started when there is work.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Workers workers;
  private final String node;
  private final int places;
  private final Consumer<Thread> starter;
  private final Queue<Worker> spares = new ConcurrentLinkedQueue<>();
  private final AtomicInteger missing;
  private volatile Worker[] all = {};

  /// Whether the last thread that was wanted could not be started.
  private volatile boolean isLacking;

  private int named;

  /// @param node the node's name, which the threads' names contain
  /// @param places how many are to be at work at once
  /// @param starter what starts a thread
  Crew(Workers workers, String node, int places, Consumer<Thread> starter) {
    this.workers = workers;
    this.node = node;
    this.places = places;
    this.starter = starter;
    missing = new AtomicInteger(places);
  }

  Worker[] all() {
    return all;
  }

  /// How many work at once.
  int places() {
    return places;
  }

  /// Whether a place is free.
  boolean isIncomplete() {
    return missing.get() > 0;
  }

  // ---- more of them

  /// Gets one more worker to work.
  ///
  /// @return false when all are, or no thread is to be had
  boolean callOne() {
    return wakeParked() || recallSpare() || start();
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

  /// Takes a free place, if there is one whose worker does not just wait for work.
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
    Worker worker = new Worker(workers, "joist-" + node + "-" + ++named);
    Worker[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = worker;
    all = more;
    return worker;
  }

  private synchronized void remove(Worker worker) {
    all = Arrays.stream(all).filter(w -> w != worker).toArray(Worker[]::new);
  }

  // ---- fewer

  /// A worker leaves its place, as its task holds it up.
  ///
  /// @return false when it had none
  boolean putAside(Worker worker) {
    boolean leaves = worker.become(Status.ACTIVE, Status.ASIDE);
    if (leaves) {
      missing.incrementAndGet();
    }
    return leaves;
  }

  /// A worker without work leaves its place; its own thread, as for all that follow.
  ///
  /// @return false when it had none any more
  boolean rests(Worker worker) {
    boolean rests = worker.become(Status.ACTIVE, Status.PARKED);
    if (rests) {
      missing.incrementAndGet();
    }
    return rests;
  }

  /// A worker that rests takes its place again by itself.
  ///
  /// @return false when somebody else has just given it one
  boolean resumes(Worker worker) {
    missing.decrementAndGet();
    boolean resumes = worker.become(Status.PARKED, Status.ACTIVE);
    if (!resumes) {
      missing.incrementAndGet();
    }
    return resumes;
  }

  /// Waits until a worker that rests is given a place.
  ///
  /// @return false when it is not, and is to end
  boolean isWoken(Worker worker) {
    worker.await(Status.PARKED, PATIENCE_NANOS);
    return !worker.become(Status.PARKED, Status.GONE);
  }

  /// Waits until a worker that was held up is given a place.
  ///
  /// @return false when it is not, and is to end
  boolean isRecalled(Worker worker) {
    worker.become(Status.ASIDE, Status.SPARE);
    spares.add(worker);
    worker.await(Status.SPARE, PATIENCE_NANOS);
    return !worker.become(Status.SPARE, Status.GONE);
  }

  /// A worker's thread ends.
  void left(Worker worker) {
    spares.remove(worker);
    remove(worker);
  }
}
