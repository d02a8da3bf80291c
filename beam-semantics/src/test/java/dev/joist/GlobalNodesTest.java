package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.otp.Global;
import dev.joist.otp.Global.LockId;
import dev.joist.otp.Resolve;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Names that are unique among connected nodes, and locks. `node` has a lower name than `there`.
class GlobalNodesTest extends NodesTest {

  private static final Resolve SECOND = Resolve.named("second");
  private static final Resolve STRANGER = Resolve.named("stranger");
  private static final Resolve FAILING = Resolve.named("failing");

  private final Queue<Object> decided = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void takePart() throws InterruptedException {
    start(node);
    start(there);
    together(node, there);
  }

  private void start(Node each) {
    Resolve.Function second =
        (name, a, b) -> {
          decided.add(Tuple.of(Beam.node(), name, a, b));
          return Optional.of(b);
        };
    Resolve.Function stranger = (_, _, _) -> Optional.of(Beam.self());
    Resolve.Function failing =
        (_, _, _) -> {
          throw new IllegalStateException("on purpose");
        };
    on(
        each,
        () ->
            Global.start(
                    Map.of(
                        SECOND.function(), second,
                        STRANGER.function(), stranger,
                        FAILING.function(), failing))
                .pid());
  }

  /// Connects these, and waits until they share their names.
  private void together(Node... nodes) throws InterruptedException {
    connect(nodes);
    synced(nodes);
  }

  private static void synced(Node... nodes) {
    for (Node each : nodes) {
      on(
          each,
          () -> {
            Global.sync();
            return true;
          });
    }
  }

  private static boolean register(Node node, Object name, Pid pid) {
    return on(node, () -> Global.registerName(name, pid));
  }

  private static Optional<Pid> whereis(Node node, Object name) {
    return on(node, () -> Global.whereisName(name));
  }

  private static void expectName(Object name, Optional<Pid> pid, Node... nodes) {
    for (Node each : nodes) {
      expectSoon(pid, () -> whereis(each, name));
    }
  }

  // ---- DIST-16: names

  @Test
  void dist16_aNameIsOnesOnAllNodes() throws Exception {
    Pid a = idle();
    Pid b = idleThere();
    Object name = Tuple.of("any", 1L);
    assertTrue(register(node, name, a));
    assertEquals(Optional.of(a), whereis(node, name));
    assertEquals(Optional.of(a), whereis(there, name));
    assertEquals(List.of(name), on(there, Global::registeredNames));
    assertFalse(register(there, name, b));
    assertFalse(register(node, name, b));
    assertFalse(register(node, name, a));
    assertEquals(Optional.of(a), whereis(there, name));
    assertEquals(Optional.empty(), whereis(there, "another"));
  }

  @Test
  void dist16_aProcessHasOneName() throws Exception {
    Pid a = idle();
    assertTrue(register(node, "one", a));
    assertFalse(register(there, "two", a));
    assertEquals(List.of("one"), on(there, Global::registeredNames));
    on(
        node,
        () -> {
          Global.unregisterName("one");
          return true;
        });
    assertTrue(register(there, "two", a));
  }

  @Test
  void dist16_aNameIsFreedAndGivenToAnother() throws Exception {
    Pid a = idle();
    Pid b = idleThere();
    assertTrue(register(there, "name", a));
    on(
        there,
        () -> {
          Global.unregisterName("name");
          Global.unregisterName("nobody");
          return true;
        });
    assertEquals(Optional.empty(), whereis(node, "name"));
    assertTrue(register(there, "name", b));
    on(
        there,
        () -> {
          Global.reRegisterName("name", a);
          return true;
        });
    assertEquals(Optional.of(a), whereis(node, "name"));
    there.exit(b, KILL); // which has it no more
    assertTrue(register(node, "other", idle()));
    assertEquals(Optional.of(a), whereis(there, "name"));
  }

