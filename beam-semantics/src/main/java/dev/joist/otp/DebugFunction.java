package dev.joist.otp;

import org.jspecify.annotations.Nullable;

/// What is given each system event of a server, in the server's own process: `sys:install/2`.
///
/// Rule: GS-15.
@FunctionalInterface
public interface DebugFunction {

  /// Looks at an event.
  ///
  /// @param state what the function has returned last
  /// @param event a term, such as `{in, Message}`
  /// @param name the server's name, or its pid
  /// @return its state from now on; null when it is done and to be removed
  /// @throws Exception to be removed
  @Nullable Object apply(Object state, Object event, Object name) throws Exception;
}
