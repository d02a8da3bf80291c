package dev.joist.schedule;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/// Hazard: a worker adds to its queue, takes from it and lets its ring grow, while another worker
/// takes: a task is lost, taken twice, or seen before it was written.
///
/// Reachable if the slot is written after `tail`, or read after `head` was moved.
///
/// Command: `./joist test -Pslow -Dtest=JcstressTest -Dsurefire.failIfNoSpecifiedTests=false`
@JCStressTest
@Outcome(id = "once", expect = Expect.ACCEPTABLE, desc = "each task was taken once")
@Outcome(expect = Expect.FORBIDDEN, desc = "a task is lost, or was taken twice")
@State
public class TakeAgainstAdd {

  /// The ring is full with these, so that the next one makes it grow.
  private static final int BEFORE = 64;

  private static final int TASKS = BEFORE + 3;

  private final RunQueue queue = new RunQueue();
  private final Task[] tasks = new Task[TASKS];

  private static final class Task implements Runnable {
    int owner;
    int thief;

    @Override
    public void run() {}
  }

  /// A full ring.
  public TakeAgainstAdd() {
    for (int i = 0; i < TASKS; i++) {
      tasks[i] = new Task();
    }
    for (int i = 0; i < BEFORE; i++) {
      queue.add(tasks[i]);
    }
  }

  /// The worker.
  @Actor
  public void owner() {
    for (int i = BEFORE; i < TASKS; i++) {
      queue.add(tasks[i]);
      own(queue.takeOwn());
    }
  }

  /// Another one.
  @Actor
  public void thief() {
    for (int i = 0; i < 3; i++) {
      if (queue.take() instanceof Task task) {
        task.thief++;
      }
    }
  }

  private static void own(@Nullable Runnable taken) {
    if (taken instanceof Task task) {
      task.owner++;
    }
  }

  /// Takes the rest and counts.
  @Arbiter
  public void look(L_Result result) {
    for (Runnable rest = queue.takeOwn(); rest != null; rest = queue.takeOwn()) {
      own(rest);
    }
    result.r1 = "once";
    for (int i = 0; i < TASKS; i++) {
      int times = tasks[i].owner + tasks[i].thief;
      if (times != 1) {
        result.r1 = "task " + i + " was taken " + times + " times";
      }
    }
  }
}
