package dev.joist.etf;

import dev.joist.term.Atom;
import dev.joist.term.RecordShape;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The record classes that tuples may become, by tag.
final class RecordClasses {

  static final RecordClasses NONE = new RecordClasses(List.of());

  private final Map<Atom, List<RecordForm>> forms = new HashMap<>();

  private RecordClasses(Iterable<Class<?>> classes) {
    for (Class<?> type : classes) {
      forms
          .computeIfAbsent(RecordShape.of(type).tag(), _ -> new ArrayList<>())
          .add(new RecordForm(type));
    }
  }

  /// These classes and those that their components name, in that order.
  static RecordClasses of(Class<?>[] classes) {
    Set<Class<?>> all = new LinkedHashSet<>();
    var next = new ArrayDeque<Class<?>>(Arrays.asList(classes));
    while (!next.isEmpty()) {
      Class<?> type = next.remove();
      if (all.add(type)) {
        for (RecordComponent component : type.getRecordComponents()) {
          addRecords(component.getGenericType(), next);
        }
      }
    }
    return new RecordClasses(all);
  }

  private static void addRecords(Type type, ArrayDeque<Class<?>> records) {
    switch (type) {
      case Class<?> c when c.isRecord() -> records.add(c);
      case Class<?> c when c.isSealed() && !c.isEnum() -> {
        for (Class<?> permitted : c.getPermittedSubclasses()) {
          addRecords(permitted, records);
        }
      }
      case ParameterizedType generic -> {
        addRecords(generic.getRawType(), records);
        for (Type argument : generic.getActualTypeArguments()) {
          addRecords(argument, records);
        }
      }
      case WildcardType wildcard -> addRecords(wildcard.getUpperBounds()[0], records);
      default -> {
        // No record can be named by any other type.
      }
    }
  }

  /// The record that a tuple's elements make, or null if they make none.
  @Nullable Object read(Object[] elements) {
    if (elements.length == 0 || !(elements[0] instanceof Atom tag)) {
      return null;
    }
    for (RecordForm form : forms.getOrDefault(tag, List.of())) {
      Object fields = form.read(elements);
      if (fields != null) {
        return fields;
      }
    }
    return null;
  }
}
