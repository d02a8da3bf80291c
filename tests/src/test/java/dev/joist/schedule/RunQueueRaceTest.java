package dev.joist.schedule;

import java.util.ArrayDeque;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A run queue: its worker adds and takes, others take.
///
/// *Hazard:* a task is lost or runs twice: when two take the same slot, when a taker reads a slot
/// that is written anew meanwhile, when the ring is exchanged for a longer one under a taker's
/// eyes. Or a younger task overtakes an older one.
///
/// *Reachable:* not, where one thread at a time adds. Every interleaving that Lincheck tries can be
/// explained by a queue whose operations take no time, first in, first out.
///
/// *Command:* `./joist test -Dtest=RunQueueRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
public class RunQueueRaceTest {

  private static final int INTERLEAVINGS = Integer.getInteger("joist.races", 40);

  /// A task that can be told from others.
  private record Task(int number) implements Runnable {
    @Override
    public void run() {}
  }

  /// What a run queue is to be told from: tasks by their numbers, `null` for none.
  public static class Sequential {
    private final ArrayDeque<Integer> tasks = new ArrayDeque<>();

    /// Made by Lincheck.
    public Sequential() {}

    /// Adds.
    public void add(int task) {
      tasks.add(task);
    }

    /// Changes nothing that is to be seen.
    public void sweep() {}

    /// Takes.
    public @Nullable Integer takeOwn() {
      return tasks.poll();
    }

    /// Takes.
    public @Nullable Integer take() {
      return tasks.poll();
    }
  }

  /// A run queue with a ring so short that it is exchanged and goes round.
  @Param(name = "task", gen = IntGen.class, conf = "1:9")
  public static class ShortRing {
    private final RunQueue queue = new RunQueue(2);

    /// Made by Lincheck.
    public ShortRing() {}

    /// Adds; its worker alone.
    @Operation(nonParallelGroup = "worker")
    public void add(@Param(name = "task") int task) {
      queue.add(new Task(task));
    }

    /// Takes; its worker alone.
    @Operation(nonParallelGroup = "worker")
    public @Nullable Integer takeOwn() {
      return number(queue.takeOwn());
    }

    /// Forgets what others took; its worker alone.
    @Operation(nonParallelGroup = "worker")
    public void sweep() {
      queue.sweep();
    }

    /// Takes; anybody.
    @Operation
    public @Nullable Integer take() {
      return number(queue.take());
    }

    private static @Nullable Integer number(@Nullable Runnable task) {
      return task instanceof Task(int number) ? number : null;
    }
  }

  @Test
  void nothingIsLostOrTakenTwiceOrOvertaken() {
    new ModelCheckingOptions()
        .iterations(Math.min(INTERLEAVINGS, 100))
        .invocationsPerIteration(INTERLEAVINGS * 5)
        .threads(3)
        .actorsPerThread(4)
        .actorsBefore(3)
        .sequentialSpecification(Sequential.class)
        .check(ShortRing.class);
  }

  @Test
  void nothingIsLostOnRealCores() {
    new StressOptions()
        .iterations(Math.min(INTERLEAVINGS, 50))
        .invocationsPerIteration(INTERLEAVINGS * 10)
        .threads(3)
        .actorsPerThread(4)
        .actorsBefore(3)
        .sequentialSpecification(Sequential.class)
        .check(ShortRing.class);
  }
}
