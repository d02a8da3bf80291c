package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Starting servers of whatever behaviour: names, links, what a failed start leaves behind.
///
/// Rule: GS-05, GS-06, GS-17, GS-18, GS-20.
final class Servers {

  static final Atom GEN_SERVER = Atom.of("gen_server");

  private static final Atom ALREADY_STARTED = Atom.of("already_started");

  private Servers() {}

  /// Makes the handler of a new server.
  @FunctionalInterface
  interface Maker {

    /// Makes it, in its starter's process.
    ///
    /// @param starter who waits for its word
    /// @param parent whose end ends it; null for nobody
    Handler make(Pid starter, @Nullable Pid parent, Settings settings);
  }

  static StartResult start(GenServer<?> server, Starting.Kind kind, StartOption... options) {
    Tuple call = Birth.initialCall(server.getClass(), "init", 1);
    return start(
        kind,
        Settings.of(options),
        call,
        (starter, parent, settings) -> new ServerLoop<>(server, starter, parent, settings));
  }

  static StartResult start(Starting.Kind kind, Settings settings, Tuple call, Maker maker) {
    Object name = settings.name();
    Pid taken = name == null ? null : Names.find(name);
    if (taken != null) {
      return alreadyStarted(taken);
    }
    Pid self = Beam.self();
    Handler handler = maker.make(self, kind == Starting.Kind.LINKED ? self : null, settings);
    Starting.Outcome outcome = Starting.start(Birth.of(handler, call), kind, settings);
    StartResult result = StartResult.of(outcome.result());
    if (result == null) {
      throw new IllegalStateException(
          "a server acknowledged its start with " + Terms.toString(outcome.result()));
    }
    return kind == Starting.Kind.MONITORED ? monitored(result, outcome.monitor()) : result;
  }

  static StartResult alreadyStarted(Pid pid) {
    return new StartResult.Failed(Tuple.of(ALREADY_STARTED, pid));
  }

  private static StartResult monitored(StartResult result, @Nullable Ref monitor) {
    if (monitor == null) {
      return result;
    }
    if (result instanceof StartResult.Ok(Pid pid)) {
      return new StartResult.OkMonitor(pid, monitor);
    }
    // The process is on its way out; its starter is not to hear of it.
    var _ =
        Beam.<Down>receive(monitor, m -> m instanceof Down d && d.ref().equals(monitor) ? d : null);
    var _ = Beam.demonitor(monitor, DemonitorOption.FLUSH);
    return result;
  }

  static <S> Error enterLoop(
      GenServer<S> server, S state, @Nullable Then then, StartOption... options) throws Exception {
    Settings settings = Settings.of(options);
    ServerLoop<S> loop = new ServerLoop<>(server, Beam.self(), parentOf(settings.name()), settings);
    throw loop.enter(state, then);
  }

  /// The parent of the calling process, which is checked to be what it says it is.
  static @Nullable Pid parentOf(@Nullable Object name) {
    if (name != null && !Beam.self().equals(Names.find(name))) {
      throw new ExitException(
          switch (name) {
            case Via via ->
                Tuple.of(Atom.of("process_not_registered_via"), via.resolver().module());
            case Tuple _ -> Atom.of("process_not_registered_globally");
            default -> Atom.of("process_not_registered");
          });
    }
    try {
      return ProcLib.parent();
    } catch (ErrorException none) {
      throw new ExitException(
          Atom.of(
              Beam.get(Birth.ANCESTORS) instanceof List<?> ancestors && !ancestors.isEmpty()
                  ? "could_not_find_registered_name"
                  : "process_was_not_started_by_proc_lib"));
    }
  }
}
