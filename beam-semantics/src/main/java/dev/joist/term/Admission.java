package dev.joist.term;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The door every value passes on its way to being a term: it lets terms through as they are and
/// leaves the rest to an [AdmissionWalk].
///
/// Tuples, improper lists and term maps were checked when they were made, so one look at them is
/// enough, and so it is at most messages: at each component of a record, each element of a list.
final class Admission {

  private Admission() {}

  /// The term that `value` is: mostly `value` itself. `path` names it in an error.
  static Object of(@Nullable Object value, String path) {
    return value != null && isPlain(value) ? value : new AdmissionWalk(path).admit(value);
  }

  /// Whether a value is a term at one look.
  static boolean isLeaf(Object value) {
    return value instanceof String
        || value instanceof Long
        || value instanceof Atom
        || value instanceof Tuple
        || value instanceof Pid
        || value instanceof Ref
        || value instanceof Boolean
        || value instanceof Enum
        || value instanceof Binary
        || value instanceof TermMap
        || (value instanceof Double number && Double.isFinite(number))
        || value instanceof Fun
        || value instanceof Port
        || value instanceof ImproperList
        || value instanceof Bitstring
        || (!(value instanceof Record) && ForeignPid.isOne(value)); // as most messages are records
  }

  /// Whether a value is found to be a term without a walk, as most messages are: a leaf, a record
  /// of what is [#isShallow], or a list of leaves. Allocates nothing.
  private static boolean isPlain(Object value) {
    return isLeaf(value)
        || (value instanceof Record fields
            ? RecordShape.of(fields).admits(fields)
            : value instanceof List<?> list && isListOfLeaves(list));
  }

  /// As [#isPlain], but of records only those whose component types leave nothing to look into; so
  /// one look does not lead to another.
  static boolean isShallow(Object value) {
    return isLeaf(value)
        || (value instanceof Record fields
            ? RecordShape.of(fields).admitsByType(fields)
            : value instanceof List<?> list && isListOfLeaves(list));
  }

  private static boolean isListOfLeaves(List<?> list) {
    if (!Immutables.isList(list)) {
      return false;
    }
    for (int i = 0; i < list.size(); i++) {
      Object element = list.get(i);
      if (element == null || !isLeaf(element)) {
        return false;
      }
    }
    return true;
  }
}
