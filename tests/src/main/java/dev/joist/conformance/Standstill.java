package dev.joist.conformance;

import dev.joist.dist.Ticker;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// The time of channels on a stage: it stands still while anybody has anything to do, and then goes
/// on only to what is to be done in a moment. So no connection is ever lost because a machine is
/// slow.
///
/// *Thread:* that of the scenario.
final class Standstill implements Ticker {

  /// What is asked for later than this, such as a tick, never comes.
  private static final long MOMENT_NANOS = 1_000_000_000;

  private static final class Alarm extends FutureTask<@Nullable Object> {

    final long nanos;
    final long number;

    Alarm(Runnable task, long nanos, long number) {
      super(task, null);
      this.nanos = nanos;
      this.number = number;
    }
  }

  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(
          Comparator.<Alarm>comparingLong(alarm -> alarm.nanos)
              .thenComparingLong(alarm -> alarm.number));

  private long now;
  private long asked;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Future<?> after(long nanos, Runnable task) {
    Alarm alarm = new Alarm(task, now + nanos, asked++);
    if (nanos <= MOMENT_NANOS) {
      alarms.add(alarm);
    }
    return alarm;
  }

  /// Does what is to be done first.
  ///
  /// @return false when there is nothing
  boolean pass() {
    Alarm first = alarms.poll();
    if (first == null) {
      return false;
    }
    now = Math.max(now, first.nanos);
    first.run();
    return true;
  }

  @Override
  public void close() {
    alarms.clear();
  }
}
