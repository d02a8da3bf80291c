package dev.joist.term;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One walk over a value that becomes a term, or is refused with the path to what is none.
///
/// Only the JDK's lists and maps and the open components of records need it. Composites under way
/// are on a stack of its own, so a value may be nested a million deep. Numbers of other boxes are
/// widened on the way and what holds them is made anew; inside a record nothing is, for its
/// component types say what the receiver will read.
final class AdmissionWalk {

  private final String root;
  private @Nullable Frame top;

  AdmissionWalk(String root) {
    this.root = root;
  }

  Object admit(@Nullable Object value) {
    Object next = enter(value, false);
    while (top != null) {
      Frame frame = top;
      if (next != null) {
        frame.admitted(next);
      }
      if (frame.at < frame.count) {
        next = enter(frame.child(frame.at), frame.kept);
      } else {
        next = frame.term();
        top = frame.below;
      }
    }
    if (next == null) {
      throw new IllegalStateException("The walk over " + root + " ended without a term");
    }
    return next;
  }

  /// The term, if it takes no frame to find out; else null, and a frame is on top.
  private @Nullable Object enter(@Nullable Object value, boolean kept) {
    Object leaf = leaf(value, kept);
    if (leaf != null) {
      return leaf;
    }
    switch (value) {
      case Record fields -> {
        if (RecordShape.of(fields).admits(fields)) {
          return fields;
        }
        top = new RecordFrame(fields, top);
      }
      case List<?> list when Immutables.isList(list) -> top = new ListFrame(list, kept, top);
      case Map<?, ?> map when Immutables.isMap(map) -> top = new MapFrame(map, kept, this, top);
      case null, default -> throw Refusal.of(value, path());
    }
    return null;
  }

  String path() {
    var steps = new ArrayDeque<String>();
    for (Frame frame = top; frame != null; frame = frame.below) {
      steps.addFirst(frame.step());
    }
    return root + String.join("", steps);
  }

  /// The term a number or other leaf is, or null where it is none. A `kept` one is not widened.
  private static @Nullable Object leaf(@Nullable Object value, boolean kept) {
    if (value != null && Admission.isLeaf(value)) {
      return value;
    }
    return switch (value) {
      case Integer number -> kept ? number : (Object) number.longValue();
      case Short number -> kept ? number : (Object) number.longValue();
      case Byte number -> kept ? number : (Object) number.longValue();
      case Float number when Float.isFinite(number) ->
          kept ? number : (Object) number.doubleValue();
      // The class itself: a subclass could be mutable.
      case BigInteger number when number.getClass() == BigInteger.class ->
          kept ? number : Numbers.integer(number);
      case null, default -> null;
    };
  }

  /// A composite value whose children are being admitted.
  private abstract static class Frame {

    final int count;
    final boolean kept;
    final @Nullable Frame below;
    int at;

    /// The children, once one of them has changed on admission.
    private Object @Nullable [] changed;

    Frame(int count, boolean kept, @Nullable Frame below) {
      this.count = count;
      this.kept = kept;
      this.below = below;
    }

    abstract @Nullable Object child(int index);

    /// The composite as a term, all children admitted; `null` if none has changed.
    abstract Object term(Object @Nullable [] children);

    /// The path from the composite to the child under way.
    abstract String step();

    final void admitted(Object child) {
      int index = at++;
      if (changed != null) {
        changed[index] = child;
      } else if (isOther(child, child(index))) {
        changed = new Object[count];
        for (int i = 0; i < index; i++) {
          changed[i] = Objects.requireNonNull(child(i));
        }
        changed[index] = child;
      }
    }

    /// Whether admission gave another object than it was given.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isOther(Object admitted, @Nullable Object given) {
      return admitted != given;
    }

    final Object term() {
      return term(changed);
    }
  }

  private static final class ListFrame extends Frame {

    private final List<?> list;

    ListFrame(List<?> list, boolean kept, @Nullable Frame below) {
      super(list.size(), kept, below);
      this.list = list;
    }

    @Override
    @Nullable Object child(int index) {
      return list.get(index);
    }

    @Override
    Object term(Object @Nullable [] children) {
      return children == null ? list : List.of(children);
    }

    @Override
    String step() {
      return "[" + at + "]";
    }
  }

  private static final class RecordFrame extends Frame {

    private final Record fields;
    private final RecordShape shape;

    RecordFrame(Record fields, @Nullable Frame below) {
      RecordShape shape = RecordShape.of(fields);
      super(shape.components(), true, below);
      this.fields = fields;
      this.shape = shape;
    }

    @Override
    @Nullable Object child(int index) {
      // A component of a type that needs no look is stood for by its tag: some term.
      return shape.check(index) == RecordShape.Check.NONE
          ? shape.tag()
          : shape.component(fields, index);
    }

    @Override
    Object term(Object @Nullable [] children) {
      return fields;
    }

    @Override
    String step() {
      return "." + shape.name(at);
    }
  }

  /// The children are the keys, then the values.
  private static final class MapFrame extends Frame {

    private final Map<?, ?> map;
    private final AdmissionWalk walk;
    private final List<? extends Map.Entry<?, ?>> entries;

    MapFrame(Map<?, ?> map, boolean kept, AdmissionWalk walk, @Nullable Frame below) {
      super(map.size() * 2, kept, below);
      this.map = map;
      this.walk = walk;
      this.entries = List.copyOf(map.entrySet());
    }

    @Override
    @Nullable Object child(int index) {
      return index < entries.size()
          ? entries.get(index).getKey()
          : entries.get(index - entries.size()).getValue();
    }

    @Override
    Object term(Object @Nullable [] children) {
      if (children == null && keysDifferByClass()) {
        return map;
      }
      Object[] keys = new Object[entries.size()];
      Object[] values = new Object[keys.length];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = Objects.requireNonNull(children == null ? child(i) : children[i]);
        int value = i + keys.length;
        values[i] = Objects.requireNonNull(children == null ? child(value) : children[value]);
      }
      TermMap term = TermMap.ofTerms(keys, values, walk.path());
      return kept ? map : term;
    }

    /// Whether all keys are of one class whose `equals` is `=:=`, so that no two can be one key.
    private boolean keysDifferByClass() {
      Class<?> common = null;
      for (var entry : entries) {
        Class<?> type = entry.getKey().getClass();
        if ((common != null && type != common)
            || (type != String.class && type != Atom.class && type != Long.class)) {
          return entries.size() == 1;
        }
        common = type;
      }
      return true;
    }

    @Override
    String step() {
      if (at >= count) {
        return "";
      }
      if (at < entries.size()) {
        return ".key";
      }
      return "[" + Terms.toString(entries.get(at - entries.size()).getKey()) + "]";
    }
  }
}
