package dev.joist.process;

import dev.joist.schedule.Scheduler;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A scheduler whose time goes on when a test says so.
///
/// *Thread:* the test's, which also does what is to be done.
final class Clockwork implements Scheduler {

  private record Alarm(long nanos, long number, Runnable work, Future<?> future) {}

  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::nanos).thenComparingLong(Alarm::number));

  private long now;
  private long asked;
  private Runnable whenAsked = () -> {};

  Clockwork(long now) {
    this.now = now;
  }

  /// The time becomes `nanos`, and what is to be done by then is done then: late, if time jumps.
  void jumpTo(long nanos) {
    now = nanos;
    for (Alarm alarm = takeDue(); alarm != null; alarm = takeDue()) {
      if (!alarm.future.isCancelled()) {
        alarm.work.run();
      }
    }
  }

  private @Nullable Alarm takeDue() {
    Alarm first = alarms.peek();
    return first == null || first.nanos > now ? null : alarms.remove();
  }

  /// How often somebody has asked for something to be done later.
  long asked() {
    return asked;
  }

  /// What happens meanwhile when somebody asks for something to be done later.
  void whenAsked(Runnable meanwhile) {
    whenAsked = meanwhile;
  }

  /// Whether something is still to be done.
  boolean hasAlarm() {
    alarms.removeIf(alarm -> alarm.future.isCancelled());
    return !alarms.isEmpty();
  }

  @Override
  public Thread thread(Runnable body, Thread.UncaughtExceptionHandler process) {
    throw new UnsupportedOperationException("a process of these tests has no code");
  }

  @Override
  public void queue(Runnable turn) {
    turn.run();
  }

  @Override
  public void assist(Runnable work) {
    work.run();
  }

  @Override
  public Future<?> after(long delayNanos, Runnable work) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    alarms.add(new Alarm(now + delayNanos, asked++, work, future));
    whenAsked.run();
    return future;
  }

  @Override
  public void afterSlice(Runnable work) {
    work.run();
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void close() {
    alarms.clear();
  }
}
