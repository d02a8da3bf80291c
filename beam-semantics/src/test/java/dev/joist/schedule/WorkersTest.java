package dev.joist.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.schedule.Worker.Status;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The workers of a node: each task is carried out once, whoever is put aside, parks or is woken.
@Timeout(120)
class WorkersTest {

  private static final long PATIENCE_SECONDS = 60;
  private static final int COUNT = 2;

  private final Workers workers = new Workers("workers-test", COUNT);
  private final AtomicBoolean over = new AtomicBoolean();

  @AfterEach
  void close() {
    over.set(true);
    workers.close();
  }

  private void busy() {
    while (!over.get()) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not happen");
    } catch (InterruptedException e) {
      throw new AssertionError("the test was interrupted", e);
    }
  }

  /// Runs a task and waits for it.
  private void carryOut(Runnable task) {
    CountDownLatch done = new CountDownLatch(1);
    workers.execute(() -> {
      task.run();
      done.countDown();
    });
    await(done);
  }

  /// Notes it if the calling task's worker was put aside, as its core was taken away for long.
  private static void noteAside(AtomicBoolean aside) {
    if (Thread.currentThread() instanceof Worker worker && worker.isAside()) {
      aside.set(true);
    }
  }

  @Test
  void aTaskOfAWorkerQueuesThereInOrder() {
    List<Integer> expected = IntStream.range(0, 1_000).boxed().toList();
    Workers single = new Workers("single", 1);
    AtomicBoolean aside = new AtomicBoolean();
    ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();
    do { // again if its core was taken away in between, so that it was put aside
      order.clear();
      aside.set(false);
      CountDownLatch done = new CountDownLatch(expected.size() + 1);
      single.execute(() -> {
        expected.forEach(number ->
            single.execute(() -> {
              order.add(number);
              noteAside(aside);
              done.countDown();
            }));
        noteAside(aside);
        done.countDown();
      });
      await(done);
    } while (aside.get());
    single.close();
    assertEquals(expected, List.copyOf(order));
  }

  /// Each task leaves something for idle workers, and is followed by the next.
  ///
  /// @param byWhom what an idle worker does with what is left for it
  private static void expectNothingPilesUp(BiConsumer<Workers, Runnable> byWhom) {
    Workers single = new Workers("never-idle", 1);
    AtomicInteger waiting = new AtomicInteger();
    LongAccumulator most = new LongAccumulator(Math::max, 0);
    AtomicInteger left = new AtomicInteger(100_000);
    CountDownLatch done = new CountDownLatch(2);
    Runnable task =
        new Runnable() {
          @Override
          public void run() {
            most.accumulate(waiting.incrementAndGet());
            single.whenIdle(() -> byWhom.accept(single, waiting::decrementAndGet));
            if (left.decrementAndGet() > 0) {
              single.execute(this);
            } else {
              done.countDown();
            }
          }
        };
    single.execute(() -> {
      single.execute(task);
      single.execute(task); // somebody always waits
    });
    await(done);
    single.close();
    assertTrue(most.get() <= 2 * IdleWork.UNHURRIED, () -> most + " waited");
  }

  @Test
  void whatWaitsForIdleWorkersDoesNotPileUpWhileNobodyIsIdle() {
    expectNothingPilesUp((_, task) -> task.run());
  }

  /// As with the stacks of the dead: what was put off queues more when it is done.
  @Test
  void whatWaitsForIdleWorkersDoesNotPileUpInTheQueueEither() {
    expectNothingPilesUp(Workers::execute);
  }

  @Test
  void whatWaitsForIdleWorkersDoesNotPileUpBehindTasksThatAreHeldUp() {
    CountDownLatch begun = new CountDownLatch(COUNT);
    for (int i = 0; i < COUNT; i++) {
      workers.execute(() -> {
        begun.countDown();
        busy();
      });
    }
    await(begun);
    int many = 10 * IdleWork.UNHURRIED;
    CountDownLatch all = new CountDownLatch(many - IdleWork.UNHURRIED);
    for (int i = 0; i < many; i++) {
      workers.whenIdle(all::countDown);
    }
    await(all);
  }

  /// Fails to start each thread the first time, as where the system has no more of them.
  @Test
  void aThreadThatCannotBeStartedIsMissedOnlyUntilTheNextTask() {
    Set<Class<?>> failed = new HashSet<>();
    Workers poor =
        new Workers(
            "poor",
            1,
            1,
            thread -> {
              if (failed.add(thread.getClass())) {
                throw new OutOfMemoryError("unable to create native thread (meant to be thrown)");
              }
              thread.start();
            });
    CountDownLatch done = new CountDownLatch(3);
    CountDownLatch behind = new CountDownLatch(1);
    poor.execute(done::countDown); // no worker, no watchman
    poor.execute(done::countDown);
    poor.execute(done::countDown);
    await(done);
    poor.execute(() -> {
      poor.execute(behind::countDown);
      busy();
    });
    await(behind); // the watchman is there
    poor.close();
    assertEquals(2, failed.size());
  }

  /// Each task comes when everybody is about to park, or has just done so.
  @Test
  void noTaskIsForgottenByThoseWhoPark() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      carryOut(() -> {});
      for (int pause = random.nextInt(300); pause > 0; pause--) {
        Thread.onSpinWait();
      }
    }
    int taking = workers.statuses().size();
    assertTrue(taking <= COUNT, () -> taking + " take part");
  }

  /// As many tasks wake each other without end as a worker takes newcomers at once.
  @Test
  void newcomersHaveTheirShareOfABusyWorker() {
    int many = 1_000;
    AtomicBoolean aside = new AtomicBoolean();
    AtomicLong talkBefore = new AtomicLong();
    do { // again if its core was taken away in between, so that it was put aside
      aside.set(false);
      welcome(many, talkBefore, aside);
    } while (aside.get());
    assertTrue(talkBefore.get() < 10L * many, () -> talkBefore.get() + " tasks came before them");
  }

  private static void welcome(int many, AtomicLong talkBefore, AtomicBoolean aside) {
    Workers single = new Workers("single", 1);
    AtomicBoolean silence = new AtomicBoolean();
    AtomicLong talk = new AtomicLong();
    CountDownLatch welcomed = new CountDownLatch(many + 1);
    single.execute(() -> {
      for (int i = 0; i < 64; i++) {
        single.execute(
            new Runnable() {
              @Override
              public void run() {
                talk.incrementAndGet();
                if (!silence.get()) {
                  single.execute(this);
                }
              }
            });
      }
      for (int i = 0; i < many; i++) {
        single.admit(() -> {
          talkBefore.set(talk.get());
          noteAside(aside);
          welcomed.countDown();
        });
      }
      noteAside(aside);
      welcomed.countDown();
    });
    await(welcomed);
    silence.set(true);
    single.close();
  }

  @Test
  void eachTaskIsCarriedOutOnceThoughManyAreStolen() {
    int many = 200_000;
    AtomicIntegerArray times = new AtomicIntegerArray(many);
    CountDownLatch done = new CountDownLatch(many);
    workers.execute(() -> {
      for (int i = 0; i < many; i++) {
        int number = i;
        workers.execute(() -> {
          times.incrementAndGet(number);
          done.countDown();
        });
      }
    });
    await(done);
    for (int i = 0; i < many; i++) {
      assertEquals(1, times.get(i), "task " + i);
    }
  }

  @Test
  void eachTaskIsCarriedOutOnceThoughWorkersComeAndGo() {
    int many = 20_000;
    AtomicIntegerArray times = new AtomicIntegerArray(many);
    CountDownLatch done = new CountDownLatch(many);
    Random random = new Random(2);
    for (int i = 0; i < many; i++) {
      int number = i;
      int kind = random.nextInt(200);
      Runnable leaf =
          () -> {
            times.incrementAndGet(number);
            done.countDown();
          };
      workers.execute(() -> {
        if (kind == 0) { // says that it waits
          Worker.stepAside();
        } else if (kind == 1) { // is found out
          long start = System.nanoTime();
          while (System.nanoTime() - start < 3 * Watchman.LOOK_NANOS) {
            Thread.onSpinWait();
          }
        }
        workers.execute(leaf);
      });
    }
    await(done);
    for (int i = 0; i < many; i++) {
      assertEquals(1, times.get(i), "task " + i);
    }
    assertEquals(0, workers.waiting());
  }

  @Test
  void othersTakeThePlacesOfThoseWhoAreHeldUp() {
    for (int i = 0; i < COUNT * 3; i++) {
      CountDownLatch begun = new CountDownLatch(1);
      workers.execute(() -> {
        begun.countDown();
        busy();
      });
      await(begun);
    }
    carryOut(() -> {});
  }

  @Test
  void whatWaitsBehindATaskThatIsHeldUpIsCarriedOut() {
    CountDownLatch woken = new CountDownLatch(1);
    workers.execute(() -> {
      workers.execute(woken::countDown);
      busy();
    });
    await(woken);
  }

  @Test
  void aSpareIsRecalledBeforeAThreadIsStarted() {
    for (int i = 0; i < 1_000; i++) {
      carryOut(Worker::stepAside);
      while (Stream.of(workers.crew().all()).anyMatch(each -> each.status() == Status.ASIDE)) {
        Thread.onSpinWait(); // it is about to be a spare
      }
    }
    assertTrue(
        workers.crew().all().length <= COUNT * 4, () -> workers.crew().all().length + " threads");
  }

  @Test
  void aTaskThatThrowsTakesNoWorkerWithIt() {
    for (int i = 0; i < COUNT * 2; i++) {
      workers.execute(() -> {
        throw new IllegalStateException("meant to be thrown");
      });
    }
    carryOut(() -> {});
  }

  @Test
  void whatIsQueuedAfterTheCloseIsStillCarriedOut() throws InterruptedException {
    carryOut(() -> {});
    workers.close();
    carryOut(() -> {});
    for (Worker worker : workers.crew().all()) {
      assertTrue(worker.join(Duration.ofSeconds(PATIENCE_SECONDS)));
    }
    assertFalse(workers.hasNewcomers());
  }

  @Test
  void theStatusesAreOfThoseThatTakePart() {
    carryOut(() -> {});
    List<SchedulerStatus> statuses = workers.statuses();
    assertFalse(statuses.isEmpty());
    for (SchedulerStatus status : statuses) {
      assertTrue(status.name().startsWith("joist-workers-test-"), status.name());
      assertTrue(status.utilisation() >= 0 && status.utilisation() <= 1, status.toString());
    }
  }
}
