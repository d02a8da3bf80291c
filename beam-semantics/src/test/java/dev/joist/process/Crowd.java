package dev.joist.process;

import java.util.ArrayDeque;
import java.util.Queue;

/// A run queue where somebody waits as long as a test wants it: what is queued there, or due after
/// a slice, is done when it says so.
///
/// *Thread:* the test's.
final class Crowd extends OnThreads {

  /// More than any test means to queue.
  private static final int MOST = 1_000;

  private final Queue<Runnable> queued = new ArrayDeque<>();
  private final Queue<Runnable> later = new ArrayDeque<>();

  private boolean gathered = true;

  /// How many of the next tasks find no room.
  int queueFails;

  int assistFails;

  Crowd(String name) {
    super(name);
  }

  /// From now on nobody waits.
  void disperse() {
    gathered = false;
  }

  /// From now on somebody waits.
  void gather() {
    gathered = true;
  }

  /// Does what is queued now, not what is queued for it.
  ///
  /// @return how much that was
  int round() {
    return doAll(queued);
  }

  /// A slice is over.
  void tick() {
    doAll(later);
  }

  private static int doAll(Queue<Runnable> tasks) {
    int count = tasks.size();
    for (int i = 0; i < count; i++) {
      tasks.remove().run();
    }
    return count;
  }

  @Override
  public boolean hasQueued() {
    return gathered;
  }

  @Override
  public void queue(Runnable turn) {
    if (queueFails > 0) {
      queueFails--;
      throw new OutOfMemoryError("no room in the run queue");
    }
    if (queued.size() == MOST) {
      throw new AssertionError("the run queue is flooded");
    }
    queued.add(turn);
  }

  @Override
  public void assist(Runnable work) {
    if (assistFails > 0) {
      assistFails--;
      throw new OutOfMemoryError("no assistant is to be had");
    }
    work.run();
  }

  @Override
  public void afterSlice(Runnable work) {
    later.add(work);
  }
}
