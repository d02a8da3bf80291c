package dev.joist.term;

import dev.joist.term.RecordShape.Check;
import java.util.Set;

/// What the declared type of a record component says about the values it can hold.
final class StaticTypes {

  private static final Set<Class<?>> ALWAYS =
      Set.of(long.class, int.class, short.class, byte.class, boolean.class);

  /// Final classes all of whose instances are terms.
  private static final Set<Class<?>> UNLESS_NULL =
      Set.of(
          String.class,
          Long.class,
          Integer.class,
          Short.class,
          Byte.class,
          Boolean.class,
          Atom.class,
          Pid.class,
          Ref.class,
          Port.class,
          Tuple.class,
          Binary.class,
          Bitstring.class,
          ImproperList.class,
          TermMap.class);

  private StaticTypes() {}

  static Check check(Class<?> type) {
    if (ALWAYS.contains(type)) {
      return Check.NONE;
    }
    boolean term = UNLESS_NULL.contains(type) || type.isEnum() || Fun.class.isAssignableFrom(type);
    return term || isPlainRecord(type) ? Check.NULL : Check.VALUE;
  }

  /// A record of nothing but primitives; anything deeper is looked at when it is there.
  private static boolean isPlainRecord(Class<?> type) {
    if (!type.isRecord()) {
      return false;
    }
    for (var component : type.getRecordComponents()) {
      if (!ALWAYS.contains(component.getType())) {
        return false;
      }
    }
    // Its components must be readable too; this says so now, and cannot lead back here.
    return RecordShape.of(type).alwaysAdmits();
  }
}
