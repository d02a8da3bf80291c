package dev.joist;

import dev.joist.process.LocalProcess;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Durations as the times that BEAM takes.
///
/// Rule: RECV-08, TIMER-02.
final class Timeouts {

  /// The longest timeout of a receive, in milliseconds: 2^32 - 1.
  private static final long LONGEST = 0xffff_ffffL;

  private Timeouts() {}

  /// A receive for so long. As on BEAM a timeout that is none is found out only when no message
  /// matches.
  static <T> @Nullable T receive(
      LocalProcess self,
      @Nullable Ref ref,
      Duration timeout,
      Function<Object, ? extends @Nullable T> selector) {
    if (isTimeout(timeout)) {
      return self.receive(selector, ref, timeout.toNanos());
    }
    T result = self.receive(selector, ref, 0);
    if (result == null) {
      throw invalid(timeout);
    }
    return result;
  }

  /// Of a call, in nanoseconds.
  static long nanos(Duration timeout) {
    if (!isTimeout(timeout)) {
      throw invalid(timeout);
    }
    return timeout.toNanos();
  }

  private static boolean isTimeout(Duration timeout) {
    return !timeout.isNegative() && timeout.compareTo(Duration.ofMillis(LONGEST)) <= 0;
  }

  private static ErrorException invalid(Duration timeout) {
    return new ErrorException(
        Atom.of("timeout_value"),
        "a timeout is from zero to " + LONGEST + " milliseconds, not " + timeout);
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
