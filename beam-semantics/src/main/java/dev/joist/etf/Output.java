package dev.joist.etf;

import dev.joist.term.Binary;
import java.util.Arrays;

/// Bytes being written, in an array that grows; numbers go most significant byte first.
final class Output {

  /// The longest array that every JVM can make.
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private byte[] bytes = new byte[128];
  private int size;

  int size() {
    return size;
  }

  /// The array as it is now; what lies behind [#size] is of no meaning.
  byte[] array() {
    return bytes;
  }

  /// Takes back all that was written behind the first `length` bytes.
  void truncate(int length) {
    size = length;
  }

  /// Moves the end past `count` bytes and returns where they start.
  int skip(int count) {
    int start = size;
    room(count);
    size += count;
    return start;
  }

  private void room(int count) {
    if (count > bytes.length - size) {
      grow(count);
    }
  }

  private void grow(int count) {
    long needed = (long) size + count;
    if (needed > LONGEST) {
      throw new EtfException(
          size, "the term has more than " + LONGEST + " bytes; an array cannot hold it");
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(LONGEST, Math.max(needed, bytes.length * 2L)));
  }

  void put1(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void put2(int value) {
    room(2);
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
  }

  void put4(int value) {
    room(4);
    set4(size, value);
    size += 4;
  }

  void set4(int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  void put8(long value) {
    put4((int) (value >>> 32));
    put4((int) value);
  }

  void put(byte[] source) {
    int at = skip(source.length);
    System.arraycopy(source, 0, bytes, at, source.length);
  }

  /// Characters of Latin-1, a byte each.
  void putLatin1(String text) {
    int at = skip(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[at + i] = (byte) text.charAt(i);
    }
  }

  /// A text in UTF-8; a surrogate without its other half as the three bytes of its code point.
  void putUtf8(String text) {
    Binary utf8 = Binary.of(text);
    int at = skip(utf8.size());
    utf8.copyTo(bytes, at);
  }
}
