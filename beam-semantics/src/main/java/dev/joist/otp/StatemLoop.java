package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.otp.Wire.Cast;
import dev.joist.process.Failure;
import dev.joist.signal.Call;
import dev.joist.signal.ExitException;
import dev.joist.signal.ThrowException;
import dev.joist.signal.Timeout;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The process of a [GenStatem].
///
/// A message becomes an event, which the [StatemMachine] handles, with all that it brings on,
/// before the next message is looked at.
///
/// *Thread:* the process's own.
///
/// Rule: OTP-01..04, GS-05, GS-09..11.
final class StatemLoop<S, D> extends Behaviour {

  static final Atom MODULE = Atom.of("gen_statem");

  private static final Atom IDLE = Atom.of("$gen_statem_idle");

  private final StatemMachine<S, D> machine;
  private @Nullable Ref idle;

  private StatemLoop(
      GenStatem<S, D> machine, Pid starter, @Nullable Pid parent, Settings settings) {
    super(starter, parent, settings);
    this.machine = new StatemMachine<>(machine, this);
  }

  static StartResult start(GenStatem<?, ?> machine, Starting.Kind kind, StartOption... options) {
    Tuple call = Birth.initialCall(machine.getClass(), "init", 1);
    return Servers.start(
        kind,
        Settings.of(options),
        call,
        (starter, parent, settings) -> new StatemLoop<>(machine, starter, parent, settings));
  }

  static <S, D> Error enterLoop(
      GenStatem<S, D> machine, S state, D data, List<StatemAction> actions, StartOption... options)
      throws Exception {
    Settings settings = Settings.of(options);
    Pid parent = Servers.parentOf(settings.name());
    StatemLoop<S, D> loop = new StatemLoop<>(machine, Beam.self(), parent, settings);
    throw loop.enter(() -> loop.first(state, data, actions));
  }

  // ---- the start

  @Override
  public void start() throws Exception {
    begin();
    StatemInit<S, D> result;
    try {
      result = machine.module().init();
    } catch (ThrowException value) {
      result = thrown(value);
    } catch (Throwable failing) {
      passOn(failing);
      throw fail(bare(failing), failing);
    }
    switch (result) {
      case StatemInit.Ok(S first, D with, List<StatemAction> actions) -> {
        started();
        first(first, with, actions);
      }
      case StatemInit.Stop(Object reason) -> throw fail(reason, null);
      case StatemInit.Ignore<S, D> _ -> throw quit(Wire.IGNORE);
      case StatemInit.Failed(Object reason) -> throw quit(Tuple.of(Wire.ERROR, reason));
      case null -> throw fail(badInit(Wire.UNDEFINED), null);
    }
  }

  @SuppressWarnings("unchecked") // a throw of a result counts as its return
  private StatemInit<S, D> thrown(ThrowException value) {
    return value.reason() instanceof StatemInit<?, ?> result
        ? (StatemInit<S, D>) result
        : new StatemInit.Stop<>(badInit(value.reason()));
  }

  private static Object badInit(Object value) {
    return Tuple.of(Atom.of("bad_return_from_init"), value);
  }

  private void first(S first, D with, List<StatemAction> actions) throws Exception {
    machine.first(first, with, actions);
    run(machine.next());
  }

  // ---- messages

  @Override
  protected void message(Object message) throws Exception {
    if (message instanceof Timeout(Ref ref, Object mark) && IDLE.equals(mark)) {
      if (ref.equals(idle)) {
        idle = null;
        throw sleep();
      }
      return;
    }
    if (StatemTimers.isTick(message)) {
      StatemEvent fired = machine.fired(((Timeout) message).ref());
      if (fired != null) {
        stopIdling();
        run(fired);
      }
      return;
    }
    stopIdling();
    run(event(message));
  }

