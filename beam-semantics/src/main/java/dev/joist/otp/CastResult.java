package dev.joist.otp;

import dev.joist.term.Terms;
import org.jspecify.annotations.Nullable;

/// What a server's `handleCast`, `handleInfo` and `handleContinue` return. Made by
/// [GenServer#noReply] and [GenServer#stop(Object, Object)].
///
/// Rule: GS-11, GS-12.
///
/// @param <S> the server's state
public sealed interface CastResult<S> extends CallResult<S> {

  /// Go on: `{noreply, State}`.
  ///
  /// @param state from now on
  /// @param then what to do next; null to wait for messages
  record NoReply<S>(S state, @Nullable Then then) implements CastResult<S> {}

  /// Terminate and end: `{stop, Reason, State}`.
  ///
  /// @param reason to end with
  /// @param state that `terminate` is given
  record Stop<S>(Object reason, S state) implements CastResult<S> {

    /// Checks that the reason is a term.
    public Stop {
      reason = Terms.of(reason, "reason");
    }
  }
}
