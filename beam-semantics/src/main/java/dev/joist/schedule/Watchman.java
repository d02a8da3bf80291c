package dev.joist.schedule;

import dev.joist.schedule.Worker.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks after workers that their task holds up: code that computes without end, or blocks in
/// something that Joist does not know of. What waits behind such a task is given to others.
///
/// It comes by every millisecond while there is work, and sleeps while there is none.
///
/// *Thread:* one of its own, which ends with the last worker; [#rouse] any.
final class Watchman implements Runnable {

  static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /// A worker that is found at the same task again is told that it is wanted elsewhere; found so
  /// this often, it is held up.
  private static final int HELD_UP = 2;

  /// After so many looks at nobody at work it sleeps.
  private static final int LOOKS_IN_VAIN = 100;

  private static final long SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Workers workers;
  private final String name;
  private final Consumer<Thread> starter;
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean asleep;
  private volatile @Nullable Thread thread;

  Watchman(Workers workers, String name, Consumer<Thread> starter) {
    this.workers = workers;
    this.name = name;
    this.starter = starter;
  }

  /// There is work.
  void rouse() {
    if (!started.get() && started.compareAndSet(false, true)) {
      try {
        Thread own = Thread.ofPlatform().daemon().name(name).unstarted(this);
        thread = own;
        starter.accept(own);
      } catch (Throwable noThread) { // whoever has work next tries again
        started.set(false);
        workers.crew().lacksThread(noThread);
      }
    } else if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    int inVain = 0;
    while (true) {
      inVain = look() ? 0 : inVain + 1;
      if (inVain < LOOKS_IN_VAIN) {
        LockSupport.parkNanos(LOOK_NANOS);
      } else if (workers.crew().all().length > 0) {
        sleep();
      } else {
        started.set(false);
        if (workers.crew().all().length == 0 || !started.compareAndSet(false, true)) {
          return; // whoever starts a worker now starts another watchman
        }
      }
    }
  }

  private void sleep() {
    asleep = true;
    if (!anyActive()) {
      LockSupport.parkNanos(SLEEP_NANOS);
    }
    asleep = false;
  }

  private boolean anyActive() {
    for (Worker worker : workers.crew().all()) {
      if (worker.status() == Status.ACTIVE) {
        return true;
      }
    }
    return false;
  }

  /// Looks at each worker once.
  ///
  /// @return whether one is at work
  private boolean look() {
    boolean active = false;
    boolean newcomers = workers.isAnyoneWanted();
    for (Worker worker : workers.crew().all()) {
      switch (worker.status()) {
        case ACTIVE -> {
          active = true;
          long tasks = worker.tasks();
          worker.looksSeen = tasks % 2 == 1 && tasks == worker.tasksSeen ? worker.looksSeen + 1 : 0;
          worker.tasksSeen = tasks;
          if (worker.looksSeen > 0 && (newcomers || worker.queue.length() > 0)) {
            if (worker.looksSeen < HELD_UP) {
              worker.want();
            } else {
              newcomers = false; // one worker more looks after them
              worker.observe();
              workers.putAside(worker);
            }
          }
        }
        case ASIDE -> { // its task may have woken somebody just when it was put aside
          if (worker.queue.length() > 0) {
            active = true;
            workers.clear(worker);
          }
        }
        case PARKED, SPARE, GONE -> {}
      }
    }
    workers.nudge();
    return active;
  }
}
