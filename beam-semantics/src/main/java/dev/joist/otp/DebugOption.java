package dev.joist.otp;

import java.util.Objects;

/// What to watch a server's doings by, from its start.
///
/// Rule: GS-15.
public sealed interface DebugOption {

  /// Tell each of its system events in the log.
  record Trace() implements DebugOption {}

  /// Keep the last system events.
  ///
  /// @param events how many
  record Log(int events) implements DebugOption {}

  /// Count messages.
  record Statistics() implements DebugOption {}

  /// Give a function each system event.
  ///
  /// @param id what to remove it by
  /// @param function what is given the events
  /// @param state what it starts with
  record Install(Object id, DebugFunction function, Object state) implements DebugOption {

    /// Checks that there is a function.
    public Install {
      Objects.requireNonNull(function, "function");
    }
  }

  /// Tells each system event in the log `dev.joist.otp.sys`.
  static DebugOption trace() {
    return new Trace();
  }

  /// Keeps the last ten system events.
  static DebugOption log() {
    return new Log(10);
  }

  /// Keeps so many of the last system events.
  static DebugOption log(int events) {
    return new Log(events);
  }

  /// Counts messages, from now on.
  static DebugOption statistics() {
    return new Statistics();
  }

  /// Gives a function each system event.
  static DebugOption install(Object id, DebugFunction function, Object state) {
    return new Install(id, function, state);
  }
}
