package dev.joist.term;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many words a term takes in a process's heap, as `erts_debug:flat_size/1` of OTP 25 counts.
///
/// A part that is reached twice counts twice. What lies a few levels deep is counted by recursion
/// and allocates nothing; what lies deeper is put off, to be counted from the top again, so that no
/// depth needs a stack.
///
/// Rules: TERM-14 to TERM-17
final class TermSize {

  /// Counts identifiers as those of the node they are on.
  static final TermSize AT_HOME = new TermSize(null);

  /// What [#leaf] answers for a term that holds others.
  static final int NO_LEAF = -1;

  /// A float, and an integer beyond 60 bits: a header and 64 bits.
  static final int BOX = 2;

  private static final int CONS = 2;
  private static final int ALIAS = 4;
  private static final int REF = 3;
  private static final int REMOTE_REF = 5;
  private static final int REMOTE = 4;
  private static final int FUN = 5;
  private static final int EMPTY_MAP = 3;
  private static final int SMALL_MAP = 4;

  private static final int HEAP_BINARY = 2;
  private static final int HEAP_BINARY_BYTES = 64;

  /// A binary whose bytes lie outside the heap.
  private static final int LARGE_BINARY = 6;

  /// What looks at a part of a binary's bits.
  private static final int SUB_BINARY = 5;

  private static final int DEPTH = 12;

  private final @Nullable Atom node;

  /// Counts as `node` does, or, if that is null, identifiers as those of the node they are on.
  TermSize(@Nullable Atom node) {
    this.node = node;
  }

  /// The words of a term; any number above `atMost` if there are more than that.
  long words(Object term, long atMost) {
    return inside(term, atMost, DEPTH, null);
  }

  /// The words of a term that holds no other, or [#NO_LEAF]. One test after the other is faster
  /// here than a switch.
  int leaf(@Nullable Object term) {
    if (term instanceof Long number) {
      return integer(number);
    }
    if (term instanceof Atom || term instanceof Boolean || term instanceof Enum) {
      return 0;
    }
    if (term instanceof Pid pid) {
      return isHere(pid.node()) ? 0 : REMOTE;
    }
    if (term instanceof Ref ref) {
      return reference(ref);
    }
    if (term instanceof String text) {
      return text(text);
    }
    if (term instanceof Record) {
      return NO_LEAF;
    }
    if (term instanceof Tuple tuple) {
      return tuple.arity() == 0 ? 0 : NO_LEAF;
    }
    return rarerLeaf(term);
  }

  private int rarerLeaf(@Nullable Object term) {
    return switch (term) {
      case List<?> list -> list.isEmpty() ? 0 : NO_LEAF;
      case Double _ -> BOX;
      case Binary binary -> binary(binary.size());
      case Map<?, ?> map -> map.isEmpty() ? EMPTY_MAP : NO_LEAF;
      case ImproperList _ -> NO_LEAF;
      case Integer _ -> 0;
      case Short _ -> 0;
      case Byte _ -> 0;
      case Float _ -> BOX;
      case BigInteger number -> integer(number);
      case Port port -> isHere(port.node()) ? 0 : REMOTE;
      case Fun.Foreign _ -> NO_LEAF;
      case Fun _ -> FUN;
      case Bitstring bits -> binary(bits.raw().length) + SUB_BINARY;
      case Object other when ForeignPid.isOne(other) ->
          isHere(TermOrder.pid(other).node()) ? 0 : REMOTE;
      case null, default -> throw Refusal.of(term, "term");
    };
  }

  /// An integer of up to 60 bits lies in the word that names it.
  static int integer(long number) {
    return number << 4 >> 4 == number ? 0 : BOX;
  }

  private static int integer(BigInteger number) {
    int bits = number.bitLength();
    if (bits < Long.SIZE) {
      return integer(number.longValue());
    }
    // Of a negative number the absolute value counts, which for -2^n has one bit more.
    if (number.signum() < 0 && number.getLowestSetBit() == bits) {
      bits++;
    }
    return 1 + (bits + Long.SIZE - 1) / Long.SIZE;
  }

