package dev.joist.signal;

/// When an alias stops being active.
///
/// Rule: ALIAS-04, ALIAS-05, ALIAS-06, ALIAS-07.
public enum AliasMode {
  /// Only by `unalias`.
  EXPLICIT_UNALIAS,
  /// Also with the first message through it.
  REPLY,
  /// Also with the monitor it was made with: at its DOWN or demonitor.
  DEMONITOR,
  /// As DEMONITOR; the first message through it ends alias and monitor.
  REPLY_DEMONITOR;

  /// Whether the first message through the alias ends it.
  ///
  /// @return true for the two reply modes
  public boolean endsWithMessage() {
    return this == REPLY || this == REPLY_DEMONITOR;
  }

  /// Whether the end of its monitor ends the alias.
  ///
  /// @return true for the two demonitor modes
  public boolean endsWithMonitor() {
    return this == DEMONITOR || this == REPLY_DEMONITOR;
  }
}
