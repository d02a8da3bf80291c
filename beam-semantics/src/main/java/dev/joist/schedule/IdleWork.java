package dev.joist.schedule;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What can wait until workers have nothing else to do.
///
/// It is mostly the stacks of the dead, each of which queues one more task when it is let go, its
/// unwinding. While more than [#UNHURRIED] wait they count as work like any other: workers without
/// work are woken for them, held up ones replaced, and busy ones take some in each round of their
/// queue, as many as it is long and more if many wait; not before what the last ones have queued is
/// done, or the heap would only move into the queue.
///
/// *Thread:* any; a worker's round is its own.
final class IdleWork {

  /// How much may wait while nobody is idle.
  static final int UNHURRIED = 1_000;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  void add(Runnable task) {
    tasks.add(task);
    waiting.incrementAndGet(); // after: whoever counts it as waiting finds it
  }

  @Nullable Runnable poll() {
    Runnable task = tasks.poll();
    if (task != null) {
      waiting.decrementAndGet();
    }
    return task;
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /// Whether it has waited for too long.
  boolean isOverdue() {
    return waiting.get() > UNHURRIED;
  }

  /// What a busy worker is to do of it before its own tasks: once in each round of its queue, so
  /// that what these have queued is done before the next ones are.
  @Nullable Runnable pollOverdue(Worker worker) {
    int overdue = waiting.get() - UNHURRIED;
    if (overdue <= 0) {
      return null;
    }
    if (worker.share == 0) {
      if (!worker.queue.hasPassed(worker.round)) {
        return null;
      }
      worker.share = Math.max(1, Math.max(worker.queue.length(), overdue / 2));
    }
    if (--worker.share == 0) {
      worker.round = worker.queue.end() + 1; // behind what this one is about to queue
    }
    return poll();
  }
}
