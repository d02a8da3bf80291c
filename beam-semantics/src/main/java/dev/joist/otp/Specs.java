package dev.joist.otp;

import dev.joist.otp.ChildSpec.Restart;
import dev.joist.otp.ChildSpec.Shutdown;
import dev.joist.otp.SupervisorFlags.AutoShutdown;
import dev.joist.otp.SupervisorFlags.Strategy;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What OTP takes for flags and specs, and what it says of what is none. Each check throws an
/// [ErrorException] with OTP's reason.
///
/// Rule: SUP-01, SUP-10, SUP-14, SUP-15.
final class Specs {

  static final Atom ID = Atom.of("id");
  static final Atom START = Atom.of("start");
  static final Atom RESTART = Atom.of("restart");
  static final Atom SIGNIFICANT = Atom.of("significant");
  static final Atom SHUTDOWN = Atom.of("shutdown");
  static final Atom TYPE = Atom.of("type");
  static final Atom MODULES = Atom.of("modules");
  private static final Atom AUTO_SHUTDOWN = Atom.of("auto_shutdown");
  private static final Atom DYNAMIC = Atom.of("dynamic");
  static final Atom BAD_START_SPEC = Atom.of("bad_start_spec");
  private static final Atom BADARG = Atom.of("badarg");

  private static final Shutdown FIVE_SECONDS = new Shutdown(5000L);

  private Specs() {}

  static Shutdown defaultShutdown(ChildSpec.Type type) {
    return type == ChildSpec.Type.SUPERVISOR ? Shutdown.INFINITY : FIVE_SECONDS;
  }

  /// The class that a start function is written in.
  static Atom module(Class<?> code) {
    return (Atom) Birth.initialCall(code, "start", 1).element(1);
  }

  // ---- flags

  static SupervisorFlags flags(Object term) {
    if (term instanceof Map<?, ?> map) {
      return checked(
          new SupervisorFlags(
              strategy(or(map, "strategy", Strategy.ONE_FOR_ONE)),
              integer(or(map, "intensity", 1L), "invalid_intensity"),
              integer(or(map, "period", 5L), "invalid_period"),
              autoShutdown(or(map, "auto_shutdown", AutoShutdown.NEVER), "invalid_auto_shutdown")));
    }
    Tuple tuple = Terms.asTuple(term);
    if (tuple == null || tuple.arity() != 3) {
      throw invalid("invalid_type", term);
    }
    return checked(
        new SupervisorFlags(
            strategy(tuple.element(1)),
            integer(tuple.element(2), "invalid_intensity"),
            integer(tuple.element(3), "invalid_period"),
            AutoShutdown.NEVER));
  }

  static SupervisorFlags checked(SupervisorFlags flags) {
    if (flags.intensity() < 0) {
      throw invalid("invalid_intensity", flags.intensity());
    }
    if (flags.period() < 1) {
      throw invalid("invalid_period", flags.period());
    }
    return flags;
  }

  private static Object or(Map<?, ?> map, String key, Object otherwise) {
    return or(map, Atom.of(key), otherwise);
  }

  private static Object or(Map<?, ?> map, Atom key, Object otherwise) {
    Object value = map.get(key);
    return value == null ? otherwise : value;
  }

  private static Strategy strategy(Object term) {
    return word(Strategy.values(), term, "invalid_strategy");
  }

  private static AutoShutdown autoShutdown(Object term, String complaint) {
    return word(AutoShutdown.values(), term, complaint);
  }

  private static long integer(Object term, String complaint) {
    if (term instanceof Long number) {
      return number;
    }
    throw invalid(complaint, term);
  }

  /// The constant that a term is the atom of.
  private static <E extends Enum<E>> E word(E[] constants, Object term, String complaint) {
    String text = Terms.atomText(term);
    for (E constant : constants) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    throw invalid(complaint, term);
  }

  // ---- child specs

  static ChildSpec child(Object term) {
    if (term instanceof ChildSpec spec) {
      return spec;
    }
    if (term instanceof Map<?, ?> map) {
      return child(map);
    }
    Tuple tuple = Terms.asTuple(term);
    if (tuple == null || tuple.arity() != 6) {
      throw invalid("invalid_child_spec", term);
    }
    Restart restart = word(Restart.values(), tuple.element(3), "invalid_restart_type");
    Tuple start = start(tuple.element(2));
    ChildSpec.Type type = word(ChildSpec.Type.values(), tuple.element(5), "invalid_child_type");
    Shutdown shutdown = shutdown(tuple.element(4));
    return new ChildSpec(
        tuple.element(1), start, restart, false, shutdown, type, modules(tuple.element(6)));
  }

  private static ChildSpec child(Map<?, ?> map) {
    Object id = map.get(ID);
    if (id == null) {
      throw new ErrorException(Atom.of("missing_id"), "a child spec needs an id: " + map);
    }
    Object given = map.get(START);
    if (given == null) {
      throw new ErrorException(Atom.of("missing_start"), "a child spec needs a start: " + map);
    }
    Tuple start = start(given);
    Restart restart =
        word(Restart.values(), or(map, RESTART, Restart.PERMANENT), "invalid_restart_type");
    ChildSpec.Type type =
        word(ChildSpec.Type.values(), or(map, TYPE, ChildSpec.Type.WORKER), "invalid_child_type");
    boolean significant = significant(or(map, SIGNIFICANT, false));
    Object wish = map.get(SHUTDOWN);
    Shutdown shutdown = wish == null ? defaultShutdown(type) : shutdown(wish);
    Object modules = modules(or(map, MODULES, List.of(start.element(1))));
    return new ChildSpec(id, start, restart, significant, shutdown, type, modules);
  }

