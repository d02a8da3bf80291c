package dev.joist.conformance;

import static java.lang.Thread.State.BLOCKED;
import static java.lang.Thread.State.WAITING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whom the judge waits for before it goes on.
@Timeout(30)
class RunQueueTest {

  private final RunQueue queue = new RunQueue();
  private final List<String> done = new ArrayList<>();

  @AutoClose private final ExecutorService others = Executors.newCachedThreadPool();

  @Test
  void whoWaitsForAnotherProcessIsAtRest() {
    queue.queue(() -> {
      LockSupport.park(this);
      done.add("woken");
    });
    queue.workOff();
    assertEquals(List.of(), done);
  }

  @Test
  void whoMeetsAnotherThreadAtALockIsWaitedFor() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    whileAnotherThreadHas(
        (taken, free) -> {
          lock.lock();
          try {
            taken.countDown();
            free.await();
          } finally {
            lock.unlock();
          }
          return null;
        },
        () -> {
          lock.lock();
          try {
            assertEquals(List.of(), done);
          } finally {
            lock.unlock();
          }
        });
  }

  @Test
  void soIsWhoMeetsItAtAMonitor() throws Exception {
    Object monitor = new Object();
    whileAnotherThreadHas(
        (taken, free) -> {
          synchronized (monitor) {
            taken.countDown();
            free.await();
          }
          return null;
        },
        () -> {
          synchronized (monitor) {
            assertEquals(List.of(), done);
          }
        });
  }

  private interface Holding {
    @Nullable Object run(CountDownLatch taken, CountDownLatch free) throws InterruptedException;
  }

  /// The lock is let go of when the process has waited for many looks of the queue's.
  private void whileAnotherThreadHas(Holding holding, Runnable meeting) throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    Future<?> holder = others.submit(() -> holding.run(taken, free));
    taken.await();
    CompletableFuture<Thread> process = new CompletableFuture<>();
    queue.queue(() -> {
      process.complete(Thread.currentThread());
      meeting.run();
      done.add("past");
    });
    Future<?> letsGo =
        others.submit(() -> {
          Thread waiting = process.get();
          for (int looks = 0; looks < 10_000; ) {
            looks += waiting.getState() == WAITING || waiting.getState() == BLOCKED ? 1 : 0;
            Thread.onSpinWait();
          }
          free.countDown();
          return null;
        });
    queue.workOff();
    assertEquals(List.of("past"), done);
    letsGo.get();
    holder.get();
  }
}
