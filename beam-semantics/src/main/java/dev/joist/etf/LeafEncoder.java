package dev.joist.etf;

import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Bitstring;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import java.math.BigInteger;

/// How terms that hold no others are written.
final class LeafEncoder {

  /// From here on a port's number needs the form with 64 bits.
  private static final long LARGE_PORT = 1L << 28;

  private final Output out;
  private final boolean latin1;

  /// With minor version 1 an atom of Latin-1 characters is written as such.
  LeafEncoder(Output out, int minorVersion) {
    this.out = out;
    this.latin1 = minorVersion == 1;
  }

  void put(long value) {
    if ((value & ~0xffL) == 0) {
      out.put1(Tags.SMALL_INTEGER);
      out.put1((int) value);
    } else if ((int) value == value) {
      out.put1(Tags.INTEGER);
      out.put4((int) value);
    } else {
      // Of the least value the absolute one is right as an unsigned number.
      long magnitude = Math.abs(value);
      int bytes = (Long.SIZE - Long.numberOfLeadingZeros(magnitude) + 7) / 8;
      out.put1(Tags.SMALL_BIG);
      out.put1(bytes);
      out.put1(value < 0 ? 1 : 0);
      for (int i = 0; i < bytes; i++) {
        out.put1((int) (magnitude >>> (8 * i)));
      }
    }
  }

  void put(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      put(value.longValue());
      return;
    }
    byte[] magnitude = value.abs().toByteArray();
    // The first byte may hold the sign alone.
    int first = magnitude[0] == 0 ? 1 : 0;
    int bytes = magnitude.length - first;
    if (bytes < 256) {
      out.put1(Tags.SMALL_BIG);
      out.put1(bytes);
    } else {
      out.put1(Tags.LARGE_BIG);
      out.put4(bytes);
    }
    out.put1(value.signum() < 0 ? 1 : 0);
    int at = out.skip(bytes);
    for (int i = 0; i < bytes; i++) {
      out.array()[at + i] = magnitude[magnitude.length - 1 - i];
    }
  }

  void put(double value) {
    if (!Double.isFinite(value)) {
      // Throws, and says why it is no term.
      Terms.of(value);
    }
    out.put1(Tags.NEW_FLOAT);
    out.put8(Double.doubleToRawLongBits(value));
  }

  void putAtom(String text) {
    if (latin1 && isLatin1(text)) {
      out.put1(Tags.ATOM);
      out.put2(text.length());
      out.putLatin1(text);
      return;
    }
    if (!Utf8Check.isText(text)) {
      throw new EtfException(
          out.size(),
          "an atom holds half a surrogate pair, which Erlang has no character for: "
              + Atom.of(text));
    }
    int start = out.size();
    out.put1(Tags.SMALL_ATOM_UTF8);
    out.put1(0);
    out.putUtf8(text);
    int bytes = out.size() - start - 2;
    if (bytes > 255) {
      out.truncate(start);
      out.put1(Tags.ATOM_UTF8);
      out.put2(bytes);
      out.putUtf8(text);
    } else {
      out.array()[start + 1] = (byte) bytes;
    }
  }

  private static boolean isLatin1(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return false;
      }
    }
    return true;
  }

  void put(String text) {
    out.put1(Tags.BINARY);
    int at = out.skip(4);
    out.putUtf8(text);
    out.set4(at, out.size() - at - 4);
  }

  void put(Binary binary) {
    out.put1(Tags.BINARY);
    out.put4(binary.size());
    putBytes(binary);
  }

  private void putBytes(Binary binary) {
    int at = out.skip(binary.size());
    binary.copyTo(out.array(), at);
  }

  void put(Bitstring bits) {
    byte[] bytes = bits.bytes();
    out.put1(Tags.BIT_BINARY);
    out.put4(bytes.length);
    out.put1(bits.bitsInLast());
    out.put(bytes);
  }

  void put(Pid pid) {
    if (pid.id() >>> 32 != 0) {
      throw new EtfException(
          out.size(),
          "the pid %s has a number beyond 32 bits, which the external format has no room for"
              .formatted(pid));
    }
    out.put1(Tags.NEW_PID);
    putAtom(pid.node().text());
    out.put4((int) pid.id());
    out.put4(pid.serial());
    out.put4(pid.creation());
  }

  void put(Port port) {
    boolean large = Long.compareUnsigned(port.id(), LARGE_PORT) >= 0;
    out.put1(large ? Tags.V4_PORT : Tags.NEW_PORT);
    putAtom(port.node().text());
    if (large) {
      out.put8(port.id());
    } else {
      out.put4((int) port.id());
    }
    out.put4(port.creation());
  }

  void put(Ref ref) {
    boolean five = ref.beyond() != 0;
    out.put1(Tags.NEWER_REFERENCE);
    out.put2(five ? 5 : 3);
    putAtom(ref.node().text());
    out.put4(ref.creation());
    out.put4((int) ref.id());
    out.put4((int) (ref.id() >>> 32));
    out.put4(ref.high());
    if (five) {
      out.put4((int) ref.beyond());
      out.put4((int) (ref.beyond() >>> 32));
    }
  }

  void put(Fun.External fun) {
    out.put1(Tags.EXPORT);
    putAtom(fun.module().text());
    putAtom(fun.function().text());
    put((long) fun.arity());
  }

  /// What a foreign fun begins with, between its arity and what it has bound.
  void put(Fun.Foreign fun) {
    putBytes(fun.newUniq());
    out.put4(fun.newIndex());
    out.put4(fun.environment().size());
    putAtom(fun.module().text());
    put((long) fun.index());
    put((long) fun.uniq());
    put(fun.creator());
  }
}
