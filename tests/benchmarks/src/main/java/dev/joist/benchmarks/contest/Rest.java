package dev.joist.benchmarks.contest;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// The rest of a JVM after a run: processes that were killed have unwound, actors that were told to
/// stop have done so.
final class Rest {

  private static final Duration LOOK = Duration.ofMillis(50);

  /// The share of one core's time that a JVM at rest takes: timers that tick, a cluster's gossip.
  private static final int ONE_IN = 8;

  /// Whoever works for longer has something to do for ever, and is not waited for.
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private Rest() {}

  /// Waits until the JVM uses next to no time.
  ///
  /// @throws IllegalStateException if it does not come to rest
  static void await() throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    long before;
    do {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("still at work " + LIMIT + " after the run");
      }
      before = SYSTEM.getProcessCpuTime();
      Thread.sleep(LOOK);
    } while (SYSTEM.getProcessCpuTime() - before > LOOK.toNanos() / ONE_IN);
  }
}
