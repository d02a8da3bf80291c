package dev.joist.etf;

import dev.joist.term.Binary;
import dev.joist.term.Bitstring;
import dev.joist.term.ForeignPid;
import dev.joist.term.Fun;
import dev.joist.term.ImproperList;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.RecordShape;
import dev.joist.term.Ref;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes terms in Erlang's external format, one behind the other, into memory of its own that it
/// keeps from one to the next.
///
/// Composites under way are on a stack of its own, so a term may be nested a million deep; a tuple,
/// list or map costs no allocation.
///
/// *Thread:* one at a time.
public final class TermEncoder {

  /// The longest list of bytes that is written as such.
  private static final int LONGEST_STRING = 0xffff;

  /// What a fun has bound, and where its size is to be written when that is known.
  private record OpenFun(List<Object> environment, int start) {}

  private final EncodeOptions options;
  private final Output out = new Output();
  private final LeafEncoder leaves;

  private @Nullable Object[] open = new @Nullable Object[16];
  private int[] counts = new int[16];
  private int[] next = new int[16];
  private int depth;

  /// An encoder that writes as OTP 25 does.
  public TermEncoder() {
    this(EncodeOptions.DEFAULT);
  }

  /// An encoder with options.
  public TermEncoder(EncodeOptions options) {
    this.options = options;
    this.leaves = new LeafEncoder(out, options.minorVersion());
  }

  /// Appends a term with the version byte before it, compressed if the options say so: what
  /// `term_to_binary` gives. If this fails, nothing has been appended.
  ///
  /// @throws EtfException if the term holds a local fun, whose Java code cannot leave this JVM, or
  ///   an atom with half a surrogate pair
  /// @throws dev.joist.term.NotATermException if the value is no term
  public TermEncoder encode(Object term) {
    int start = out.size();
    try {
      out.put1(Tags.VERSION);
      walk(term);
      if (options.compression() > 0) {
        Compression.deflate(out, start + 1, options.compression());
      }
    } catch (RuntimeException | Error e) {
      forget(start);
      throw e;
    }
    return this;
  }

  /// As [#encode], but without the version byte, and never compressed: what stands inside other
  /// formats.
  ///
  /// @throws EtfException as there
  /// @throws dev.joist.term.NotATermException as there
  public TermEncoder encodeBare(Object term) {
    int start = out.size();
    try {
      walk(term);
    } catch (RuntimeException | Error e) {
      forget(start);
      throw e;
    }
    return this;
  }

  private void forget(int start) {
    out.truncate(start);
    Arrays.fill(open, null);
    depth = 0;
  }

  /// How many bytes have been written.
  public int size() {
    return out.size();
  }

  /// A copy of the bytes that have been written.
  public byte[] toByteArray() {
    return Arrays.copyOf(out.array(), out.size());
  }

  /// Writes the bytes into a buffer.
  ///
  /// @throws java.nio.BufferOverflowException if it has no room for all of them
  public void writeTo(ByteBuffer target) {
    target.put(out.array(), 0, out.size());
  }

  /// Takes back what has been written, and keeps the memory for what comes.
  public void clear() {
    out.truncate(0);
  }

  private void walk(Object term) {
    put(term);
    while (depth > 0) {
      int top = depth - 1;
      Object composite = open[top];
      int index = next[top]++;
      if (composite != null && index < counts[top]) {
        put(child(composite, index));
      } else {
        if (composite instanceof List) {
          out.put1(Tags.NIL);
        } else if (composite instanceof OpenFun fun) {
          // The size counts itself.
          out.set4(fun.start, out.size() - fun.start);
        }
        open[top] = null;
        depth = top;
      }
    }
  }

  private void put(@Nullable Object term) {
    if (term instanceof Record fields) {
      RecordShape shape = RecordShape.of(fields.getClass());
      putTupleHeader(shape.components() + 1);
      leaves.putAtom(shape.tag().text());
      enter(fields, shape.components());
    } else if (term instanceof Tuple tuple) {
      putTupleHeader(tuple.arity());
      enter(tuple, tuple.arity());
    } else if (term instanceof List<?> list) {
      putList(list);
    } else if (term instanceof ImproperList list) {
      out.put1(Tags.LIST);
      out.put4(list.heads().size());
      enter(list, list.heads().size() + 1);
    } else if (term instanceof Map<?, ?> map) {
      TermMap sorted = TermMap.copyOf(map);
      out.put1(Tags.MAP);
      out.put4(sorted.size());
      enter(sorted, 2 * sorted.size());
    } else if (term instanceof Fun.Foreign fun) {
      putFun(fun);
    } else {
      putLeaf(term);
    }
  }

