package dev.joist.process;

import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Beam;
import dev.joist.schedule.Scheduler;
import dev.joist.schedule.Threads;
import dev.joist.schedule.Worker;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Processes that never wait: others have their turn all the same, on whatever carries them.
@Timeout(600)
class FairnessTest {

  private static final long PATIENCE_SECONDS = 120;
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final int MANY = 100;
  private static final String NODE = "fairness-test";

  private final AtomicBoolean over = new AtomicBoolean();
  private LocalNode node = node(new Threads(NODE));

  private static LocalNode node(Scheduler scheduler) {
    return new LocalNode(Atom.of("test@localhost"), 1, 10_000, scheduler);
  }

  @AfterEach
  void close() {
    over.set(true);
    node.close();
  }

  /// What carries straight-line bodies.
  enum Carriers {
    WORKERS,
    THE_JDKS
  }

  /// What somebody does who never waits.
  enum Doing {
    TALKING,
    COMPUTING,
    ASKING,
    /// Its code keeps its thread interrupted, which must not end each of its rests at once.
    INTERRUPTED
  }

  private void use(Carriers carriers) {
    if (carriers == Carriers.THE_JDKS) {
      node.close();
      node = node(new OnJdkCarriers(NODE));
    }
  }

  private static void compute(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private void carryOut(Doing doing) {
    send(self(), 1L);
    while (!over.get()) {
      switch (doing) {
        case TALKING -> {
          receive();
          send(self(), 1L);
        }
        case COMPUTING -> {
          compute(5);
          send(self(), 1L);
        }
        case ASKING -> Beam.registered();
        case INTERRUPTED -> {
          Thread.currentThread().interrupt();
          compute(5);
          Beam.registered();
        }
      }
    }
  }

  private void startTalkers(int count, Doing doing) {
    CountDownLatch begun = new CountDownLatch(Math.min(count, CORES));
    for (int i = 0; i < count; i++) {
      var _ =
          Spawning.spawn(
              node,
              (Body)
                  () -> {
                    begun.countDown();
                    carryOut(doing);
                  });
    }
    await(begun);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not happen");
    } catch (InterruptedException e) {
      throw new AssertionError("the test was interrupted", e);
    }
  }

  private void expectNewcomersAreHandled() {
    for (int i = 0; i < 20; i++) {
      CountDownLatch handled = new CountDownLatch(1);
      LocalProcess newcomer =
          Spawning.spawn(
              node,
              (Body)
                  () -> {
                    receive();
                    handled.countDown();
                  });
      Sending.send(node, newcomer.pid(), "hello");
      await(handled);
    }
  }

  @ParameterizedTest
  @EnumSource
  void recv01_newcomersHaveTheirTurnThoughOthersNeverWaitOnJdkCarriers(Doing doing) {
    use(Carriers.THE_JDKS);
    startTalkers(MANY, doing);
    expectNewcomersAreHandled();
  }

  @ParameterizedTest
  @EnumSource
  void recv01_newcomersHaveTheirTurnThoughOthersNeverWaitOnWorkers(Doing doing) {
    startTalkers(MANY, doing);
    expectNewcomersAreHandled();
  }

  @Test
  void recv01_whoTalksWithoutEndTakesNoThreadForItself() {
    int talkers = 200;
    startTalkers(talkers, Doing.TALKING);
    expectNewcomersAreHandled();
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread instanceof Worker && thread.getName().contains(NODE))
            .count();
    assertTrue(threads < talkers / 2, () -> threads + " threads");
  }

  /// What it has brought on itself happens when its slice is over, as on BEAM: not only when it
  /// waits.
  @ParameterizedTest
  @EnumSource
  void mon02_aDownComesThoughTheProcessNeverWaits(Carriers carriers) throws InterruptedException {
    use(carriers);
    BlockingQueue<Object> got = new LinkedBlockingQueue<>();
    Pid dead = Spawning.attach(node).pid();
    node.process(dead).detach(Reasons.NORMAL);
    var _ =
        Spawning.spawn(
            node,
            (Body)
                () -> {
                  monitor(dead);
                  send(self(), 1L);
                  for (Object m = receive(); !over.get(); m = receive()) {
                    if (m instanceof Down) {
                      got.add(m);
                      return;
                    }
                    send(self(), 1L);
                  }
                });
    assertInstanceOf(Down.class, got.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  // ---- handlers

  /// Wakes somebody, who waits behind it, and computes until its worker was put aside for that.
  private static void holdUp() {
    send(Beam.spawn((Handler) _ -> {}), "wake");
    while (Thread.currentThread() instanceof Worker worker && !worker.isAside()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void recv20_aHandlerThatComputesStaysWithTheWorkers() throws InterruptedException {
    node.close();
    node = node(new Threads(NODE, 1)); // so that nobody takes what waits behind it
    BlockingQueue<Boolean> onWorker = new LinkedBlockingQueue<>();
    Pid pid =
        Spawning.spawn(
                node,
                (Handler)
                    _ -> {
                      onWorker.add(Thread.currentThread() instanceof Worker);
                      holdUp();
                    })
            .pid();
    for (int i = 0; i < 5; i++) {
      Sending.send(node, pid, i);
      assertEquals(true, onWorker.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
  }

  @Test
  void recv20_aTurnBesideTheWorkersIsOverAfterASlice() throws InterruptedException {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    LocalProcess process =
        Spawning.spawn(
            node,
            (Handler)
                message -> {
                  if (message.equals("wait")) {
                    receive(m -> m.equals("go on") ? m : null);
                    return;
                  }
                  compute(3);
                  threads.add(Thread.currentThread());
                });
    Pid pid = process.pid();
    Sending.send(node, pid, "wait");
    while (!process.isParked()) {
      Thread.onSpinWait();
    }
    Sending.send(node, pid, "one");
    Sending.send(node, pid, "two");
    Sending.send(node, pid, "go on");
    Thread one = threads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Thread two = threads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertTrue(one != null && one.isVirtual());
    assertNotEquals(one, two);
  }
}
