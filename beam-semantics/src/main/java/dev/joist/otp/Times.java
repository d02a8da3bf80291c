package dev.joist.otp;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import java.time.Duration;

/// Durations as the times that OTP takes: milliseconds, or `infinity`.
final class Times {

  /// No end.
  static final Duration INFINITY = Duration.ofSeconds(Long.MAX_VALUE);

  /// What calls wait for an answer where nothing else is said.
  static final Duration CALL = Duration.ofSeconds(5);

  /// The longest timeout there is, in milliseconds: 2^32 - 1.
  private static final long LONGEST = 0xffff_ffffL;

  private Times() {}

  /// In milliseconds, a part of one being a whole; negative for [#INFINITY].
  static long millis(Duration time) {
    if (time.equals(INFINITY)) {
      return -1;
    }
    if (time.isNegative() || time.compareTo(Duration.ofMillis(LONGEST)) > 0) {
      throw new ErrorException(
          Atom.of("timeout_value"),
          "a timeout is from zero to " + LONGEST + " milliseconds or INFINITY, not " + time);
    }
    long millis = time.toMillis();
    return time.compareTo(Duration.ofMillis(millis)) == 0 ? millis : millis + 1;
  }

  /// In nanoseconds; negative for [#INFINITY].
  static long nanos(Duration time) {
    return millis(time) < 0 ? -1 : time.toNanos();
  }

  /// As it stands in exit reasons.
  static Object term(Duration time) {
    long millis = millis(time);
    return millis < 0 ? Wire.INFINITY : (Object) millis;
  }
}