  private void putFun(Fun.Foreign fun) {
    out.put1(Tags.NEW_FUN);
    int start = out.skip(4);
    out.put1(fun.arity());
    leaves.put(fun);
    enter(new OpenFun(fun.environment(), start), fun.environment().size());
  }

  private void putTupleHeader(int arity) {
    if (arity < 256) {
      out.put1(Tags.SMALL_TUPLE);
      out.put1(arity);
    } else {
      out.put1(Tags.LARGE_TUPLE);
      out.put4(arity);
    }
  }

  private void putList(List<?> list) {
    int size = list.size();
    if (size == 0) {
      out.put1(Tags.NIL);
    } else if (isString(list)) {
      out.put1(Tags.STRING);
      out.put2(size);
      int at = out.skip(size);
      for (int i = 0; i < size; i++) {
        out.array()[at + i] = ((Number) list.get(i)).byteValue();
      }
    } else {
      out.put1(Tags.LIST);
      out.put4(size);
      enter(list, size);
    }
  }

  /// Whether OTP takes a list for a string: integers from 0 to 255, not too many.
  private static boolean isString(List<?> list) {
    int size = list.size();
    if (size > LONGEST_STRING) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!isByte(list.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isByte(@Nullable Object term) {
    return switch (term) {
      case Long value -> (value & ~0xffL) == 0;
      case Integer value -> (value & ~0xff) == 0;
      case Short value -> (value & ~0xff) == 0;
      case Byte value -> value >= 0;
      case BigInteger value -> value.signum() >= 0 && value.bitLength() <= 8;
      case null, default -> false;
    };
  }

  private void putLeaf(@Nullable Object term) {
    switch (term) {
      case Long value -> leaves.put((long) value);
      case String text -> leaves.put(text);
      case Pid pid -> leaves.put(pid);
      case Ref ref -> leaves.put(ref);
      case Double value -> leaves.put((double) value);
      case Binary binary -> leaves.put(binary);
      case Integer value -> leaves.put((long) value);
      case BigInteger value -> leaves.put(value);
      case Port port -> leaves.put(port);
      case Fun.External fun -> leaves.put(fun);
      case Fun.Local fun -> throw cannotTravel(fun);
      case Bitstring bits -> leaves.put(bits);
      case Short value -> leaves.put((long) value);
      case Byte value -> leaves.put((long) value);
      case Float value -> leaves.put((double) value);
      case null, default -> putAtomOrPid(term);
    }
  }

  private void putAtomOrPid(@Nullable Object term) {
    Pid foreign = ForeignPid.of(term);
    if (foreign != null) {
      leaves.put(foreign);
      return;
    }
    String text = term == null ? null : Terms.atomText(term);
    if (text == null) {
      // Mostly it is no term at all, and is refused.
      throw new IllegalStateException("There is no external form of " + Terms.of(term));
    }
    leaves.putAtom(text);
  }

  private void enter(Object composite, int count) {
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
      counts = Arrays.copyOf(counts, depth * 2);
      next = Arrays.copyOf(next, depth * 2);
    }
    open[depth] = composite;
    counts[depth] = count;
    next[depth++] = 0;
  }

  private static Object child(Object composite, int index) {
    return switch (composite) {
      case OpenFun fun -> fun.environment.get(index);
      case Record fields -> RecordShape.of(fields.getClass()).present(fields, index);
      case Tuple tuple -> tuple.element(index + 1);
      case List<?> list -> list.get(index);
      case TermMap map ->
          (index & 1) == 0 ? map.keys().get(index / 2) : map.values().get(index / 2);
      case ImproperList list -> index < list.heads().size() ? list.heads().get(index) : list.tail();
      default -> throw new IllegalStateException(composite.getClass() + " holds no terms");
    };
  }

  private EtfException cannotTravel(Fun.Local fun) {
    return new EtfException(
        out.size(),
        "%s is the local fun %s, whose code is Java's (%s) and cannot leave this JVM; send a fun `fun M:F/A` (Fun.external), or a record that says what to do"
            .formatted(path(), fun, fun.code().getClass().getName()));
  }

  private String path() {
    var path = new StringBuilder("message");
    for (int i = 0; i < depth; i++) {
      Object composite = open[i];
      if (composite != null) {
        path.append(step(composite, next[i] - 1));
      }
    }
    return path.toString();
  }

  private static String step(Object composite, int index) {
    return switch (composite) {
      case OpenFun _ -> ".env[" + index + "]";
      case Record fields -> "." + RecordShape.of(fields.getClass()).name(index);
      case Tuple _ -> ".element(" + (index + 1) + ")";
      case TermMap map ->
          (index & 1) == 0 ? ".key" : "[" + Terms.toString(map.keys().get(index / 2)) + "]";
      case ImproperList list when index == list.heads().size() -> ".tail";
      default -> "[" + index + "]";
    };
  }
}
