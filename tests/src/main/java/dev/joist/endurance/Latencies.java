package dev.joist.endurance;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// How long something took, each time.
///
/// *Thread:* any adds; one prints when all is added.
final class Latencies {

  private final String what;
  private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

  /// @param what was measured, for the reader
  Latencies(String what) {
    this.what = what;
  }

  void add(long time) {
    nanos.add(time);
  }

  void print() {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        "%-32s %6d times: p50 %8.3f ms, p99 %8.3f ms, p99.9 %8.3f ms, max %8.3f ms%n",
        what,
        sorted.length,
        percentile(sorted, 50),
        percentile(sorted, 99),
        percentile(sorted, 99.9),
        percentile(sorted, 100));
  }

  /// The time, in milliseconds, that so many in a hundred stay within.
  private static double percentile(long[] sorted, double percent) {
    int index = (int) Math.ceil(sorted.length * percent / 100) - 1;
    return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, index)] / 1e6;
  }
}
