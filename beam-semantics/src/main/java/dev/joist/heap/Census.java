package dev.joist.heap;

import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Bitstring;
import dev.joist.term.Fun;
import dev.joist.term.ImproperList;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.RecordShape;
import dev.joist.term.Ref;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A count of everything that can be reached from what a process keeps: terms, and what a program
/// keeps them in.
///
/// | value | words |
/// |---|---|
/// | a term | as [Terms#words] says; a part that is reached twice counts twice |
/// | a JDK list, set or queue | as an Erlang list: 2 for each element |
/// | a map | as Erlang's up to 32 entries, 4 for each entry of a larger one |
/// | a record, an array of objects | as a tuple |
/// | an array of numbers | all its bytes: nobody shares them |
/// | `Optional`, `AtomicReference` | 2, and what is in it |
/// | null | 0 |
/// | anything else | 1; what it refers to is not seen |
///
/// A list, map or array that can change is counted once, however often it is reached, so that a
/// state may contain itself. The walk keeps its place on a stack of its own: depth costs no stack.
///
/// *Thread:* that of whoever may read the values.
///
/// Rule: HEAP-08, HEAP-14.
public final class Census {

  private static final int CONS = 2;
  private static final int BOX = 2;
  private static final int EMPTY_MAP = 3;
  private static final int SMALL_MAP = 4;
  private static final int SMALL_MAP_ENTRIES = 32;
  private static final int ENTRY = 4;
  private static final int OPAQUE = 1;

  /// A binary of more bytes lies outside of the heap.
  private static final int LARGE = 64;

  /// The shapes of record classes; empty for one whose components are closed to this module.
  private static final ClassValue<Optional<RecordShape>> SHAPES =
      new ClassValue<>() {
        @Override
        protected Optional<RecordShape> computeValue(Class<?> type) {
          try {
            return Optional.of(RecordShape.of(type));
          } catch (IllegalArgumentException closed) {
            return Optional.empty();
          }
        }
      };

  /// Whether nothing of the class changes once it is made: such a value cannot contain itself.
  private static final ClassValue<Boolean> FIXED =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return type == TermMap.class
              || type == Optional.class
              || type.getName().startsWith("java.util.ImmutableCollections$");
        }
      };

  private final long atMost;
  private final ArrayDeque<Iterator<? extends @Nullable Object>> open = new ArrayDeque<>();
  private @Nullable Set<Object> seen;
  private long words;
  private long shared;

  /// A count that has not begun.
  ///
  /// @param atMost words after which counting more would change nothing
  public Census(long atMost) {
    this.atMost = atMost;
  }

  /// Counts a value and all that it holds.
  ///
  /// @param root any value
  /// @return this
  public Census count(@Nullable Object root) {
    visit(root);
    while (!open.isEmpty() && words <= atMost) {
      Iterator<? extends @Nullable Object> next = open.getLast();
      if (next.hasNext()) {
        visit(next.next());
      } else {
        open.removeLast();
      }
    }
    open.clear();
    return this;
  }

  /// What was counted.
  ///
  /// @return words; some number above `atMost` if there are more
  public long words() {
    return words;
  }

  /// The binaries of more than 64 bytes among it.
  ///
  /// @return bytes
  public long shared() {
    return shared;
  }

  private void visit(@Nullable Object value) {
    switch (value) {
      case null -> {}
      case Long _, Integer _, Short _, Byte _ -> words += Terms.words(value);
      case Atom _, Boolean _, Enum<?> _ -> {}
      case Pid _, Ref _, Port _, Fun _ -> words += Terms.words(value);
      case Double _, Float _, java.math.BigInteger _ -> words += Terms.words(value);
      case String text -> leaf(text, bytes(text));
      case Binary binary -> leaf(binary, binary.size());
      case Bitstring bits -> leaf(bits, Math.ceilDiv(bits.bitLength(), Byte.SIZE));
      case Tuple tuple -> enter(tuple.arity() == 0 ? 0 : 1 + tuple.arity(), tuple.elements());
      case ImproperList list -> {
        enter((long) CONS * list.heads().size(), list.heads());
        visit(list.tail());
      }
      case Record fields -> visitRecord(fields);
      default -> visitJava(value);
    }
  }

  private void leaf(Object term, long bytes) {
    words += Terms.words(term);
    if (bytes > LARGE) {
      shared += bytes;
    }
  }

  private void enter(long own, Iterable<? extends @Nullable Object> parts) {
    words += own;
    open.addLast(parts.iterator());
  }

  private void visitRecord(Record fields) {
    RecordShape shape = SHAPES.get(fields.getClass()).orElse(null);
    if (shape == null) {
      words += OPAQUE;
      return;
    }
    int components = shape.components();
    words += 2L + components; // header and tag
    open.addLast(
        IntStream.range(0, components)
            .<@Nullable Object>mapToObj(i -> shape.component(fields, i))
            .iterator());
  }

  private void visitJava(Object value) {
    if (!isNew(value)) {
      return;
    }
    switch (value) {
      case Collection<?> collection -> enter((long) CONS * collection.size(), collection);
      case Map<?, ?> map -> {
        enter(own(map.size()), map.keySet());
        enter(0, map.values());
      }
      case Object[] array -> enter(1L + array.length, Arrays.asList(array));
      case Optional<?> some -> {
        words += BOX;
        visit(some.orElse(null));
      }
      case AtomicReference<?> reference -> enter(BOX, Collections.singleton(reference.get()));
      default -> words += value.getClass().isArray() ? BOX + Math.ceilDiv(size(value), 8L) : OPAQUE;
    }
  }

  /// Whether the value, which may contain itself, was not met before.
  private boolean isNew(Object value) {
    if (FIXED.get(value.getClass())) {
      return true;
    }
    if (seen == null) {
      seen = Collections.newSetFromMap(new IdentityHashMap<>());
    }
    return seen.add(value);
  }

  /// The words of a map beside its keys and values: BEAM's up to 32 entries, about those above.
  private static long own(int entries) {
    if (entries == 0) {
      return EMPTY_MAP;
    }
    return entries > SMALL_MAP_ENTRIES ? (long) ENTRY * entries : SMALL_MAP + 2L * entries;
  }

  private static long size(Object numbers) {
    int bytes =
        switch (numbers) {
          case byte[] _, boolean[] _ -> Byte.BYTES;
          case short[] _, char[] _ -> Short.BYTES;
          case int[] _, float[] _ -> Integer.BYTES;
          default -> Long.BYTES;
        };
    return (long) bytes * Array.getLength(numbers);
  }

  /// The bytes of a text as UTF-8, which matter only for a long one.
  private static long bytes(String text) {
    long bytes = text.length();
    if (3 * bytes <= LARGE) {
      return bytes;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
