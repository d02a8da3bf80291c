package dev.joist.samples.bank;

import java.util.Locale;
import java.util.regex.Pattern;

/// Amounts of money: `12.34` for people, whole cents for everything else.
final class Money {

  /// The most that one transfer may move, in cents.
  static final long MOST = 100_000_000_000L;

  private static final int CENTS = 100;
  private static final Pattern AMOUNT = Pattern.compile("\\d+\\.\\d\\d");
  private static final Pattern NEGATIVE = Pattern.compile("-\\d+(\\.\\d+)?");

  private Money() {}

  /// The cents of an amount such as `12.34`.
  static long parse(String text) throws Refusal {
    if (NEGATIVE.matcher(text).matches()) {
      throw refused(text, "is negative; to pay the other way round, swap from and to");
    }
    if (!AMOUNT.matcher(text).matches()) {
      throw refused(text, "is not written like 12.34, with a dot and two decimals");
    }
    long cents = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '.') {
        cents = cents * 10 + Character.digit(text.charAt(i), 10);
      }
      if (cents > MOST) { // looked at with each digit, so that no number of digits overflows
        throw refused(text, "is more than " + format(MOST) + ", the most this bank moves at once");
      }
    }
    if (cents == 0) {
      throw refused(text, "moves nothing");
    }
    return cents;
  }

  private static Refusal refused(String text, String predicate) {
    return new Refusal("amount", text, predicate);
  }

  /// An amount for people, such as `1,234.50`.
  static String format(long cents) {
    String sign = cents < 0 ? "-" : "";
    long whole = Math.abs(cents / CENTS);
    return String.format(Locale.ROOT, "%s%,d.%02d", sign, whole, Math.abs(cents % CENTS));
  }
}
