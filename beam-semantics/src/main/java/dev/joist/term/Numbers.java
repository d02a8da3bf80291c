package dev.joist.term;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Erlang's numbers across their Java classes: integers of any box, `BigInteger`, floats.
///
/// Rules: TERM-03, TERM-04, TERM-05
final class Numbers {

  /// From here on every double is an integer.
  private static final double EXACT = 0x1p53;

  private Numbers() {}

  static boolean isFloat(Object number) {
    return number instanceof Double || number instanceof Float;
  }

  /// An integer as the class it has as a term: Long, or BigInteger where a Long cannot hold it.
  static Object integer(BigInteger value) {
    return fitsLong(value) ? (Object) value.longValue() : value;
  }

  private static boolean fitsLong(BigInteger value) {
    return value.bitLength() < Long.SIZE;
  }

  /// Erlang's order of numbers; with `exact` every integer comes before every float.
  static int compare(Object a, Object b, boolean exact) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    boolean floatA = isFloat(a);
    boolean floatB = isFloat(b);
    if (floatA && floatB) {
      return compareFloats(((Number) a).doubleValue(), ((Number) b).doubleValue());
    }
    if (exact && floatA != floatB) {
      return floatA ? 1 : -1;
    }
    if (floatA) {
      return -compareToFloat(b, ((Number) a).doubleValue());
    }
    if (floatB) {
      return compareToFloat(a, ((Number) b).doubleValue());
    }
    return compareIntegers(a, b);
  }

  /// Numeric order: 0.0 and -0.0 are one number, as up to OTP 26.
  private static int compareFloats(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  private static int compareIntegers(Object a, Object b) {
    if (a instanceof BigInteger || b instanceof BigInteger) {
      return big(a).compareTo(big(b));
    }
    return Long.compare(((Number) a).longValue(), ((Number) b).longValue());
  }

  private static BigInteger big(Object integer) {
    return integer instanceof BigInteger big
        ? big
        : BigInteger.valueOf(((Number) integer).longValue());
  }

  /// Below 2^53 no float lies between an integer and its float; from there on the float is an
  /// integer itself. Either way nothing is rounded that matters.
  private static int compareToFloat(Object integer, double other) {
    if (integer instanceof BigInteger big && !fitsLong(big)) {
      return Math.abs(other) < 0x1p63
          ? big.signum()
          : big.compareTo(new BigDecimal(other).toBigIntegerExact());
    }
    long value = ((Number) integer).longValue();
    if (Math.abs(other) < EXACT) {
      return compareFloats((double) value, other);
    }
    if (other >= 0x1p63) {
      return -1;
    }
    return other < -0x1p63 ? 1 : Long.compare(value, (long) other);
  }

  /// Equal for numbers that are `=:=`.
  static int hash(Object number) {
    if (isFloat(number)) {
      double value = ((Number) number).doubleValue();
      return Double.hashCode(value == 0.0 ? 0.0 : value) * 31;
    }
    if (number instanceof BigInteger big && !fitsLong(big)) {
      return big.hashCode();
    }
    return Long.hashCode(((Number) number).longValue());
  }
}
