package dev.joist.process;

import dev.joist.schedule.Scheduler;
import dev.joist.schedule.Threads;
import java.util.concurrent.Future;

/// Threads as ever, but straight-line bodies on the JDK's scheduler, as in a JVM that was started
/// without a flag.
final class OnJdkCarriers implements Scheduler {

  private final Threads threads;

  OnJdkCarriers(String name) {
    threads = new Threads(name);
  }

  @Override
  public Thread thread(Runnable body, Thread.UncaughtExceptionHandler process) {
    return Thread.ofVirtual().uncaughtExceptionHandler(process).unstarted(body);
  }

  @Override
  public void queue(Runnable turn) {
    threads.queue(turn);
  }

  @Override
  public void assist(Runnable piece) {
    threads.assist(piece);
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
  public boolean makeWay(boolean late) {
    return threads.makeWay(late);
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
