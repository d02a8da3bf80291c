package dev.joist.term;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/// The hash by which OTP 25 finds a key in a map of more than 32 entries.
///
/// It is Bob Jenkins' hash of 1996 over the words and bytes of the key, found by asking OTP for its
/// hashes of many terms; `KeyHashTest` holds the answers. So it is for numbers, binaries, the empty
/// list, and tuples of such. Of an atom and a local pid OTP hashes the word that stands for them,
/// which differs from run to run; these, and what holds them, have a hash here that is as good as
/// any.
///
/// Rule: TERM-15
@SuppressWarnings("ConstantOverflow") // the multiples wrap around, as Jenkins' sums do
final class KeyHash {

  private static final int GOLDEN = 0x9e37_79b9;
  private static final int START = 0xcc9e_2d51;

  private static final int WORD = GOLDEN;
  private static final int TUPLE = 9 * GOLDEN;
  private static final int NEGATIVE = 10 * GOLDEN;
  private static final int POSITIVE = 11 * GOLDEN;
  private static final int FLOAT = 12 * GOLDEN;
  private static final int BINARY = 13 * GOLDEN;

  /// The lowest bits of a word that is a small integer, and the word that is the empty list.
  private static final int SMALL = 0xf;

  private static final long NIL = 0x3b;

  private int a;
  private int b;
  private int c = START;

  private KeyHash() {}

  static int of(Object key) {
    var hash = new KeyHash();
    hash.add(key);
    return hash.c;
  }

  private void add(Object key) {
    if (!isTuple(key)) {
      addLeaf(key);
      return;
    }
    var under = new ArrayDeque<Iterator<?>>();
    under.push(List.of(key).iterator());
    while (!under.isEmpty()) {
      Iterator<?> elements = under.element();
      if (!elements.hasNext()) {
        under.pop();
        continue;
      }
      Object element = elements.next();
      if (isTuple(element)) {
        List<Object> inner = TermOrder.elements(element);
        mix(TUPLE + inner.size(), TUPLE);
        under.push(inner.iterator());
      } else {
        addLeaf(element);
      }
    }
  }

  private static boolean isTuple(Object term) {
    return term instanceof Record || term instanceof Tuple;
  }

  private void addLeaf(Object term) {
    switch (TermOrder.kind(term)) {
      case NUMBER -> addNumber((Number) term);
      case BITS -> addBits(term);
      case NIL -> addWord(NIL, WORD);
      default -> addWord(Terms.hash(term), WORD);
    }
  }

  private void addNumber(Number number) {
    if (Numbers.isFloat(number)) {
      double value = number.doubleValue();
      addWord(Double.doubleToRawLongBits(value == 0.0 ? 0.0 : value), FLOAT);
    } else if (number instanceof BigInteger big && big.bitLength() >= Long.SIZE) {
      int kind = big.signum() < 0 ? NEGATIVE : POSITIVE;
      BigInteger rest = big.abs();
      for (; rest.signum() != 0; rest = rest.shiftRight(Long.SIZE)) {
        addWord(rest.longValue(), kind);
      }
    } else {
      long value = number.longValue();
      if (TermSize.integer(value) == 0) {
        addWord(value << 4 | SMALL, WORD);
      } else {
        addWord(Math.abs(value), value < 0 ? NEGATIVE : POSITIVE);
      }
    }
  }

  private void addBits(Object term) {
    switch (term) {
      case String text -> addBytes(Utf8.bytes(text));
      case Binary binary -> addBytes(binary.raw());
      default -> addWord(Terms.hash(term), WORD);
    }
  }

  private void addWord(long word, int kind) {
    mix(kind + (int) word, kind + (int) (word >>> 32));
  }

  private void addBytes(byte[] bytes) {
    c += BINARY;
    if (bytes.length == 0) {
      return;
    }
    a = GOLDEN;
    b = GOLDEN;
    int at = 0;
    for (; bytes.length - at >= 12; at += 12) {
      c += word(bytes, at + 8);
      mix(a + word(bytes, at), b + word(bytes, at + 4));
    }
    // The last bytes; the lowest of the third word is the length.
    c += (word(bytes, at + 8) << 8) + bytes.length;
    mix(a + word(bytes, at), b + word(bytes, at + 4));
  }

  /// Four bytes, least significant first; those behind the end are 0.
  private static int word(byte[] bytes, int at) {
    int word = 0;
    for (int i = Math.min(bytes.length, at + 4) - 1; i >= at; i--) {
      word = word << 8 | (bytes[i] & 0xff);
    }
    return word;
  }

  /// Mixes two words into the hash, as Jenkins did: each word takes from the others, in turns.
  private void mix(int first, int second) {
    int x = first;
    int y = second;
    int z = c;
    x = (x - y - z) ^ (z >>> 13);
    y = (y - z - x) ^ (x << 8);
    z = (z - x - y) ^ (y >>> 13);
    x = (x - y - z) ^ (z >>> 12);
    y = (y - z - x) ^ (x << 16);
    z = (z - x - y) ^ (y >>> 5);
    x = (x - y - z) ^ (z >>> 3);
    y = (y - z - x) ^ (x << 10);
    z = (z - x - y) ^ (y >>> 15);
    a = x;
    b = y;
    c = z;
  }
}
