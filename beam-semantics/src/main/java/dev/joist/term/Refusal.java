package dev.joist.term;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Why a value is no term, and the way out that fits it.
final class Refusal {

  private Refusal() {}

  static NotATermException of(@Nullable Object value, String path) {
    return new NotATermException(path, what(value), wayOut(value));
  }

  private static String what(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Double number -> "the float " + number;
      case Float number -> "the float " + number;
      case Character character -> "the char '" + character + "'";
      case Object other -> article(name(other.getClass()));
    };
  }

  private static String name(Class<?> type) {
    if (type.isHidden() && type.getName().contains("$$Lambda")) {
      return "lambda of " + type.getName().substring(0, type.getName().indexOf("$$Lambda"));
    }
    String name = type.getCanonicalName();
    return name != null ? name : type.getName();
  }

  private static String article(String name) {
    return ("AEIOUaeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
  }

  private static String wayOut(@Nullable Object value) {
    return switch (value) {
      case null ->
          "Erlang has no null; say what is missing with an atom, as Atom.of(\"undefined\")";
      case Double _ -> "an Erlang float is finite; say it with an atom, as Atom.of(\"infinity\")";
      case Float _ -> "an Erlang float is finite; say it with an atom, as Atom.of(\"infinity\")";
      case Character _ -> "use a String, or the code point as a long";
      case byte[] _ -> "arrays are mutable; use Binary.of(bytes)";
      case Object[] _ -> "arrays are mutable; use List.of(array) or Tuple.of(array)";
      case Optional<?> _ -> "send the value itself, or an atom as Atom.of(\"undefined\") for none";
      case List<?> _ -> "it is mutable, or a view of what may be; use List.copyOf(list)";
      case Map<?, ?> _ -> "it is mutable, or a view of what may be; use TermMap.copyOf(map)";
      case Set<?> _ -> "Erlang has no sets; use List.copyOf(set)";
      case Collection<?> _ -> "it is mutable; use List.copyOf(collection)";
      case Map.Entry<?, ?> _ -> "use Tuple.of(key, value)";
      case CharSequence _ -> "it is mutable; use its toString()";
      case Throwable _ -> "use its message, or a record of what the receiver needs to know";
      case Class<?> _ -> "use its name";
      case Runnable _ -> "code is no term by itself; use Fun.local(name, arity, code)";
      case Callable<?> _ -> "code is no term by itself; use Fun.local(name, arity, code)";
      case Supplier<?> _ -> "code is no term by itself; use Fun.local(name, arity, code)";
      case Consumer<?> _ -> "code is no term by itself; use Fun.local(name, arity, code)";
      case Function<?, ?> _ -> "code is no term by itself; use Fun.local(name, arity, code)";
      case BiFunction<?, ?, ?> _ -> "code is no term by itself; use Fun.local(name, arity, code)";
      case Number _ -> "use a long, a double or a BigInteger";
      case Object other when other.getClass().isArray() ->
          "arrays are mutable; use a List of its elements";
      case Object _ -> "make it a record of terms, or send its text";
    };
  }
}
