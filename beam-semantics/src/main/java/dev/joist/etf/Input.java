package dev.joist.etf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Bytes being read; every read looks first whether they are there.
final class Input {

  /// In which of its indices errors count from 0.
  private final int origin;

  private final ByteBuffer bytes;

  Input(ByteBuffer bytes) {
    this.bytes = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
    this.origin = bytes.position();
  }

  /// The index of the next byte.
  int at() {
    return bytes.position();
  }

  /// The index of the next byte, as errors count.
  int offset() {
    return bytes.position() - origin;
  }

  int remaining() {
    return bytes.remaining();
  }

  /// The bytes, positioned at the next one.
  ByteBuffer buffer() {
    return bytes;
  }

  EtfException error(String message) {
    return new EtfException(offset(), message);
  }

  /// Checks that as many bytes are there.
  void need(long count, String what) {
    if (count > bytes.remaining()) {
      throw error(
          "found the end of the bytes, expected %s: %d bytes, of which %d are there"
              .formatted(what, count, bytes.remaining()));
    }
  }

  /// The next byte without reading it, or -1 at the end.
  int peek() {
    return bytes.hasRemaining() ? bytes.get(bytes.position()) & 0xff : -1;
  }

  int u1(String what) {
    need(1, what);
    return bytes.get() & 0xff;
  }

  int u2(String what) {
    need(2, what);
    return bytes.getShort() & 0xffff;
  }

  int i4(String what) {
    need(4, what);
    return bytes.getInt();
  }

  long u4(String what) {
    return Integer.toUnsignedLong(i4(what));
  }

  long i8(String what) {
    need(8, what);
    return bytes.getLong();
  }

  byte[] bytes(int count, String what) {
    need(count, what);
    byte[] copy = new byte[count];
    bytes.get(copy);
    return copy;
  }

  boolean isAscii(int count) {
    return Utf8Check.isAscii(bytes, bytes.position(), count);
  }

  boolean isUtf8(int count) {
    return Utf8Check.isUtf8(bytes, bytes.position(), count);
  }

  String latin1(int count) {
    return text(count, StandardCharsets.ISO_8859_1);
  }

  String utf8(int count) {
    return text(count, StandardCharsets.UTF_8);
  }

  private String text(int count, Charset charset) {
    if (!bytes.hasArray()) {
      return new String(bytes(count, "a text"), charset);
    }
    int start = bytes.arrayOffset() + bytes.position();
    bytes.position(bytes.position() + count);
    return new String(bytes.array(), start, count, charset);
  }
}
