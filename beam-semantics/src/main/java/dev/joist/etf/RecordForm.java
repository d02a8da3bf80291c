package dev.joist.etf;

import dev.joist.term.IfAbsent;
import dev.joist.term.RecordShape;
import dev.joist.term.TermSyntaxException;
import dev.joist.term.Terms;
import dev.joist.term.Was;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the elements of a tuple, or values that were written by name, become a record of one class.
final class RecordForm {

  /// In the place of a component that was not written.
  private static final int ABSENT = -1;

  private final Type[] types;
  private final String[] names;

  /// The earlier names of each component.
  private final String[][] was;

  /// What each component is when it is missing; null if it may not be.
  private final @Nullable Object[] defaults;

  /// The canonical constructor, as `(Object[]) -> Object`.
  private final MethodHandle constructor;

  RecordForm(Class<?> type) {
    // First of all whether it can be read, and so written again.
    types = new Type[RecordShape.of(type).components()];
    names = new String[types.length];
    was = new String[types.length][];
    defaults = new @Nullable Object[types.length];
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] parameters = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getGenericType();
      parameters[i] = components[i].getType();
      names[i] = components[i].getName();
      Was earlier = components[i].getAnnotation(Was.class);
      was[i] = earlier == null ? new String[0] : earlier.value();
      IfAbsent absent = components[i].getAnnotation(IfAbsent.class);
      defaults[i] = absent == null ? null : defaultOf(components[i], absent.value());
    }
    constructor = constructor(type, parameters);
  }

  private static Object defaultOf(RecordComponent component, String text) {
    Object value;
    try {
      value = Fit.of(Terms.parse(text), component.getGenericType());
    } catch (TermSyntaxException e) {
      throw noDefault(component, text, e);
    }
    if (value == null) {
      throw noDefault(component, text, null);
    }
    return value;
  }

  private static IllegalArgumentException noDefault(
      RecordComponent component, String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "@IfAbsent(\"%s\") of %s.%s is no term that fits %s; a text is written <<\"text\">>, an atom or an enum constant in lower case"
            .formatted(
                text,
                component.getDeclaringRecord().getName(),
                component.getName(),
                component.getGenericType().getTypeName()),
        cause);
  }

  private static MethodHandle constructor(Class<?> type, Class<?>[] parameters) {
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(parameters);
      boolean opened = canonical.trySetAccessible();
      MethodHandles.Lookup lookup = opened ? MethodHandles.lookup() : MethodHandles.publicLookup();
      MethodHandle handle = lookup.unreflectConstructor(canonical);
      return handle
          .asType(MethodType.genericMethodType(parameters.length))
          .asSpreader(Object[].class, parameters.length);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "Records %s cannot be made: add `opens %s to %s;` to the module-info of %s"
              .formatted(
                  type.getName(),
                  type.getPackageName(),
                  RecordForm.class.getModule().getName(),
                  type.getModule().getName()),
          e);
    }
  }

  /// The record of a tuple's elements, of which the tag is known to fit; null if the others do not.
  @Nullable Object read(Object[] elements) {
    if (elements.length != types.length + 1) {
      return null;
    }
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      Object argument = Fit.of(elements[i + 1], types[i]);
      if (argument == null) {
        return null;
      }
      arguments[i] = argument;
    }
    return make(arguments);
  }

  /// Where among values of these names each component is; null if one is missing that may not be.
  int @Nullable [] places(List<String> written) {
    int[] places = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      places[i] = place(i, written);
      if (places[i] == ABSENT && defaults[i] == null) {
        return null;
      }
    }
    return places;
  }

  private int place(int component, List<String> written) {
    int place = written.indexOf(names[component]);
    for (int i = 0; place == ABSENT && i < was[component].length; i++) {
      place = written.indexOf(was[component][i]);
    }
    return place;
  }

  /// The record of values that lie at these places; null if they do not fit.
  @Nullable Object read(Object[] values, int[] places) {
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      Object argument = places[i] == ABSENT ? defaults[i] : Fit.of(values[places[i]], types[i]);
      if (argument == null) {
        return null;
      }
      arguments[i] = argument;
    }
    return make(arguments);
  }

  private @Nullable Object make(Object[] arguments) {
    try {
      return (Object) constructor.invokeExact(arguments);
    } catch (StackOverflowError e) {
      return null; // the constructor's own: reading takes no more stack for deeper terms
    } catch (VirtualMachineError e) {
      throw e; // which says nothing about the values
    } catch (Throwable e) {
      // A constructor that throws, an assertion or a class that is missing too, says that these are
      // no values for such a record.
      return null;
    }
  }
}
