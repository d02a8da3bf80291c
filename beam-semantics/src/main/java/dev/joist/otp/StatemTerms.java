package dev.joist.otp;

import dev.joist.otp.StatemAction.Which;
import dev.joist.term.Atom;
import dev.joist.term.NotATermException;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a state machine does, as OTP writes it: in system events, reports and reasons.
///
/// Rule: OTP-01..04.
final class StatemTerms {

  private static final Atom TIMEOUT = Atom.of("timeout");
  private static final Atom STATE_TIMEOUT = Atom.of("state_timeout");

  private StatemTerms() {}

  /// `{Type, Content}`.
  static Tuple event(StatemEvent event) {
    return switch (event) {
      case StatemEvent.Call(From from, Object content) ->
          Tuple.of(Tuple.of(Atom.of("call"), from.term()), content);
      case StatemEvent.Cast(Object content) -> Tuple.of(Atom.of("cast"), content);
      case StatemEvent.Info(Object content) -> Tuple.of(Atom.of("info"), content);
      case StatemEvent.StateTimeout(Object content) -> Tuple.of(STATE_TIMEOUT, content);
      case StatemEvent.EventTimeout(Object content) -> Tuple.of(TIMEOUT, content);
      case StatemEvent.NamedTimeout(Object name, Object content) ->
          Tuple.of(Tuple.of(TIMEOUT, name), content);
      case StatemEvent.Internal(Object content) -> Tuple.of(Atom.of("internal"), content);
      case StatemEvent.Enter(Object oldState) -> Tuple.of(Atom.of("enter"), shown(oldState));
    };
  }

  /// An action that was refused.
  static Object action(StatemAction action) {
    return switch (action) {
      case StatemAction.Postpone(boolean on) ->
          on ? Atom.of("postpone") : Tuple.of(Atom.of("postpone"), false);
      case StatemAction.Hibernate(boolean on) ->
          on ? Atom.of("hibernate") : Tuple.of(Atom.of("hibernate"), false);
      case StatemAction.NextEvent(StatemEvent event) -> {
        Tuple pair = event(event);
        yield Tuple.of(Atom.of("next_event"), pair.element(1), pair.element(2));
      }
      case StatemAction.Reply(From from, Object reply) ->
          Tuple.of(Atom.of("reply"), from.term(), reply);
      case StatemAction.SetTimeout(Which which, long millis, boolean absolute, Object content) ->
          absolute
              ? Tuple.of(which(which), millis, content, List.of(Tuple.of(Atom.of("abs"), true)))
              : Tuple.of(which(which), millis < 0 ? Wire.INFINITY : (Object) millis, content);
      case StatemAction.CancelTimeout(Which which) -> Tuple.of(which(which), Atom.of("cancel"));
      case StatemAction.UpdateTimeout(Which which, Object content) ->
          Tuple.of(which(which), Atom.of("update"), content);
      case StatemAction.ChangeModule(GenStatem<?, ?> module, boolean push) ->
          Tuple.of(
              Atom.of(push ? "push_callback_module" : "change_callback_module"),
              Birth.initialCall(module.getClass(), "init", 1).element(1));
      case StatemAction.PopModule _ -> Atom.of("pop_callback_module");
    };
  }

  /// `{Type, Time, Content, Options}`.
  static Object timer(StatemAction.SetTimeout set) {
    return Tuple.of(
        which(set.which()),
        set.millis() < 0 && !set.absolute() ? Wire.INFINITY : (Object) set.millis(),
        set.content(),
        set.absolute() ? List.of(Tuple.of(Atom.of("abs"), true)) : List.of());
  }

  /// `{next_state, State, Data}`, with the actions if there are any.
  static Object nextState(StatemResult.NextState<?, ?> next) {
    Atom tag = Atom.of("next_state");
    Object state = shown(next.state());
    Object data = shown(next.data());
    return next.actions().isEmpty()
        ? Tuple.of(tag, state, data)
        : Tuple.of(tag, state, data, next.actions().stream().map(StatemTerms::action).toList());
  }

  private static Object which(Which which) {
    return switch (which) {
      case Which.OfState _ -> STATE_TIMEOUT;
      case Which.OfEvent _ -> TIMEOUT;
      case Which.Named(Object name) -> Tuple.of(TIMEOUT, name);
    };
  }

  /// A state as a term; one that is none by its text.
  static Object shown(@Nullable Object state) {
    try {
      return Terms.of(state, "state");
    } catch (NotATermException foreign) {
      return String.valueOf(state);
    }
  }
}
