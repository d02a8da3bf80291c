package dev.joist.process;

import java.util.ArrayDeque;
import java.util.Queue;

/// A run queue where somebody waits as long as a test wants it: what is queued there, or due after
/// a slice, is done when it says so.
///
/// *Thread:* the test's.
final class Crowd extends OnThreads {

  private final Queue<Runnable> queued = new ArrayDeque<>();
  private final Queue<Runnable> later = new ArrayDeque<>();

  private boolean gathered = true;

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
    queued.add(turn);
  }

  @Override
  public void assist(Runnable work) {
    work.run();
  }

  @Override
  public void afterSlice(Runnable work) {
    later.add(work);
  }
}
