package dev.joist;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import java.time.Duration;

/// Durations as the times that BEAM takes.
///
/// Rule: RECV-08, TIMER-02.
final class Timeouts {

  /// The longest timeout of a receive, in milliseconds: 2^32 - 1.
  private static final long LONGEST = 0xffff_ffffL;

  private Timeouts() {}

  /// Of a receive, in nanoseconds.
  static long nanos(Duration timeout) {
    if (timeout.isNegative() || timeout.compareTo(Duration.ofMillis(LONGEST)) > 0) {
      throw new ErrorException(
          Atom.of("timeout_value"),
          "receive: a timeout is from zero to " + LONGEST + " milliseconds, not " + timeout);
    }
    return timeout.toNanos();
  }

  /// Of a timer, in milliseconds; a part of one counts as a whole, so that no timer is early.
  static long millis(Duration time) {
    if (time.isNegative()) {
      throw new ErrorException(Atom.of("badarg"), "a timer's time is zero or more, not " + time);
    }
    long millis;
    try {
      millis = time.toMillis();
    } catch (ArithmeticException e) {
      throw new ErrorException(Atom.of("badarg"), "a timer cannot run for " + time, e);
    }
    return time.compareTo(Duration.ofMillis(millis)) == 0 ? millis : millis + 1;
  }
}
