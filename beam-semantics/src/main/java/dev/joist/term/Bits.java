package dev.joist.term;

import java.util.Arrays;

/// Binaries and bitstrings as bits, whatever Java class stands for them.
///
/// Rule: TERM-10
final class Bits {

  private Bits() {}

  /// Bit by bit; a proper prefix is smaller.
  static int compare(Object a, Object b) {
    if (a instanceof String x && b instanceof String y) {
      return x.equals(y) ? 0 : Utf8.compare(x, y);
    }
    byte[] left = bytes(a);
    byte[] right = bytes(b);
    int bitsLeft = bitsInLast(a);
    int bitsRight = bitsInLast(b);
    if (bitsLeft == 0 && bitsRight == 0) {
      return Arrays.compareUnsigned(left, right);
    }
    return compare(left, bits(left, bitsLeft), right, bits(right, bitsRight));
  }

  private static int compare(byte[] a, long bitsOfA, byte[] b, long bitsOfB) {
    long common = Math.min(bitsOfA, bitsOfB);
    int whole = (int) (common / 8);
    int order = Arrays.compareUnsigned(a, 0, whole, b, 0, whole);
    int rest = (int) (common % 8);
    if (order == 0 && rest != 0) {
      int shift = 8 - rest;
      order = Integer.compare((a[whole] & 0xff) >>> shift, (b[whole] & 0xff) >>> shift);
    }
    return order != 0 ? order : Long.compare(bitsOfA, bitsOfB);
  }

  static int hash(Object bits) {
    return bits instanceof String text ? Utf8.hash(text) : bits.hashCode();
  }

  /// The bytes of a term of kind BITS, not to be written to.
  static byte[] bytes(Object bits) {
    return switch (bits) {
      case String text -> Utf8.bytes(text);
      case Binary binary -> binary.raw();
      default -> ((Bitstring) bits).raw();
    };
  }

  /// How many bits of the last byte count, 0 meaning that all bytes are whole.
  static int bitsInLast(Object bits) {
    return bits instanceof Bitstring odd ? odd.bitsInLast() : 0;
  }

  private static long bits(byte[] bytes, int bitsInLast) {
    return bytes.length * 8L - (bitsInLast == 0 ? 0 : 8 - bitsInLast);
  }
}
