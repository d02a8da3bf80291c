package dev.joist.pekko.wire;

import com.fasterxml.jackson.core.exc.StreamWriteException;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import dev.joist.term.Fun;
import dev.joist.term.ImproperList;
import dev.joist.term.NotATermException;
import dev.joist.term.RecordShape;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes one term after the other, each for itself, into memory of its own that it keeps.
///
/// Composites under way are on a stack of its own, so a term may be nested a million deep. After an
/// error it is of no more use.
///
/// *Thread:* one at a time.
final class CborWriter {

  /// Deeper than this, what Jackson keeps of the way there is not kept for the next term.
  private static final int DEEP = 1000;

  /// The keys and values of a map of the JDK's, in turn.
  private static final class Entries {

    private final Object[] keysAndValues;

    Entries(Map<?, ?> map) {
      keysAndValues = new Object[2 * map.size()];
      int at = 0;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        keysAndValues[at++] = entry.getKey();
        keysAndValues[at++] = entry.getValue();
      }
    }
  }

  /// What a fun has bound.
  private record Bound(List<Object> environment) {}

  private final Sink sink = new Sink();
  private final CBORGenerator out = Jackson.generator(sink);
  private final LeafWriter leaves;
  private final Class<?>[] layouts = new Class<?>[Tags.NUMBERED];
  private int layoutCount;

  private @Nullable Object[] open = new @Nullable Object[16];
  private int[] counts = new int[16];
  private int[] next = new int[16];
  private int depth;

  CborWriter() {
    this(false);
  }

  private CborWriter(boolean careful) {
    leaves = new LeafWriter(out, careful);
  }

  /// A writer that looks whether a text has half a surrogate pair, before Jackson refuses it.
  static CborWriter careful() {
    return new CborWriter(true);
  }

  /// Writes a term.
  ///
  /// @return false if a text needs a writer that is [#careful]
  /// @throws NotATermException if the value is no term, or cannot travel
  boolean write(Object term) {
    sink.clear();
    leaves.begin();
    layoutCount = 0;
    try {
      put(term);
      walk();
      out.flush();
      return true;
    } catch (StreamWriteException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the sink is memory
    }
  }

  /// What has been written.
  Sink bytes() {
    return sink;
  }

  boolean isWorthKeeping() {
    return sink.capacity() <= CborCodec.KEPT && open.length <= DEEP;
  }

  private void walk() throws IOException {
    while (depth > 0) {
      int top = depth - 1;
      int index = next[top]++;
      Object composite = open[top];
      if (composite != null && index < counts[top]) {
        put(child(composite, index));
      } else {
        out.writeEndArray();
        open[top] = null;
        depth = top;
      }
    }
  }

  private void put(@Nullable Object term) throws IOException {
    if (term == null || !leaves.put(term)) {
      putComposite(term);
    }
  }

  private void putComposite(@Nullable Object term) throws IOException {
    switch (term) {
      case Tuple tuple -> enter(Tags.TUPLE, tuple, tuple.arity(), 0);
      case Record fields -> putRecord(fields);
      case List<?> list -> enter(Tags.NONE, list, list.size(), 0);
      case TermMap map -> enter(Tags.MAP, map, 2 * map.size(), 0);
      case Map<?, ?> map -> enter(Tags.MAP, new Entries(map), 2 * map.size(), 0);
      case ImproperList list -> enter(Tags.IMPROPER, list, list.heads().size() + 1, 0);
      case Fun.Foreign fun -> {
        List<Object> environment = fun.environment();
        enter(Tags.OTHER, new Bound(environment), environment.size(), LeafWriter.FUN_HEAD);
        leaves.putHead(fun);
      }
      case Fun.Local fun -> throw cannotTravel(fun);
      case null, default -> putUnusual(term);
    }
  }

  private void putUnusual(@Nullable Object term) throws IOException {
    String atom = term == null ? null : Terms.atomText(term);
    if (term == null || atom == null) {
      // Mostly it is no term at all, and is refused.
      throw new IllegalStateException("There is no CBOR form of " + Terms.of(term, path()));
    }
    if (!leaves.putAtom(atom)) {
      throw new NotATermException(
          path(),
          "the atom " + Terms.toString(term) + ", which holds half a surrogate pair",
          "no text on the wire has it; use a String");
    }
  }

  private void putRecord(Record fields) throws IOException {
    Class<?> type = fields.getClass();
    int count = RecordShape.of(type).components();
    enter(Tags.RECORD, fields, count, 1);
    for (int i = 0; i < layoutCount; i++) {
      if (layouts[i] == type) {
        out.writeNumber(i);
        return;
      }
    }
    if (layoutCount < layouts.length) {
      layouts[layoutCount++] = type;
    }
    byte[] layout = Layout.written(type);
    out.writeUTF8String(layout, 0, layout.length);
  }

  /// Begins an array: of so many children, behind a head of so many elements.
  private void enter(int tag, Object composite, int count, int head) throws IOException {
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
      counts = Arrays.copyOf(counts, depth * 2);
      next = Arrays.copyOf(next, depth * 2);
    }
    if (tag != Tags.NONE) {
      out.writeTag(tag);
    }
    out.writeStartArray(null, head + count);
    open[depth] = composite;
    counts[depth] = count;
    next[depth++] = 0;
  }

  private static Object child(Object composite, int index) {
    return switch (composite) {
      case Tuple tuple -> tuple.element(index + 1);
      case List<?> list -> list.get(index);
      case Entries entries -> entries.keysAndValues[index];
      case Bound bound -> bound.environment.get(index);
      case TermMap map ->
          (index & 1) == 0 ? map.keys().get(index / 2) : map.values().get(index / 2);
      case ImproperList list -> index < list.heads().size() ? list.heads().get(index) : list.tail();
      case Record fields -> RecordShape.of(fields.getClass()).present(fields, index);
      default -> throw new IllegalStateException(composite.getClass() + " holds no terms");
    };
  }

  private NotATermException cannotTravel(Fun.Local fun) {
    return new NotATermException(
        path(),
        "the local fun %s, whose code is Java's (%s)"
            .formatted(fun, fun.code().getClass().getName()),
        "it cannot leave this JVM; send a fun `fun M:F/A` (Fun.external), or a record that says what to do");
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
      case Tuple _ -> ".element(" + (index + 1) + ")";
      case Entries entries ->
          (index & 1) == 0 ? ".key" : "[" + Terms.toString(entries.keysAndValues[index - 1]) + "]";
      case Bound _ -> ".env[" + index + "]";
      case TermMap map ->
          (index & 1) == 0 ? ".key" : "[" + Terms.toString(map.keys().get(index / 2)) + "]";
      case ImproperList list when index == list.heads().size() -> ".tail";
      case Record fields -> "." + RecordShape.of(fields.getClass()).name(index);
      default -> "[" + index + "]";
    };
  }
}
