package dev.joist.process;

import dev.joist.heap.HeapSettings;
import dev.joist.signal.Priority;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a spawn is to do beside making a process.
///
/// Rule: SPAWN-01, SPAWN-05, SPAWN-06.
///
/// @param link whether to link the new process to its parent
/// @param monitor how the parent is to monitor it, or null
/// @param priority the new process's priority
/// @param heap what is to change about the settings of its heap, or null
public record SpawnSpec(
    boolean link,
    @Nullable MonitorSpec monitor,
    Priority priority,
    @Nullable UnaryOperator<HeapSettings> heap) {

  /// A process alone.
  public static final SpawnSpec PLAIN = new SpawnSpec(false, null, Priority.NORMAL, null);

  /// A process linked to its parent.
  public static final SpawnSpec LINKED = new SpawnSpec(true, null, Priority.NORMAL, null);

  /// A process monitored by its parent.
  public static final SpawnSpec MONITORED =
      new SpawnSpec(false, MonitorSpec.PLAIN, Priority.NORMAL, null);
}
