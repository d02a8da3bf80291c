package dev.joist.signal;

/// What a straight-line process runs: code from its beginning to its end.
///
/// The process ends when the body returns (reason `normal`) or throws.
///
/// *Thread:* runs once, on the process's own thread.
///
/// Rule: SPAWN-01, MON-14.
@FunctionalInterface
public non-sealed interface Body extends Program {

  /// Runs as the process.
  ///
  /// @throws Exception to end the process with the error `{Reason, StackTrace}`
  void run() throws Exception;
}
