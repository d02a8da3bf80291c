package dev.joist.term;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tuple: a fixed number of terms.
///
/// A Java record is the tuple of its tag and its components; this class serves where there is no
/// record. Its elements are checked and made terms when it is made, so a tuple is a term at no
/// further cost.
///
/// `equals` is Erlang's `=:=` among tuples. A record and the equal tuple are not `equals` (Java
/// wants symmetry); [Terms#exactlyEqual] says that they are the same term.
public final class Tuple {

  private static final Tuple EMPTY = new Tuple(new Object[0]);

  private final Object[] elements;

  private Tuple(Object[] elements) {
    this.elements = elements;
  }

  /// The tuple of these elements, each made a term as by [Terms#of].
  ///
  /// @throws NotATermException if an element is no term
  public static Tuple of(Object... elements) {
    if (elements.length == 0) {
      return EMPTY;
    }
    Object[] terms = elements.clone();
    for (int i = 0; i < terms.length; i++) {
      Object element = terms[i];
      if (!Admission.isLeaf(element)) {
        terms[i] = Admission.of(element, "element(" + (i + 1) + ")");
      }
    }
    return new Tuple(terms);
  }

  /// The number of elements.
  public int arity() {
    return elements.length;
  }

  /// The element at a position counted from 1, as `erlang:element/2` does.
  ///
  /// @throws IndexOutOfBoundsException if there is no such position
  public Object element(int position) {
    if (position < 1 || position > elements.length) {
      throw new IndexOutOfBoundsException(
          "element(%d, %s): the tuple has positions 1 to %d".formatted(position, this, arity()));
    }
    return elements[position - 1];
  }

  /// The elements, in order; immutable.
  public List<Object> elements() {
    return List.of(elements);
  }

  /// The elements themselves, for this package to read.
  List<Object> raw() {
    return Arrays.asList(elements);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof Tuple tuple && Terms.exactlyEqual(this, tuple));
  }

  @Override
  public int hashCode() {
    return Terms.hash(this);
  }

  /// The tuple as `~w` prints it.
  @Override
  public String toString() {
    return Terms.toString(this);
  }
}
