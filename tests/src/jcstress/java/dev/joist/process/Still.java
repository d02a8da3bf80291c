package dev.joist.process;

import dev.joist.schedule.Scheduler;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/// A scheduler that runs nothing: what is queued is noted, for a test to look up.
final class Still implements Scheduler {

  private final Set<LocalProcess> queued = ConcurrentHashMap.newKeySet();

  /// Whether a turn of this process was queued since the last call.
  boolean hasQueued(LocalProcess process) {
    return queued.remove(process);
  }

  @Override
  public void queue(Runnable turn) {
    queued.add(((Code) turn).process);
  }

  @Override
  public Thread thread(Runnable body, Thread.UncaughtExceptionHandler process) {
    return new Thread(body);
  }

  @Override
  public void assist(Runnable work) {
    work.run();
  }

  @Override
  public Future<?> after(long delayNanos, Runnable work) {
    return new CompletableFuture<>();
  }

  @Override
  public void afterSlice(Runnable work) {}

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public void close() {}
}
