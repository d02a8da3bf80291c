package dev.joist.signal;

/// What a new process runs: the function that a spawn carries.
///
/// The process ends when the body returns (reason `normal`) or throws.
///
/// *Thread:* runs once, on the process's own thread.
///
/// Rule: SPAWN-01, MON-14.
@FunctionalInterface
public interface Body {

  /// Runs as the process.
  ///
  /// @throws Exception to end the process with the error `{Reason, StackTrace}`
  void run() throws Exception;
}
