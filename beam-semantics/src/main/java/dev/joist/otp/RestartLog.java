package dev.joist.otp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

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

  private final Deque<Second> seconds = new ArrayDeque<>();
  private long restarts;

  /// Enters a restart.
  ///
  /// @param now of a clock that only goes forward, in seconds
  /// @param period in seconds; what is older is forgotten
  /// @return how many there were within the period, this one too
  long add(long now, long period) {
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
    return restarts;
  }

  /// The second of each restart that is remembered, the newest first.
  List<Object> seconds() {
    List<Object> all = new ArrayList<>();
    for (Iterator<Second> newest = seconds.descendingIterator(); newest.hasNext(); ) {
      Second second = newest.next();
      all.addAll(
          Collections.nCopies((int) Math.min(second.restarts, Integer.MAX_VALUE), second.second));
    }
    return List.copyOf(all);
  }
}
