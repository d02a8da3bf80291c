package dev.joist.otp;

import dev.joist.term.Terms;

/// What an event handler's `init` returns: [EventResult.Ok], made by [GenEvent#ok], or
/// [GenEvent#initError].
///
/// @param <S> the handler's state
public sealed interface EventInit<S> permits EventResult.Ok, EventInit.Failed {

  /// Do not add the handler: `{error, Reason}`.
  ///
  /// @param reason what adding it fails with
  record Failed<S>(Object reason) implements EventInit<S> {

    /// Checks that the reason is a term.
    public Failed {
      reason = Terms.of(reason, "reason");
    }
  }
}
