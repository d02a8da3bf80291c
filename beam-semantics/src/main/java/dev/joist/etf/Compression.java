package dev.joist.etf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Terms compressed with zlib: after the version byte tag 80, the size of what is compressed, and
/// that.
final class Compression {

  /// The most that zlib can make out of one byte.
  private static final int MOST_PER_BYTE = 1032;

  /// Tag and size, which come before what is compressed.
  static final int HEADER = 5;

  private Compression() {}

  /// Compresses what `out` holds from `start` on, if that makes it smaller.
  static void deflate(Output out, int start, int level) {
    int size = out.size() - start;
    if (size <= HEADER) {
      return;
    }
    var deflater = new Deflater(level);
    try {
      byte[] compressed = new byte[size - HEADER];
      deflater.setInput(out.array(), start, size);
      deflater.finish();
      int length = deflater.deflate(compressed);
      if (deflater.finished()) {
        out.truncate(start);
        out.put1(Tags.COMPRESSED);
        out.put4(size);
        int at = out.skip(length);
        System.arraycopy(compressed, 0, out.array(), at, length);
      }
    } finally {
      deflater.end();
    }
  }

  /// What the bytes of `in` from its position on inflate to; moves the position behind them.
  static byte[] inflate(ByteBuffer in, int start, DecodeOptions options) {
    long size = Integer.toUnsignedLong(in.getInt());
    if (size > options.maxInflated()) {
      throw new EtfException(
          start,
          "a compressed term says that it inflates to %d bytes, the limit is %d; raise it with DecodeOptions.maxInflated"
              .formatted(size, options.maxInflated()));
    }
    if (size > (long) MOST_PER_BYTE * in.remaining()) {
      throw new EtfException(
          start,
          "a compressed term says that it inflates to %d bytes, which %d bytes cannot"
              .formatted(size, in.remaining()));
    }
    var inflater = new Inflater();
    try {
      return inflate(inflater, in, start, (int) size);
    } catch (DataFormatException e) {
      throw new EtfException(start, "what is compressed here is no zlib stream: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private static byte[] inflate(Inflater inflater, ByteBuffer in, int start, int size)
      throws DataFormatException {
    // One byte more than was said, so that zlib can say that there is more.
    byte[] bytes = new byte[(int) Math.min(size + 1L, 512 + 4L * in.remaining())];
    inflater.setInput(in);
    int length = 0;
    while (!inflater.finished()) {
      if (length == bytes.length) {
        if (length > size) {
          break;
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(size + 1L, bytes.length * 2L));
      }
      int more = inflater.inflate(bytes, length, bytes.length - length);
      length += more;
      if (more == 0 && !inflater.finished() && length < bytes.length) {
        throw new EtfException(
            start, "what is compressed here ends after %d of %d bytes".formatted(length, size));
      }
    }
    if (length != size) {
      throw new EtfException(
          start,
          "a compressed term inflates to %s bytes, but says %d"
              .formatted(length > size ? "more" : length, size));
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
