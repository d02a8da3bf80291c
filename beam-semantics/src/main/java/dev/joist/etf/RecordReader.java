package dev.joist.etf;

import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;

/// Reads records of one tag whose components were written in one order.
///
/// *Thread:* any.
public final class RecordReader {

  /// A class, and where each of its components is among the values.
  private static final class Candidate {

    private final RecordForm form;
    private final int[] places;

    Candidate(RecordForm form, int[] places) {
      this.form = form;
      this.places = places;
    }
  }

  private final Atom tag;
  private final int size;
  private final List<Candidate> candidates;

  RecordReader(Atom tag, List<String> names, List<RecordForm> forms) {
    this.tag = tag;
    this.size = names.size();
    List<Candidate> found = new ArrayList<>();
    for (RecordForm form : forms) {
      int[] places = form.places(names);
      if (places != null) {
        found.add(new Candidate(form, places));
      }
    }
    candidates = List.copyOf(found);
  }

  /// How many values there are.
  public int size() {
    return size;
  }

  /// The record that the values make, or the tuple of the tag and the values if they make none.
  ///
  /// @param values of the components, in the order in which they were written
  public Object read(Object[] values) {
    for (Candidate candidate : candidates) {
      Object fields = candidate.form.read(values, candidate.places);
      if (fields != null) {
        return fields;
      }
    }
    Object[] elements = new Object[values.length + 1];
    elements[0] = tag;
    System.arraycopy(values, 0, elements, 1, values.length);
    return Tuple.of(elements);
  }
}
