package dev.joist.otp;

import java.util.List;

/// What starts a child of a [Supervisor]: it makes a process that is linked to the calling one, and
/// says how that went. Most of them are a call of some `startLink`.
///
/// It runs in the supervisor, which does nothing else meanwhile. What it throws is the reason why
/// the child did not start, as with Erlang's `catch`: `exit(R)` is `{'EXIT', R}`.
///
/// Rule: SUP-03, SUP-18, SUP-20.
@FunctionalInterface
public interface StartFunction {

  /// Starts the child.
  ///
  /// @param arguments those of the spec; in a simple supervisor with those of `startChild` after
  ///   them
  /// @throws Exception when it cannot
  StartResult start(List<Object> arguments) throws Exception;
}
