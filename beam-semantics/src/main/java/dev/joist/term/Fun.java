package dev.joist.term;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A function as a value.
///
/// An *external* fun names a function, `fun lists:map/2`, and is equal to any other of the same
/// module, function and arity. A *local* fun carries Java code; since Java gives no way to compare
/// the code and the captured values of two lambdas, it is equal to itself only. A *foreign* fun
/// carries the code of an Erlang node: it can be passed on, but not called.
///
/// Rule: TERM-21
public abstract sealed class Fun permits Fun.External, Fun.Local, Fun.Foreign {

  private final int arity;

  private Fun(int arity) {
    if (arity < 0 || arity > 255) {
      throw new IllegalArgumentException("A fun takes 0 to 255 arguments, not " + arity);
    }
    this.arity = arity;
  }

  /// The fun `fun Module:Function/Arity`.
  public static External external(Atom module, Atom function, int arity) {
    return new External(module, function, arity);
  }

  /// A fun of this node: `code` under a name that shows in print. Each call makes another fun.
  public static Local local(String name, int arity, Object code) {
    return new Local(name, arity, code);
  }

  /// A fun that came from an Erlang node; for its parts see `erlang:fun_info/2`.
  ///
  /// @param newUniq the 16 bytes that tell versions of the module apart
  /// @param newIndex which of the module's funs it is
  /// @param index what `newIndex` was before OTP R15; prints
  /// @param uniq what `newUniq` was before OTP R15; prints
  /// @param creator the process that made the fun
  /// @param environment the values it has bound, each made a term as by [Terms#of]
  /// @throws NotATermException if one of them is no term
  public static Foreign foreign(
      Atom module,
      int arity,
      Binary newUniq,
      int newIndex,
      int index,
      int uniq,
      Pid creator,
      List<?> environment) {
    return new Foreign(module, arity, newUniq, newIndex, index, uniq, creator, environment);
  }

  /// How many arguments the function takes.
  public int arity() {
    return arity;
  }

  /// The fun as `~w` prints it.
  @Override
  public abstract String toString();

  /// A fun that names a function: `fun Module:Function/Arity`.
  public static final class External extends Fun {

    private final Atom module;
    private final Atom function;

    private External(Atom module, Atom function, int arity) {
      super(arity);
      this.module = Objects.requireNonNull(module);
      this.function = Objects.requireNonNull(function);
    }

    /// The module the function is in.
    public Atom module() {
      return module;
    }

    /// The function's name.
    public Atom function() {
      return function;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof External fun
          && arity() == fun.arity()
          && module.equals(fun.module)
          && function.equals(fun.function);
    }

    @Override
    public int hashCode() {
      return (module.hashCode() * 31 + function.hashCode()) * 31 + arity();
    }

    @Override
    public String toString() {
      return "fun " + module + ":" + function + "/" + arity();
    }
  }

  /// A fun that carries Java code of this node.
  public static final class Local extends Fun {

    private static final AtomicLong MADE = new AtomicLong();

    private final String name;
    private final Object code;
    private final long number = MADE.incrementAndGet();

    private Local(String name, int arity, Object code) {
      super(arity);
      this.name = Objects.requireNonNull(name);
      this.code = Objects.requireNonNull(code);
    }

    /// The name it was given for print.
    public String name() {
      return name;
    }

    /// The Java object that is the code.
    public Object code() {
      return code;
    }

    /// When it was made among all local funs: their order.
    long number() {
      return number;
    }

    @Override
    public String toString() {
      return "#Fun<" + name + "." + number + ">";
    }
  }

  /// A fun that carries the code of an Erlang node.
  ///
  /// Two are equal when their code and what they have bound is, whoever made them.
  public static final class Foreign extends Fun {

    private final Atom module;
    private final Binary newUniq;
    private final int newIndex;
    private final int index;
    private final int uniq;
    private final Pid creator;
    private final List<Object> environment;

    private Foreign(
        Atom module,
        int arity,
        Binary newUniq,
        int newIndex,
        int index,
        int uniq,
        Pid creator,
        List<?> environment) {
      super(arity);
      this.module = Objects.requireNonNull(module);
      this.newUniq = Objects.requireNonNull(newUniq);
      this.newIndex = newIndex;
      this.index = index;
      this.uniq = uniq;
      this.creator = Objects.requireNonNull(creator);
      this.environment = Tuple.of(environment.toArray()).elements();
    }

    /// The module whose source the fun is in.
    public Atom module() {
      return module;
    }

    /// The 16 bytes that tell versions of the module apart.
    public Binary newUniq() {
      return newUniq;
    }

    /// Which of the module's funs it is.
    public int newIndex() {
      return newIndex;
    }

    /// What [#newIndex] was before OTP R15.
    public int index() {
      return index;
    }

    /// What [#newUniq] was before OTP R15.
    public int uniq() {
      return uniq;
    }

    /// The process that made the fun.
    public Pid creator() {
      return creator;
    }

    /// The values it has bound; immutable.
    public List<Object> environment() {
      return environment;
    }

    /// The order by all but the values bound.
    int compareCode(Foreign other) {
      int order = Utf8.compare(module.text(), other.module.text());
      if (order == 0) {
        order = Integer.compareUnsigned(index, other.index);
      }
      if (order == 0) {
        order = Integer.compareUnsigned(uniq, other.uniq);
      }
      if (order == 0) {
        order = Integer.compareUnsigned(newIndex, other.newIndex);
      }
      if (order == 0) {
        order = Arrays.compareUnsigned(newUniq.raw(), other.newUniq.raw());
      }
      if (order == 0) {
        order = Integer.compare(arity(), other.arity());
      }
      return order != 0 ? order : Integer.compare(environment.size(), other.environment.size());
    }

    /// The hash of all but the values bound.
    int hashCode(int salt) {
      return ((salt * 31 + module.hashCode()) * 31 + newUniq.hashCode()) * 31 + newIndex;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Foreign fun && Terms.exactlyEqual(this, fun));
    }

    @Override
    public int hashCode() {
      return Terms.hash(this);
    }

    @Override
    public String toString() {
      return "#Fun<"
          + module
          + "."
          + Integer.toUnsignedString(index)
          + "."
          + Integer.toUnsignedString(uniq)
          + ">";
    }
  }
}
