package dev.joist.dist;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// A ticker whose time goes on when a test says so, while what is to be done at once is done at
/// once: by a thread of its own, as all the rest.
///
/// *Thread:* any.
public final class StepTicker implements Ticker {

  private final HandTicker time = new HandTicker();
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("steps").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  @Override
  public long nanoTime() {
    return time.nanoTime();
  }

  @Override
  public Future<?> after(long nanos, Runnable task) {
    return nanos == 0 ? thread.submit(task) : time.after(nanos, task);
  }

  /// Time passes. Returns when all that is due has been done.
  public void pass(Duration span) throws Exception {
    thread.submit(() -> time.pass(span)).get();
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
