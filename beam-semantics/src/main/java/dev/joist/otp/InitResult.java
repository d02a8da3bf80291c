package dev.joist.otp;

import dev.joist.term.Terms;
import org.jspecify.annotations.Nullable;

/// What a server's `init` returns. Made by [GenServer#ok], [GenServer#stop(Object)],
/// [GenServer#ignore] and [GenServer#initError].
///
/// Rule: GS-05.
///
/// @param <S> the server's state
public sealed interface InitResult<S> {

  /// Run: `{ok, State}`.
  ///
  /// @param state to begin with
  /// @param then what to do first; null to wait for messages
  record Ok<S>(S state, @Nullable Then then) implements InitResult<S> {}

  /// Do not run, which is an error: `{stop, Reason}`.
  ///
  /// @param reason what the start fails with, and the process ends with
  record Stop<S>(Object reason) implements InitResult<S> {

    /// Checks that the reason is a term.
    public Stop {
      reason = Terms.of(reason, "reason");
    }
  }

  /// Do not run, which is no error: `ignore`.
  record Ignore<S>() implements InitResult<S> {}

  /// Do not run, and tell the starter alone: `{error, Reason}`, of OTP 26.
  ///
  /// @param reason what the start fails with; the process ends with `normal`
  record Failed<S>(Object reason) implements InitResult<S> {

    /// Checks that the reason is a term.
    public Failed {
      reason = Terms.of(reason, "reason");
    }
  }
}
