package dev.joist.term;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A bitstring whose length is not a whole number of bytes; with whole bytes it is a [Binary].
///
/// Rule: TERM-10
public final class Bitstring {

  private final byte[] bytes;
  private final int bitsInLast;

  private Bitstring(byte[] bytes, int bitsInLast) {
    this.bytes = bytes;
    this.bitsInLast = bitsInLast;
  }

  /// The first `bitLength` bits of `bytes`, most significant bit of each byte first.
  ///
  /// @return a Bitstring, or a Binary if `bitLength` is a multiple of 8
  /// @throws IllegalArgumentException if there are fewer bits
  public static Object of(byte[] bytes, long bitLength) {
    if (bitLength < 0 || bitLength > bytes.length * 8L) {
      throw new IllegalArgumentException(
          "A bitstring of %d bits needs them: %d bytes hold 0 to %d bits"
              .formatted(bitLength, bytes.length, bytes.length * 8L));
    }
    byte[] kept = Arrays.copyOf(bytes, (int) ((bitLength + 7) / 8));
    int bitsInLast = (int) (bitLength % 8);
    if (bitsInLast == 0) {
      return Binary.owning(kept);
    }
    kept[kept.length - 1] &= (byte) (0xff << (8 - bitsInLast));
    return new Bitstring(kept, bitsInLast);
  }

  /// The number of bits.
  public long bitLength() {
    return (bytes.length - 1) * 8L + bitsInLast;
  }

  /// A copy of the bytes; in the last one the bits stand in front and zeros fill it up.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// The bytes themselves, for this package to read.
  byte[] raw() {
    return bytes;
  }

  /// How many bits the last byte holds: 1 to 7.
  public int bitsInLast() {
    return bitsInLast;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bitstring bits
        && bitsInLast == bits.bitsInLast
        && Arrays.equals(bytes, bits.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes) * 31 + bitsInLast;
  }

  /// The bitstring as `~w` prints it: `<<1,2:3>>`.
  @Override
  public String toString() {
    return Terms.toString(this);
  }
}
