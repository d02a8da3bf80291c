package dev.joist.process;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Assistants that do nothing by themselves: a test does their work, piece by piece.
final class Reluctant extends OnThreads {

  private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private volatile boolean relented;

  Reluctant(String name) {
    super(name);
  }

  /// The next piece of work that somebody has passed on, or null.
  @Nullable Runnable next() {
    return work.poll();
  }

  /// From now on the assistants do all they are asked for, and what they were asked for before.
  void relent() {
    relented = true;
    for (Runnable piece = next(); piece != null; piece = next()) {
      threads.assist(piece);
    }
  }

  @Override
  public void assist(Runnable piece) {
    work.add(piece);
    if (relented) {
      relent();
    }
  }
}
