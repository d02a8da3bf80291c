package dev.joist.dist;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads a frame from front to back, and never beyond its end.
///
/// *Thread:* one.
final class FrameReader {

  private static final int MOST_VARINT_BYTES = 9;

  private final ByteBuffer bytes;

  FrameReader(byte[] frame) {
    bytes = ByteBuffer.wrap(frame);
  }

  int left() {
    return bytes.remaining();
  }

  /// Where the next byte is in the array that is read.
  int position() {
    return bytes.position();
  }

  byte[] array() {
    return bytes.array();
  }

  int octet() throws MalformedFrameException {
    need(1);
    return bytes.get() & 0xff;
  }

  int int32() throws MalformedFrameException {
    need(Integer.BYTES);
    return bytes.getInt();
  }

  long int64() throws MalformedFrameException {
    need(Long.BYTES);
    return bytes.getLong();
  }

  /// A number of 7 bits a byte, the least significant first, at most 63 bits.
  long varint() throws MalformedFrameException {
    long value = 0;
    for (int i = 0; i < MOST_VARINT_BYTES; i++) {
      int octet = octet();
      value |= (long) (octet & 0x7f) << (7 * i);
      if (octet < 0x80) {
        return value;
      }
    }
    throw new MalformedFrameException("a number of more than 63 bits at " + position());
  }

  /// Text of so many bytes; what is not UTF-8 is replaced.
  String text(int length) throws MalformedFrameException {
    need(length);
    String text = new String(array(), position(), length, StandardCharsets.UTF_8);
    skip(length);
    return text;
  }

  void skip(int length) throws MalformedFrameException {
    need(length);
    bytes.position(bytes.position() + length);
  }

  private void need(int length) throws MalformedFrameException {
    if (length < 0 || bytes.remaining() < length) {
      throw new MalformedFrameException(
          "%d bytes expected at %d of %d, %d found"
              .formatted(length, bytes.position(), bytes.limit(), bytes.remaining()));
    }
  }
}
