package dev.joist.otp;

import dev.joist.term.Terms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a state machine returns when it has handled an event. Made by the functions of [GenStatem].
///
/// Rule: OTP-01..04.
///
/// @param <S> its states
/// @param <D> its data
public sealed interface StatemResult<S, D> {

  /// Go on in a state, maybe the same: `{next_state, State, Data, Actions}`.
  ///
  /// @param state the next one
  /// @param data from now on
  /// @param actions to do besides
  record NextState<S, D>(S state, D data, List<StatemAction> actions)
      implements StatemResult<S, D> {}

  /// Stay in the state: `{keep_state, Data, Actions}`, `{repeat_state, Data, Actions}`.
  ///
  /// @param data from now on; null to keep it
  /// @param repeat whether to enter the state once more
  /// @param actions to do besides
  record KeepState<S, D>(@Nullable D data, boolean repeat, List<StatemAction> actions)
      implements StatemResult<S, D> {}

  /// Reply, terminate and end: `{stop, Reason, Data}`, `{stop_and_reply, Reason, Replies, Data}`.
  ///
  /// @param reason to end with
  /// @param replies to send first
  /// @param data that `terminate` is given; null to keep it
  record Stop<S, D>(Object reason, List<StatemAction.Reply> replies, @Nullable D data)
      implements StatemResult<S, D> {

    /// Checks that the reason is a term.
    public Stop {
      reason = Terms.of(reason, "reason");
    }
  }
}
