package dev.joist.schedule;

import static dev.joist.process.Race.explore;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.process.Race;
import dev.joist.schedule.Worker.Status;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Workers: one goes to rest, is put aside or has tasks taken from it while others queue some.
///
/// *Hazard:* a task is queued that no worker comes to, since the one that was to come is about to
/// park, was put aside, or left it to another; or it is carried out twice.
///
/// *Reachable:* not. Whenever all threads have come to rest, each task was carried out once, or a
/// worker is at work or was started that does so without being woken once more.
///
/// *Command:* `./joist test -Dtest=WorkersRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
class WorkersRaceTest {

  /// Workers on the threads of a race. They are closed, so that one that finds nothing to do ends
  /// at once instead of waiting: in between it is parked and can be woken as ever.
  private static final class Shift {
    private static final int TASKS = 4;

    /// Those that were started and are on no thread yet; the watchman is left out.
    private final Deque<Worker> started = new ArrayDeque<>();

    private final Workers workers = new Workers("race", 2, 1, this::start);
    private final int[] done = new int[TASKS];
    private int queued;

    Shift() {
      workers.close();
    }

    private synchronized void start(Thread thread) {
      if (thread instanceof Worker worker) {
        started.add(worker);
      }
    }

    synchronized Runnable task() {
      int number = queued++;
      return () -> done(number);
    }

    private synchronized void done(int number) {
      done[number]++;
    }

    /// Starts a worker by a task from elsewhere, and has it take that.
    Worker hired() {
      workers.admit(task());
      Worker worker = Objects.requireNonNull(started.poll());
      Objects.requireNonNull(workers.next(worker)).run();
      return worker;
    }

    /// What a worker's thread does, once it is not in the middle of a task.
    void work(Worker worker) {
      do {
        while (worker.status() == Status.ACTIVE) {
          Runnable task = workers.next(worker);
          if (task == null) {
            break;
          }
          task.run();
        }
      } while (worker.isAside() && workers.serveAsSpare(worker));
      workers.left(worker);
    }

    /// All who were started work; what is left then nobody comes to.
    void assertAllIsDone() {
      for (Worker worker = started.poll(); worker != null; worker = started.poll()) {
        work(worker);
      }
      int[] once = new int[TASKS];
      Arrays.fill(once, 0, queued, 1);
      assertArrayEquals(once, done);
      assertTrue(workers.waiting() == 0, "a task is queued twice");
    }
  }

  @Test
  void sched_aTaskThatComesWhileAWorkerGoesToRestIsCarriedOut() {
    explore(() -> {
      Shift shift = new Shift();
      Worker worker = shift.hired();
      Runnable task = shift.task();
      return Race.of(() -> shift.work(worker), () -> shift.workers.admit(task))
          .then(shift::assertAllIsDone);
    });
  }

  @Test
  void sched_twoTasksThatComeWhileTwoGoToRestAreCarriedOut() {
    explore(() -> {
      Shift shift = new Shift();
      Worker one = shift.hired();
      Worker other = shift.hired();
      Runnable task = shift.task();
      return Race.of(
              () -> shift.work(one), () -> shift.work(other), () -> shift.workers.admit(task))
          .then(shift::assertAllIsDone);
    });
  }

  @Test
  void sched_whatATaskQueuesWhileItsWorkerIsPutAsideIsCarriedOut() {
    explore(() -> {
      Shift shift = new Shift();
      Worker worker = shift.hired();
      Runnable first = shift.task();
      Runnable second = shift.task();
      return Race.of(
              () -> {
                shift.workers.execute(worker, first);
                shift.workers.execute(worker, second);
                shift.work(worker);
              },
              () -> shift.workers.putAside(worker))
          .then(shift::assertAllIsDone);
    });
  }

  @Test
  void sched_whatIsTakenFromAWorkerIsCarriedOutOnce() {
    explore(() -> {
      Shift shift = new Shift();
      Worker worker = shift.hired();
      Worker thief = shift.hired();
      shift.workers.execute(worker, shift.task());
      shift.workers.execute(worker, shift.task());
      worker.want();
      return Race.of(() -> shift.work(worker), () -> shift.work(thief))
          .then(shift::assertAllIsDone);
    });
  }

  @Test
  void sched_whatIsTakenFromAWorkerThatIsPutAsideIsCarriedOutOnce() {
    explore(() -> {
      Shift shift = new Shift();
      Worker worker = shift.hired();
      Worker thief = shift.hired();
      shift.workers.execute(worker, shift.task());
      shift.workers.execute(worker, shift.task());
      return Race.of(
              () -> shift.work(worker),
              () -> shift.work(thief),
              () -> shift.workers.putAside(worker))
          .then(shift::assertAllIsDone);
    });
  }
}
