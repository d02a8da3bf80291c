package dev.joist;

import dev.joist.process.Spawning;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import org.jspecify.annotations.Nullable;

/// A process just made, and the monitor on it: `{Pid, Ref}`.
///
/// @param pid the new process
/// @param monitor the monitor; null where none was asked for
public record Spawned(Pid pid, @Nullable Ref monitor) {

  static Spawned of(Spawning.Spawned made) {
    return new Spawned(made.process().pid(), made.monitor());
  }

  /// The monitor, where one was asked for.
  ///
  /// @throws IllegalStateException if none was
  public Ref ref() {
    if (monitor == null) {
      throw new IllegalStateException(
          "process " + pid + " was spawned without a monitor; spawnMonitor makes one");
    }
    return monitor;
  }
}
