package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.otp.Application.StartType;
import dev.joist.process.Failure;
import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.signal.ExitException;
import dev.joist.signal.Report;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The process that an application hangs from: it starts it, is the parent of its top supervisor
/// and the group leader of all its processes, stops it, and sees it end.
///
/// Rule: OTP-05, OTP-06, OTP-07.
final class ApplicationMaster {

  private static final Atom NORMAL_START = Wire.NORMAL;
  private static final Atom STOPPED = Atom.of("stopped");

  /// Stop the application.
  ///
  /// @param reported whether its end is reported
  private record Stop(Pid from, Ref ref, boolean reported) {}

  private final ApplicationSpec spec;
  private final Application callback;
  private final StartType type;
  private final Ref claim;
  private final Applications applications;

  private ApplicationMaster(
      ApplicationSpec spec,
      Application callback,
      StartType type,
      Ref claim,
      Applications applications) {
    this.spec = spec;
    this.callback = callback;
    this.type = type;
    this.claim = claim;
    this.applications = applications;
  }

  /// Starts an application whose dependencies run.
  ///
  /// @param claim to the application's name, which is given up when the start fails
  /// @return null, or why it does not run
  static @Nullable Object start(
      ApplicationSpec spec,
      Application callback,
      StartType type,
      Ref claim,
      Applications applications) {
    ApplicationMaster master = new ApplicationMaster(spec, callback, type, claim, applications);
    Object word = ProcLib.start(master::run);
    return Wire.is(word, Wire.OK) ? null : ((Tuple) word).element(2);
  }

  /// Has an application stop, and waits until it has.
  ///
  /// @param reported whether its end is reported
  static void stop(Pid master, boolean reported) {
    Ref ref = Beam.monitor(master);
    var _ = Beam.send(master, new Stop(Beam.self(), ref, reported));
    Beam.receive(
        ref, m -> ref.equals(m) || (m instanceof Down d && d.ref().equals(ref)) ? m : null);
    var _ = Beam.demonitor(ref, DemonitorOption.FLUSH);
  }

  // ---- the process

  private void run() {
    var _ = Beam.trapExit(true);
    Beam.groupLeader(Beam.self(), Beam.self());
    StartResult started = started();
    Pid top;
    Object state;
    switch (started) {
      case StartResult.Ok(Pid pid) -> {
        top = pid;
        state = List.of();
      }
      case StartResult.OkExtra(Pid pid, Object extra) -> {
        top = pid;
        state = extra;
      }
      default -> throw fail(((StartResult.Failed) started).reason());
    }
    Object failed = phases();
    if (failed != null) {
      end(top);
      throw fail(failed);
    }
    applications.runs(spec.name(), Beam.self());
    report("progress", Map.of(Atom.of("started_at"), Beam.node()), Report.Level.INFO);
    ProcLib.initAck(Wire.OK);
    live(top, state);
  }

  /// Answers whoever starts it, before the node stops for it. A transient application that has
  /// ended with `normal` in the middle of its start is the only one that the node can do without.
  private ExitException fail(Object reason) {
    exited(reason);
    boolean needed =
        type == StartType.PERMANENT
            || (type == StartType.TRANSIENT && !Wire.is(endOf(reason), Wire.NORMAL));
    if (needed) {
      nodeStops(Tuple.of(Atom.of("application_start_failure"), spec.name(), reason));
    }
    applications.failed(spec.name(), claim);
    ProcLib.initAck(Tuple.of(Wire.ERROR, reason));
    if (needed) {
      applications.stopNode();
    }
    throw Beam.exit(Wire.NORMAL);
  }

  /// The reason in `{{'EXIT', Reason}, Call}`; in another, that itself.
  private static Object endOf(Object reason) {
    return reason instanceof Tuple failed
            && failed.element(1) instanceof Tuple exit
            && Wire.is(exit.element(1), Wire.EXIT)
        ? exit.element(2)
        : reason;
  }

  private StartResult started() {
    Tuple call = Tuple.of(module(), Atom.of("start"), List.of(NORMAL_START, spec.arguments()));
    StartResult result;
    try {
      result = callback.start(NORMAL_START, spec.arguments());
    } catch (Throwable thrown) {
      Tuple exit = exit(thrown);
      return new StartResult.Failed(
          Wire.is(exit.element(2), Wire.NORMAL)
              ? Tuple.of(exit, call)
              : badReturn("bad_return", call, exit));
    }
    return switch (result) {
      case StartResult.Ok _, StartResult.OkExtra _ -> result;
      case StartResult.Failed(Object reason) -> new StartResult.Failed(Tuple.of(reason, call));
      default -> new StartResult.Failed(badReturn("bad_return", call, result.term()));
    };
  }