  private int reference(Ref ref) {
    if (isHere(ref.node())) {
      return ref.owner() == null ? REF : ALIAS;
    }
    return ref.beyond() == 0 ? REMOTE_REF : REMOTE_REF + 1;
  }

  private boolean isHere(Atom home) {
    return node == null || node.equals(home);
  }

  private static int text(String text) {
    int characters = text.length();
    // A character takes a byte at least.
    return binary(characters > HEAP_BINARY_BYTES ? characters : Utf8.length(text));
  }

  private static int binary(int bytes) {
    return bytes > HEAP_BINARY_BYTES
        ? LARGE_BINARY
        : HEAP_BINARY + (bytes + Long.BYTES - 1) / Long.BYTES;
  }

  private long inside(Object term, long room, int depth, @Nullable ArrayDeque<Object> later) {
    int words = leaf(term);
    if (words != NO_LEAF) {
      return words;
    }
    if (depth > 0) {
      return composite(term, room, depth - 1, later);
    }
    if (later == null) {
      return deep(term, room);
    }
    later.push(term);
    return 0;
  }

  private long deep(Object term, long room) {
    var later = new ArrayDeque<Object>();
    long words = composite(term, room, DEPTH, later);
    while (words <= room && !later.isEmpty()) {
      words += composite(later.pop(), room - words, DEPTH, later);
    }
    return words;
  }

  private long composite(Object term, long room, int depth, @Nullable ArrayDeque<Object> later) {
    if (term instanceof Record fields) {
      return fields(fields, room, depth, later);
    }
    if (term instanceof Tuple tuple) {
      return elements(tuple, room, depth, later);
    }
    if (term instanceof List<?> list) {
      return elements(list, (long) CONS * list.size(), room, depth, later);
    }
    if (term instanceof ImproperList list) {
      long words = (long) CONS * list.heads().size() + inside(list.tail(), room, depth, later);
      return elements(list.heads(), words, room, depth, later);
    }
    if (term instanceof Fun.Foreign fun) {
      long words = (long) FUN + fun.environment().size() + leaf(fun.creator());
      return elements(fun.environment(), words, room, depth, later);
    }
    return entries((Map<?, ?>) term, room, depth, later);
  }

  private long fields(Record fields, long room, int depth, @Nullable ArrayDeque<Object> later) {
    RecordWords shape = RecordShape.of(fields).words();
    long words = shape.flat(this, fields);
    for (int i = 0; i < shape.open() && words <= room; i++) {
      words += inside(shape.component(fields, i), room - words, depth, later);
    }
    return words;
  }

  private long elements(Tuple tuple, long room, int depth, @Nullable ArrayDeque<Object> later) {
    int arity = tuple.arity();
    long words = 1L + arity;
    for (int i = 1; i <= arity && words <= room; i++) {
      words += inside(tuple.element(i), room - words, depth, later);
    }
    return words;
  }

  private long elements(
      List<?> terms, long own, long room, int depth, @Nullable ArrayDeque<Object> later) {
    long words = own;
    int count = terms.size();
    for (int i = 0; i < count && words <= room; i++) {
      words += inside(terms.get(i), room - words, depth, later);
    }
    return words;
  }

  private long entries(Map<?, ?> map, long room, int depth, @Nullable ArrayDeque<Object> later) {
    if (map.size() > MapTrie.SMALL && MapTrie.leastWords(map.size()) > room) {
      return MapTrie.leastWords(map.size());
    }
    long words = map.size() > MapTrie.SMALL ? MapTrie.words(map) : SMALL_MAP + 2L * map.size();
    if (map instanceof TermMap terms) {
      words = elements(terms.keys(), words, room, depth, later);
      return words > room ? words : elements(terms.values(), words, room, depth, later);
    }
    for (var entry : map.entrySet()) {
      if (words > room) {
        break;
      }
      words += inside(entry.getKey(), room - words, depth, later);
      words += inside(entry.getValue(), room - words, depth, later);
    }
    return words;
  }
}
