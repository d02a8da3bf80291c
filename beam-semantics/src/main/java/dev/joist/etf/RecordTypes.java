package dev.joist.etf;

import dev.joist.term.Atom;
import dev.joist.term.RecordShape;
import dev.joist.term.Was;
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

/// The record classes that what is read may become, by tag: an allow-list. Bytes name a tag, and
/// never a class.
///
/// *Thread:* any.
public final class RecordTypes {

  /// No record is read.
  public static final RecordTypes NONE = new RecordTypes(List.of());

  private final List<Class<?>> classes;
  private final Map<Atom, List<RecordForm>> forms = new HashMap<>();

  private RecordTypes(List<Class<?>> classes) {
    this.classes = classes;
    for (Class<?> type : classes) {
      var form = new RecordForm(type);
      add(RecordShape.of(type).tag(), form);
      Was was = type.getAnnotation(Was.class);
      if (was != null) {
        for (String earlier : was.value()) {
          add(Atom.of(earlier), form);
        }
      }
    }
  }

  private void add(Atom tag, RecordForm form) {
    forms.computeIfAbsent(tag, _ -> new ArrayList<>()).add(form);
  }

  /// These classes and those that their components name, in that order. Where several have one tag,
  /// the first that fits is read.
  ///
  /// @throws IllegalArgumentException if a class is no record, if its components cannot be reached
  ///   since its package is closed to this module, or if an [dev.joist.term.IfAbsent] is no term
  ///   that fits its component
  public static RecordTypes of(Class<?>... classes) {
    Set<Class<?>> all = new LinkedHashSet<>();
    var next = new ArrayDeque<Class<?>>(Arrays.asList(classes));
    while (!next.isEmpty()) {
      Class<?> type = next.remove();
      if (!type.isRecord()) {
        throw new IllegalArgumentException(type.getName() + " is no record class");
      }
      if (all.add(type)) {
        for (RecordComponent component : type.getRecordComponents()) {
          addRecords(component.getGenericType(), next);
        }
      }
    }
    return new RecordTypes(List.copyOf(all));
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

  /// All the classes; immutable.
  public List<Class<?>> classes() {
    return classes;
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

  /// What reads records that were written with the names of their components, in any order: a name
  /// that a class does not have is left out, and one that is missing is what
  /// [dev.joist.term.IfAbsent] says.
  ///
  /// @param tag of the records
  /// @param names of the components, in the order in which they were written
  public RecordReader reader(Atom tag, List<String> names) {
    return new RecordReader(tag, names, forms.getOrDefault(tag, List.of()));
  }
}