  @Test
  void dist16_aNameIsFreeWhenItsProcessEnds() throws Exception {
    Pid b = idleThere();
    assertTrue(register(node, "name", b));
    there.exit(b, KILL);
    expectName("name", Optional.empty(), node, there);
    Pid c = idleThere();
    assertTrue(register(node, "name", c));
    try (Inbox watcher = there.inbox()) {
      Ref ref = watcher.monitor(c);
      there.exit(c, KILL);
      assertTerm(down(ref, c, KILLED), watcher.receive(PATIENCE));
    }
    assertTrue(register(node, "name", idle()), "the dead keep no name");
    assertTrue(register(node, "dead", dead()));
    expectName("dead", Optional.empty(), node, there);
  }

  @Test
  void dist16_whatIsSentToANobodyEndsTheCaller() throws Exception {
    run(() -> {
      ExitException exit =
          assertThrows(ExitException.class, () -> Global.send("nobody", "message"));
      assertTerm(Tuple.of(BADARG, Tuple.of("nobody", "message")), exit.reason());
      assertTrue(Global.registerName("me", Beam.self()));
      assertEquals(Beam.self(), Global.send("me", "message"));
      expectMessage("message");
    });
  }

  @Test
  void dist16_ofManyWhoWantANameOneGetsIt() throws Exception {
    Node third = another("third");
    start(third);
    together(node, there, third);
    List<Node> all = List.of(node, there, third);
    for (int round = 0; round < 10; round++) {
      String name = "round " + round;
      AtomicInteger got = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(6);
      for (int i = 0; i < 6; i++) {
        all.get(i % 3)
            .spawn(() -> {
              if (Global.registerName(name, Beam.self())) {
                got.incrementAndGet();
              }
              done.countDown();
              Beam.receive(_ -> null);
            });
      }
      await(done);
      assertEquals(1, got.get());
      Optional<Pid> pid = whereis(node, name);
      assertTrue(pid.isPresent());
      assertEquals(pid, whereis(there, name));
      assertEquals(pid, whereis(third, name));
    }
  }

  @Test
  void dist16_aNodeThatDoesNotTakePartHasNoNames() throws Exception {
    Node third = another("third");
    connect(node, there, third);
    assertTrue(register(node, "name", idle()));
    assertEquals(Optional.empty(), whereis(third, "name"));
    Pid c = idle(third);
    ExitException exit = assertThrows(ExitException.class, () -> register(third, "name", c));
    Tuple reason = (Tuple) exit.reason();
    assertTerm(NOPROC, reason.element(1));
    start(third);
    synced(third);
    assertEquals(whereis(node, "name"), whereis(third, "name"));
    assertFalse(register(third, "name", c));
  }

  @Test
  void dist16_aServerThatIsStartedAgainLearnsTheNames() throws Exception {
    Pid a = idle();
    Pid b = idleThere();
    assertTrue(register(node, "a", a));
    assertTrue(register(node, "b", b));
    Pid server = node.whereis(atom("global_name_server")).orElseThrow();
    Ref ref = inbox.monitor(server);
    node.exit(server, KILL);
    expectDown(ref, server, KILLED);
    assertEquals(Optional.empty(), whereis(node, "a"));
    start(node);
    synced(node);
    expectName("a", Optional.of(a), node, there);
    expectName("b", Optional.of(b), node, there);
    assertTrue(register(node, "c", idle()));
    assertTrue(whereis(there, "c").isPresent());
  }

  // ---- DIST-16: nodes that are lost

  @Test
  void dist16_theNamesOfALostNodeAreFree() throws Exception {
    Pid b = idleThere();
    assertTrue(register(there, "b", b));
    split(List.of(node), List.of(there));
    expectName("b", Optional.empty(), node);
    assertEquals(Optional.of(b), whereis(there, "b"));
    Pid a = idle();
    assertTrue(register(node, "a", a));
    assertEquals(Optional.empty(), whereis(there, "a"));
    heal(List.of(node), List.of(there));
    synced(node, there);
    expectName("a", Optional.of(a), node, there);
    expectName("b", Optional.of(b), node, there);
  }

