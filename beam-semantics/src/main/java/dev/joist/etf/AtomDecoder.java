package dev.joist.etf;

import dev.joist.term.Atom;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// How atoms are read. The last ones are kept, in a table of fixed size, so that one that comes
/// again costs no text.
final class AtomDecoder {

  private static final int KEPT = 256;

  private final @Nullable Atom[] recent = new @Nullable Atom[KEPT];
  private final MemoryLimit memory;

  AtomDecoder(MemoryLimit memory) {
    this.memory = memory;
  }

  /// The atom that `tag` begins, or a Boolean; null if the tag begins no atom.
  @Nullable Object read(Input in, int tag) {
    return switch (tag) {
      case Tags.ATOM -> read(in, in.u2("an atom's length"), true);
      case Tags.SMALL_ATOM -> read(in, in.u1("an atom's length"), true);
      case Tags.ATOM_UTF8 -> read(in, in.u2("an atom's length"), false);
      case Tags.SMALL_ATOM_UTF8 -> read(in, in.u1("an atom's length"), false);
      default -> null;
    };
  }

  /// An atom that names something, as a node, which `true` and `false` cannot.
  Atom readName(Input in, String what) {
    int start = in.offset();
    Object term = read(in, in.u1(what));
    if (term instanceof Atom atom) {
      return atom;
    }
    throw new EtfException(
        start,
        "found %s, expected %s, an atom".formatted(term == null ? "another term" : term, what));
  }

  private Object read(Input in, int length, boolean latin1) {
    in.need(length, "an atom's characters");
    int slot = slot(in.buffer(), in.at(), length);
    Atom last = recent[slot];
    if (last != null && isAscii(last.text(), in.buffer(), in.at(), length)) {
      in.buffer().position(in.at() + length);
      return last;
    }
    int start = in.offset();
    if (!latin1 && !in.isUtf8(length)) {
      throw in.error("found bytes that are no UTF-8, expected an atom's characters");
    }
    memory.take(MemoryLimit.BYTES + 2L * length, in);
    String text = latin1 ? in.latin1(length) : in.utf8(length);
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (text.codePointCount(0, text.length()) > Atom.MAX_LENGTH) {
      throw new EtfException(
          start, "found an atom of more than " + Atom.MAX_LENGTH + " characters (system_limit)");
    }
    Atom atom = Atom.of(text);
    recent[slot] = atom;
    return atom;
  }

  private static int slot(ByteBuffer bytes, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = hash * 31 + bytes.get(i);
    }
    return (hash ^ hash >>> 8) & (KEPT - 1);
  }

  /// Whether bytes that are ASCII, and so the same in both encodings, are an atom's text.
  private static boolean isAscii(String text, ByteBuffer bytes, int from, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      byte found = bytes.get(from + i);
      if (found < 0 || found != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
