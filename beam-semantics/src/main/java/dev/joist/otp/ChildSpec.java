package dev.joist.otp;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/// How a child of a [Supervisor] is started, stopped, and restarted: OTP's child specification.
///
/// ```java
/// ChildSpec.of("journal", () -> GenServer.startLink(new Journal()))
///     .restart(Restart.TRANSIENT)
///     .shutdown(Shutdown.after(Duration.ofSeconds(30)));
/// ```
///
/// What nothing is said about is as in OTP: `permanent`, `worker`, five seconds to shut down (a
/// supervisor: as long as it takes), not significant.
///
/// Rule: SUP-01, SUP-15.
///
/// @param id what it is known by in its supervisor
/// @param start what starts it, `{Module, Fun, Arguments}`: the class it is written in, a fun whose
///   code is a [StartFunction], and a list, or `undefined` where the supervisor has let go of it
/// @param restart when it is started again
/// @param significant whether its end may be its supervisor's ([SupervisorFlags#autoShutdown])
/// @param shutdown how it is stopped
/// @param type what it is
/// @param modules a list of atoms, or the atom `dynamic`; for information
public record ChildSpec(
    Object id,
    Tuple start,
    Restart restart,
    boolean significant,
    Shutdown shutdown,
    Type type,
    Object modules) {

  /// When a child that has ended is started again.
  public enum Restart {
    /// Always.
    PERMANENT,
    /// When it has failed: ended with another reason than `normal`, `shutdown`, `{shutdown, _}`.
    TRANSIENT,
    /// Never; its spec goes with it.
    TEMPORARY
  }

  /// What a child is.
  public enum Type {
    /// Something that works.
    WORKER,
    /// Something that has children.
    SUPERVISOR
  }

  /// How a child is stopped.
  ///
  /// @param term the atom `brutal_kill` or `infinity`, or milliseconds
  public record Shutdown(Object term) {

    /// By `exit(kill)`, at once.
    public static final Shutdown BRUTAL_KILL = new Shutdown(Atom.of("brutal_kill"));

    /// By `exit(shutdown)`, and however long it takes.
    public static final Shutdown INFINITY = new Shutdown(Wire.INFINITY);

    /// By `exit(shutdown)`; one that is still there after so long is killed.
    ///
    /// @param time to whole milliseconds
    /// @throws ErrorException `{invalid_shutdown, Millis}` for a negative time
    public static Shutdown after(Duration time) {
      Object millis = time.toMillis();
      return Specs.shutdown(millis);
    }
  }

  /// A spec with OTP's defaults.
  ///
  /// @param id a term
  /// @param start is given no arguments, but in a simple supervisor those of `startChild`
  public static ChildSpec of(Object id, StartFunction start) {
    return of(id, start, List.of());
  }

  /// As [#of(Object, StartFunction)], for a start that needs no arguments.
  public static ChildSpec of(Object id, Callable<StartResult> start) {
    Atom module = Specs.module(start.getClass());
    return of(id, module, _ -> start.call(), List.of());
  }

  /// As [#of(Object, StartFunction)], with arguments, which are terms and shown in reports.
  public static ChildSpec of(Object id, StartFunction start, List<?> arguments) {
    return of(id, Specs.module(start.getClass()), start, arguments);
  }

  private static ChildSpec of(Object id, Atom module, StartFunction start, List<?> arguments) {
    return new ChildSpec(
        Terms.of(id, "id"),
        Tuple.of(module, Fun.local("start", 1, start), List.copyOf(arguments)),
        Restart.PERMANENT,
        false,
        Specs.defaultShutdown(Type.WORKER),
        Type.WORKER,
        List.of(module));
  }

  /// The same with another restart type. Rule: SUP-05.
  public ChildSpec restart(Restart restart) {
    return new ChildSpec(id, start, restart, significant, shutdown, type, modules);
  }

  /// The same, significant. Rule: SUP-14.
  public ChildSpec significantChild() {
    return new ChildSpec(id, start, restart, true, shutdown, type, modules);
  }

  /// The same, stopped otherwise. Rule: SUP-09.
  public ChildSpec shutdown(Shutdown shutdown) {
    return new ChildSpec(id, start, restart, significant, shutdown, type, modules);
  }

  /// The same as a supervisor, with as long to shut down as it takes. Rule: SUP-01.
  public ChildSpec supervisor() {
    return new ChildSpec(
        id,
        start,
        restart,
        significant,
        Specs.defaultShutdown(Type.SUPERVISOR),
        Type.SUPERVISOR,
        modules);
  }

  /// The same under another id.
  public ChildSpec id(Object id) {
    return new ChildSpec(Terms.of(id, "id"), start, restart, significant, shutdown, type, modules);
  }

  /// The same, made of other modules.
  ///
  /// @param modules a list of atoms, or the atom `dynamic`
  public ChildSpec modules(Object modules) {
    return new ChildSpec(
        id, start, restart, significant, shutdown, type, Terms.of(modules, "modules"));
  }

  /// The spec as OTP's map: `#{id => Id, start => {M, F, A}, restart => permanent, ...}`.
  public TermMap term() {
    return TermMap.of(
        Specs.ID,
        id,
        Specs.START,
        start,
        Specs.RESTART,
        restart,
        Specs.SIGNIFICANT,
        significant,
        Specs.SHUTDOWN,
        shutdown.term(),
        Specs.TYPE,
        type,
        Specs.MODULES,
        modules);
  }

  /// The spec that a term is: OTP's map, or the tuple `{Id, Start, Restart, Shutdown, Type,
  /// Modules}`.
  ///
  /// @throws ErrorException with OTP's reason for a term that is none: `missing_id`,
  ///   `{invalid_restart_type, V}`, ...
  public static ChildSpec of(Object term) {
    return Specs.child(term);
  }
}
