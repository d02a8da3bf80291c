package dev.joist.signal;

import dev.joist.term.Pid;
import dev.joist.term.Ref;
import org.jspecify.annotations.Nullable;

/// A request to be told of the end of the receiver.
///
/// Rule: MON-01.
public final class Monitor extends Signal {

  private final Ref ref;
  private final Pid watcher;
  private final @Nullable Object name;

  /// The signal, not yet sent.
  ///
  /// @param ref the monitor, as the watcher knows it
  /// @param watcher who is to be told
  /// @param name the `{Name, Node}` it was monitored by, or null if by pid
  public Monitor(Ref ref, Pid watcher, @Nullable Object name) {
    this.ref = ref;
    this.watcher = watcher;
    this.name = name;
  }

  /// The monitor, as the watcher knows it.
  ///
  /// @return the monitor, as the watcher knows it
  public Ref ref() {
    return ref;
  }

  /// Who is to be told.
  ///
  /// @return who is to be told
  public Pid watcher() {
    return watcher;
  }

  /// The `{Name, Node}` it was monitored by, or null if by pid.
  ///
  /// @return the `{Name, Node}` it was monitored by, or null if by pid
  public @Nullable Object name() {
    return name;
  }
}
