package dev.joist.signal;

import dev.joist.term.Ref;

/// The withdrawal of a [Monitor].
///
/// Rule: MON-17, MON-24.
public final class Demonitor extends Signal {

  private final Ref ref;

  /// The signal, not yet sent.
  ///
  /// @param ref the monitor that is withdrawn
  public Demonitor(Ref ref) {
    this.ref = ref;
  }

  /// The monitor that is withdrawn.
  ///
  /// @return the monitor that is withdrawn
  public Ref ref() {
    return ref;
  }
}
