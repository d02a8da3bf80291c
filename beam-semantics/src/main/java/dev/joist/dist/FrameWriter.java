package dev.joist.dist;

import java.util.Arrays;

/// A frame that is being written; used again for the next.
///
/// *Thread:* one at a time.
final class FrameWriter {

  private static final int FEW = 256;

  private byte[] bytes = new byte[FEW];
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  void octet(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  void int32(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      octet(value >>> shift);
    }
  }

  void int64(long value) {
    int32((int) (value >>> 32));
    int32((int) value);
  }

  /// What [FrameReader#varint] reads; not negative.
  void varint(long value) {
    long rest = value;
    while (rest >= 0x80) {
      octet((int) (rest | 0x80));
      rest >>>= 7;
    }
    octet((int) rest);
  }

  void bytes(byte[] from, int offset, int count) {
    ensure(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
