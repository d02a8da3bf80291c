package dev.joist.process;

import dev.joist.schedule.Scheduler;
import dev.joist.schedule.Threads;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Threads as ever, but assistants that do nothing by themselves: a test does their work, piece by
/// piece.
final class Reluctant implements Scheduler {

  private final Threads threads;
  private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private volatile boolean relented;

  Reluctant(String name) {
    threads = new Threads(name);
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
  public Thread thread(Runnable body, Thread.UncaughtExceptionHandler process) {
    return threads.thread(body, process);
  }

  @Override
  public void queue(Runnable turn) {
    threads.queue(turn);
  }

  @Override
  public void assist(Runnable piece) {
    work.add(piece);
    if (relented) {
      relent();
    }
  }

  @Override
  public void whenIdle(Runnable piece) {
    threads.whenIdle(piece);
  }

  @Override
  public Future<?> after(long delayNanos, Runnable later) {
    return threads.after(delayNanos, later);
  }

  @Override
  public void afterSlice(Runnable later) {
    threads.afterSlice(later);
  }

  @Override
  public long nanoTime() {
    return threads.nanoTime();
  }

  @Override
  public void close() {
    threads.close();
  }
}
