package dev.joist.term;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What the words of a record of one class are made up of: what its class says at once, the
/// components whose types hold no other terms, counted in one handle, and the rest, one by one.
final class RecordWords {

  private static final MethodType COUNT =
      MethodType.methodType(long.class, TermSize.class, Object.class);

  /// Types of components whose terms lie in the word that names them.
  private static final Set<Class<?>> NOTHING =
      Set.of(
          boolean.class,
          byte.class,
          short.class,
          int.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Atom.class);

  private static final Set<Class<?>> FLOATS =
      Set.of(double.class, float.class, Double.class, Float.class);

  private static final Set<Class<?>> LEAVES =
      Set.of(
          Long.class,
          String.class,
          Pid.class,
          Ref.class,
          Port.class,
          Binary.class,
          Bitstring.class);

  private static final MethodHandle ADD;
  private static final MethodHandle LEAF;
  private static final MethodHandle INTEGER;

  static {
    var here = MethodHandles.lookup();
    try {
      ADD =
          here.findStatic(
              Long.class, "sum", MethodType.methodType(long.class, long.class, long.class));
      LEAF =
          here.findVirtual(TermSize.class, "leaf", MethodType.methodType(int.class, Object.class))
              .asType(COUNT);
      INTEGER =
          MethodHandles.dropArguments(
              here.findStatic(
                      TermSize.class, "integer", MethodType.methodType(int.class, long.class))
                  .asType(MethodType.methodType(long.class, long.class)),
              0,
              TermSize.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final RecordShape shape;
  private final int[] open;

  /// `(TermSize, Object) -> long`.
  private final MethodHandle flat;

  /// @param getters the accessors as `(Object) -> type of the component`
  RecordWords(RecordShape shape, List<MethodHandle> getters) {
    this.shape = shape;
    List<Integer> openOnes = new ArrayList<>();
    // A header, the tag and the components.
    long fixed = 2L + getters.size();
    List<MethodHandle> counts = new ArrayList<>();
    for (int i = 0; i < getters.size(); i++) {
      MethodHandle getter = getters.get(i);
      Class<?> type = getter.type().returnType();
      if (FLOATS.contains(type)) {
        fixed += TermSize.BOX;
      } else if (type == long.class) {
        counts.add(MethodHandles.filterArguments(INTEGER, 1, getter));
      } else if (LEAVES.contains(type)) {
        MethodType asObject = MethodType.methodType(Object.class, Object.class);
        counts.add(MethodHandles.filterArguments(LEAF, 1, getter.asType(asObject)));
      } else if (!NOTHING.contains(type) && !type.isEnum()) {
        openOnes.add(i);
      }
    }
    open = openOnes.stream().mapToInt(Integer::intValue).toArray();
    flat = sum(fixed, counts);
  }

  private static MethodHandle sum(long fixed, List<MethodHandle> counts) {
    MethodHandle sum =
        MethodHandles.dropArguments(
            MethodHandles.constant(long.class, fixed), 0, COUNT.parameterList());
    for (MethodHandle count : counts) {
      MethodHandle both =
          MethodHandles.collectArguments(MethodHandles.collectArguments(ADD, 1, count), 0, sum);
      sum = MethodHandles.permuteArguments(both, COUNT, 0, 1, 0, 1);
    }
    return sum;
  }

  /// The words of a record without those of its open components.
  long flat(TermSize size, Record fields) {
    try {
      return (long) flat.invokeExact(size, (Object) fields);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(
          "An accessor of " + fields.getClass().getName() + " failed", e);
    }
  }

  /// How many components may hold other terms.
  int open() {
    return open.length;
  }

  /// The value of an open component, counted from 0 among them.
  Object component(Record fields, int index) {
    return shape.present(fields, open[index]);
  }
}
