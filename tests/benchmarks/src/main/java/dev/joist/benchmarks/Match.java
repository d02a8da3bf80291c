package dev.joist.benchmarks;

import dev.joist.benchmarks.BenchOptions.Task;
import dev.joist.benchmarks.contest.Sample;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Contenders who take turns at one piece of work.
///
/// ```
/// start each contender
/// each contender: run as often as is said, and for as long as compilers take
/// round 1 ... runs:
///   each contender in turn, another one first each round: run once
/// what the rounds took counts
/// ```
///
/// With a [Gauge] each run that counts waits until the machine is calm, and is done again if it is
/// not when the run is over; what is disturbed time after time counts all the same, and is counted.
///
/// Each piece of work has processes of its own, so that what one leaves behind (compiled code,
/// heap) is not the next one's.
final class Match {

  /// A warm-up goes on for so long: compilers need seconds, and many a run takes milliseconds.
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

  /// A run that was disturbed is done again until it was done so often.
  private static final int TRIES = 4;

  private final Stable stable;
  private final @Nullable Gauge gauge;
  private final int warmups;
  private final int runs;
  private final PrintStream err;
  private final Map<Contender, String> versions = new EnumMap<>(Contender.class);
  private int failures;
  private int counted;
  private int disturbed;

  /// A match.
  ///
  /// @param stable where the contenders come from
  /// @param gauge says when the machine is calm; null where that is not asked
  /// @param warmups runs before that do not count, at the least; none if 0
  /// @param runs rounds that count
  /// @param err told who fails
  Match(Stable stable, @Nullable Gauge gauge, int warmups, int runs, PrintStream err) {
    this.stable = stable;
    this.gauge = gauge;
    this.warmups = warmups;
    this.runs = runs;
    this.err = err;
  }

  /// The versions of those who have taken part so far.
  Map<Contender, String> versions() {
    return Collections.unmodifiableMap(versions);
  }

  /// How many contenders have failed at something so far.
  int failures() {
    return failures;
  }

  /// How many runs have counted so far.
  int counted() {
    return counted;
  }

  /// How many of them were disturbed, time after time.
  int disturbed() {
    return disturbed;
  }

  /// Has a piece of work done. Who fails is reported and left out.
  ///
  /// @return a series for each who did it
  List<Series> play(Task task, Iterable<Contender> contenders) throws InterruptedException {
    Map<Contender, Child> children = new EnumMap<>(Contender.class);
    Map<Contender, List<Sample>> samples = new EnumMap<>(Contender.class);
    try {
      for (Contender contender : contenders) {
        if (task.work().isFor(contender)) {
          start(contender, children);
        }
      }
      for (Contender contender : List.copyOf(children.keySet())) {
        warmUp(task, contender, children);
      }
      for (int round = 0; round < runs; round++) {
        List<Contender> order = new ArrayList<>(children.keySet());
        Collections.rotate(order, round);
        for (Contender contender : order) {
          runInCalm(task, contender, children)
              .ifPresent(
                  sample -> samples.computeIfAbsent(contender, _ -> new ArrayList<>()).add(sample));
        }
      }
    } finally {
      children.values().forEach(Child::close);
    }
    return samples.entrySet().stream()
        .filter(entry -> children.containsKey(entry.getKey()))
        .map(entry -> Series.of(task.work(), task.sizes(), entry.getKey(), entry.getValue()))
        .toList();
  }

  private void start(Contender contender, Map<Contender, Child> children)
      throws InterruptedException {
    try {
      Child child = stable.start(contender);
      children.put(contender, child);
      versions.put(contender, child.version());
    } catch (IOException e) {
      leaveOut(contender, children, e);
    }
  }

  private void warmUp(Task task, Contender contender, Map<Contender, Child> children) {
    long start = System.nanoTime();
    int run = 0;
    while (warmups > 0 && (run < warmups || System.nanoTime() - start < WARM_UP_NANOS)) {
      if (run(task, contender, children).isEmpty()) {
        return;
      }
      run++;
    }
  }

  private Optional<Sample> runInCalm(Task task, Contender contender, Map<Contender, Child> children)
      throws InterruptedException {
    for (int tries = 1; ; tries++) {
      boolean calm = gauge == null || gauge.awaitCalm();
      Optional<Sample> sample = run(task, contender, children);
      if (sample.isEmpty()) {
        return sample;
      }
      boolean undisturbed = gauge == null || (calm && gauge.isCalm());
      if (undisturbed || tries == TRIES) {
        counted++;
        disturbed += undisturbed ? 0 : 1;
        return sample;
      }
    }
  }

  /// Has a contender do the work once.
  ///
  /// @return empty if it has failed, now or before
  private Optional<Sample> run(Task task, Contender contender, Map<Contender, Child> children) {
    Child child = children.get(contender);
    if (child == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(child.run(task.work(), task.sizes()));
    } catch (ContenderException e) {
      leaveOut(contender, children, e);
      return Optional.empty();
    }
  }

  private void leaveOut(Contender contender, Map<Contender, Child> children, IOException failure) {
    failures++;
    err.println("bench: left out: " + failure.getMessage());
    Child child = children.remove(contender);
    if (child != null) {
      child.close();
    }
  }
}
