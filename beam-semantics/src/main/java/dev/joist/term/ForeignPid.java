package dev.joist.term;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// A Java class of another world whose values are pids here: what that world sends to.
///
/// Such a value is a term wherever a pid is one, and stays the Java value it is: a record that
/// carries it is read with it. Order, equality, size and text are those of the pid.
///
/// Found by [ServiceLoader], once; its values are immutable.
///
/// *Thread:* any.
public interface ForeignPid {

  /// The class, or an interface of it.
  Class<?> type();

  /// The pid that a value of the class is.
  Pid pid(Object value);

  /// The pid that a value of such a class is.
  ///
  /// @return null for a value of any other class, a [Pid] too
  static @Nullable Pid of(@Nullable Object value) {
    ForeignPid found = value == null ? null : Known.BY_CLASS.get(value.getClass()).orElse(null);
    return value == null || found == null ? null : found.pid(value);
  }

  /// Whether a value is of such a class.
  static boolean isOne(@Nullable Object value) {
    return value != null && Known.BY_CLASS.get(value.getClass()).isPresent();
  }

  /// Who was found.
  final class Known {

    private static final List<ForeignPid> ALL = new ArrayList<>();

    static {
      ServiceLoader.load(ForeignPid.class, ForeignPid.class.getClassLoader()).forEach(ALL::add);
    }

    private static final ClassValue<Optional<ForeignPid>> BY_CLASS =
        new ClassValue<>() {
          @Override
          protected Optional<ForeignPid> computeValue(Class<?> type) {
            return ALL.stream().filter(known -> known.type().isAssignableFrom(type)).findFirst();
          }
        };

    private Known() {}
  }
}
