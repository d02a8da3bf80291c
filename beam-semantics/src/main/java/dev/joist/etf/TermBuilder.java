package dev.joist.etf;

import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Fun;
import dev.joist.term.ImproperList;
import dev.joist.term.NotATermException;
import dev.joist.term.Pid;
import dev.joist.term.TermMap;
import dev.joist.term.Tuple;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts terms together while they are read: the children of each composite under way lie on a stack
/// of terms, and are taken off it when the last one is there.
///
/// So memory is taken for what has been read, not for what a length claims, and no depth needs a
/// Java stack. A list in the place of a list's tail goes on with the same list.
final class TermBuilder {

  /// What is under way: how many children are still to come, where they begin among the terms, and
  /// what it will be.
  private enum Kind {
    TUPLE,
    /// The elements of a list; its tail comes behind them.
    ELEMENTS,
    /// The tail of a list whose elements are there.
    TAIL,
    MAP,
    /// The values that a fun has bound; what comes before them lies below them, as a [FunHead].
    FUN
  }

  /// What of a fun comes before the values it has bound.
  private record FunHead(
      Atom module, int arity, Binary newUniq, int newIndex, int index, int uniq, Pid creator) {}

  private final DecodeOptions options;
  private final MemoryLimit memory;
  private final AtomDecoder atoms;
  private final IdentifierDecoder identifiers;
  private final LeafDecoder leaves;

  private @Nullable Object[] terms = new @Nullable Object[32];
  private int size;

  private Kind[] kinds = new Kind[16];
  private long[] left = new long[16];
  private int[] from = new int[16];
  private int depth;

  TermBuilder(DecodeOptions options, MemoryLimit memory) {
    this.options = options;
    this.memory = memory;
    this.atoms = new AtomDecoder(memory);
    this.identifiers = new IdentifierDecoder(atoms, options.isSafe());
    this.leaves = new LeafDecoder(atoms, identifiers, memory);
  }

  /// The next term, bare.
  Object read(Input in) {
    try {
      readNext(in);
      while (depth > 0) {
        int top = depth - 1;
        if (left[top] > 0) {
          left[top]--;
          readNext(in);
        } else if (kinds[top] == Kind.ELEMENTS) {
          kinds[top] = Kind.TAIL;
          readTail(in);
        } else {
          depth = top;
          close(kinds[top], from[top], in);
        }
      }
      return pop();
    } finally {
      Arrays.fill(terms, 0, size, null);
      size = 0;
      depth = 0;
    }
  }

  private Object pop() {
    Object term = terms[--size];
    terms[size] = null;
    if (term == null) {
      throw new IllegalStateException("A term was taken that is not there");
    }
    return term;
  }

  private void push(Object term) {
    if (size == terms.length) {
      terms = Arrays.copyOf(terms, size * 2);
    }
    terms[size++] = term;
  }

  private void readNext(Input in) {
    int start = in.offset();
    int tag = in.u1("a term");
    switch (tag) {
      case Tags.SMALL_TUPLE -> enter(Kind.TUPLE, in.u1("a tuple's arity"), start, in);
      case Tags.LARGE_TUPLE -> enter(Kind.TUPLE, in.u4("a tuple's arity"), start, in);
      case Tags.NIL -> push(List.of());
      case Tags.STRING -> {
        int first = size;
        pushBytes(in);
        pushList(first, in);
      }
      case Tags.LIST -> enter(Kind.ELEMENTS, in.u4("a list's length"), start, in);
      case Tags.MAP -> enter(Kind.MAP, 2 * in.u4("a map's size"), start, in);
      case Tags.NEW_FUN -> enterFun(start, in);
      default -> {
        Object leaf = leaves.read(in, tag);
        if (leaf == null) {
          throw new EtfException(start, "found " + Tags.odd(tag) + ", expected a term");
        }
        push(leaf);
      }
    }
  }

