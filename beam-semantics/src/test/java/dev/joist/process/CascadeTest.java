package dev.joist.process;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.link;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One death that brings on a hundred thousand: nobody recurses over it, and nobody does more than
/// a share of it in one go.
///
/// What is passed on to the node's assistants is held back here and done step by step, so that each
/// share can be counted.
@Timeout(240)
class CascadeTest {

  private static final int MANY = 100_000;
  private static final int LONG = 10_000;

  /// Ten shares.
  private static final int SOME = 10 * Duty.SHARE;

  /// Too small for a recursion over processes.
  private static final long SMALL_STACK = 64 * 1024;

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private static final Atom KILL = Atom.of("kill");
  private static final Atom KILLED = Atom.of("killed");
  private static final Atom REASON = Atom.of("reason");

  private final Reluctant scheduler = new Reluctant("test");
  private final LocalNode node = new LocalNode(Atom.of("test@localhost"), 1, 2 * MANY, scheduler);
  private final LocalProcess watcher = Spawning.attach(node);
  private final Set<Pid> watched = new HashSet<>();

  @AfterEach
  void close() {
    scheduler.relent();
    node.close();
  }

  private Pid watch(Body body) {
    Pid pid = Spawning.spawn(watcher, body, SpawnSpec.MONITORED).process().pid();
    watched.add(pid);
    return pid;
  }

