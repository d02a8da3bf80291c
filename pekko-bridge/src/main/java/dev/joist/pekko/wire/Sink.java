package dev.joist.pekko.wire;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Bytes being gathered, in an array that grows and is kept.
final class Sink extends OutputStream {

  /// The longest array that every JVM can make.
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private byte[] bytes = new byte[256];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /// How much room there is without growing.
  int capacity() {
    return bytes.length;
  }

  /// The array as it is now; what lies behind [#size] is of no meaning.
  byte[] array() {
    return bytes;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void writeTo(ByteBuffer target) {
    target.put(bytes, 0, size);
  }

  @Override
  public void write(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    room(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  private void room(int count) {
    if (count > bytes.length - size) {
      long needed = (long) size + count;
      if (needed > LONGEST) {
        throw new IllegalArgumentException(
            "the term has more than " + LONGEST + " bytes; an array cannot hold it");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(LONGEST, Math.max(needed, bytes.length * 2L)));
    }
  }
}
