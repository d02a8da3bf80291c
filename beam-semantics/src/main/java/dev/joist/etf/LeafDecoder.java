package dev.joist.etf;

import dev.joist.term.Binary;
import dev.joist.term.Bitstring;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How terms that hold no others are read.
final class LeafDecoder {

  private static final Pattern FLOAT = Pattern.compile("[+-]?[0-9]+\\.[0-9]+([eE][+-]?[0-9]+)?");
  private static final int FLOAT_LENGTH = 31;

  private static final Long[] BYTES = new Long[256];

  static {
    Arrays.setAll(BYTES, Long::valueOf);
  }

  private final AtomDecoder atoms;
  private final IdentifierDecoder identifiers;
  private final MemoryLimit memory;

  LeafDecoder(AtomDecoder atoms, IdentifierDecoder identifiers, MemoryLimit memory) {
    this.atoms = atoms;
    this.identifiers = identifiers;
    this.memory = memory;
  }

  /// The integer that a byte is, in a box that is made once.
  static Long smallInteger(int value) {
    return BYTES[value];
  }

  /// An integer of 32 bits at most where nothing else may stand.
  static long readInteger(Input in, String what) {
    int start = in.offset();
    int tag = in.u1(what);
    return switch (tag) {
      case Tags.SMALL_INTEGER -> in.u1(what);
      case Tags.INTEGER -> in.i4(what);
      default ->
          throw new EtfException(
              start, "found %s, expected %s, an integer".formatted(Tags.odd(tag), what));
    };
  }

  /// The term that `tag` begins, which has been read; null if the tag begins no leaf.
  @Nullable Object read(Input in, int tag) {
    return switch (tag) {
      case Tags.SMALL_INTEGER -> smallInteger(in.u1("an integer"));
      case Tags.INTEGER -> {
        memory.take(MemoryLimit.BOX, in);
        yield (long) in.i4("an integer");
      }
      case Tags.ATOM, Tags.SMALL_ATOM, Tags.ATOM_UTF8, Tags.SMALL_ATOM_UTF8 -> atoms.read(in, tag);
      case Tags.BINARY -> binary(in, in.u4("a binary's size"));
      case Tags.NEW_FLOAT -> {
        memory.take(MemoryLimit.BOX, in);
        yield finite(in, Double.longBitsToDouble(in.i8("a float")));
      }
      case Tags.SMALL_BIG -> big(in, in.u1("an integer's size"));
      case Tags.LARGE_BIG -> big(in, in.u4("an integer's size"));
      case Tags.BIT_BINARY -> bits(in);
      case Tags.FLOAT -> textualFloat(in);
      default -> {
        Object identifier = identifiers.read(in, tag);
        if (identifier != null) {
          memory.take(MemoryLimit.IDENTIFIER, in);
        }
        yield identifier;
      }
    };
  }

  private Object binary(Input in, long length) {
    in.need(length, "a binary's bytes");
    int size = (int) length;
    // Twice: as bytes, and as what they become.
    memory.take(MemoryLimit.BYTES + 2L * size, in);
    if (in.isAscii(size)) {
      return in.latin1(size);
    }
    if (in.isUtf8(size)) {
      memory.take(2L * size, in);
      return in.utf8(size);
    }
    byte[] bytes = in.bytes(size, "a binary's bytes");
    return Binary.copyOf(bytes, 0, size);
  }

  private Object bits(Input in) {
    long length = in.u4("a bitstring's size");
    int bitsInLast = in.u1("the number of bits in a bitstring's last byte");
    if (bitsInLast > 8 || (bitsInLast == 0) != (length == 0)) {
      throw in.error(
          "found %d bits in the last of a bitstring's %d bytes, expected 1 to 8, or 0 of 0 bytes"
              .formatted(bitsInLast, length));
    }
    if (bitsInLast == 0 || bitsInLast == 8) {
      return binary(in, length);
    }
    in.need(length, "a bitstring's bytes");
    memory.take(MemoryLimit.BYTES + 2 * length, in);
    byte[] bytes = in.bytes((int) length, "a bitstring's bytes");
    return Bitstring.of(bytes, 8 * (length - 1) + bitsInLast);
  }

  private Object big(Input in, long length) {
    int sign = in.u1("an integer's sign");
    in.need(length, "an integer's bytes");
    int size = (int) length;
    memory.take(MemoryLimit.BYTES + 3L * size, in);
    if (size < Long.BYTES) {
      long magnitude = 0;
      for (int i = 0; i < size; i++) {
        magnitude |= (long) in.u1("an integer's bytes") << (8 * i);
      }
      return sign == 0 ? magnitude : -magnitude;
    }
    byte[] bytes = in.bytes(size, "an integer's bytes");
    for (int i = 0; i < size / 2; i++) {
      byte low = bytes[i];
      bytes[i] = bytes[size - 1 - i];
      bytes[size - 1 - i] = low;
    }
    var value = new BigInteger(sign == 0 ? 1 : -1, bytes);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private static Object finite(Input in, double value) {
    if (!Double.isFinite(value)) {
      throw in.error("found the float " + value + ", expected one that is finite");
    }
    return value;
  }

  private Object textualFloat(Input in) {
    memory.take(MemoryLimit.BYTES + FLOAT_LENGTH, in);
    in.need(FLOAT_LENGTH, "a float's text");
    String field = in.latin1(FLOAT_LENGTH);
    int end = field.indexOf('\0');
    String text = end < 0 ? field : field.substring(0, end);
    if (!FLOAT.matcher(text).matches()) {
      throw in.error("found a text that is no float, expected one as 1.5e+00");
    }
    return finite(in, Double.parseDouble(text));
  }
}
