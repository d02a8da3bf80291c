package dev.joist.signal;

import dev.joist.term.Ref;

/// The end of a monitored process or port, told to the watcher. It counts only while the watcher
/// has the monitor.
///
/// Rule: MON-01, MON-17.
public final class MonitorDown extends Signal {

  private final Ref ref;
  private final Object reason;

  /// The signal, not yet sent.
  ///
  /// @param ref the monitor that fires
  /// @param reason why the watched one ended
  public MonitorDown(Ref ref, Object reason) {
    this.ref = ref;
    this.reason = reason;
  }

  /// The monitor that fires.
  ///
  /// @return the monitor that fires
  public Ref ref() {
    return ref;
  }

  /// Why the watched one ended.
  ///
  /// @return why the watched one ended
  public Object reason() {
    return reason;
  }
}
