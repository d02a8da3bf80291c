package dev.joist.otp;

import java.util.ArrayDeque;
import java.util.Deque;

/// When a supervisor has restarted something: how many restarts there were within the last period.
///
/// It counts by seconds, as OTP does, and keeps one entry a second, so a supervisor of a million
/// children that all have to be restarted is no slower at the end than at the beginning.
///
/// Rule: SUP-06.
final class RestartLog {

  /// So many restarts in one second.
  private static final class Second {
    final long second;
    long restarts;

    Second(long second) {
      this.second = second;
    }
  }

  private final long intensity;
  private final long period;
  private final Deque<Second> seconds = new ArrayDeque<>();
  private long restarts;

  /// A log without entries.
  ///
  /// @param intensity how many restarts there may be within a period
  /// @param period in seconds
  RestartLog(long intensity, long period) {
    this.intensity = intensity;
    this.period = period;
  }

  /// Enters a restart.
  ///
  /// @param now of a clock that only goes forward, in seconds
  /// @return whether there may be one more
  boolean add(long now) {
    Second last = seconds.peekLast();
    if (last == null || last.second != now) {
      last = new Second(now);
      seconds.addLast(last);
    }
    last.restarts++;
    restarts++;
    for (Second first = seconds.getFirst(); first.second < now - period; ) {
      restarts -= first.restarts;
      seconds.removeFirst();
      first = seconds.getFirst();
    }
    return restarts <= intensity;
  }

  /// How many restarts there were within the period before the last one.
  long count() {
    return restarts;
  }
}
