package dev.joist.etf;

import dev.joist.term.Binary;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which value of a component's type a term is.
final class Fit {

  private Fit() {}

  /// The value of the type, or null if the term is none. Records among the term's parts have been
  /// made already.
  static @Nullable Object of(Object term, Type type) {
    return switch (type) {
      case Class<?> c -> of(term, c);
      case ParameterizedType generic -> of(term, generic);
      case WildcardType wildcard -> of(term, wildcard.getUpperBounds()[0]);
      // A variable is what the receiver takes it for.
      default -> term;
    };
  }

  private static @Nullable Object of(Object term, Class<?> type) {
    if (type.isInstance(term)) {
      return term;
    }
    return switch (term) {
      case Long number -> integer(number, type);
      case Double number -> number(number, type);
      case BigInteger _ -> null;
      case Boolean _ when type == boolean.class -> term;
      case String text when type == Binary.class -> Binary.of(text);
      case Record _ when type == Tuple.class -> Terms.asTuple(term);
      default -> type.isEnum() ? constant(term, type) : null;
    };
  }

  private static @Nullable Object integer(long value, Class<?> type) {
    if (type == long.class) {
      return value;
    }
    if (type == BigInteger.class) {
      return BigInteger.valueOf(value);
    }
    if (type == int.class || type == Integer.class) {
      return (int) value == value ? (Object) (int) value : null;
    }
    if (type == short.class || type == Short.class) {
      return (short) value == value ? (Object) (short) value : null;
    }
    if (type == byte.class || type == Byte.class) {
      return (byte) value == value ? (Object) (byte) value : null;
    }
    return null;
  }

  private static @Nullable Object number(double value, Class<?> type) {
    if (type == double.class) {
      return value;
    }
    boolean single = type == float.class || type == Float.class;
    return single && (double) (float) value == value ? (Object) (float) value : null;
  }

  private static @Nullable Object constant(Object term, Class<?> type) {
    String name = Terms.atomText(term);
    if (name != null) {
      for (Object constant : type.getEnumConstants()) {
        if (name.equals(Terms.atomText(constant))) {
          return constant;
        }
      }
    }
    return null;
  }

  private static @Nullable Object of(Object term, ParameterizedType type) {
    Object value = of(term, (Class<?>) type.getRawType());
    Type[] arguments = type.getActualTypeArguments();
    return switch (value) {
      case List<?> list when arguments.length == 1 -> list(list, arguments[0]);
      case Map<?, ?> map when arguments.length == 2 -> map(map, arguments[0], arguments[1]);
      case null, default -> value;
    };
  }

  @SuppressWarnings("ReferenceEquality") // whether anything became another object
  private static @Nullable Object list(List<?> list, Type type) {
    Object[] elements = new Object[list.size()];
    boolean same = true;
    for (int i = 0; i < elements.length; i++) {
      Object given = list.get(i);
      Object element = of(given, type);
      if (element == null) {
        return null;
      }
      elements[i] = element;
      same &= element == given;
    }
    return same ? list : List.of(elements);
  }

  @SuppressWarnings("ReferenceEquality") // whether anything became another object
  private static @Nullable Object map(Map<?, ?> map, Type keyType, Type valueType) {
    Map<Object, Object> entries = new HashMap<>();
    boolean same = true;
    for (var entry : map.entrySet()) {
      Object key = of(entry.getKey(), keyType);
      Object value = of(entry.getValue(), valueType);
      if (key == null || value == null) {
        return null;
      }
      entries.put(key, value);
      same &= key == entry.getKey() && value == entry.getValue();
    }
    return same ? map : Map.copyOf(entries);
  }
}
