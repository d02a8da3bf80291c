package dev.joist.otp;

import dev.joist.term.Terms;

/// What an event handler returns for an event. Made by the functions of [GenEvent].
///
/// @param <S> the handler's state
public sealed interface EventResult<S> {

  /// Go on: `{ok, State}`.
  ///
  /// @param state from now on
  /// @param hibernate whether the manager is to sleep until something comes
  record Ok<S>(S state, boolean hibernate) implements EventResult<S>, EventInit<S> {}

  /// Remove the handler: `remove_handler`.
  record Remove<S>() implements EventResult<S> {}

  /// Put another handler in this one's place: `{swap_handler, Args1, State, Handler2, Args2}`.
  ///
  /// @param argument what `terminate` of this one is given
  /// @param state that `terminate` is given
  /// @param id of the other one
  /// @param handler the other one, whose `initSwapped` is given what `terminate` returns
  record Swap<S>(Object argument, S state, Object id, GenEvent<?> handler)
      implements EventResult<S> {

    /// Checks that argument and id are terms.
    public Swap {
      argument = Terms.of(argument, "argument");
      id = Terms.of(id, "id");
    }
  }
}