  /// Spawns processes that are linked to `hub`, and waits until they wait.
  private void spawnLinked(Pid hub, int number) throws InterruptedException {
    CountDownLatch linked = new CountDownLatch(number);
    List<Pid> pids = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      pids.add(
          watch(() -> {
            link(hub);
            linked.countDown();
            receive(_ -> null);
          }));
    }
    assertTrue(linked.await(PATIENCE, TimeUnit.NANOSECONDS), linked + " are not linked");
    pids.forEach(this::awaitWaiting);
  }

  /// A process that waits.
  private Pid watchWaiting() {
    Pid pid = watch(() -> receive(_ -> null));
    awaitWaiting(pid);
    return pid;
  }

  /// Waits until a process waits: until then its own thread might be the one that handles what ends
  /// it, whenever that comes to it.
  private void awaitWaiting(Pid pid) {
    LocalProcess process = Objects.requireNonNull(node.process(pid));
    while (!process.isWaiting()) {
      Thread.onSpinWait();
    }
  }

  /// Each watched process has ended with `reason`.
  private void expectDowns(Atom reason) {
    while (!watched.isEmpty()) {
      Object message = watcher.receive(m -> m, null, PATIENCE);
      Down down = assertInstanceOf(Down.class, message, watched.size() + " did not end");
      assertEquals(reason, down.reason());
      assertTrue(watched.remove((Pid) down.item()), "told twice of " + down.item());
    }
    assertNull(watcher.receive(m -> m, null, 0));
  }

  private static void withASmallStack(Runnable work) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(null, work, "small stack", SMALL_STACK);
    thread.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
    thread.start();
    thread.join();
    assertNull(failure.get());
  }

  /// Does what the assistants were asked for, piece by piece.
  ///
  /// @return how many pieces there were
  private int assist() throws InterruptedException {
    int pieces = 0;
    for (Runnable piece = scheduler.next(); piece != null; piece = scheduler.next()) {
      int before = node.processCount();
      withASmallStack(piece);
      assertTrue(before - node.processCount() <= Duty.SHARE, "an assistant did more than a share");
      pieces++;
    }
    return pieces;
  }

  private void assertTheRestIsDoneInShares(Atom reason) throws InterruptedException {
    int left = node.processCount();
    assertTrue(
        left >= watched.size() - Duty.SHARE, "more than a share was done: " + left + " are left");
    int pieces = assist();
    assertTrue(pieces >= left / Duty.SHARE, "in only " + pieces + " pieces");
    assertEquals(1, node.processCount(), "the watcher alone");
    expectDowns(reason);
  }

  // ---- one for all

  @Test
  void sig23_link14_aKillFromOutsideEndsAllThatAreLinked() throws Exception {
    Pid hub = watchWaiting();
    spawnLinked(hub, MANY);
    withASmallStack(() -> Linking.exit(node, hub, KILL));
    assertTheRestIsDoneInShares(KILLED);
  }

  /// What a process does after it has killed.
  enum Then {
    ENDS {
      @Override
      void run() {}
    },
    WAITS {
      @Override
      void run() {
        assertEquals("go on", receive(m -> m));
      }
    };

    abstract void run();
  }

  @ParameterizedTest
  @EnumSource
  void sig23_link14_soDoesAKillByAProcess(Then then) throws Exception {
    Pid hub = watchWaiting();
    spawnLinked(hub, SOME);
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    LocalProcess killer =
        Spawning.spawn(
            node,
            () -> {
              thread.complete(Thread.currentThread());
              exit(hub, KILL);
              then.run();
            });
    while (then == Then.WAITS && !killer.isWaiting()) {
      Thread.onSpinWait();
    }
    if (then == Then.WAITS) {
      Sending.send(node, killer.pid(), "go on");
    }
    thread.join().join();
    assertTheRestIsDoneInShares(KILLED);
  }

  @Test
  void sig23_link14_aProcessThatEndsByItselfTellsAllThatAreLinked() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    Pid hub =
        watch(() -> {
          thread.complete(Thread.currentThread());
          go.await();
          receive(Duration.ZERO, _ -> null, () -> "links that have come, but are not handled yet");
          exit(REASON);
        });
    spawnLinked(hub, MANY);
    go.countDown();
    thread.join().join();
    assertTheRestIsDoneInShares(REASON);
  }

  @Test
  void sig23_mon24_theEndOfAWatcherOfManyIsToldInShares() throws Exception {
    LocalProcess one = Spawning.attach(node);
    List<LocalProcess> targets = new ArrayList<>();
    for (int i = 0; i < SOME; i++) {
      LocalProcess target = Spawning.attach(node);
      targets.add(target);
      Monitoring.monitor(one, Monitoring.PROCESS, target.pid(), MonitorSpec.PLAIN);
    }
    one.turn().end();
    while (assist() > 0) {}
    assertEquals(SOME, targets.stream().filter(CascadeTest::isWatched).count());
    withASmallStack(() -> Linking.exit(node, one.pid(), KILL));
    assertTrue(targets.stream().filter(CascadeTest::isWatched).count() >= SOME - Duty.SHARE);
    assertTrue(assist() >= SOME / Duty.SHARE - 1);
    assertEquals(0, targets.stream().filter(CascadeTest::isWatched).count());
  }

  private static boolean isWatched(LocalProcess process) {
    return process.watchers != null && process.watchers.size() > 0;
  }

  // ---- one after the other

  private List<Pid> chain(boolean closed) throws InterruptedException {
    CountDownLatch linked = new CountDownLatch(LONG - (closed ? 0 : 1));
    List<Pid> chain = new ArrayList<>();
    List<CompletableFuture<Pid>> befores = new ArrayList<>();
    for (int i = 0; i < LONG; i++) {
      CompletableFuture<Pid> before = new CompletableFuture<>();
      befores.add(before);
      chain.add(
          watch(() -> {
            Pid pid = before.join();
            if (!pid.equals(self())) {
              link(pid);
              linked.countDown();
            }
            receive(_ -> null);
          }));
    }
    for (int i = 0; i < LONG; i++) {
      int at = i > 0 ? i - 1 : closed ? LONG - 1 : 0;
      befores.get(i).complete(chain.get(at));
    }
    assertTrue(linked.await(PATIENCE, TimeUnit.NANOSECONDS), linked + " are not linked");
    chain.forEach(this::awaitWaiting);
    return chain;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sig23_link14_aDeathRunsDownALongChainOrRoundARing(boolean closed) throws Exception {
    Pid first = chain(closed).getFirst();
    withASmallStack(() -> Linking.exit(node, first, REASON));
    assertTrue(node.processCount() >= LONG - Duty.SHARE, "more than a share was done");
    assertTrue(assist() > 0);
    assertEquals(1, node.processCount(), "the watcher alone");
    expectDowns(REASON);
  }
}
