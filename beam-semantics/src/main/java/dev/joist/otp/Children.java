package dev.joist.otp;

import dev.joist.otp.SupervisorFlags.AutoShutdown;
import dev.joist.process.Failure;
import dev.joist.signal.ExitException;
import dev.joist.signal.ThrowException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The children of a supervisor, and what is to be done when one ends: the state of the
/// supervisor's server. There are those that have a spec each ([NamedChildren]) and those that
/// share one ([SimpleChildren]).
///
/// *Thread:* the supervisor's own.
///
/// Rule: SUP-02..19.
abstract sealed class Children permits NamedChildren, SimpleChildren {

  static final Atom NOT_FOUND = Atom.of("not_found");

  private static final Atom EXIT = Atom.of("EXIT");

  /// What the supervisor does after the end of a child.
  enum Verdict {
    /// Goes on.
    GO_ON,
    /// Stops all children and ends with `shutdown`.
    SHUTDOWN
  }

  SupervisorFlags flags;
  final SupervisorReports reports;
  private final RestartLog restarts = new RestartLog();

  Children(SupervisorFlags flags, SupervisorReports reports) {
    this.flags = flags;
    this.reports = reports;
  }

  // ---- what can be seen of them

  /// Other limits from now on, of the same strategy.
  final void flags(SupervisorFlags changed) {
    flags = changed;
  }

  /// The children as OTP's state has them: `{Ids, #{Id => Child}}`, the newest first; in a simple
  /// supervisor the one spec.
  abstract Tuple term();

  /// The children of a simple supervisor: `{maps, #{Pid => Arguments}}`, or `{mapsets, #{Pid =>
  /// []}}` where they are temporary; else `undefined`.
  abstract Object dynamics();

  /// How many children of a simple supervisor are to be restarted.
  abstract long dynamicRestarts();

  /// The seconds in which something was restarted.
  final List<Object> restartSeconds() {
    return restarts.seconds();
  }

  // ---- what one can ask a supervisor; each answers as OTP does

  abstract Object startChild(Object wish);

  abstract Object terminateChild(Object id);

  abstract Object restartChild(Object id);

  abstract Object deleteChild(Object id);

  abstract List<Object> whichChildren();

  abstract List<Object> countChildren();

  abstract Object getChildspec(Object id);

  // ---- what becomes of them

  /// Starts those there are to be from the beginning.
  ///
  /// @return null, or why the supervisor cannot start, all children being stopped again
  abstract @Nullable Object startAll();

  /// Stops all.
  abstract void stopAll();

  /// A linked process has ended, which may be a child.
  abstract Verdict ended(Pid pid, Object reason);

  /// A child could not be restarted and is to be tried again now.
  ///
  /// @param which as it was given to [SupervisorServer#tryAgain]
  abstract Verdict tryAgain(Object which);

  // ---- the common part

  /// Decides about a child that has ended.
  final Verdict ended(Child child, Object reason) {
    switch (child.spec().restart()) {
      case PERMANENT -> {
        reports.childTerminated(child, reason);
        return restart(child);
      }
      case TRANSIENT -> {
        if (!isPeaceful(reason)) {
          reports.childTerminated(child, reason);
          return restart(child);
        }
      }
      case TEMPORARY -> {
        if (!isPeaceful(reason)) {
          reports.childTerminated(child, reason);
        }
      }
    }
    forget(child);
    return autoShutdown(child);
  }

  private static boolean isPeaceful(Object reason) {
    return Wire.is(reason, Wire.NORMAL)
        || Wire.is(reason, Wire.SHUTDOWN)
        || ChildShutdown.isShutdown(reason);
  }

  private Verdict autoShutdown(Child child) {
    boolean isDue =
        child.spec().significant()
            && switch (flags.autoShutdown()) {
              case NEVER -> false;
              case ANY_SIGNIFICANT -> true;
              case ALL_SIGNIFICANT -> !hasSignificant();
            };
    return isDue ? Verdict.SHUTDOWN : Verdict.GO_ON;
  }

  /// Restarts a child that has ended, and those it concerns; or gives up.
  final Verdict restart(Child child) {
    long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    if (restarts.add(now, flags.period()) > flags.intensity()) {
      reports.tooManyRestarts(child);
      forget(child);
      return Verdict.SHUTDOWN;
    }
    restartNow(child);
    return Verdict.GO_ON;
  }

  /// Starts a child again, and those it concerns; sees to it that it is tried again if that fails.
  abstract void restartNow(Child child);

  /// Notes that a child is gone for good: a temporary one with its spec.
  abstract void forget(Child child);

  /// Whether there is a significant child that runs, or is about to.
  abstract boolean hasSignificant();

  /// Calls a child's start function.
  ///
  /// @param arguments what it is given
  /// @return what it says; of what it throws, what Erlang's `catch` would make of it
  static StartResult start(ChildSpec spec, List<Object> arguments) {
    StartFunction function = Specs.function(spec);
    try {
      return function.start(arguments);
    } catch (ThrowException value) {
      StartResult result = StartResult.of(value.reason());
      return result == null ? new StartResult.Failed(value.reason()) : result;
    } catch (ExitException exit) {
      return new StartResult.Failed(Tuple.of(EXIT, exit.reason()));
    } catch (Throwable failing) {
      if (Failure.isUnwinding(failing)) {
        throw (Error) failing;
      }
      return new StartResult.Failed(Tuple.of(EXIT, Failure.reason(failing)));
    }
  }

  /// The arguments in a spec, and more after them.
  static List<Object> arguments(ChildSpec spec, List<?> more) {
    List<Object> arguments = new ArrayList<>();
    if (spec.start().element(3) instanceof List<?> own) {
      arguments.addAll(own);
    }
    arguments.addAll(more);
    return List.copyOf(arguments);
  }

  /// The answer to a request that has started a child: `{ok, Pid}`, `{ok, Pid, Extra}`, `{ok,
  /// undefined}`, or null where it has not.
  static @Nullable Object started(StartResult result) {
    return switch (result) {
      case StartResult.Ok _, StartResult.OkExtra _ -> result.term();
      case StartResult.Ignore _ -> Tuple.of(Wire.OK, Wire.UNDEFINED);
      case StartResult.OkMonitor _, StartResult.Failed _ -> null;
    };
  }

  /// Why a start has failed that has.
  static Object failure(StartResult result) {
    return result instanceof StartResult.Failed(Object reason) ? reason : result.term();
  }

  static Tuple error(Object reason) {
    return Tuple.of(Wire.ERROR, reason);
  }

  static List<Object> counts(long specs, long active, long supervisors, long workers) {
    return List.of(
        Tuple.of(Atom.of("specs"), specs),
        Tuple.of(Atom.of("active"), active),
        Tuple.of(Atom.of("supervisors"), supervisors),
        Tuple.of(Atom.of("workers"), workers));
  }

  /// What makes children of a supervisor's init.
  static Children of(SupervisorFlags flags, Object specs, SupervisorReports reports) {
    AutoShutdown auto = flags.autoShutdown();
    return switch (flags.strategy()) {
      case SIMPLE_ONE_FOR_ONE -> new SimpleChildren(flags, Specs.only(specs, auto), reports);
      case ONE_FOR_ONE, ONE_FOR_ALL, REST_FOR_ONE ->
          new NamedChildren(flags, Specs.children(specs, auto), reports);
    };
  }
}
