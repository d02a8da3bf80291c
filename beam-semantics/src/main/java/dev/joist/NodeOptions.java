package dev.joist;

import dev.joist.dist.Distribution;
import dev.joist.heap.HeapSettings;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// How a node is started.
///
/// @param name its name, such as `bank@localhost`
/// @param processLimit how many processes may be alive at once
/// @param maxHeapSize how large the heap of a process may get that says nothing else
/// @param schedulers how many threads run processes at once
/// @param executor where event-style processes have their turns; null for the schedulers
/// @param logContext whether what processes log is marked with who they are
/// @param distribution how it talks to other nodes; null where it knows none
/// @param entries what other nodes may start on it, by name
public record NodeOptions(
    Atom name,
    int processLimit,
    MaxHeapSize maxHeapSize,
    int schedulers,
    @Nullable Executor executor,
    boolean logContext,
    @Nullable Distribution distribution,
    Map<Atom, Entry> entries) {

  /// As many processes as fit where none has much in its heap.
  private static final int DEFAULT_LIMIT = 1 << 20;

  private static final int LEAST_LIMIT = 16;

  /// Checks the limits.
  ///
  /// @throws ErrorException `badarg` when no process could live with the limit of its heap
  public NodeOptions {
    if (processLimit < LEAST_LIMIT) {
      throw new IllegalArgumentException(
          "a node's processLimit is at least " + LEAST_LIMIT + ", not " + processLimit);
    }
    if (schedulers < 1) {
      throw new IllegalArgumentException(
          "a node has at least 1 scheduler, not " + schedulers + "; the default is one per core");
    }
    entries = Map.copyOf(entries);
    var _ = HeapTerms.checked(HeapSettings.DEFAULT.withLimit(maxHeapSize.limit()));
  }

  /// A node of this name with the default limit of 1,048,576 processes and a scheduler per core.
  ///
  /// @param name a name; one without an `@` gets `@localhost`
  public static NodeOptions named(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a node needs a name, such as \"bank\"");
    }
    Atom full = Atom.of(name.contains("@") ? name : name + "@localhost");
    int cores = Runtime.getRuntime().availableProcessors();
    return new NodeOptions(
        full, DEFAULT_LIMIT, MaxHeapSize.NONE, cores, null, false, null, Map.of());
  }

  /// The same with another limit of processes. Rule: SPAWN-07.
  public NodeOptions withProcessLimit(int limit) {
    return new NodeOptions(
        name, limit, maxHeapSize, schedulers, executor, logContext, distribution, entries);
  }

  /// The same with another limit of each heap. A process sets its own by option or flag. Rule:
  /// HEAP-11.
  public NodeOptions withMaxHeapSize(MaxHeapSize size) {
    return new NodeOptions(
        name, processLimit, size, schedulers, executor, logContext, distribution, entries);
  }

  /// The same with another number of threads that run processes, as Erlang's `+S` says it; without
  /// it there is one for each core.
  public NodeOptions withSchedulers(int number) {
    return new NodeOptions(
        name, processLimit, maxHeapSize, number, executor, logContext, distribution, entries);
  }

  /// The same with another place for event-style processes to have their turns, whose threads are
  /// theirs while these last: a handler that waits keeps its thread. Straight-line processes run as
  /// ever.
  public NodeOptions withExecutor(Executor turns) {
    return new NodeOptions(
        name, processLimit, maxHeapSize, schedulers, turns, logContext, distribution, entries);
  }

  /// The same, where what a process logs is marked in SLF4J's MDC with `joist.pid`, `joist.name`
  /// (its registered name) and `joist.initialCall` (the class it was spawned with), or not.
  public NodeOptions withLogContext(boolean wanted) {
    return new NodeOptions(
        name, processLimit, maxHeapSize, schedulers, executor, wanted, distribution, entries);
  }

  /// The same, talking to other nodes. Rule: DIST-01.
  public NodeOptions withDistribution(Distribution others) {
    return new NodeOptions(
        name, processLimit, maxHeapSize, schedulers, executor, logContext, others, entries);
  }

  /// The same with one more program that other nodes may start on it, and no other code of it.
  /// Rule: SPAWN-13.
  ///
  /// @param entry the name they know it by
  public NodeOptions withEntry(String entry, Entry program) {
    Map<Atom, Entry> more = new HashMap<>(entries);
    more.put(Atom.of(entry), program);
    return new NodeOptions(
        name, processLimit, maxHeapSize, schedulers, executor, logContext, distribution, more);
  }
}
