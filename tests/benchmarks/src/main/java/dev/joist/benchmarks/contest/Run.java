package dev.joist.benchmarks.contest;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One run of one piece of work: its clock, its checks and how it ended.
///
/// *Thread:* [#begin] and [#end] may be called by different ones, if one happens before the other;
/// all else by any.
public final class Run {

  private final CompletableFuture<Sample> outcome = new CompletableFuture<>();
  private long begun;
  private long lap;

  /// The timed part begins.
  public void begin() {
    begun = System.nanoTime();
  }

  /// The timed part is over, though the run is not.
  public void stop() {
    lap = System.nanoTime() - begun;
  }

  /// The work is done, and with it the timed part, unless [#stop] has ended that.
  ///
  /// @param operations how many it were
  public void end(long operations) {
    end(operations, OptionalLong.empty());
  }

  /// As [#end(long)], with the memory that the work still holds.
  public void end(long operations, OptionalLong bytes) {
    if (lap == 0) {
      stop();
    }
    outcome.complete(new Sample(lap, operations, bytes));
  }

  /// Fails the run, and whoever calls this, if something is not as it should be.
  ///
  /// @param what is compared
  public void check(String what, long expected, long actual) {
    if (expected != actual) {
      var failure =
          new IllegalStateException(what + ": expected " + expected + ", but got " + actual);
      fail(failure);
      throw failure;
    }
  }

  /// The run cannot end any more. Nothing happens if it has ended.
  public void fail(Throwable cause) {
    outcome.completeExceptionally(cause);
  }

  /// Waits for the end.
  ///
  /// @throws IllegalStateException if the run failed or did not end in this time
  public Sample await(Duration limit) throws InterruptedException {
    try {
      return outcome.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IllegalStateException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new IllegalStateException("not done within " + limit, e);
    }
  }

  /// Memory in use after collections that find nothing more to free, in bytes.
  public static long heap() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    while (true) {
      System.gc();
      long now = runtime.totalMemory() - runtime.freeMemory();
      if (now >= used - used / 1000) {
        return Math.min(now, used);
      }
      used = now;
    }
  }
}
