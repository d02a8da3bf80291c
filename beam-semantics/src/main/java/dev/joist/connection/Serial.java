package dev.joist.connection;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Steps that are carried out one at a time, in the order they come in, by whoever brings one while
/// nobody is at it.
///
/// *Thread:* any; nobody waits.
final class Serial {

  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /// Steps that wait or are under way.
  private final AtomicInteger pending = new AtomicInteger();

  /// Carries a step out now, or leaves it to whoever is at it.
  void run(Runnable step) {
    waiting.add(step);
    if (pending.getAndIncrement() == 0) {
      drain();
    }
  }

  /// As [#run], but not on this thread: it may be in the middle of something.
  void later(Runnable step, Consumer<Runnable> elsewhere) {
    waiting.add(step);
    if (pending.getAndIncrement() == 0) {
      elsewhere.accept(this::drain);
    }
  }

  /// Begins a step on this thread.
  ///
  /// @return false when others are at it or wait
  boolean enter() {
    return pending.compareAndSet(0, 1);
  }

  /// Ends it.
  void leave() {
    if (pending.decrementAndGet() != 0) {
      drain();
    }
  }

  private void drain() {
    do {
      Runnable step = waiting.poll();
      if (step == null) {
        throw new IllegalStateException("a step was counted that is not there");
      }
      step.run();
    } while (pending.decrementAndGet() != 0);
  }
}
