package dev.joist.etf;

import dev.joist.term.RecordShape;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/// How the elements of a tuple become a record of one class.
final class RecordForm {

  private final Type[] types;

  /// The canonical constructor, as `(Object[]) -> Object`.
  private final MethodHandle constructor;

  RecordForm(Class<?> type) {
    // First of all whether it can be read, and so written again.
    types = new Type[RecordShape.of(type).components()];
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] parameters = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getGenericType();
      parameters[i] = components[i].getType();
    }
    constructor = constructor(type, parameters);
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

  private @Nullable Object make(Object[] arguments) {
    try {
      return (Object) constructor.invokeExact(arguments);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      // A constructor that throws says that these are no values for such a record.
      return null;
    }
  }
}
