package dev.joist.otp;

import dev.joist.term.Terms;

/// What a server does after it has returned from a callback, before anything else.
///
/// Rule: GS-07, GS-12, GS-18.
public sealed interface Then {

  /// Be told by the info `timeout` if nothing comes for so long. Rule: GS-12.
  ///
  /// @param millis milliseconds; negative for ever
  record Timeout(long millis) implements Then {}

  /// Sleep with as small a heap as can be, until something comes. Rule: GS-18.
  record Hibernate() implements Then {}

  /// Run `handleContinue`, before any message that waits. Rule: GS-07.
  ///
  /// @param with what it is given
  record Continue(Object with) implements Then {

    /// Checks that it is a term.
    public Continue {
      with = Terms.of(with, "continue");
    }
  }
}