  private static Tuple start(Object term) {
    Tuple tuple = Terms.asTuple(term);
    if (tuple != null
        && tuple.arity() == 3
        && tuple.element(1) instanceof Atom
        && tuple.element(2) instanceof Fun.Local fun
        && fun.code() instanceof StartFunction
        && tuple.element(3) instanceof List<?>) {
      return tuple;
    }
    throw invalid("invalid_mfa", term);
  }

  private static boolean significant(Object term) {
    if (term instanceof Boolean flag) {
      return flag;
    }
    throw invalid("invalid_significant", term);
  }

  static Shutdown shutdown(Object term) {
    if (term instanceof Long millis ? millis >= 0 : isShutdownWord(term)) {
      return new Shutdown(term);
    }
    throw invalid("invalid_shutdown", term);
  }

  private static boolean isShutdownWord(Object term) {
    return Wire.is(term, Wire.INFINITY) || Wire.is(term, (Atom) Shutdown.BRUTAL_KILL.term());
  }

  private static Object modules(Object term) {
    if (Wire.is(term, DYNAMIC)) {
      return DYNAMIC;
    }
    if (!(term instanceof List<?> modules)) {
      throw invalid("invalid_modules", term);
    }
    for (Object module : modules) {
      if (Terms.asAtom(module) == null) {
        throw invalid("invalid_module", module);
      }
    }
    return term;
  }

  // ---- specs in their supervisor

  /// Checks a spec for a supervisor.
  ///
  /// @param auto the supervisor's, or null where none is known
  static ChildSpec child(Object term, @Nullable AutoShutdown auto) {
    ChildSpec spec = child(term);
    if (!spec.significant()) {
      return spec;
    }
    if (auto == AutoShutdown.NEVER) {
      throw combination(AUTO_SHUTDOWN, auto);
    }
    if (spec.restart() == Restart.PERMANENT) {
      throw combination(RESTART, spec.restart());
    }
    return spec;
  }

  private static ErrorException combination(Atom key, Object value) {
    return new ErrorException(
        Tuple.of(
            Atom.of("bad_combination"), List.of(Tuple.of(key, value), Tuple.of(SIGNIFICANT, true))),
        "a significant child is transient or temporary, and its supervisor's auto_shutdown not"
            + " never");
  }

  /// Checks specs, which all have different ids.
  ///
  /// @param term a list
  static List<ChildSpec> children(Object term, @Nullable AutoShutdown auto) {
    if (!(term instanceof List<?> specs)) {
      throw new ErrorException(
          Atom.of("function_clause"), "child specs are a list, not " + Terms.toString(term));
    }
    List<ChildSpec> checked = specs.stream().map(spec -> child(spec, auto)).toList();
    Set<Key> ids = new HashSet<>();
    for (ChildSpec spec : checked) {
      if (!ids.add(new Key(spec.id()))) {
        throw invalid("duplicate_child_name", spec.id());
      }
    }
    return checked;
  }

  /// Checks the one spec of a simple supervisor.
  ///
  /// @param term a list of one
  static ChildSpec only(Object term, AutoShutdown auto) {
    if (term instanceof List<?> specs && specs.size() == 1) {
      return child(specs.getFirst(), auto);
    }
    throw new ErrorException(
        Tuple.of(BAD_START_SPEC, term), "a simple_one_for_one supervisor has exactly one spec");
  }

  /// Whether a complaint is about how many specs there are, not about one of them.
  static boolean isBadStartSpec(Object complaint) {
    return complaint instanceof Tuple tuple && Wire.is(tuple.element(1), BAD_START_SPEC);
  }

  /// A spec as its supervisor has kept it: the arguments of its start may be gone.
  static ChildSpec kept(Object term) {
    Map<?, ?> map = (Map<?, ?>) term;
    if (map.get(START) instanceof Tuple start && !(start.element(3) instanceof List<?>)) {
      Map<Object, Object> whole = new HashMap<>(map);
      whole.put(START, Tuple.of(start.element(1), start.element(2), List.of()));
      return withoutArguments(child(whole));
    }
    return child(map);
  }

  /// What starts the children of a spec.
  static StartFunction function(ChildSpec spec) {
    if (spec.start().element(2) instanceof Fun.Local fun
        && fun.code() instanceof StartFunction function) {
      return function;
    }
    throw new IllegalStateException("checked, and yet no start function: " + spec.start());
  }

  /// The spec as it is kept of a temporary child, which is not started again.
  static ChildSpec withoutArguments(ChildSpec spec) {
    return withStart(spec, Wire.UNDEFINED);
  }

  /// The spec with arguments after its own.
  static ChildSpec withArguments(ChildSpec spec, List<Object> more) {
    return more.isEmpty() ? spec : withStart(spec, Children.arguments(spec, more));
  }

  private static ChildSpec withStart(ChildSpec spec, Object arguments) {
    Tuple start = Tuple.of(spec.start().element(1), spec.start().element(2), arguments);
    return new ChildSpec(
        spec.id(),
        start,
        spec.restart(),
        spec.significant(),
        spec.shutdown(),
        spec.type(),
        spec.modules());
  }

  /// `supervisor:check_childspecs/1,2`.
  ///
  /// @param auto what `auto_shutdown` is to be, or null
  static Outcome check(Object specs, @Nullable Object auto) {
    if (!(specs instanceof List<?>)) {
      return Outcome.refused(Tuple.of(BADARG, specs));
    }
    try {
      AutoShutdown known = auto == null ? null : autoShutdown(auto, "badarg");
      var _ = children(specs, known);
      return Outcome.done();
    } catch (ErrorException complaint) {
      return Outcome.refused(complaint.reason());
    }
  }

  private static ErrorException invalid(String complaint, Object value) {
    return new ErrorException(
        Tuple.of(Atom.of(complaint), value), "supervisor: " + Terms.toString(value));
  }
}
