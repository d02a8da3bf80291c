package dev.joist.pekko.wire;

import java.io.InputStream;
import java.util.Objects;

/// What a parser reads from: the bytes of one term, then those of the next, so that one parser
/// serves for all.
final class Feed extends InputStream {

  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int at;
  private int end;
  private long before;
  private long given;

  /// Goes on with these.
  void begin(byte[] next, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, next.length);
    bytes = next;
    at = offset;
    end = offset + length;
    before = given;
  }

  /// Lets go of the bytes.
  void end() {
    bytes = NOTHING;
    at = 0;
    end = 0;
  }

  /// How many bytes of the current term have not been asked for.
  int left() {
    return end - at;
  }

  /// How many bytes were handed out before the current term.
  long before() {
    return before;
  }

  @Override
  public int read() {
    if (at == end) {
      return -1;
    }
    given++;
    return bytes[at++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (at == end) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(bytes, at, target, offset, count);
    at += count;
    given += count;
    return count;
  }
}
