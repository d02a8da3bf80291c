package dev.joist;

import static dev.joist.Beam.alias;
import static dev.joist.Beam.call;
import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.hibernate;
import static dev.joist.Beam.link;
import static dev.joist.Beam.makeRef;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.openPort;
import static dev.joist.Beam.processInfo;
import static dev.joist.Beam.put;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.sendAfter;
import static dev.joist.Beam.sleep;
import static dev.joist.Beam.spawn;
import static dev.joist.Beam.spawnLink;
import static dev.joist.Beam.suspendProcess;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.unlink;
import static dev.joist.Beam.unregister;
import static dev.joist.Beam.whereis;
import static java.lang.Thread.State.BLOCKED;
import static java.lang.Thread.State.RUNNABLE;
import static java.lang.Thread.State.TIMED_WAITING;
import static java.lang.Thread.State.WAITING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Down;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The second law of the design: a process is dead for everybody the moment a kill of it is
/// handled, whatever its code is in the middle of; its thread follows when it can.
class KillTest extends ProcessTest {

  /// Raised at the end of a test for code that reacts to nothing else; each test has its own, so
  /// that a thread that gets no core for a while does not miss it.
  private static volatile AtomicBoolean over = new AtomicBoolean();

  /// Held by the test while processes want it.
  private static final Object LOCK = new Object();

  @BeforeEach
  void begin() {
    over = new AtomicBoolean();
  }

  @AfterEach
  void letGo() {
    over.set(true);
  }

