package dev.joist.otp;

import dev.joist.term.Terms;
import java.util.List;

/// What a state machine's `init` returns. Made by the functions of [GenStatem].
///
/// Rule: GS-05, OTP-04.
///
/// @param <S> its states
/// @param <D> its data
public sealed interface StatemInit<S, D> {

  /// Run: `{ok, State, Data, Actions}`.
  ///
  /// @param state the first one
  /// @param data to begin with
  /// @param actions to do first
  record Ok<S, D>(S state, D data, List<StatemAction> actions) implements StatemInit<S, D> {}

  /// Do not run, which is an error: `{stop, Reason}`.
  ///
  /// @param reason what the start fails with, and the process ends with
  record Stop<S, D>(Object reason) implements StatemInit<S, D> {

    /// Checks that the reason is a term.
    public Stop {
      reason = Terms.of(reason, "reason");
    }
  }

  /// Do not run, which is no error: `ignore`.
  record Ignore<S, D>() implements StatemInit<S, D> {}

  /// Do not run, and tell the starter alone: `{error, Reason}`, of OTP 26.
  ///
  /// @param reason what the start fails with; the process ends with `normal`
  record Failed<S, D>(Object reason) implements StatemInit<S, D> {

    /// Checks that the reason is a term.
    public Failed {
      reason = Terms.of(reason, "reason");
    }
  }
}
