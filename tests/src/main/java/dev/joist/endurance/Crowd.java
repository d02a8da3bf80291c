package dev.joist.endurance;

import dev.joist.Node;
import dev.joist.term.Pid;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Whom the agents can do something to: the processes made lately, living or not.
///
/// *Thread:* any.
final class Crowd {

  private static final int SIZE = 512;

  /// No more are made while so many live: else work would pile up that no round could work off.
  private static final int MOST = 2_000;

  private final Node node;

  private final AtomicReferenceArray<@Nullable Pid> pids = new AtomicReferenceArray<>(SIZE);
  private final LongAdder deeds = new LongAdder();
  private final LongAdder born = new LongAdder();
  private volatile boolean open;

  Crowd(Node node) {
    this.node = node;
  }

  /// Whether there is room for one more.
  boolean hasRoom() {
    return node.processCount() < MOST;
  }

  void open() {
    open = true;
  }

  void close() {
    open = false;
  }

  /// Whether deeds are to be done now.
  boolean isOpen() {
    return open;
  }

  void add(Pid pid, Random random) {
    born.increment();
    pids.set(random.nextInt(SIZE), pid);
  }

  /// One of those made lately.
  @Nullable Pid one(Random random) {
    deeds.increment();
    return pids.get(random.nextInt(SIZE));
  }

  void forget() {
    for (int i = 0; i < SIZE; i++) {
      pids.set(i, null);
    }
  }

  long deeds() {
    return deeds.sum();
  }

  long born() {
    return born.sum();
  }
}