  private void enter(Kind kind, long children, int start, Input in) {
    // Each takes a byte at least.
    if (children > in.remaining()) {
      throw new EtfException(
          start,
          "found a term of %d parts with %d bytes behind it; expected a byte for each at least"
              .formatted(children, in.remaining()));
    }
    if (depth >= options.maxDepth()) {
      throw new EtfException(
          start,
          "terms are nested more than %d deep, the limit; raise it with DecodeOptions.maxDepth"
              .formatted(options.maxDepth()));
    }
    memory.take(MemoryLimit.COMPOSITE, in);
    if (depth == kinds.length) {
      kinds = Arrays.copyOf(kinds, depth * 2);
      left = Arrays.copyOf(left, depth * 2);
      from = Arrays.copyOf(from, depth * 2);
    }
    kinds[depth] = kind;
    left[depth] = children;
    from[depth++] = size;
  }

  /// What stands where a list's elements end: another list goes on with them.
  private void readTail(Input in) {
    switch (in.peek()) {
      case Tags.LIST -> {
        int start = in.offset();
        in.u1("a list");
        long more = in.u4("a list's length");
        depth--;
        int first = from[depth];
        enter(Kind.ELEMENTS, more, start, in);
        from[depth - 1] = first;
      }
      case Tags.STRING -> {
        in.u1("a list");
        pushBytes(in);
        push(List.of());
      }
      default -> readNext(in);
    }
  }

  private void pushBytes(Input in) {
    int count = in.u2("a string's length");
    in.need(count, "a string's bytes");
    for (int i = 0; i < count; i++) {
      push(LeafDecoder.smallInteger(in.u1("a string's bytes")));
    }
  }

  private Object[] take(int first, int count, Input in) {
    memory.take(MemoryLimit.COMPOSITE + (long) MemoryLimit.ELEMENT * count, in);
    Object[] taken = Arrays.copyOfRange(terms, first, first + count, Object[].class);
    Arrays.fill(terms, first, size, null);
    size = first;
    return taken;
  }

  private void close(Kind kind, int first, Input in) {
    switch (kind) {
      case TUPLE -> pushTuple(first, in);
      case ELEMENTS, TAIL -> pushListAndTail(first, in);
      case MAP -> pushMap(first, in);
      case FUN -> pushFun(first, in);
    }
  }

  private void pushTuple(int first, Input in) {
    Object[] elements = take(first, size - first, in);
    Object fields = options.records().read(elements);
    push(fields != null ? fields : Tuple.of(elements));
  }

  private void pushListAndTail(int first, Input in) {
    Object tail = pop();
    if (first == size) {
      push(tail);
    } else if (tail instanceof List) {
      pushList(first, in);
    } else {
      Object[] heads = take(first, size - first, in);
      push(ImproperList.of(Arrays.asList(heads), tail));
    }
  }

  private void pushList(int first, Input in) {
    push(List.of(take(first, size - first, in)));
  }

  private void pushMap(int first, Input in) {
    memory.take((long) MemoryLimit.ENTRY * (size - first), in);
    try {
      push(TermMap.of(take(first, size - first, in)));
    } catch (NotATermException e) {
      throw in.error("found a map with one key twice, expected each once (" + e.getMessage() + ")");
    }
  }

  private void enterFun(int start, Input in) {
    if (options.isSafe()) {
      throw new EtfException(start, "found a fun, which DecodeOptions.safe refuses");
    }
    // The size of it all is OTP's to know; the parts say where it ends.
    in.i4("a fun's size");
    int arity = in.u1("a fun's arity");
    Binary newUniq = Binary.of(in.bytes(16, "a fun's unique value"));
    int newIndex = in.i4("a fun's index");
    long free = in.u4("the number of values a fun has bound");
    Atom module = atoms.readName(in, "a fun's module");
    int index = (int) LeafDecoder.readInteger(in, "a fun's old index");
    int uniq = (int) LeafDecoder.readInteger(in, "a fun's old unique value");
    Pid creator = identifiers.readPid(in);
    memory.take(2L * MemoryLimit.COMPOSITE, in);
    enter(Kind.FUN, free, start, in);
    push(new FunHead(module, arity, newUniq, newIndex, index, uniq, creator));
  }

  private void pushFun(int first, Input in) {
    if (!(terms[first] instanceof FunHead head)) {
      throw new IllegalStateException("A fun was closed that was not opened");
    }
    Object[] bound = take(first + 1, size - first - 1, in);
    size = first;
    push(
        Fun.foreign(
            head.module,
            head.arity,
            head.newUniq,
            head.newIndex,
            head.index,
            head.uniq,
            head.creator,
            Arrays.asList(bound)));
  }
}
