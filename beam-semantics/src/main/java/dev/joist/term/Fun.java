package dev.joist.term;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A function as a value.
///
/// An *external* fun names a function, `fun lists:map/2`, and is equal to any other of the same
/// module, function and arity. A *local* fun carries Java code; since Java gives no way to compare
/// the code and the captured values of two lambdas, it is equal to itself only.
///
/// Rule: TERM-21
public abstract sealed class Fun permits Fun.External, Fun.Local {

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
}
