package dev.joist.dist;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One turn at a time: what is told of a peer is told in order, and no call comes during another.
///
/// Frames have their turn at once, on the carrier's thread. What comes up elsewhere, such as that a
/// channel is closed, is told by whoever has the turn, when it is over, else by the ticker: never
/// by the thread on which it came up, which may hold locks of its own.
///
/// *Thread:* any.
final class Turns {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.dist");

  private final ReentrantLock turn = new ReentrantLock();
  private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();

  /// Has the turn, waiting for it; or does it later if this thread has the turn already.
  void take(Runnable task) {
    if (turn.isHeldByCurrentThread()) {
      later.add(task);
      return;
    }
    turn.lock();
    try {
      drainInTurn();
      run(task);
      drainInTurn();
    } finally {
      turn.unlock();
    }
    drain();
  }

  /// Leaves something to be done in turn. Who calls this sees to it that [#drain] is called.
  void leave(Runnable task) {
    later.add(task);
  }

  /// Does what has been left, unless somebody else is at it, who then does.
  void drain() {
    while (!later.isEmpty() && !turn.isHeldByCurrentThread() && turn.tryLock()) {
      try {
        drainInTurn();
      } finally {
        turn.unlock();
      }
    }
  }

  /// Does what has been left; who calls this has the turn.
  void drainInTurn() {
    for (Runnable task = later.poll(); task != null; task = later.poll()) {
      run(task);
    }
  }

  /// Whatever one task throws, the others have their turns.
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable failure) {
      LOG.error("What was to be done in turn failed", failure);
    }
  }
}
