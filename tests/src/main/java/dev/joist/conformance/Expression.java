package dev.joist.conformance;

import dev.joist.term.ImproperList;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A term with variables in it: an argument, which has a value, or a pattern, which a term matches.
sealed interface Expression {

  /// The name of the variable that matches anything and never has a value.
  String ANYTHING = "_";

  /// The value.
  ///
  /// @param variables the value of each variable that occurs
  Object value(Map<String, Object> variables);

  /// Whether a term matches. A variable that has a value matches that; another one matches anything
  /// and has that as its value from then on.
  boolean matches(Object term, Map<String, Object> variables);

  /// Names the variables that occur.
  void variables(Consumer<String> names);

  /// A term without variables.
  record Constant(Object term) implements Expression {

    @Override
    public Object value(Map<String, Object> variables) {
      return term;
    }

    @Override
    public boolean matches(Object other, Map<String, Object> variables) {
      return Terms.exactlyEqual(term, other);
    }

    @Override
    public void variables(Consumer<String> names) {}
  }

  /// A variable.
  record Variable(String name) implements Expression {

    @Override
    public Object value(Map<String, Object> variables) {
      Object value = variables.get(name);
      if (value == null) {
        throw new IllegalStateException("variable " + name + " has no value");
      }
      return value;
    }

    @Override
    public boolean matches(Object term, Map<String, Object> variables) {
      if (name.equals(ANYTHING)) {
        return true;
      }
      Object before = variables.putIfAbsent(name, term);
      return before == null || Terms.exactlyEqual(before, term);
    }

    @Override
    public void variables(Consumer<String> names) {
      names.accept(name);
    }
  }

  /// A tuple.
  record TupleOf(List<Expression> elements) implements Expression {

    @Override
    public Object value(Map<String, Object> variables) {
      return Tuple.of(values(elements, variables).toArray());
    }

    @Override
    public boolean matches(Object term, Map<String, Object> variables) {
      Tuple tuple = Terms.asTuple(term);
      return tuple != null
          && tuple.arity() == elements.size()
          && allMatch(elements, tuple.elements(), variables);
    }

    @Override
    public void variables(Consumer<String> names) {
      elements.forEach(element -> element.variables(names));
    }
  }

  /// A list `[Head1, Head2, ... | Tail]`.
  record ListOf(List<Expression> heads, Expression tail) implements Expression {

    @Override
    public Object value(Map<String, Object> variables) {
      List<Object> elements = new ArrayList<>(values(heads, variables));
      return switch (tail.value(variables)) {
        case List<?> list -> {
          elements.addAll(list);
          yield List.copyOf(elements);
        }
        case ImproperList list -> {
          elements.addAll(list.heads());
          yield ImproperList.of(elements, list.tail());
        }
        case Object end -> ImproperList.of(elements, end);
      };
    }

    @Override
    public boolean matches(Object term, Map<String, Object> variables) {
      List<?> elements =
          switch (term) {
            case List<?> list -> list;
            case ImproperList list -> list.heads();
            default -> List.of();
          };
      return elements.size() >= heads.size()
          && allMatch(heads, elements, variables)
          && tail.matches(behind(term, heads.size()), variables);
    }

    /// What is left of a list without its first elements.
    private static Object behind(Object list, int count) {
      if (list instanceof ImproperList improper) {
        List<Object> rest = improper.heads().subList(count, improper.heads().size());
        return rest.isEmpty() ? improper.tail() : ImproperList.of(rest, improper.tail());
      }
      List<?> proper = (List<?>) list;
      return List.copyOf(proper.subList(count, proper.size()));
    }

    @Override
    public void variables(Consumer<String> names) {
      heads.forEach(head -> head.variables(names));
      tail.variables(names);
    }
  }

  /// A map; as a pattern, what a map is to have at least.
  record MapOf(List<Association> associations) implements Expression {

    @Override
    public Object value(Map<String, Object> variables) {
      TermMap map = TermMap.of();
      for (Association each : associations) {
        map = each.addedTo(map, variables);
      }
      return map;
    }

    @Override
    public boolean matches(Object term, Map<String, Object> variables) {
      if (!(term instanceof Map<?, ?> map)) {
        return false;
      }
      TermMap entries = TermMap.copyOf(map);
      for (Association each : associations) {
        Object value = entries.get(each.key.value(variables));
        if (value == null || !each.value.matches(value, variables)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void variables(Consumer<String> names) {
      for (Association each : associations) {
        each.key.variables(names);
        each.value.variables(names);
      }
    }
  }

  /// A key of a map and what it has.
  record Association(Expression key, Expression value) {

    private TermMap addedTo(TermMap map, Map<String, Object> variables) {
      Object wanted = key.value(variables);
      List<@Nullable Object> entries = new ArrayList<>();
      map.forEach((k, v) -> {
        if (!Terms.exactlyEqual(k, wanted)) {
          entries.add(k);
          entries.add(v);
        }
      });
      entries.add(wanted);
      entries.add(value.value(variables));
      return TermMap.of(entries.toArray());
    }
  }

  private static List<Object> values(List<Expression> elements, Map<String, Object> variables) {
    return elements.stream().map(element -> element.value(variables)).toList();
  }

  private static boolean allMatch(
      List<Expression> patterns, List<?> terms, Map<String, Object> variables) {
    for (int i = 0; i < patterns.size(); i++) {
      if (!patterns.get(i).matches(terms.get(i), variables)) {
        return false;
      }
    }
    return true;
  }
}
