package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.otp.Wire.Cast;
import dev.joist.process.Failure;
import dev.joist.signal.Call;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.signal.ThrowException;
import dev.joist.signal.Timeout;
import dev.joist.term.Atom;
import dev.joist.term.NotATermException;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The process of a [GenStatem].
///
/// A message becomes an event, and is handled with all that it brings on before the next message is
/// looked at:
///
/// ```
///   message -> event -> callback -> replies, state, postponed events, inserted events, state enter
///                ^                                        |            call, timeouts
///                +--- next of the queue <-- timeout of zero
/// ```
///
/// *Thread:* the process's own.
///
/// Rule: OTP-01..04, GS-05, GS-09..11.
final class StatemLoop<S, D> extends Behaviour {

  static final Atom MODULE = Atom.of("gen_statem");

  private static final Atom IDLE = Atom.of("$gen_statem_idle");

  private GenStatem<S, D> machine;
  private @Nullable S state;
  private @Nullable D data;

  /// Modules to come back to, the last one on top; null until the first push.
  private @Nullable ArrayDeque<GenStatem<S, D>> pushed;

  private final StatemQueue queue = new StatemQueue();

  /// Null until there was a timeout.
  private @Nullable StatemTimers timers;

  private boolean hibernates;
  private @Nullable Ref idle;

