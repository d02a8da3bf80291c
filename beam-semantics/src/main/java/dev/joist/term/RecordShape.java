package dev.joist.term;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a Java record class is an Erlang record: its tag, and the way to its components; worked out
/// once per class.
///
/// `record Deposit(long cents)` is `{deposit, Cents}`.
public final class RecordShape {

  /// What has to be looked at before a component is known to hold a term.
  enum Check {
    /// Nothing: its type leaves no other choice.
    NONE,
    /// Whether it is null.
    NULL,
    /// The value itself.
    VALUE
  }

  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);
  private static final Pattern WORD_START =
      Pattern.compile("(?<=[\\p{Ll}\\p{Nd}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

  private static final MethodHandle IS_THERE = look(Objects.class, "nonNull");
  private static final MethodHandle IS_SHALLOW = look(Admission.class, "isShallow");

  private final Atom tag;
  private final String[] names;
  private final MethodHandle[] getters;
  private final Check[] checks;
  private final boolean always;
  private final boolean byType;

  /// Whether each component is a term at one look: `(Object) -> boolean`.
  private final MethodHandle admission;

  private final RecordWords words;

  private RecordShape(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    int count = components.length;
    tag = tagOf(type);
    names = new String[count];
    getters = new MethodHandle[count];
    checks = new Check[count];
    List<MethodHandle> typed = new ArrayList<>();
    boolean typesLeaveNothing = true;
    boolean typesSayAll = true;
    for (int i = 0; i < count; i++) {
      names[i] = components[i].getName();
      MethodHandle getter = getter(type, components[i].getAccessor());
      typed.add(getter.asType(getter.type().changeParameterType(0, Object.class)));
      getters[i] = getter.asType(GETTER);
      checks[i] = StaticTypes.check(components[i].getType());
      typesLeaveNothing &= checks[i] == Check.NONE;
      typesSayAll &= checks[i] != Check.VALUE;
    }
    always = typesLeaveNothing;
    byType = typesSayAll;
    admission = admission(getters, checks);
    words = new RecordWords(this, typed);
  }

  /// The shape of a record class.
  ///
  /// @throws IllegalArgumentException if the class is no record, or if its components cannot be
  ///   reached since its package is closed to this module
  public static RecordShape of(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " is no record class");
    }
    return SHAPES.get(type);
  }

  static RecordShape of(Record value) {
    return SHAPES.get(value.getClass());
  }

  private static Atom tagOf(Class<?> type) {
    Tag tag = type.getAnnotation(Tag.class);
    return Atom.of(
        tag != null
            ? tag.value()
            : WORD_START.matcher(type.getSimpleName()).replaceAll("_").toLowerCase(Locale.ROOT));
  }

  private static MethodHandle getter(Class<?> type, Method accessor) {
    // Where this fails, a public accessor of an exported class can still be looked up.
    boolean opened = accessor.trySetAccessible();
    try {
      MethodHandles.Lookup lookup = opened ? MethodHandles.lookup() : MethodHandles.publicLookup();
      return lookup.unreflect(accessor);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(
          "The components of record %s cannot be read: add `opens %s to %s;` to the module-info of %s"
              .formatted(
                  type.getName(),
                  type.getPackageName(),
                  RecordShape.class.getModule().getName(),
                  type.getModule().getName()),
          e);
    }
  }

  /// All checks of a record in one handle, so that there is one call the compiler cannot see into.
  private static MethodHandle admission(MethodHandle[] getters, Check[] checks) {
    MethodHandle yes = MethodHandles.dropArguments(constant(true), 0, Object.class);
    MethodHandle no = MethodHandles.dropArguments(constant(false), 0, Object.class);
    MethodHandle all = yes;
    for (int i = getters.length - 1; i >= 0; i--) {
      if (checks[i] != Check.NONE) {
        MethodHandle look = checks[i] == Check.NULL ? IS_THERE : IS_SHALLOW;
        all =
            MethodHandles.guardWithTest(MethodHandles.filterReturnValue(getters[i], look), all, no);
      }
    }
    return all;
  }

  private static MethodHandle constant(boolean answer) {
    return MethodHandles.constant(boolean.class, answer);
  }

  private static MethodHandle look(Class<?> where, String name) {
    try {
      return MethodHandles.lookup()
          .findStatic(where, name, MethodType.methodType(boolean.class, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// The first element of the tuple the record is.
  public Atom tag() {
    return tag;
  }

  /// The number of components: one less than the arity of the tuple.
  public int components() {
    return names.length;
  }

  /// The name of a component, counted from 0.
  public String name(int index) {
    return names[index];
  }

  /// The value of a component, counted from 0; an `int` is seen as the Java class it is, not as
  /// Long.
  public @Nullable Object component(Object value, int index) {
    try {
      return (Object) getters[index].invokeExact(value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(
          "The accessor " + names[index] + "() of " + value.getClass().getName() + " failed", e);
    }
  }

  /// The value of a component, counted from 0; an `int` is seen as the Java class it is, not as
  /// Long.
  ///
  /// @throws NotATermException if the component is null
  public Object present(Object value, int index) {
    Object component = component(value, index);
    if (component == null) {
      throw Refusal.of(null, value.getClass().getSimpleName() + "." + names[index]);
    }
    return component;
  }

  Check check(int index) {
    return checks[index];
  }

  /// Whether one look at each component finds that a record of the class is a term.
  boolean admits(Object value) {
    if (always) {
      return true;
    }
    try {
      return (boolean) admission.invokeExact(value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(
          "An accessor of " + value.getClass().getName() + " failed", e);
    }
  }

  /// Whether a record of the class is a term, where the types of its components leave no question
  /// but which of them are null; false where they do.
  boolean admitsByType(Object value) {
    return byType && admits(value);
  }

  /// What the words of a record of the class are made up of.
  RecordWords words() {
    return words;
  }

  /// Whether each record of the class is a term.
  boolean alwaysAdmits() {
    return always;
  }

  /// The elements of the tuple that a record is: its tag and its components, each a term.
  public static List<Object> elements(Record value) {
    return new Elements(of(value), value);
  }

  private static final class Elements extends AbstractList<Object> implements RandomAccess {

    private final RecordShape shape;
    private final Record value;

    Elements(RecordShape shape, Record value) {
      this.shape = shape;
      this.value = value;
    }

    @Override
    public Object get(int index) {
      if (index == 0) {
        return shape.tag;
      }
      return shape.present(value, index - 1);
    }

    @Override
    public int size() {
      return shape.names.length + 1;
    }
  }
}
