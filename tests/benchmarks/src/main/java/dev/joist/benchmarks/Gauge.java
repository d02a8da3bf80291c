package dev.joist.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How fast the cores are just now: by arithmetic that keeps all units of a core busy, on all cores
/// at once. What runs beside us in the other half of a core, for another tenant of the machine,
/// slows it, though no operating system of ours can show it.
///
/// *Thread:* one at a time.
final class Gauge implements AutoCloseable {

  /// So much slower than ever a core may be, and counts as undisturbed.
  private static final double TOLERANCE = 1.1;

  /// As many looks before the first answer: compilers need some.
  private static final int FIRST_LOOKS = 30;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int ADDITIONS = 4_000_000;

  @SuppressWarnings("UnusedVariable") // so that the arithmetic is done
  private static volatile long result;

  private final Callable<Long> arithmetic;
  private final int cores;
  private final ExecutorService threads;
  private long best = Long.MAX_VALUE;

  Gauge() throws InterruptedException {
    this(Gauge::nanos, Runtime.getRuntime().availableProcessors());
  }

  /// @param arithmetic says what it took, in nanoseconds
  /// @param cores on how many it is to be done at once
  Gauge(LongSupplier arithmetic, int cores) throws InterruptedException {
    this.arithmetic = arithmetic::getAsLong;
    this.cores = cores;
    threads = Executors.newFixedThreadPool(cores, Thread.ofPlatform().daemon().factory());
    for (int look = 0; look < FIRST_LOOKS; look++) {
      var _ = isCalm();
    }
  }

  /// Whether every core is as fast as the fastest has been.
  boolean isCalm() throws InterruptedException {
    List<Long> nanos = new ArrayList<>();
    try {
      for (Future<Long> core : threads.invokeAll(Collections.nCopies(cores, arithmetic))) {
        nanos.add(core.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the gauge's arithmetic has failed", e);
    }
    best = Math.min(best, Collections.min(nanos));
    return Collections.max(nanos) <= best * TOLERANCE;
  }

  /// Waits until the machine is calm, but for two seconds at most.
  ///
  /// @return whether it is
  boolean awaitCalm() throws InterruptedException {
    long start = System.nanoTime();
    boolean calm = isCalm();
    while (!calm && System.nanoTime() - start < PATIENCE_NANOS) {
      calm = isCalm();
    }
    return calm;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static long nanos() {
    long start = System.nanoTime();
    long a = 1;
    long b = 2;
    long c = 3;
    long d = 4;
    long e = 5;
    long f = 6;
    long g = 7;
    long h = 8;
    for (int i = 0; i < ADDITIONS; i++) {
      a += b ^ i;
      b += c ^ i;
      c += d ^ i;
      d += e ^ i;
      e += f ^ i;
      f += g ^ i;
      g += h ^ i;
      h += a ^ i;
    }
    long nanos = System.nanoTime() - start;
    result = a + b + c + d + e + f + g + h;
    return nanos;
  }
}