  private StatemLoop(
      GenStatem<S, D> machine, Pid starter, @Nullable Pid parent, Settings settings) {
    super(starter, parent, settings);
    this.machine = machine;
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
      result = machine.init();
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
    state = first;
    data = with;
    List<StatemAction> timeouts = new ArrayList<>();
    List<StatemEvent> inserted = new ArrayList<>(0);
    act(actions, inserted, timeouts, false);
    queue.putFirst(inserted);
    enterState(first, timeouts);
    startTimeouts(timeouts);
    run(next());
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
      StatemEvent fired = timers == null ? null : timers.fired(((Timeout) message).ref());
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
      event = next();
    }
    if (event != null) {
      arrived(event);
    }
    while (event != null) {
      hibernates = false;
      handle(event);
      event = next();
    }
    idle();
  }

  private boolean isSkipped(StatemEvent event) {
    return settings.skipGone() && event instanceof StatemEvent.Call(From from, _) && from.isGone();
  }

  private @Nullable StatemEvent next() {
    StatemEvent event = queue.poll();
    if (event == null && timers != null) {
      event = timers.zero();
      if (event != null) {
        arrived(event);
      }
    }
    return event;
  }

  private void arrived(StatemEvent event) {
    event(() -> Tuple.of(Atom.of("in"), StatemTerms.event(event), StatemTerms.shown(state())));
  }

  private void idle() {
    if (hibernates) {
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

  // ---- an event

  private void handle(StatemEvent event) throws Exception {
    S before = state();
    StatemResult<S, D> result = call(event, before);
    switch (result) {
      case StatemResult.NextState(S next, D with, List<StatemAction> actions) ->
          transition(event, next, with, !same(before, next), !same(before, next), actions);
      case StatemResult.KeepState(D with, boolean repeat, List<StatemAction> actions) ->
          transition(event, before, with == null ? data() : with, false, repeat, actions);
      case StatemResult.Stop<S, D> stop -> stop(stop, event);
      case null -> throw refuse("bad_return_from_state_function", Wire.UNDEFINED, event);
    }
  }

  /// Ends with an error about what a callback has returned.
  private Error refuse(String error, Object returned, @Nullable StatemEvent event)
      throws Exception {
    Tuple reason = Tuple.of(Atom.of(error), returned);
    terminate(reason, new ErrorException(reason), event);
    throw new IllegalStateException("terminate has returned");
  }

  private @Nullable StatemResult<S, D> call(StatemEvent event, S at) throws Exception {
    try {
      return machine.handleEvent(event, at, data());
    } catch (ThrowException value) {
      return thrownResult(value, event);
    } catch (Throwable thrown) {
      passOn(thrown);
      terminate(bare(thrown), thrown, event);
      throw new IllegalStateException("terminate has returned");
    }
  }

  @SuppressWarnings("unchecked") // a throw of a result counts as its return
  private StatemResult<S, D> thrownResult(ThrowException value, StatemEvent event)
      throws Exception {
    if (value.reason() instanceof StatemResult<?, ?> result) {
      return (StatemResult<S, D>) result;
    }
    throw refuse("bad_return_from_state_function", value.reason(), event);
  }

  /// The reason that a machine's `terminate` is given: of an error without its stack.
  private static Object bare(Throwable thrown) {
    return thrown instanceof ExitException exit
        ? exit.reason()
        : ((Tuple) Failure.reason(thrown)).element(1);
  }

  private void transition(
      StatemEvent event,
      S next,
      D with,
      boolean changed,
      boolean enters,
      List<StatemAction> actions)
      throws Exception {
    S before = state();
    state = next;
    data = with;
    List<StatemEvent> inserted = new ArrayList<>(0);
    List<StatemAction> timeouts = new ArrayList<>(0);
    boolean postpones = act(actions, inserted, timeouts, false);
    if (postpones) {
      queue.postpone(event);
    }
    if (timers != null) {
      timers.cancel(GenStatem.OF_EVENT);
      if (changed) {
        timers.cancel(GenStatem.OF_STATE);
      }
    }
    if (changed) {
      queue.retry();
    }
    queue.putFirst(inserted);
    inserted.forEach(this::arrived);
    event(() -> consumed(event, before, next, postpones));
    if (enters) {
      enterState(before, timeouts);
    }
    startTimeouts(timeouts);
  }

  private void startTimeouts(List<StatemAction> timeouts) {
    for (StatemAction timeout : timeouts) {
      timers().act(timeout);
      if (timeout instanceof StatemAction.SetTimeout set) {
        event(() ->
            Tuple.of(Atom.of("start_timer"), StatemTerms.timer(set), StatemTerms.shown(state())));
      }
    }
  }

  private Object consumed(StatemEvent event, S before, S next, boolean postpones) {
    return Tuple.of(
        Atom.of(postpones ? "postpone" : "consume"),
        StatemTerms.event(event),
        StatemTerms.shown(before),
        StatemTerms.shown(next));
  }

  private void enterState(S before, List<StatemAction> timeouts) throws Exception {
    while (machine.stateEnter()) {
      S here = state();
      StatemEvent enter = new StatemEvent.Enter(before);
      StatemResult<S, D> result = call(enter, here);
      switch (result) {
        case StatemResult.NextState(S next, D with, List<StatemAction> actions)
            when same(here, next) -> {
          data = with;
          act(actions, new ArrayList<>(0), timeouts, true);
          return;
        }
        case StatemResult.KeepState(D with, boolean repeat, List<StatemAction> actions) -> {
          data = with == null ? data() : with;
          act(actions, new ArrayList<>(0), timeouts, true);
          if (!repeat) {
            return;
          }
        }
        case StatemResult.Stop<S, D> stop -> stop(stop, enter);
        case StatemResult.NextState<S, D> other ->
            throw refuse(
                "bad_state_enter_return_from_state_function", StatemTerms.nextState(other), enter);
        case null -> throw refuse("bad_return_from_state_function", Wire.UNDEFINED, enter);
      }
    }
  }

  /// Does what is to be done at once, and gathers what comes later.
  ///
  /// @param inserted where inserted events go
  /// @return whether the event is postponed
  private boolean act(
      List<StatemAction> actions,
      List<StatemEvent> inserted,
      List<StatemAction> timeouts,
      boolean inEnter)
      throws Exception {
    boolean postpones = false;
    for (StatemAction action : actions) {
      switch (action) {
        case StatemAction.Reply reply -> reply(reply);
        case StatemAction.Hibernate(boolean on) -> hibernates = on;
        case StatemAction.SetTimeout _,
            StatemAction.CancelTimeout _,
            StatemAction.UpdateTimeout _ ->
            timeouts.add(action);
        case StatemAction.Postpone _, StatemAction.NextEvent _ when inEnter ->
            throw refuse(
                "bad_state_enter_action_from_state_function", StatemTerms.action(action), null);
        case StatemAction.Postpone(boolean on) -> postpones = on;
        case StatemAction.NextEvent(StatemEvent event) -> inserted.add(event);
        case StatemAction.ChangeModule(GenStatem<?, ?> module, boolean push) ->
            change(module, push);
        case StatemAction.PopModule _ -> pop();
      }
    }
    return postpones;
  }

  @SuppressWarnings("unchecked") // that states and data fit is the modules' own affair
  private void change(GenStatem<?, ?> module, boolean push) {
    if (push) {
      if (pushed == null) {
        pushed = new ArrayDeque<>();
      }
      pushed.push(machine);
    }
    machine = (GenStatem<S, D>) module;
  }

  private void pop() throws Exception {
    GenStatem<S, D> before = pushed == null ? null : pushed.poll();
    if (before == null) {
      throw refuse("bad_action_from_state_function", Atom.of("pop_callback_module"), null);
    }
    machine = before;
  }

  private void reply(StatemAction.Reply reply) {
    reply.from().reply(reply.reply());
    event(() -> Tuple.of(Atom.of("out"), reply.reply(), reply.from().term()));
  }

  // ---- the end

  private void stop(StatemResult.Stop<S, D> stop, StatemEvent event) throws Exception {
    if (stop.data() != null) {
      data = stop.data();
    }
    stop.replies().forEach(this::reply);
    terminate(stop.reason(), null, event);
  }

  private void terminate(Object reason, @Nullable Throwable thrown, @Nullable StatemEvent event)
      throws Exception {
    try {
      machine.terminate(reason, state(), data());
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

  private void report(Object reason, @Nullable Throwable thrown, @Nullable StatemEvent event) {
    StatemStatus status = shown(status(queue.terms(event), reason, log()));
    StatemReport.tell(name(), status, reason, thrown);
  }

  private StatemStatus status(List<Object> waiting, @Nullable Object reason, List<Object> log) {
    return new StatemStatus(state(), data(), waiting, queue.postponedTerms(), reason, log);
  }

  private StatemStatus shown(StatemStatus status) {
    try {
      return machine.formatStatus(status);
    } catch (Throwable failing) {
      passOn(failing);
      return status.withData(
          "formatStatus of " + machine.getClass().getName() + " has thrown " + failing.getClass());
    }
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
    return Tuple.of(state(), data());
  }

  @Override
  @SuppressWarnings("unchecked") // who replaces it knows what it is
  protected Object replaceState(UnaryOperator<Object> replace) {
    if (!(replace.apply(getState()) instanceof Tuple pair) || pair.arity() != 2) {
      throw new IllegalArgumentException("the state of a GenStatem is {State, Data}");
    }
    state = (S) pair.element(1);
    data = (D) pair.element(2);
    return pair;
  }

  @Override
  protected Object formatStatus(Status status) {
    StatemStatus shown = shown(status(List.of(), null, status.log()));
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
    return data;
  }

  @Override
  Class<?> callbacks() {
    return machine.getClass();
  }

  // ---- what it has

  private StatemTimers timers() {
    if (timers == null) {
      timers = new StatemTimers();
    }
    return timers;
  }

  private S state() {
    S value = state;
    if (value == null) {
      throw new IllegalStateException("a machine's state is null; return one from its callbacks");
    }
    return value;
  }

  private D data() {
    D value = data;
    if (value == null) {
      throw new IllegalStateException("a machine's data are null; return some from its callbacks");
    }
    return value;
  }

  /// Whether two states are one: `=:=`, where they are terms.
  private static boolean same(Object one, Object other) {
    if (one.equals(other)) {
      return true;
    }
    try {
      return Terms.exactlyEqual(Terms.of(one), Terms.of(other));
    } catch (NotATermException foreign) {
      return false;
    }
  }
}
