package dev.joist.dist;

import dev.joist.term.Atom;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The machine's time, and a daemon thread that all channels of a node share. A process that was
/// stopped for a while is late once, not several times at once: nobody here asks for a fixed rate.
final class OwnTicker implements Ticker {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.dist");

  private final ScheduledThreadPoolExecutor executor;

  OwnTicker(Atom node) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("joist-ticker-" + node.text()).factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Future<?> after(long nanos, Runnable task) {
    return executor.schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      // The executor would keep it to itself.
      LOG.error("A task of the ticker failed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