  /// The phases, in order.
  ///
  /// @return null, or why the start has failed
  private @Nullable Object phases() {
    for (Tuple phase : spec.startPhases()) {
      Atom name = (Atom) phase.element(1);
      Tuple call =
          Tuple.of(module(), Atom.of("start_phase"), List.of(name, NORMAL_START, phase.element(2)));
      try {
        Outcome outcome = callback.startPhase(name, NORMAL_START, phase.element(2));
        if (outcome instanceof Outcome.Refused(Object reason)) {
          return Tuple.of(reason, call);
        }
      } catch (Throwable thrown) {
        return badReturn("bad_return_value", call, exit(thrown));
      }
    }
    return null;
  }

  private static Tuple badReturn(String what, Tuple call, Object value) {
    return Tuple.of(Atom.of(what), Tuple.of(call, value));
  }

  /// `{'EXIT', Reason}` of what was thrown.
  private static Tuple exit(Throwable thrown) {
    if (Failure.isUnwinding(thrown)) {
      throw (Error) thrown;
    }
    return Tuple.of(Wire.EXIT, Failure.reason(thrown));
  }

  private Atom module() {
    return Specs.module(callback.getClass());
  }

  private void live(Pid top, Object state) {
    while (true) {
      switch (Beam.receive()) {
        case Exit(Object from, Object reason) when from.equals(top) -> {
          stopped(prepared(state));
          exited(reason);
          boolean needed =
              type == StartType.PERMANENT
                  || (type == StartType.TRANSIENT && !Wire.is(reason, Wire.NORMAL));
          if (needed) {
            nodeStops(Tuple.of(Atom.of("application_terminated"), spec.name(), reason));
          }
          applications.ended(spec.name());
          if (needed) {
            applications.stopNode();
          }
          return;
        }
        case Stop(Pid from, Ref ref, boolean reported) -> {
          Object last = prepared(state);
          end(top);
          stopped(last);
          if (reported) {
            exited(STOPPED);
          }
          applications.ended(spec.name());
          var _ = Beam.send(from, ref);
          return;
        }
        default -> {} // nothing a master knows
      }
    }
  }

  /// Stops the top supervisor, which stays linked: whoever kills the master meanwhile ends it too.
  private static void end(Pid top) {
    Ref ref = Beam.monitor(top);
    Beam.exit(top, Wire.SHUTDOWN);
    Beam.receive(ref, m -> m instanceof Down d && d.ref().equals(ref) ? m : null);
  }

  private Object prepared(Object state) {
    try {
      return Terms.of(callback.prepStop(state), "state");
    } catch (Throwable thrown) {
      failed("prep_stop", thrown);
      return state;
    }
  }

  private void stopped(Object state) {
    try {
      callback.stop(state);
    } catch (Throwable thrown) {
      failed("stop", thrown);
    }
  }

  private void failed(String function, Throwable thrown) {
    report(
        "callback_failed",
        Map.of(Atom.of("function"), Atom.of(function), Atom.of("reason"), exit(thrown)),
        Report.Level.ERROR);
  }

  private void exited(Object reason) {
    report("exit", Map.of(Atom.of("exited"), reason, Atom.of("type"), type), Report.Level.NOTICE);
  }

  /// What OTP's emulator says last: `Kernel pid terminated (application_controller) (Reason)`.
  private void nodeStops(Tuple reason) {
    report("node_stops", Map.of(Atom.of("reason"), reason), Report.Level.ERROR);
  }

  private void report(String what, Map<Atom, Object> facts, Report.Level level) {
    Map<Atom, Object> all = new LinkedHashMap<>();
    all.put(Atom.of("application"), spec.name());
    all.putAll(facts);
    StringBuilder text = new StringBuilder(what);
    all.forEach(
        (key, value) -> text.append(", ").append(key).append(": ").append(Reporting.text(value)));
    Tuple label = Tuple.of(Atom.of("application_controller"), Atom.of(what));
    Names.self().node().reports().tell(new Report(level, label, all, text.toString(), null));
  }
}