  /// What a process may be in the middle of when it is killed.
  ///
  /// The thread of a process that `yields` ends by itself once it is interrupted; that of another
  /// ends when the test lets it go.
  enum Doing {
    WAITING_FOR_A_MESSAGE(WAITING, true) {
      @Override
      void run(Runnable started) {
        started.run();
        receive(_ -> null);
      }
    },
    SENDING_FOR_EVER(null, true) {
      @Override
      void run(Runnable started) {
        started.run();
        while (true) {
          send(self(), "again");
          receive();
        }
      }
    },
    LOOPING(RUNNABLE, false) {
      @Override
      void run(Runnable started) {
        AtomicBoolean end = over;
        started.run();
        while (!end.get()) {
          Thread.onSpinWait();
        }
      }
    },
    CATCHING_ALL_IN_A_LOOP(TIMED_WAITING, false) {
      @Override
      void run(Runnable started) {
        AtomicBoolean end = over;
        started.run();
        while (!end.get()) {
          try {
            Thread.sleep(Duration.ofDays(1));
          } catch (Throwable _) {
            // as bad code does
          }
        }
      }
    },
    SLEEPING(TIMED_WAITING, true) {
      @Override
      void run(Runnable started) throws Exception {
        started.run();
        Thread.sleep(Duration.ofDays(1));
      }
    },
    ACCEPTING_CONNECTIONS(WAITING, true) {
      @Override
      void run(Runnable started) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
          started.run();
          server.accept().close();
        }
      }
    },
    READING_A_SOCKET(WAITING, true) {
      @Override
      void run(Runnable started) throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 1, here);
            Socket _ = new Socket(here, server.getLocalPort());
            Socket in = server.accept()) {
          started.run();
          assertEquals(-1, in.getInputStream().read());
        }
      }
    },
    WAITING_IN_A_MONITOR(WAITING, true) {
      @Override
      void run(Runnable started) throws Exception {
        Object mine = new Object();
        synchronized (mine) {
          AtomicBoolean end = over;
          started.run();
          while (!end.get()) {
            mine.wait();
          }
        }
      }
    },
    ENTERING_A_MONITOR(BLOCKED, false) {
      @Override
      void run(Runnable started) {
        AtomicBoolean end = over;
        started.run();
        synchronized (LOCK) {
          assertTrue(end.get());
        }
      }
    },
    WAITING_FOR_A_LATCH(WAITING, true) {
      @Override
      void run(Runnable started) throws Exception {
        started.run();
        new CountDownLatch(1).await();
      }
    },
    WAITING_FOR_A_LOCK(WAITING, false) {
      @Override
      void run(Runnable started) {
        AtomicBoolean end = over;
        started.run();
        JUC_LOCK.lock();
        try {
          assertTrue(end.get());
        } finally {
          JUC_LOCK.unlock();
        }
      }
    };

    /// Held by the test, too.
    private static final ReentrantLock JUC_LOCK = new ReentrantLock();

    /// What the thread is in when it is at it; null when that changes all the time.
    private final Thread.@Nullable State state;

    private final boolean yields;

    Doing(Thread.@Nullable State state, boolean yields) {
      this.state = state;
      this.yields = yields;
    }

    /// Waits until the thread is in the middle of it.
    void awaitAt(Thread thread) {
      long start = System.nanoTime();
      while (state != null && thread.getState() != state) {
        assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), "it is " + thread.getState());
        Thread.onSpinWait();
      }
    }

    abstract void run(Runnable started) throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void sig23_sig14_whoIsKilledIsDeadForEverybodyAtOnce(Doing doing) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    Puppet linked = puppet();
    Puppet trapping = puppet();
    trapping.does(() -> trapExit(true));
    Trail after = new Trail();
    Doing.JUC_LOCK.lock();
    try {
      Spawned victim;
      synchronized (LOCK) {
        victim =
            inbox.spawnMonitor(() -> {
              thread.complete(Thread.currentThread());
              register(atom("victim"), self());
              link(linked.pid());
              link(trapping.pid());
              try {
                doing.run(started::countDown);
              } finally {
                send(inbox.pid(), "late");
                after.add("went on");
              }
            });
        await(started);
        doing.awaitAt(thread.join());
        Ref linkedEnd = inbox.monitor(linked.pid());
        assertEquals(victim.pid(), node.whereis(atom("victim")).orElseThrow());

        node.exit(victim.pid(), KILL);

        assertFalse(node.isProcessAlive(victim.pid()));
        assertEquals(UNDEFINED, node.processInfo(victim.pid(), atom("status")));
        assertEquals(Optional.empty(), node.whereis(atom("victim")));
        assertFalse(node.processes().contains(victim.pid()));
        node.register(atom("victim"), inbox.pid());
        expectKilled(victim, linked, linkedEnd);
        trapping.does(() -> expectExit(victim.pid(), KILLED));
        if (doing.yields) {
          awaitGone(thread);
        } else {
          assertTrue(thread.join().isAlive(), "this one was to hold out");
        }
      }
    } finally {
      Doing.JUC_LOCK.unlock();
      over.set(true);
    }
    if (doing == Doing.CATCHING_ALL_IN_A_LOOP) {
      thread.join().interrupt();
    }
    awaitGone(thread);
    expectNoMessage();
    after.expectNothingMore();
  }

  /// The ends of the victim and of who is linked to it, which come in either order.
  private void expectKilled(Spawned victim, Puppet linked, Ref linkedEnd) throws Exception {
    Object first = next();
    Object second = next();
    Object own = new Down(victim.ref(), PROCESS, victim.pid(), KILLED);
    Object others = new Down(linkedEnd, PROCESS, linked.pid(), KILLED);
    assertTrue(
        (first.equals(own) && second.equals(others))
            || (first.equals(others) && second.equals(own)),
        "told " + first + ", " + second);
  }

  /// Something that reaches `sink`, or leaves a trace on the node.
  interface Wish {
    void fulfil(Pid sink) throws Exception;
  }

  /// What a process may want to do on its way out.
  static Stream<Named<Wish>> lastWishes() {
    return Stream.of(
        wish("send", sink -> send(sink, "late")),
        wish("send by name", _ -> send(atom("sink"), "late")),
        wish("send later", sink -> sendAfter(Duration.ZERO, sink, "late")),
        wish("exit signal", sink -> exit(sink, atom("late"))),
        wish("register", _ -> register(atom("late"), self())),
        wish("register another", sink -> register(atom("late"), sink)),
        wish("unregister", _ -> unregister(atom("sink"))),
        wish("whereis", _ -> whereis(atom("sink"))),
        wish("spawn", sink -> spawn(() -> send(sink, "late"))),
        wish("spawn link", sink -> spawnLink(() -> send(sink, "late"))),
        wish("receive", _ -> receive()),
        wish("receive nothing", _ -> receive(Duration.ZERO, _ -> null, () -> "none")),
        wish("sleep", _ -> sleep(Duration.ofDays(1))),
        wish("call", sink -> call(sink, "late", Duration.ofDays(1))),
        wish("monitor", sink -> monitor(sink)),
        wish("link", sink -> link(sink)),
        wish("unlink", sink -> unlink(sink)),
        wish("trap exit", _ -> trapExit(true)),
        wish("alias", _ -> alias()),
        wish("make ref", _ -> makeRef()),
        wish("put", _ -> put("key", "late")),
        wish("info", sink -> processInfo(sink, atom("links"))),
        wish("open port", _ -> openPort(_ -> {})),
        wish("exit", _ -> exit(atom("late"))),
        wish("error", _ -> error(atom("late"))),
        wish("hibernate", sink -> hibernate(() -> send(sink, "late"))),
        wish("suspend", sink -> suspendProcess(sink)));
  }

  private static Named<Wish> wish(String name, Wish wish) {
    return Named.of(name, wish);
  }

  @ParameterizedTest
  @MethodSource("lastWishes")
  void sig14_nothingThatAKilledProcessDoesReachesAnybody(Wish last) throws Exception {
    Pid sink = inbox.pid();
    node.register(atom("sink"), sink);
    CountDownLatch killed = new CountDownLatch(1);
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CompletableFuture<Throwable> met = new CompletableFuture<>();
    Spawned victim =
        inbox.spawnMonitor(() -> {
          thread.complete(Thread.currentThread());
          try {
            awaitThroughInterrupts(killed);
          } finally {
            try {
              last.fulfil(sink);
              met.complete(new AssertionError("it came true"));
            } catch (Throwable thrown) {
              met.complete(thrown);
            }
          }
        });
    thread.join();
    node.exit(victim.pid(), KILL);
    killed.countDown();
    awaitGone(thread);
    assertTrue(met.join().getMessage().contains("has ended"), met.join().toString());
    expectEnd(victim, KILLED);
    expectNoMessage();
    assertEquals(List.of(sink), node.processes());
    assertEquals(Optional.empty(), node.whereis(atom("late")));
    assertEquals(Optional.of(sink), node.whereis(atom("sink")));
  }

  @Test
  void sig14_codeThatCatchesEverythingAndGoesOnReachesNobody() throws Exception {
    Trail tries = new Trail();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    Spawned victim =
        inbox.spawnMonitor(() -> {
          thread.complete(Thread.currentThread());
          while (!over.get()) {
            try {
              receive();
            } catch (Throwable caught) {
              tries.add(caught.getClass().getSimpleName());
              assertThrows(Error.class, () -> send(inbox.pid(), "late"));
            }
          }
        });
    thread.join();
    node.exit(victim.pid(), KILL);
    expectEnd(victim, KILLED);
    tries.expect("Unwind", "Unwind", "Unwind");
    over.set(true);
    awaitGone(thread);
    expectNoMessage();
  }

  /// Who may kill, and how.
  static Stream<String> killers() {
    return Stream.of("kill from outside", "kill", "exit", "link");
  }

  @ParameterizedTest
  @MethodSource("killers")
  void sig23_whoeverEndsABusyProcessEndsItAtOnce(String way) throws Exception {
    Puppet killer = puppet();
    CountDownLatch started = new CountDownLatch(1);
    Spawned victim =
        inbox.spawnMonitor(() -> {
          if (way.equals("link")) {
            link(killer.pid());
          }
          Doing.LOOPING.run(started::countDown);
        });
    await(started);
    switch (way) {
      case "kill from outside" -> node.exit(victim.pid(), KILL);
      case "kill" -> killer.does(() -> exit(victim.pid(), KILL));
      case "exit" -> killer.does(() -> exit(victim.pid(), atom("reason")));
      default -> killer.begins(() -> exit(atom("reason")));
    }
    expectEnd(victim, way.startsWith("kill") ? KILLED : atom("reason"));
    assertFalse(node.isProcessAlive(victim.pid()));
  }

  @Test
  void sig23_aKillNeedsNoneOfTheThreadsThatRunProcesses() throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    List<Spawned> busy = new ArrayList<>();
    for (int i = 0; i < cores; i++) {
      CountDownLatch started = new CountDownLatch(1);
      busy.add(inbox.spawnMonitor(() -> Doing.LOOPING.run(started::countDown)));
      await(started);
    }
    Spawned waiting = inbox.spawnMonitor(() -> receive(_ -> null)); // for a thread, at first
    for (Spawned each : busy) {
      node.exit(each.pid(), KILL);
      expectEnd(each, KILLED);
    }
    node.exit(waiting.pid(), KILL);
    expectEnd(waiting, KILLED);
    over.set(true);
    assertEquals(List.of(inbox.pid()), node.processes());
    expectNoMessage();
  }

  @Test
  void sig23_aClosedNodeHasKilledTheBusyToo() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    node.spawn(() -> Doing.LOOPING.run(started::countDown));
    await(started);
    node.close();
    assertEquals(0, node.processCount());
  }

  @Test
  void sig23_anInboxThatIsKilledSaysSoToWhoWaitsThere() throws Exception {
    Inbox other = node.inbox();
    Ref ref = inbox.monitor(other.pid());
    CompletableFuture<Object> met = new CompletableFuture<>();
    Thread user =
        Thread.ofPlatform()
            .start(() -> {
              try {
                met.complete(other.receive(Duration.ofDays(1)));
              } catch (Exception thrown) {
                met.complete(thrown);
              }
            });
    node.exit(other.pid(), KILL);
    expectDown(ref, other.pid(), KILLED);
    assertTrue(user.join(PATIENCE));
    assertInstanceOf(IllegalStateException.class, met.join());
    assertThrows(IllegalStateException.class, () -> other.send(inbox.pid(), "late"));
    expectNoMessage();
  }
}
