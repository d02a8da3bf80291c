package dev.joist.term;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The JDK's immutable collections, known by class: what `List.of`, `List.copyOf`, `Stream.toList`,
/// `Map.of`, `Map.copyOf` and the empty and single ones of [Collections] return.
///
/// An unmodifiable *view* (`Collections.unmodifiableList`) is not among them: whoever holds the
/// list behind it can change it.
final class Immutables {

  private static final Set<Class<?>> LISTS =
      classes(
          List.of(),
          List.of(1),
          List.of(1, 2, 3),
          List.of(1, 2, 3).subList(1, 3),
          Stream.of(1).toList(),
          Collections.emptyList(),
          Collections.singletonList(1),
          Collections.nCopies(2, 1));

  private static final Set<Class<?>> MAPS =
      classes(
          Map.of(),
          Map.of(1, 1),
          Map.of(1, 1, 2, 2),
          Collections.emptyMap(),
          Collections.singletonMap(1, 1));

  private static final ClassValue<Boolean> IS_LIST = memberOf(LISTS);
  private static final ClassValue<Boolean> IS_MAP = memberOf(MAPS);

  private Immutables() {}

  static boolean isList(Object value) {
    return value instanceof List && IS_LIST.get(value.getClass());
  }

  static boolean isMap(Object value) {
    return value instanceof Map && IS_MAP.get(value.getClass());
  }

  private static Set<Class<?>> classes(Object... samples) {
    Set<Class<?>> classes = new HashSet<>();
    for (Object sample : samples) {
      classes.add(sample.getClass());
    }
    return Set.copyOf(classes);
  }

  private static ClassValue<Boolean> memberOf(Set<Class<?>> classes) {
    return new ClassValue<>() {
      @Override
      protected Boolean computeValue(Class<?> type) {
        return classes.contains(type);
      }
    };
  }
}
