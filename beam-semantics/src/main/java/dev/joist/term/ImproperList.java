package dev.joist.term;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list whose last tail is no list: `[a, b | c]`.
///
/// Rule: TERM-09
public final class ImproperList {

  private final List<Object> heads;
  private final Object tail;

  private ImproperList(List<Object> heads, Object tail) {
    this.heads = heads;
    this.tail = tail;
  }

  /// The list `[Head1, Head2, ... | Tail]`, heads and tail made terms as by [Terms#of].
  ///
  /// @throws IllegalArgumentException if there is no head, or if the tail is a list
  /// @throws NotATermException if a head or the tail is no term
  public static ImproperList of(List<?> heads, Object tail) {
    if (heads.isEmpty()) {
      throw new IllegalArgumentException("An improper list needs a head before its tail " + tail);
    }
    Object end = Admission.of(tail, "tail");
    if (end instanceof List || end instanceof ImproperList) {
      throw new IllegalArgumentException(
          "With the tail " + Terms.toString(end) + " this is one list: make it with List.of");
    }
    Object[] terms = new Object[heads.size()];
    for (int i = 0; i < terms.length; i++) {
      terms[i] = Admission.of(heads.get(i), "[" + i + "]");
    }
    return new ImproperList(List.of(terms), end);
  }

  /// The elements before the last tail; immutable, never empty.
  public List<Object> heads() {
    return heads;
  }

  /// What stands where a proper list has `[]`.
  public Object tail() {
    return tail;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof ImproperList list && Terms.exactlyEqual(this, list));
  }

  @Override
  public int hashCode() {
    return Terms.hash(this);
  }

  /// The list as `~w` prints it.
  @Override
  public String toString() {
    return Terms.toString(this);
  }
}
