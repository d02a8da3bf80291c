package dev.joist.dist;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A ticker whose time goes on when a test says so.
///
/// *Thread:* any asks; what is to be done is done by the test's.
public final class HandTicker implements Ticker {

  private record Alarm(long nanos, long number, Runnable task, Future<?> future) {}

  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::nanos).thenComparingLong(Alarm::number));

  private long now;
  private long asked;

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Future<?> after(long nanos, Runnable task) {
    Future<?> future = new CompletableFuture<>();
    alarms.add(new Alarm(now + nanos, asked++, task, future));
    return future;
  }

  /// Time passes, and what is to be done meanwhile is done, each at its time.
  public void pass(Duration time) {
    long end = nanoTime() + time.toNanos();
    for (Alarm alarm = due(end); alarm != null; alarm = due(end)) {
      if (!alarm.future.isCancelled()) {
        alarm.task.run();
      }
    }
    synchronized (this) {
      now = end;
    }
  }

  /// Time passes at once, as for a process that was stopped: all that is due is late.
  public void jump(Duration time) {
    synchronized (this) {
      now += time.toNanos();
    }
    pass(Duration.ZERO);
  }

  private synchronized @Nullable Alarm due(long end) {
    Alarm first = alarms.peek();
    if (first == null || first.nanos > end) {
      return null;
    }
    now = Math.max(now, first.nanos);
    return alarms.remove();
  }

  /// How much is still to be done.
  public synchronized int alarms() {
    alarms.removeIf(alarm -> alarm.future.isCancelled());
    return alarms.size();
  }

  @Override
  public synchronized void close() {
    alarms.clear();
  }
}
