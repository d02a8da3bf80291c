package dev.joist.term;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A container whose closing bracket has not come yet.
abstract class OpenTerm {

  final String closer;
  final @Nullable OpenTerm below;

  OpenTerm(String closer, @Nullable OpenTerm below) {
    this.closer = closer;
    this.below = below;
  }

  /// Takes a term and what separates it from the next one; says whether it was the last.
  abstract boolean add(Object term, TermScanner scanner);

  abstract Object close();

  final boolean closes(TermScanner scanner, String alternatives) {
    if (scanner.skip(",")) {
      return false;
    }
    if (scanner.skip(closer)) {
      return true;
    }
    throw TermScanner.unexpected(scanner.peek(), alternatives);
  }

  /// `{`.
  static final class OfTuple extends OpenTerm {

    private final List<Object> elements = new ArrayList<>();

    OfTuple(@Nullable OpenTerm below) {
      super("}", below);
    }

    @Override
    boolean add(Object term, TermScanner scanner) {
      elements.add(term);
      return closes(scanner, "`,` or `}`");
    }

    @Override
    Object close() {
      return Tuple.of(elements.toArray());
    }
  }

  /// `[`.
  static final class OfList extends OpenTerm {

    private final List<Object> elements = new ArrayList<>();
    private boolean tailFollows;

    OfList(@Nullable OpenTerm below) {
      super("]", below);
    }

    @Override
    boolean add(Object term, TermScanner scanner) {
      elements.add(term);
      if (tailFollows) {
        scanner.expect("]");
        return true;
      }
      if (scanner.skip("|")) {
        tailFollows = true;
        return false;
      }
      return closes(scanner, "`,`, `|` or `]`");
    }

    @Override
    Object close() {
      if (!tailFollows) {
        return List.copyOf(elements);
      }
      Object tail = elements.removeLast();
      return switch (tail) {
        case List<?> list -> {
          elements.addAll(list);
          yield List.copyOf(elements);
        }
        case ImproperList list -> {
          elements.addAll(list.heads());
          yield ImproperList.of(elements, list.tail());
        }
        default -> ImproperList.of(elements, tail);
      };
    }
  }

  /// `#{`.
  static final class OfMap extends OpenTerm {

    /// A key that comes twice keeps its last value.
    private final TreeMap<Object, Object> entries = new TreeMap<>(Terms::compareKeys);

    private @Nullable Object key;

    OfMap(@Nullable OpenTerm below) {
      super("}", below);
    }

    @Override
    boolean add(Object term, TermScanner scanner) {
      if (key == null) {
        key = term;
        scanner.expect("=>");
        return false;
      }
      entries.put(key, term);
      key = null;
      return closes(scanner, "`,` or `}`");
    }

    @Override
    Object close() {
      return TermMap.copyOf(entries);
    }
  }
}
