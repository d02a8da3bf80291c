package dev.joist.benchmarks;

import static dev.joist.Beam.cancelTimer;
import static dev.joist.Beam.monotonicTime;
import static dev.joist.Beam.readTimer;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.sendAfter;
import static dev.joist.Beam.sendAt;

import dev.joist.Node;
import dev.joist.signal.Body;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// The tasks of [TimersTrial] on Joist, as `timers.escript` has them on OTP.
///
/// | task | figure |
/// |---|---|
/// | `pair` | ns to start a timer of 5 s and cancel it, a million times |
/// | `pair-two` | the same by two processes at once, for each pair of the two |
/// | `pair-among-million` | the same with a million others pending |
/// | `start`, `read`, `cancel` | ns for each of a million of up to an hour; cancelled in any order |
/// | `bytes` | of memory for each of these, its reference included |
/// | `expire-at-once` | ns for each of a million that are due at once, from then until received |
/// | `late-mean`, `late-most` | µs after its time that one of a million in 4 s was received |
public final class TimersWork {

  private static final int MILLION = 1_000_000;
  private static final Duration CALL = Duration.ofSeconds(5);
  private static final int HOUR_MILLIS = 3_600_000;
  private static final int SPREAD_MILLIS = 4_000;

  private final Node node = Node.start("trial");

  private TimersWork() {}

  /// Does all tasks and prints their figures.
  ///
  /// @param arguments none
  /// @throws InterruptedException if interrupted while waiting for a process
  public static void main(String[] arguments) throws InterruptedException {
    TimersWork work = new TimersWork();
    for (int warm = 0; warm < 3; warm++) {
      work.pairs(1);
    }
    print("pair", work.pairs(1));
    work.pairs(2);
    print("pair-two", work.pairs(2));
    work.run(() -> work.many(false));
    work.run(() -> work.many(true));
    work.run(work::expireAtOnce);
    work.node.close();
  }

  private static void print(String task, double figure) {
    System.out.println(task + " " + Math.round(figure * 10) / 10.0);
  }

  private static double perOne(long start) {
    return (System.nanoTime() - start) / (double) MILLION;
  }

  /// Runs code as processes, all at once, until all have ended.
  private void run(Body... bodies) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(bodies.length);
    for (Body body : bodies) {
      Pid _ =
          node.spawn(() -> {
            body.run();
            left.countDown();
          });
    }
    left.await();
  }

  private double pairs(int processes) throws InterruptedException {
    Body[] bodies =
        IntStream.range(0, processes)
            .mapToObj(_ -> (Body) () -> startAndCancel(MILLION / processes))
            .toArray(Body[]::new);
    long start = System.nanoTime();
    run(bodies);
    return perOne(start);
  }

  private static void startAndCancel(int times) {
    for (int i = 0; i < times; i++) {
      cancelTimer(sendAfter(CALL, self(), "late"));
    }
  }

  private void many(boolean measured) {
    Random random = new Random(1);
    Ref[] timers = new Ref[MILLION];
    long before = used(measured);
    long start = System.nanoTime();
    for (int i = 0; i < MILLION; i++) {
      timers[i] =
          sendAfter(Duration.ofMillis(60_000 + random.nextInt(HOUR_MILLIS)), self(), "late");
    }
    double started = perOne(start);
    double bytes = (double) (used(measured) - before) / MILLION;
    startAndCancel(MILLION);
    start = System.nanoTime();
    startAndCancel(MILLION);
    double pair = perOne(start);
    Collections.shuffle(Arrays.asList(timers), random);
    start = System.nanoTime();
    for (Ref timer : timers) {
      readTimer(timer);
    }
    double read = perOne(start);
    start = System.nanoTime();
    for (Ref timer : timers) {
      cancelTimer(timer);
    }
    double cancelled = perOne(start);
    if (measured) {
      print("start", started);
      print("bytes", bytes);
      print("pair-among-million", pair);
      print("read", read);
      print("cancel", cancelled);
    }
  }

  private static long used(boolean measured) {
    if (!measured) {
      return 0;
    }
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private void expireAtOnce() {
    for (int warm = 0; warm < 2; warm++) {
      long time = monotonicTime() + SPREAD_MILLIS;
      for (int i = 0; i < MILLION; i++) {
        sendAt(time, self(), "due");
      }
      for (int i = 0; i < MILLION; i++) {
        receive();
      }
      if (warm == 1) {
        print("expire-at-once", (monotonicTime() - time) * 1e6 / MILLION);
      }
    }
    long first = monotonicTime() + SPREAD_MILLIS;
    for (int i = 0; i < MILLION; i++) {
      long time = first + ThreadLocalRandom.current().nextInt(SPREAD_MILLIS);
      sendAt(time, self(), time);
    }
    long sum = 0;
    long most = 0;
    for (int i = 0; i < MILLION; i++) {
      long time = (long) receive();
      long late = System.nanoTime() / 1_000 - time * 1_000;
      sum += late;
      most = Math.max(most, late);
    }
    print("late-mean", sum / (double) MILLION);
    print("late-most", (double) most);
  }
}
