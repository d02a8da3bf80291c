package dev.joist.conformance;

import dev.joist.schedule.Scheduler;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One run queue for all processes of a node, as BEAM has one per scheduler: whoever is woken goes
/// to its end, and runs until it waits.
///
/// Nobody runs but when the thread that owns the queue works it off. So what a node does depends on
/// nothing but its program and the clock, and when the queue is empty every process waits.
///
/// A process may meet others at a lock, such as a logger's or that of an actor that has not begun,
/// and leaves its thread until it is its turn. It waits for nothing that a scenario brings about,
/// so it is waited for: else it would seem to be at rest, and at the end nobody would be left to
/// let it go on, or to free the lock.
final class RunQueue implements Scheduler {

  /// Work to be done at a time; equal times in the order of asking.
  private static final class Alarm extends FutureTask<@Nullable Object>
      implements Comparable<Alarm> {

    final long nanos;
    final long number;

    Alarm(Runnable work, long nanos, long number) {
      super(work, null);
      this.nanos = nanos;
      this.number = number;
    }

    @Override
    public int compareTo(Alarm other) {
      int order = Long.compare(nanos - other.nanos, 0);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  private final LinkedBlockingQueue<Runnable> ready = new LinkedBlockingQueue<>();
  private final PriorityBlockingQueue<Alarm> alarms = new PriorityBlockingQueue<>();
  private final Thread.Builder.OfVirtual threads = threadsOn(ready::add);
  private final Set<Thread> alive = ConcurrentHashMap.newKeySet();
  private long asked;

  /// Makes virtual threads that run where an executor says. The JDK can, but has no public way to
  /// say so yet.
  private static Thread.Builder.OfVirtual threadsOn(Executor executor) {
    try {
      Constructor<?> constructor =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return (Thread.Builder.OfVirtual) constructor.newInstance(executor);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw new IllegalStateException(
          "scenarios run on a run queue of their own, for which this JVM has to be started with"
              + " --add-opens java.base/java.lang=ALL-UNNAMED, as ./joist does",
          e);
    }
  }

  // ---- what the node asks for

  @Override
  public Thread thread(Runnable body, Thread.UncaughtExceptionHandler process) {
    return threads.uncaughtExceptionHandler(process).unstarted(() -> live(body));
  }

  /// A handler may wait, so it has a virtual thread for its turn.
  @Override
  public void queue(Runnable turn) {
    threadsOn(ready::add).unstarted(() -> live(turn)).start();
  }

  private void live(Runnable body) {
    Thread self = Thread.currentThread();
    alive.add(self);
    try {
      body.run();
    } finally {
      alive.remove(self);
    }
  }

  @Override
  public boolean hasQueued() {
    return !ready.isEmpty();
  }

  @Override
  public void assist(Runnable work) {
    ready.add(work);
  }

  @Override
  public Future<?> after(long delayNanos, Runnable work) {
    Alarm alarm = new Alarm(work, nanoTime() + delayNanos, asked++);
    alarms.add(alarm);
    return alarm;
  }

  /// A slice lasts until whoever runs waits: no step of a scenario is as long as BEAM's slices.
  @Override
  public void afterSlice(Runnable work) {}

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // no hint for a virtual thread
  public boolean makeWay(long ranNanos) {
    if (ranNanos == 0) {
      Thread.yield();
    }
    return true;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void close() {
    alarms.clear();
  }

  // ---- what the owner does

  /// Runs whoever is ready, until nobody is, and nobody is about to be.
  void workOff() {
    do {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
    } while (!isAtRest());
  }

  /// Whether each process waits for something that another does, or for a time.
  private boolean isAtRest() {
    Thread.onSpinWait();
    return alive.stream().allMatch(RunQueue::isAtRest);
  }

  private static boolean isAtRest(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING ->
          !(LockSupport.getBlocker(thread) instanceof AbstractOwnableSynchronizer);
      case NEW, RUNNABLE, BLOCKED, TERMINATED -> false;
    };
  }

  /// Works the queue off, again and again, for so long.
  void workFor(Duration time) throws InterruptedException {
    long end = nanoTime() + time.toNanos();
    workOff();
    for (long left = end - nanoTime(); left > 0; left = end - nanoTime()) {
      Alarm alarm = alarms.peek();
      long wait = alarm == null ? left : Math.min(left, alarm.nanos - nanoTime());
      Runnable next = ready.poll(wait, TimeUnit.NANOSECONDS);
      if (next != null) {
        next.run();
      }
      workOff();
    }
  }

  /// Whether work is to be done later.
  boolean hasAlarms() {
    alarms.removeIf(Future::isCancelled);
    return !alarms.isEmpty();
  }

  private @Nullable Runnable next() {
    Alarm alarm = alarms.peek();
    if (alarm != null && alarm.nanos - nanoTime() <= 0) {
      return alarms.poll();
    }
    return ready.poll();
  }
}