  private static StatemEvent event(Object message) {
    return switch (message) {
      case Call(Tuple from, Object request) -> new StatemEvent.Call(new From(from), request);
      case Cast(Object request) -> new StatemEvent.Cast(request);
      default -> new StatemEvent.Info(message);
    };
  }

  /// Handles an event and whatever it brings on.
  private void run(@Nullable StatemEvent first) throws Exception {
    StatemEvent event = first;
    if (event != null && isSkipped(event)) {
      event = machine.next();
    }
    if (event != null) {
      machine.arrived(event);
    }
    while (event != null) {
      machine.handle(event);
      event = machine.next();
    }
    idle();
  }

  private boolean isSkipped(StatemEvent event) {
    return settings.skipGone() && event instanceof StatemEvent.Call(From from, _) && from.isGone();
  }

  private void idle() {
    if (machine.hibernates()) {
      throw sleep();
    }
    if (settings.hibernateAfter() >= 0) {
      idle = Beam.startTimer(Duration.ofMillis(settings.hibernateAfter()), Beam.self(), IDLE);
    }
  }

  private void stopIdling() {
    if (idle != null) {
      var _ = Beam.cancelTimer(idle);
      idle = null;
    }
  }

  // ---- the end

  /// Cleans up and ends the process.
  ///
  /// @param thrown what it ends by; null for a stop
  /// @param event what it was at, if anything
  void terminate(Object reason, @Nullable Throwable thrown, @Nullable StatemEvent event)
      throws Exception {
    try {
      machine.module().terminate(reason, machine.state(), machine.data());
    } catch (ThrowException value) {
      // It counts as a return, whose value nobody looks at.
    } catch (Throwable failing) {
      passOn(failing);
      report(bare(failing), failing, event);
      throw raise(bare(failing), failing);
    }
    if (!Reporting.isQuiet(reason, thrown)) {
      report(reason, thrown, event);
    }
    throw raise(reason, thrown);
  }

  /// The reason that a machine's `terminate` is given: of an error without its stack.
  static Object bare(Throwable thrown) {
    return thrown instanceof ExitException exit
        ? exit.reason()
        : ((Tuple) Failure.reason(thrown)).element(1);
  }

  private void report(Object reason, @Nullable Throwable thrown, @Nullable StatemEvent event) {
    StatemStatus status = machine.shown(event, reason, log());
    StatemReport.tell(name(), status, reason, thrown);
  }

  // ---- system messages

  @Override
  protected void systemTerminate(Object reason) throws Exception {
    terminate(reason, null, null);
  }

  @Override
  protected void systemContinue() {
    stopIdling();
    idle();
  }

  @Override
  protected Object getState() {
    return Tuple.of(machine.state(), machine.data());
  }

  @Override
  @SuppressWarnings("unchecked") // who replaces it knows what it is
  protected Object replaceState(UnaryOperator<Object> replace) {
    if (!(replace.apply(getState()) instanceof Tuple pair) || pair.arity() != 2) {
      throw new IllegalArgumentException("the state of a GenStatem is {State, Data}");
    }
    machine.become((S) pair.element(1), (D) pair.element(2));
    return pair;
  }

  @Override
  protected Object formatStatus(Status status) {
    StatemStatus shown = machine.shown(null, null, status.log());
    return List.of(
        Tuple.of(Atom.of("header"), "Status for state machine " + Reporting.text(name())),
        Tuple.of(
            Atom.of("data"),
            List.of(
                Tuple.of("Status", status.state()),
                Tuple.of("Parent", status.parent()),
                Tuple.of("Logged Events", shown.log()),
                Tuple.of("Postponed", shown.postponed()))),
        Tuple.of(
            Atom.of("data"), List.of(Tuple.of("State", Tuple.of(shown.state(), shown.data())))));
  }

  @Override
  public @Nullable Object heapRoot() {
    return machine.dataOrNull();
  }

  @Override
  Class<?> callbacks() {
    return machine.module().getClass();
  }
}