  @Test
  void dist16_aNodeThatEndsInTheMiddleHoldsNobodyUp() throws Exception {
    Node third = another("third");
    start(third);
    together(node, there, third);
    CountDownLatch begun = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      long serial = i;
      third.spawn(() -> {
        for (long n = 0; ; n++) {
          Global.reRegisterName(Tuple.of("busy", serial, n % 5), Beam.self());
          begun.countDown();
        }
      });
    }
    await(begun);
    third.close();
    Pid a = idle();
    assertTrue(register(node, "name", a));
    expectName("name", Optional.of(a), there);
    expectSoon(List.of("name"), () -> on(node, Global::registeredNames));
    expectSoon(List.of("name"), () -> on(there, Global::registeredNames));
  }

  /// The other server is so slow that it handles a request only when the connection it came over
  /// has gone, and there is another: whoever has asked has given up on it.
  @Test
  void dist16_whatWasAskedOverALostConnectionHoldsNobodyUp() throws Exception {
    Pid server = there.whereis(atom("global_name_server")).orElseThrow();
    Puppet other = puppetThere();
    other.does(() -> Beam.suspendProcess(server));
    Puppet a = puppet();
    CountDownLatch registered = new CountDownLatch(1);
    a.begins(() -> {
      assertTrue(Global.registerName("first", Beam.self()));
      registered.countDown();
    });
    expectEventually(() -> queued(server) > 0);
    split(List.of(node), List.of(there));
    await(registered);
    heal(List.of(node), List.of(there));
    other.does(() -> Beam.resumeProcess(server));
    Pid b = idleThere();
    assertTrue(register(there, "second", b));
    synced(node, there);
    expectName("first", Optional.of(a.pid()), node, there);
    expectName("second", Optional.of(b), node, there);
    assertFalse(register(there, "first", idleThere()));
  }

  private long queued(Pid pid) {
    Tuple item = (Tuple) there.processInfo(pid, atom("message_queue_len"));
    return ((Number) item.element(2)).longValue();
  }

  /// Two processes, one on each side of a split, with one name; and then the split is healed.
  private List<Pid> clash(Resolve resolve) throws Exception {
    split(List.of(node), List.of(there));
    Pid a = inbox.pid();
    Puppet b = puppetThere();
    assertTrue(on(node, () -> Global.registerName("name", a, resolve)));
    assertTrue(on(there, () -> Global.registerName("name", b.pid(), resolve)));
    heal(List.of(node), List.of(there));
    synced(node, there);
    return List.of(a, b.pid());
  }

  @Test
  void dist16_ofTwoWithOneNameTheGreaterNodesIsKilled() throws Exception {
    List<Pid> pids = clash(Resolve.RANDOM_EXIT_NAME);
    assertTrue(on(node, () -> Global.whereisName("name")).equals(Optional.of(pids.getFirst())));
    expectName("name", Optional.of(pids.getFirst()), node, there);
    expectSoon(false, () -> there.isProcessAlive(pids.getLast()));
  }

  @Test
  void dist16_ofTwoWithOneNameOneIsTold() throws Exception {
    split(List.of(node), List.of(there));
    Puppet b = puppetThere();
    assertTrue(
        on(node, () -> Global.registerName("name", inbox.pid(), Resolve.RANDOM_NOTIFY_NAME)));
    assertTrue(register(there, "name", b.pid()));
    heal(List.of(node), List.of(there));
    synced(node, there);
    expectName("name", Optional.of(inbox.pid()), node, there);
    b.does(() -> {
      expectMessage(Tuple.of(atom("global_name_conflict"), "name"));
      expectNoMessage();
    });
    expectNoMessage();
  }

  @Test
  void dist16_ofTwoWithOneNameBothAreTold() throws Exception {
    List<Pid> pids = clash(Resolve.NOTIFY_ALL_NAME);
    expectName("name", Optional.empty(), node, there);
    expectMessage(Tuple.of(atom("global_name_conflict"), "name", pids.getLast()));
    expectNoMessage();
    assertTrue(register(there, "name", pids.getLast()));
  }

  @Test
  void dist16_ofTwoWithOneNameBothLoseItInSilence() throws Exception {
    List<Pid> pids = clash(Resolve.NONE);
    expectName("name", Optional.empty(), node, there);
    expectNoMessage();
    assertTrue(there.isProcessAlive(pids.getLast()));
  }

  @Test
  void dist16_aFunctionOfOnesOwnDecides() throws Exception {
    List<Pid> pids = clash(SECOND);
    expectName("name", Optional.of(pids.getFirst()), node, there);
    assertEquals(
        List.of(Tuple.of(node.name(), "name", pids.getLast(), pids.getFirst())),
        List.copyOf(decided));
    assertTrue(there.isProcessAlive(pids.getLast()));
  }

  @Test
  void dist16_aFunctionThatFailsTakesTheNameFromBoth() throws Exception {
    clash(FAILING);
    expectName("name", Optional.empty(), node, there);
    clash(STRANGER);
    expectName("name", Optional.empty(), node, there);
    clash(Resolve.named("not_known"));
    expectName("name", Optional.empty(), node, there);
  }

  @Test
  void dist16_aClashOfTwoPairsIsDecidedOnce() throws Exception {
    Node third = another("third");
    Node fourth = another("fourth");
    start(third);
    start(fourth);
    together(node, there, third, fourth);
    List<Node> left = List.of(node, third);
    List<Node> right = List.of(there, fourth);
    split(left, right);
    Pid a = idle(third);
    Pid b = idle(fourth);
    assertTrue(on(node, () -> Global.registerName("name", a, SECOND)));
    assertTrue(on(there, () -> Global.registerName("name", b, SECOND)));
    Pid c = idleThere();
    assertTrue(register(fourth, "right", c));
    expectName("name", Optional.of(a), node, third);
    expectName("name", Optional.of(b), there, fourth);
    heal(left, right);
    synced(node, there, third, fourth);
    assertEquals(1, decided.size(), decided.toString());
    Optional<Pid> kept = whereis(node, "name");
    assertTrue(kept.isPresent());
    expectName("name", kept, there, third, fourth);
    expectName("right", Optional.of(c), node, there, third, fourth);
  }

  @Test
  void dist16_afterAnySplitsAllAgree() throws Exception {
    Node third = another("third");
    start(third);
    List<Node> all = List.of(node, there, third);
    together(node, there, third);
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      for (int step = 0; step < 12; step++) {
        Node a = all.get(random.nextInt(3));
        Node b = all.get(random.nextInt(3));
        String name = "name " + random.nextInt(4);
        switch (random.nextInt(5)) {
          case 0 -> split(List.of(a), without(all, a));
          case 1 -> {
            if (a != b) {
              mesh.heal(a, b);
              var _ = a.connect(b.name());
            }
          }
          case 2 -> whereis(a, name).ifPresent(pid -> nodeOf(pid, all).exit(pid, KILL));
          default -> register(a, name, idle(b));
        }
      }
      mesh.heal(node, there);
      mesh.heal(node, third);
      mesh.heal(there, third);
      together(node, there, third);
      expectSoon("seed " + seed + ": " + List.of(), agreement(seed, all));
    }
  }

  /// The names that nodes do not agree on, or whose process is dead.
  private static Callable<String> agreement(int seed, List<Node> all) {
    return () -> {
      List<Object> disputed = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String name = "name " + i;
        List<Optional<Pid>> answers = all.stream().map(each -> whereis(each, name)).toList();
        boolean alive =
            answers.getFirst().map(pid -> nodeOf(pid, all).isProcessAlive(pid)).orElse(true);
        if (answers.stream().distinct().count() > 1 || !alive) {
          disputed.add(Tuple.of(name, answers.toString()));
        }
      }
      return "seed " + seed + ": " + disputed;
    };
  }

  private static List<Node> without(List<Node> all, Node one) {
    List<Node> rest = new ArrayList<>(all);
    rest.remove(one);
    return rest;
  }

  private static Node nodeOf(Pid pid, List<Node> all) {
    return all.stream().filter(each -> each.name().equals(pid.node())).findFirst().orElseThrow();
  }

  // ---- DIST-16: locks

  private static final LockId MINE = new LockId("resource", "me");
  private static final LockId YOURS = new LockId("resource", "you");

  private List<Atom> both() {
    return List.of(node.name(), there.name());
  }

  @Test
  void dist16_whatIsLockedInOnesNameIsNotInAnothers() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> {
      Global.setLock(MINE);
      Global.setLock(MINE);
    });
    b.does(() -> {
      assertFalse(Global.setLock(YOURS, both(), 0));
      assertFalse(Global.setLock(YOURS, List.of(there.name()), 0));
      assertTrue(Global.setLock(new LockId("other resource", "you"), both(), 0));
      assertTrue(Global.setLock(MINE, both(), 0));
      Global.delLock(YOURS);
    });
    a.does(() -> Global.delLock(MINE));
    a.does(() -> assertFalse(Global.setLock(YOURS, both(), 0)));
    b.does(() -> Global.delLock(MINE));
    a.does(() -> assertTrue(Global.setLock(YOURS, both(), 0)));
  }

  @Test
  void dist16_aLockThatIsNotHadOnOneNodeIsHadOnNone() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> assertTrue(Global.setLock(MINE, List.of(node.name()), 0)));
    b.does(() -> {
      assertFalse(Global.setLock(YOURS, both(), 0)); // `there` is asked first, and has none
      assertTrue(Global.setLock(new LockId("resource", "third"), List.of(there.name()), 0));
    });
  }

  @Test
  void dist16_whoEndsOrIsLostHoldsNoLock() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> Global.setLock(MINE));
    kill(a.pid());
    expectSoon(true, () -> b.call(() -> Global.setLock(YOURS, both(), 0)));
    split(List.of(node), List.of(there));
    Puppet c = puppet();
    expectSoon(true, () -> c.call(() -> Global.setLock(MINE, List.of(node.name()), 0)));
  }

  @Test
  void dist16_whoWaitsForALockGetsIt() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> Global.setLock(MINE));
    CountDownLatch got = new CountDownLatch(1);
    b.begins(() -> {
      Global.setLock(YOURS);
      got.countDown();
    });
    a.does(() -> Global.delLock(MINE));
    await(got);
    a.does(() -> assertFalse(Global.setLock(MINE, both(), 0)));
  }

  @Test
  void dist16_aTransactionHoldsItsLockAndGivesItBack() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> {
      assertEquals(7, Global.trans(MINE, () -> 7));
      assertThrows(
          ErrorException.class, () -> Global.trans(MINE, () -> Beam.error(atom("foo")).reason()));
    });
    b.does(() -> assertTrue(Global.setLock(YOURS, both(), 0)));
    a.does(() -> assertEquals(Optional.empty(), Global.trans(MINE, () -> 7, both(), 0)));
    Atom nowhere = atom("nowhere@localhost");
    a.does(() -> assertTrue(Global.setLock(new LockId("x", "y"), List.of(nowhere), 0)));
  }

  // ---- DIST-20

  @Test
  void dist20_nodesThatTakePartAreAllConnected() throws Exception {
    Node third = another("third");
    start(third);
    assertTrue(third.connect(there.name()));
    expectEventually(() -> third.nodes().contains(node.name()));
    expectEventually(() -> node.nodes().contains(third.name()));
    synced(node, there, third);
    Pid a = idle();
    assertTrue(register(node, "name", a));
    expectName("name", Optional.of(a), third);
    assertFalse(register(third, "name", idle(third)));
  }
}
