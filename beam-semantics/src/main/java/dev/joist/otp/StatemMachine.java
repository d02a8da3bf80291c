package dev.joist.otp;

import dev.joist.signal.ErrorException;
import dev.joist.signal.ThrowException;
import dev.joist.term.Atom;
import dev.joist.term.NotATermException;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The machine that a [StatemLoop] runs: its state and data, the module that knows what to do, the
/// events that wait and the timeouts that run; and what an event does to them.
///
/// ```
///   event -> callback -> replies, state, postponed events, inserted events, state enter call, timeouts
///     ^                                                            |
///     +------------- next of the queue, timeout of zero <----------+
/// ```
///
/// *Thread:* the machine's process.
///
/// Rule: OTP-01..04.
final class StatemMachine<S, D> {

  private final StatemLoop<S, D> loop;
  private GenStatem<S, D> module;
  private @Nullable S state;
  private @Nullable D data;

  /// Modules to come back to, the last one on top; null until the first push.
  private @Nullable ArrayDeque<GenStatem<S, D>> pushed;

  private final StatemQueue queue = new StatemQueue();

  /// Null until there was a timeout.
  private @Nullable StatemTimers timers;

  private boolean hibernates;

  StatemMachine(GenStatem<S, D> module, StatemLoop<S, D> loop) {
    this.module = module;
    this.loop = loop;
  }

  // ---- events

  /// Begins: does what is to be done with the first state.
  ///
  /// @throws Exception what ends the process
  void first(S first, D with, List<StatemAction> actions) throws Exception {
    state = first;
    data = with;
    List<StatemAction> timeouts = new ArrayList<>();
    List<StatemEvent> inserted = new ArrayList<>(0);
    act(actions, inserted, timeouts, false);
    queue.putFirst(inserted);
    enterState(first, timeouts);
    startTimeouts(timeouts);
  }

  /// The event of a timer that has fired; null where it runs no more.
  @Nullable StatemEvent fired(Ref timer) {
    return timers == null ? null : timers.fired(timer);
  }

  /// The next event that is there; null where there is none.
  @Nullable StatemEvent next() {
    StatemEvent event = queue.poll();
    if (event == null && timers != null) {
      event = timers.zero();
      if (event != null) {
        arrived(event);
      }
    }
    return event;
  }

  /// Shows whoever debugs the process that an event is there.
  void arrived(StatemEvent event) {
    loop.event(() -> Tuple.of(Atom.of("in"), StatemTerms.event(event), StatemTerms.shown(state())));
  }

  // ---- one event

  /// Handles an event: asks the module, and does what it says.
  ///
  /// @throws Exception what ends the process
  void handle(StatemEvent event) throws Exception {
    hibernates = false;
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
    loop.terminate(reason, new ErrorException(reason), event);
    throw new IllegalStateException("terminate has returned");
  }

  private @Nullable StatemResult<S, D> call(StatemEvent event, S at) throws Exception {
    try {
      return module.handleEvent(event, at, data());
    } catch (ThrowException value) {
      return thrownResult(value, event);
    } catch (Throwable thrown) {
      Behaviour.passOn(thrown);
      loop.terminate(StatemLoop.bare(thrown), thrown, event);
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
    loop.event(() -> consumed(event, before, next, postpones));
    if (enters) {
      enterState(before, timeouts);
    }
    startTimeouts(timeouts);
  }

  private void startTimeouts(List<StatemAction> timeouts) {
    for (StatemAction timeout : timeouts) {
      timers().act(timeout);
      if (timeout instanceof StatemAction.SetTimeout set) {
        loop.event(() ->
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
    while (module.stateEnter()) {
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
  private void change(GenStatem<?, ?> next, boolean push) {
    if (push) {
      if (pushed == null) {
        pushed = new ArrayDeque<>();
      }
      pushed.push(module);
    }
    module = (GenStatem<S, D>) next;
  }

  private void pop() throws Exception {
    GenStatem<S, D> before = pushed == null ? null : pushed.poll();
    if (before == null) {
      throw refuse("bad_action_from_state_function", Atom.of("pop_callback_module"), null);
    }
    module = before;
  }

  private void reply(StatemAction.Reply reply) {
    reply.from().reply(reply.reply());
    loop.event(() -> Tuple.of(Atom.of("out"), reply.reply(), reply.from().term()));
  }

  private void stop(StatemResult.Stop<S, D> stop, StatemEvent event) throws Exception {
    if (stop.data() != null) {
      data = stop.data();
    }
    stop.replies().forEach(this::reply);
    loop.terminate(stop.reason(), null, event);
  }

  // ---- what it shows

  /// What is shown of it, made fit for that by its module.
  ///
  /// @param event what it is at; null for nothing
  /// @param reason what it failed with, or null
  StatemStatus shown(@Nullable StatemEvent event, @Nullable Object reason, List<Object> log) {
    List<Object> waiting = reason == null ? List.of() : queue.terms(event);
    StatemStatus status =
        new StatemStatus(state(), data(), waiting, queue.postponedTerms(), reason, log);
    try {
      return module.formatStatus(status);
    } catch (Throwable failing) {
      Behaviour.passOn(failing);
      return status.withData(
          "formatStatus of " + module.getClass().getName() + " has thrown " + failing.getClass());
    }
  }

  /// Whether the last action about it asked for sleep.
  boolean hibernates() {
    return hibernates;
  }

  /// The module that runs now.
  GenStatem<S, D> module() {
    return module;
  }

  /// Another state and other data from now on, as if there had always been these.
  void become(S other, D with) {
    state = other;
    data = with;
  }

  @Nullable D dataOrNull() {
    return data;
  }

  // ---- what it has

  private StatemTimers timers() {
    if (timers == null) {
      timers = new StatemTimers();
    }
    return timers;
  }

  S state() {
    S value = state;
    if (value == null) {
      throw new IllegalStateException("a machine's state is null; return one from its callbacks");
    }
    return value;
  }

  D data() {
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
