package dev.joist.otp;

import dev.joist.term.Terms;
import org.jspecify.annotations.Nullable;

/// What a server's `handleCall` returns: a reply, or what `handleCast` may return too. Made by
/// [GenServer#reply], [GenServer#noReply] and [GenServer#stop].
///
/// Rule: GS-08, GS-11, GS-12.
///
/// @param <S> the server's state
public sealed interface CallResult<S> permits CallResult.Reply, CallResult.StopReply, CastResult {

  /// Reply and go on: `{reply, Reply, State}`.
  ///
  /// @param reply a term
  /// @param state from now on
  /// @param then what to do next; null to wait for messages
  record Reply<S>(Object reply, S state, @Nullable Then then) implements CallResult<S> {

    /// Checks that the reply is a term.
    public Reply {
      reply = Terms.of(reply, "reply");
    }
  }

  /// Terminate, then reply, then end: `{stop, Reason, Reply, State}`. Rule: GS-08.
  ///
  /// @param reason to end with
  /// @param reply a term
  /// @param state that `terminate` is given
  record StopReply<S>(Object reason, Object reply, S state) implements CallResult<S> {

    /// Checks that reason and reply are terms.
    public StopReply {
      reason = Terms.of(reason, "reason");
      reply = Terms.of(reply, "reply");
    }
  }
}
