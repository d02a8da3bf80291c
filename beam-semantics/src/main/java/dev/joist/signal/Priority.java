package dev.joist.signal;

/// How urgent a process is. A hint: the scheduler may use it and changes no rule by it.
///
/// Rule: INFO-07.
public enum Priority {
  /// Runs less often than normal ones.
  LOW,
  /// What every process starts with.
  NORMAL,
  /// Before normal and low ones.
  HIGH,
  /// Before all others.
  MAX
}
