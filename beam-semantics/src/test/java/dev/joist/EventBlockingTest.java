package dev.joist;

import static dev.joist.Beam.call;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.reply;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.schedule.Worker;
import dev.joist.signal.Call;
import dev.joist.signal.Handler;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Handlers that wait, or compute without end: they hold nobody up, can be killed, and their
/// process comes back to the workers.
class EventBlockingTest extends ProcessTest {

  private static final int MORE_THAN_CORES = Runtime.getRuntime().availableProcessors() * 3 + 1;

  /// What a test lets go at its end; each has its own, so that no thread sees another test's.
  private final AtomicBoolean over = new AtomicBoolean();

  private final CountDownLatch end = new CountDownLatch(1);
  private final Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();

  @AfterEach
  void letGo() throws Exception {
    over.set(true);
    end.countDown();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  /// What a handler may be in the middle of.
  enum Doing {
    RECEIVING,
    SLEEPING_AS_A_PROCESS,
    CALLING,
    SLEEPING,
    LOOPING,
    WAITING_FOR_A_LATCH,
    WAITING_IN_A_MONITOR,
    READING_A_SOCKET,
    CATCHING_ALL_IN_A_LOOP;

    /// Whether its thread comes back by itself once the process is killed. A platform thread that
    /// reads a socket does not.
    boolean yields() {
      return this != LOOPING && this != READING_A_SOCKET && this != CATCHING_ALL_IN_A_LOOP;
    }
  }

  private void carryOut(Doing doing, Runnable started) throws Exception {
    Object mine = new Object();
    switch (doing) {
      case RECEIVING -> {
        started.run();
        receive(_ -> null);
      }
      case SLEEPING_AS_A_PROCESS -> {
        started.run();
        sleep(Duration.ofDays(1));
      }
      case CALLING -> {
        Pid mute = Beam.spawn((Handler) _ -> {});
        started.run();
        call(mute, "request", Duration.ofDays(1));
      }
      case SLEEPING -> {
        started.run();
        Thread.sleep(Duration.ofDays(1));
      }
      case LOOPING -> {
        started.run();
        while (!over.get()) {
          Thread.onSpinWait();
        }
      }
      case WAITING_FOR_A_LATCH -> {
        started.run();
        end.await();
      }
      case WAITING_IN_A_MONITOR -> {
        synchronized (mine) {
          started.run();
          while (!over.get()) {
            mine.wait();
          }
        }
      }
      case READING_A_SOCKET -> {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 1, here);
            Socket out = new Socket(here, server.getLocalPort());
            Socket in = server.accept()) {
          open.add(out);
          started.run();
          assertEquals(-1, in.getInputStream().read());
        }
      }
      case CATCHING_ALL_IN_A_LOOP -> {
        started.run();
        while (!over.get()) {
          try {
            Thread.sleep(Duration.ofDays(1));
          } catch (Throwable _) {
            // as bad code does
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sig23_sig14_aHandlerThatIsKilledIsDeadForEverybodyAtOnce(Doing doing) throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    Spawned process =
        inbox.spawnMonitor(
            (Handler)
                _ -> {
                  register(atom("busy"), self());
                  carryOut(doing, () -> thread.complete(Thread.currentThread()));
                });
    node.send(process.pid(), "go");
    Thread own = thread.get();
    kill(process.pid());
    assertFalse(node.isProcessAlive(process.pid()));
    assertTrue(node.whereis(atom("busy")).isEmpty());
    expectEnd(process, KILLED);
    if (!doing.yields()) {
      letGo();
      own.interrupt(); // what sleeps again and again looks at `over`
    }
    node.close(); // a worker without a task ends then
    assertTrue(own.join(PATIENCE), "the thread is still there");
  }

  @ParameterizedTest
  @EnumSource
  void othersGoOnWhileHandlersAreHeldUp(Doing doing) throws Exception {
    CountDownLatch started = new CountDownLatch(MORE_THAN_CORES);
    for (int i = 0; i < MORE_THAN_CORES; i++) {
      node.send(node.spawn((Handler) _ -> carryOut(doing, started::countDown)), "go");
    }
    await(started); // none of them waits for another to be done
    Trail trail = new Trail();
    Pid other = node.spawn((Handler) trail::add);
    node.send(other, 1L);
    trail.expect(1L);
    if (doing == Doing.CATCHING_ALL_IN_A_LOOP) {
      over.set(true);
    }
  }

  @Test
  void whatWaitsBehindAHeldUpHandlerIsGivenToOthers() throws Exception {
    Trail trail = new Trail();
    Handler waker =
        message -> { // wakes another at its own worker, and then keeps the worker
          Pid woken = Beam.spawn((Handler) trail::add);
          send(woken, message);
          while (!over.get()) {
            Thread.onSpinWait();
          }
        };
    node.send(node.spawn(waker), 1L);
    trail.expect(1L);
  }

  @Test
  void recv20_aCallInAHandlerIsAnsweredByAHandler() throws Exception {
    Trail trail = new Trail();
    Pid server =
        node.spawn(
            (Handler)
                message -> {
                  if (message instanceof Call(Tuple from, Object request)) {
                    reply(from, Tuple.of("answer", request));
                  }
                });
    Pid client = node.spawn((Handler) message -> trail.add(call(server, message, PATIENCE)));
    for (long i = 0; i < 100; i++) {
      node.send(client, i);
    }
    for (long i = 0; i < 100; i++) {
      trail.expect(Tuple.of("answer", i));
    }
  }

  @Test
  void recv20_aProcessThatHasWaitedComesBackToTheWorkers() throws Exception {
    Trail trail = new Trail();
    Pid pid =
        node.spawn(
            (Handler)
                message -> {
                  if (message.equals("wait")) {
                    trail.add(receive(m -> m instanceof Long ? m : null));
                  } else {
                    trail.add(Thread.currentThread() instanceof Worker);
                  }
                });
    node.send(pid, "wait");
    node.send(pid, 1L);
    trail.expect(1L);
    for (int i = 0; i < 100_000; i++) {
      node.send(pid, "where");
      if (trail.next().equals(true)) {
        return;
      }
    }
    throw new AssertionError("it never came back to a worker");
  }

  // ---- interrupts

  /// Whoever is killed in the middle of something leaves its thread without an interrupt to the
  /// next process.
  @Test
  void sig14_theInterruptOfAKillHitsNobodyElse() throws Exception {
    Trail trail = new Trail();
    Handler innocent =
        message -> trail.add(Thread.currentThread().isInterrupted() ? "interrupted" : message);
    List<Pid> innocents = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      innocents.add(node.spawn(innocent));
    }
    for (long round = 0; round < 2_000; round++) {
      CountDownLatch started = new CountDownLatch(1);
      Pid victim =
          node.spawn(
              (Handler)
                  _ -> {
                    started.countDown();
                    receive(_ -> null);
                  });
      node.send(victim, "go");
      if (round % 2 == 0) {
        await(started);
      }
      kill(victim);
      for (Pid each : innocents) {
        node.send(each, round);
      }
      trail.expect(round, round, round, round);
    }
  }

  @Test
  void sig14_anInterruptThatAHandlerLeavesBehindIsNotTheNextOnes() throws Exception {
    Trail trail = new Trail();
    Pid pid =
        node.spawn(
            (Handler)
                _ -> {
                  trail.add(Thread.currentThread().isInterrupted());
                  Thread.currentThread().interrupt();
                });
    for (int i = 0; i < 100; i++) {
      node.send(pid, i);
      trail.expect(false);
      while (!info(pid, "status").equals(atom("waiting"))) {
        Thread.onSpinWait();
      }
    }
  }

  // ---- the node's end

  @Test
  void sig23_aNodeIsClosedThoughMuchIsQueued() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean none = new AtomicBoolean(true);
    Handler busy =
        _ -> {
          started.countDown();
          while (!over.get()) {
            Thread.onSpinWait();
          }
        };
    for (int i = 0; i < MORE_THAN_CORES; i++) {
      node.send(node.spawn(busy), "go");
    }
    await(started);
    List<Pid> queued = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      Pid pid = node.spawn((Handler) _ -> none.set(none.get()));
      node.send(pid, "work");
      queued.add(pid);
    }
    node.close();
    assertEquals(0, node.processCount());
    for (Pid pid : queued) {
      assertFalse(node.isProcessAlive(pid));
    }
  }
}
