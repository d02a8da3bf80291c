package dev.joist;

import static dev.joist.Beam.alias;
import static dev.joist.Beam.call;
import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.hibernate;
import static dev.joist.Beam.makeRef;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.reply;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.sleep;
import static dev.joist.Beam.spawn;
import static dev.joist.Beam.spawnMonitor;
import static dev.joist.Beam.spawnRequest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Body;
import dev.joist.signal.Call;
import dev.joist.signal.Down;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of receive, in their order.
@TestMethodOrder(MethodOrderer.MethodName.class)
class ReceiveRulesTest extends ProcessTest {

  private static final Duration SOON = Duration.ofMillis(100);

  /// Messages that no test wants, enough that a walk over them shows in a count.
  private static final int MANY = 100_000;

  private static @Nullable Object integer(Object message) {
    return message instanceof Long ? message : null;
  }

  private static @Nullable Object text(Object message) {
    return message instanceof String ? message : null;
  }

  private static void sendSelf(Object... messages) {
    for (Object message : messages) {
      send(self(), message);
    }
  }

  // ---- RECV-01 to RECV-05: what is taken

  @Test
  void recv01_theOldestMessageThatIsWantedIsTaken() throws Exception {
    run(() -> {
      sendSelf("a", 1, "b", 2);
      assertTerm(1L, receive(ReceiveRulesTest::integer));
      assertTerm("a", receive());
      assertTerm(2L, receive(ReceiveRulesTest::integer));
      assertTerm("b", receive());
      expectNoMessage();
    });
  }

  @Test
  void recv01_theOrderOfMessagesBeatsTheOrderOfCases() throws Exception {
    run(() -> {
      sendSelf("second", "first");
      Object taken =
          receive(message ->
              switch (message) {
                case String s when s.equals("first") -> 1;
                case String s when s.equals("second") -> 2;
                default -> null;
              });
      assertEquals(2, taken);
    });
  }

  @Test
  void recv02_theNextReceiveBeginsAtTheOldestMessageAgain() throws Exception {
    run(() -> {
      sendSelf("a", 1, "b", 2);
      assertTerm(2L, receive(m -> m.equals(2L) ? m : null));
      assertTerm("a", receive());
      assertTerm(1L, receive());
    });
  }

  @Test
  void recv03_whileItWaitsOnlyNewMessagesAreTested() throws Exception {
    Trail seen = new Trail();
    Puppet puppet = puppet();
    puppet.does(() -> sendSelf(1, 2));
    puppet.begins(() ->
        receive(m -> {
          seen.add(m);
          return text(m);
        }));
    seen.expect(1L, 2L);
    node.send(puppet.pid(), 3);
    seen.expect(3L);
    node.send(puppet.pid(), "x");
    seen.expect("x");
    assertEquals(List.of(1L, 2L, 3L), puppet.call(() -> List.of(receive(), receive(), receive())));
    seen.expectNothingMore();
  }

  @Test
  void recv03_aTimeoutLetsTheNextReceiveBeginFromTheStart() throws Exception {
    run(() -> {
      sendSelf(1);
      assertError(atom("timeout"), () -> receive(SOON, ReceiveRulesTest::text));
      assertTerm(1L, receive());
    });
  }

  @Test
  void recv03_aRefusedTimeoutLetsTheNextReceiveBeginFromTheStart() throws Exception {
    run(() -> {
      sendSelf(1);
      Duration never = Duration.ofMillis(-1);
      assertError(atom("timeout_value"), () -> receive(never, ReceiveRulesTest::text));
      assertTerm(1L, receive());
    });
  }

  @Test
  void recv03_aFailedSelectorLetsTheNextReceiveBeginFromTheStart() throws Exception {
    run(() -> {
      sendSelf(1, "x", 2);
      assertThrows(
          ArithmeticException.class,
          () ->
              receive(m -> {
                if (m instanceof String) {
                  throw new ArithmeticException();
                }
                return null;
              }));
      assertEquals(List.of(1L, 2L), List.of(receive(), receive()));
    });
  }

  @Test
  void recv05_theMessageIsOutOfTheMailboxBeforeTheCodeForItRuns() throws Exception {
    run(() -> {
      sendSelf(1, 2);
      receive();
      assertEquals(1L, info(self(), "message_queue_len"));
      assertThrows(RuntimeException.class, () -> failOn(receive()));
      expectNoMessage();
    });
  }

  private static void failOn(Object message) {
    throw new IllegalStateException("cannot do " + message);
  }

  @Test
  void recv05_whatTheSelectorThrowsIsThrownOnAndTheMessageIsTaken() throws Exception {
    run(() -> {
      sendSelf("a", 1, "b");
      IllegalStateException failure = new IllegalStateException("not this one");
      Object thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  receive(m -> {
                    if (m instanceof Long) {
                      throw failure;
                    }
                    return null;
                  }));
      assertSame(failure, thrown);
      assertEquals(List.of("a", "b"), List.of(receive(), receive()));
      expectNoMessage();
    });
  }

  @Test
  void recv05_aSelectorRunsNoOperation() throws Exception {
    run(() -> {
      Pid me = self();
      sendSelf(1, 2);
      assertError(
          BADARG,
          () ->
              receive(m -> {
                assertEquals(me, self());
                return send(me, 3);
              }),
          "selector",
          "after receive");
      assertTerm(2L, receive());
      expectNoMessage();
    });
  }

  // ---- RECV-06 to RECV-10, RECV-19: timeouts

  @Test
  void recv06_aTimeoutOfZeroLooksAtEverythingThatHasArrived() throws Exception {
    run(() -> {
      for (int i = 0; i < 1000; i++) {
        sendSelf(i);
      }
      send(alias(), "last");
      assertTerm("last", receive(Duration.ZERO, ReceiveRulesTest::text, () -> "none"));
      assertTerm("none", receive(Duration.ZERO, ReceiveRulesTest::text, () -> "none"));
      assertEquals(1000L, info(self(), "message_queue_len"));
    });
  }

  @Test
  void recv06_aTimeoutOfZeroWithNothingThereIsTheErrorTimeout() throws Exception {
    run(() -> assertError(atom("timeout"), () -> receive(Duration.ZERO, m -> m), "PT0S"));
  }

  @Test
  void recv07_messagesThatDoNotMatchDoNotBeginTheTimeoutAnew() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Semaphore seen = new Semaphore(0);
    Puppet puppet = puppet();
    Pid junk =
        node.spawn(() -> {
          for (int i = 0; !over.get(); i++) {
            send(puppet.pid(), i);
            seen.acquire(); // no more of them than are looked at
          }
        });
    try {
      long start = System.nanoTime();
      puppet.does(() ->
          assertError(
              atom("timeout"),
              () ->
                  receive(
                      SOON,
                      m -> {
                        seen.release();
                        return null;
                      })));
      assertTrue(System.nanoTime() - start >= SOON.toNanos(), "it ended early");
    } finally {
      over.set(true);
      node.exit(junk, KILL);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4294967295L})
  void recv08_timeoutsFromZeroToTheLongest(long millis) throws Exception {
    run(() -> {
      sendSelf("x");
      assertTerm("x", receive(Duration.ofMillis(millis), m -> m));
    });
  }

  @Test
  void recv08_theLongestTimeoutWaits() throws Exception {
    Puppet puppet = puppet();
    Trail seen = new Trail();
    puppet.begins(() -> seen.add(receive(Duration.ofMillis(4294967295L), ReceiveRulesTest::text)));
    node.send(puppet.pid(), 1);
    node.send(puppet.pid(), "x");
    seen.expect("x");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 4294967296L, Long.MIN_VALUE, Long.MAX_VALUE})
  void recv08_anyOtherIsTheErrorTimeoutValueUnlessAMessageMatches(long millis) throws Exception {
    Duration timeout = Duration.ofMillis(millis);
    run(() -> {
      sendSelf(1, "x");
      assertTerm("x", receive(timeout, ReceiveRulesTest::text));
      assertError(
          atom("timeout_value"),
          () -> receive(timeout, ReceiveRulesTest::text),
          "4294967295",
          timeout.toString());
      assertError(atom("timeout_value"), () -> sleep(timeout), timeout.toString());
      assertTerm(1L, receive());
    });
  }

  @Test
  void recv09_aTimeoutThatCannotBeWorkedOutLeavesTheMailboxAlone() throws Exception {
    run(() -> {
      sendSelf("x");
      assertThrows(
          ArithmeticException.class,
          () -> receive(Duration.ofMillis(1 / zero()), ReceiveRulesTest::text));
      assertTerm("x", receive());
    });
  }

  private static int zero() {
    return 0;
  }

  @Test
  void recv10_sleepTakesNoMessageAndIsNotCutShortByOne() throws Exception {
    run(() -> {
      Pid me = self();
      sendSelf(1);
      Pid other = spawn(() -> send(me, 2));
      long start = System.nanoTime();
      sleep(SOON);
      assertTrue(System.nanoTime() - start >= SOON.toNanos(), "it ended early");
      assertTrue(!Beam.isProcessAlive(other) || receive(m -> m.equals(2L) ? m : null) != null);
      assertTerm(1L, receive());
    });
  }

  // ---- RECV-11, RECV-12: signals meanwhile

  @Test
  void recv11_aProcessThatWaitsForEverCanBeKilled() throws Exception {
    Spawned process = inbox.spawnMonitor(() -> receive(m -> null));
    node.exit(process.pid(), atom("enough"));
    expectEnd(process, atom("enough"));
  }

  @Test
  void recv11_aDownEntersTheMailboxOfAProcessThatDoesNotReceive() throws Exception {
    CountDownLatch monitors = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Pid target = idle();
    Trail refs = new Trail();
    Pid watcher =
        node.spawn(() -> {
          refs.add(monitor(target));
          monitors.countDown();
          done.await();
        });
    await(monitors);
    node.exit(target, atom("gone"));
    List<?> messages = (List<?>) info(watcher, "messages");
    assertEquals(1, messages.size());
    Down down = (Down) messages.getFirst();
    refs.expect(down.ref());
    assertTerm(new Down(down.ref(), PROCESS, target, atom("gone")), down);
    done.countDown();
  }

  @Test
  void recv12_whoLooksAtItsOwnMailboxSeesAllThatHasReachedIt() throws Exception {
    run(() -> {
      Beam.trapExit(true);
      sendSelf(1);
      send(alias(), 2);
      exit(self(), atom("three"));
      assertEquals(3L, info(self(), "message_queue_len"));
      assertTerm(
          List.of(1, 2, new dev.joist.signal.Exit(self(), atom("three"))),
          info(self(), "messages"));
    });
  }

  // ---- RECV-13 to RECV-15: receive markers

  /// A message that counts how often somebody looks whether it is another.
  private record Junk(long number) {
    static final AtomicInteger LOOKS = new AtomicInteger();

    @Override
    public boolean equals(Object other) {
      LOOKS.incrementAndGet();
      return other instanceof Junk junk && junk.number == number;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }

  private static void fillMailbox() {
    for (long i = 0; i < MANY; i++) {
      send(self(), Tuple.of(new Junk(i), "junk"));
    }
    info();
  }

  /// Has the messages received that are still on their way.
  private static void info() {
    assertTerm(
        Tuple.of(atom("message_queue_len"), MANY),
        Beam.processInfo(self(), atom("message_queue_len")));
  }

  /// Receives a message that contains `ref` and asserts how many it looked at for that.
  private static void assertLooks(
      int expected, Ref ref, Function<Object, @Nullable Object> wanted) {
    AtomicInteger looks = new AtomicInteger();
    receive(
        ref,
        m -> {
          looks.incrementAndGet();
          return wanted.apply(m);
        });
    assertEquals(expected, looks.get(), "messages looked at");
  }

  @Test
  void recv13_aCallBehindManyMessagesLooksOnlyAtNewOnes() throws Exception {
    Pid server =
        node.spawn(() -> {
          while (receive() instanceof Call(Tuple from, Object request)) {
            reply(from, request);
          }
        });
    run(() -> {
      fillMailbox();
      int before = Junk.LOOKS.get();
      for (int i = 0; i < 50; i++) {
        assertTerm((long) i, call(server, i, PATIENCE));
      }
      assertEquals(before, Junk.LOOKS.get(), "old messages looked at");
      assertEquals((long) MANY, info(self(), "message_queue_len"));
    });
  }

  @Test
  void recv13_aReferenceMadeJustNowStartsAtTheNewMessages() throws Exception {
    run(() -> {
      fillMailbox();
      Ref ref = makeRef();
      sendSelf("new", Tuple.of(ref, 1));
      assertLooks(2, ref, m -> m instanceof Tuple t && t.element(1).equals(ref) ? m : null);
      assertEquals((long) MANY + 1, info(self(), "message_queue_len"));
    });
  }

  @Test
  void recv13_soDoesAMonitor() throws Exception {
    run(() -> {
      fillMailbox();
      Ref ref = monitor(spawn(() -> {}));
      assertLooks(1, ref, m -> m instanceof Down d && d.ref().equals(ref) ? m : null);
      Ref born = spawnMonitor(() -> {}).ref();
      assertLooks(1, born, m -> m instanceof Down d && d.ref().equals(born) ? m : null);
    });
  }

  @Test
  void recv13_soDoesAnAlias() throws Exception {
    run(() -> {
      fillMailbox();
      Ref ref = alias();
      send(ref, Tuple.of(ref, 1));
      assertLooks(1, ref, m -> m instanceof Tuple t && t.element(1).equals(ref) ? m : null);
    });
  }

  @Test
  void recv13_soDoesASpawnRequest() throws Exception {
    run(() -> {
      fillMailbox();
      Ref ref = spawnRequest(() -> {});
      assertLooks(1, ref, m -> m instanceof SpawnReply r && r.ref().equals(ref) ? m : null);
    });
  }

  @Test
  void recv13_aReceiveWithoutAReferenceLooksAtAll() throws Exception {
    run(() -> {
      fillMailbox();
      sendSelf("x");
      AtomicInteger looks = new AtomicInteger();
      receive(m -> {
        looks.incrementAndGet();
        return text(m);
      });
      assertEquals(MANY + 1, looks.get());
    });
  }

  @Test
  void recv14_moreReferencesThanMarkersAreAllFound() throws Exception {
    run(() -> {
      List<Ref> refs = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        sendSelf("between");
        Ref ref = makeRef();
        refs.add(ref);
        sendSelf(ref);
      }
      for (Ref ref : refs.reversed()) {
        assertTerm(ref, receive(ref, Duration.ZERO, m -> m.equals(ref) ? m : null));
      }
      assertEquals(30L, info(self(), "message_queue_len"));
    });
  }

  @Test
  void recv14_aReferenceOfSomebodyElseIsLookedForFromTheStart() throws Exception {
    Puppet other = puppet();
    run(() -> {
      Ref theirs = other.call(() -> makeRef());
      sendSelf(theirs, "junk");
      makeRef();
      assertTerm(theirs, receive(theirs, Duration.ZERO, m -> m.equals(theirs) ? m : null));
    });
  }

  @Test
  void recv14_receivesInBetweenAndFailuresMoveNoMarkTooFar() throws Exception {
    run(() -> {
      sendSelf("a", "b", "c");
      assertEquals(3L, info(self(), "message_queue_len"));
      Ref ref = makeRef();
      sendSelf(ref);
      // the messages around the mark go, the last before it first
      assertTerm("c", receive(m -> m.equals("c") ? m : null));
      assertThrows(RuntimeException.class, () -> receive(ref, m -> failing(m)));
      sendSelf(ref);
      assertTerm("a", receive());
      assertTerm("b", receive());
      assertTerm(ref, receive(ref, Duration.ZERO, m -> m.equals(ref) ? m : null));
    });
  }

  private static @Nullable Object failing(Object message) {
    throw new IllegalStateException("on " + message);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void recv14_noMarkEverHidesAMessage(long seed) throws Exception {
    run(() -> {
      Random random = new Random(seed);
      List<Ref> refs = new ArrayList<>();
      ArrayDeque<Object> model = new ArrayDeque<>();
      for (int step = 0; step < 3000; step++) {
        Ref ref = refs.isEmpty() ? null : refs.get(random.nextInt(refs.size()));
        String where = "seed " + seed + ", step " + step;
        switch (random.nextInt(6)) {
          case 0 -> {
            if (refs.size() == 20) {
              // only what was made since the oldest still counts
              Ref gone = refs.removeFirst();
              while (receive(gone, Duration.ZERO, m -> m.equals(gone) ? m : null, () -> null)
                  != null) {
                assertTrue(model.removeFirstOccurrence(gone), where);
              }
            }
            refs.add(makeRef());
          }
          case 1 -> {
            sendSelf((long) step);
            model.add((long) step);
          }
          case 2 -> {
            if (ref != null) {
              sendSelf(ref);
              model.add(ref);
            }
          }
          case 3 -> assertEquals(model.poll(), receive(Duration.ZERO, m -> m, () -> null), where);
          case 4 -> {
            Object last = model.peekLast();
            if (last != null) {
              assertEquals(last, receive(Duration.ZERO, m -> m.equals(last) ? m : null), where);
              assertTrue(model.removeFirstOccurrence(last), where);
            }
          }
          default -> {
            if (ref != null) {
              Object found = receive(ref, Duration.ZERO, m -> m.equals(ref) ? m : null, () -> null);
              assertEquals(model.removeFirstOccurrence(ref) ? ref : null, found, where);
            }
          }
        }
      }
      assertTerm(List.copyOf(model), info(self(), "messages"));
    });
  }

  @Test
  void recv15_manyMonitorsWithOneTagAreAwaitedFromOneMark() throws Exception {
    run(() -> {
      fillMailbox();
      Ref request = makeRef();
      Tuple tag = Tuple.of(atom("DOWN"), request);
      for (int i = 0; i < 50; i++) {
        monitor(spawn(() -> {}), MonitorOption.tag(tag));
      }
      for (int i = 0; i < 50; i++) {
        assertLooks(
            1,
            request,
            m -> m instanceof Tuple t && t.arity() == 5 && t.element(1).equals(tag) ? m : null);
      }
    });
  }

  // ---- RECV-16 to RECV-18: hibernation

  @Test
  void recv16_hibernateLeavesTheStackBehindAndAwaitsAMessage() throws Exception {
    Trail trail = new Trail();
    Body awake = () -> trail.add(receive());
    Spawned process =
        inbox.spawnMonitor(() -> {
          try {
            hibernate(awake);
            trail.add("returned");
          } catch (RuntimeException | AssertionError caught) {
            trail.add(caught);
          }
          trail.add("after");
        });
    node.send(process.pid(), "first");
    trail.expect("first");
    expectEnd(process, NORMAL);
    trail.expectNothingMore();
  }

  @Test
  void recv16_noFinallyOrCatchOnTheWayOutCanDoAnything() throws Exception {
    Trail trail = new Trail();
    Pid sink = inbox.pid();
    Spawned process =
        inbox.spawnMonitor(() -> {
          while (true) {
            try {
              hibernate(() -> trail.add(receive()));
            } catch (Throwable caught) {
              assertThrows(Error.class, () -> send(sink, "from the catch"));
              assertThrows(Error.class, () -> receive());
              assertThrows(Error.class, () -> spawn(() -> {}));
              assertThrows(Error.class, () -> hibernate(() -> trail.add("another")));
              throw caught;
            }
          }
        });
    node.send(process.pid(), "awake");
    trail.expect("awake");
    expectEnd(process, NORMAL);
    expectNoMessage();
  }

  @Test
  void recv16_aQueuedMessageResumesAtOnceAndIsNotTaken() throws Exception {
    Trail trail = new Trail();
    node.spawn(() -> {
      sendSelf(1, 2);
      receive(m -> m.equals(2L) ? m : null);
      hibernate(() -> {
        trail.add(info(self(), "message_queue_len"));
        trail.add(receive());
      });
    });
    trail.expect(1L, 1L);
  }

  @Test
  void recv16_aProcessMayHibernateAgainAndAgain() throws Exception {
    Trail trail = new Trail();
    Spawned process = inbox.spawnMonitor(() -> hibernate(new Sleeper(trail, 0)));
    for (long i = 0; i < 1000; i++) {
      node.send(process.pid(), i);
      trail.expect(i, (int) i);
    }
    node.send(process.pid(), "end");
    expectEnd(process, NORMAL);
  }

  private record Sleeper(Trail trail, int naps) implements Body {
    @Override
    public void run() {
      Object message = receive();
      if (message instanceof Long) {
        trail.add(message);
        trail.add(naps);
        hibernate(new Sleeper(trail, naps + 1));
      }
    }
  }

  @Test
  void recv17_signalsWithoutMessagesDoNotWakeIt() throws Exception {
    Trail trail = new Trail();
    Pid process = node.spawn(() -> hibernate(() -> trail.add(receive())));
    run(() -> {
      for (int i = 0; i < 100; i++) {
        monitor(process);
        Beam.link(process);
        exit(process, NORMAL);
        info(process, "links");
        assertTrue(Beam.isProcessAlive(process));
        Beam.unlink(process);
      }
    });
    TwoNodesTest.expectEventually(() -> info(process, "monitored_by").equals(List.of()));
    trail.expectNothingMore();
    node.send(process, "awake");
    trail.expect("awake");
  }

  @Test
  void recv17_aHibernatingProcessCanBeKilled() throws Exception {
    Spawned process = inbox.spawnMonitor(() -> hibernate(() -> {}));
    node.exit(process.pid(), KILL);
    expectEnd(process, KILLED);
  }

  @Test
  @SuppressWarnings("NullAway") // the mistake that is tested
  void recv18_nothingToWakeUpWithIsRefusedAtOnce() throws Exception {
    run(() -> {
      assertError(BADARG, () -> hibernate(null), "hibernate");
      expectNoMessage();
    });
  }

  @Test
  void recv18_whatFailsOnWakingEndsTheProcess() throws Exception {
    Spawned process = inbox.spawnMonitor(() -> hibernate(() -> error(atom("undef"))));
    node.send(process.pid(), "awake");
    expectDownWithStack(process.ref(), process.pid(), atom("undef"));
  }

  @Test
  void recv19_withoutATimeoutItWaitsForAsLongAsItTakes() throws Exception {
    Puppet puppet = puppet();
    Trail trail = new Trail();
    puppet.begins(() -> trail.add(receive(ReceiveRulesTest::text)));
    run(() -> sleep(SOON));
    trail.expectNothingMore();
    node.send(puppet.pid(), "x");
    trail.expect("x");
  }

  @Test
  void recv20_theCodeForAMessageMayReceiveAndWhatWasPassedOverKeepsItsPlace() throws Exception {
    run(() -> {
      sendSelf("a", 1, "b", 2, "c");
      if (receive(ReceiveRulesTest::integer).equals(1L)) {
        assertTerm(2L, receive(ReceiveRulesTest::integer));
        assertTerm("b", receive(m -> m.equals("b") ? m : null));
      }
      assertEquals(List.of("a", "c"), List.of(receive(), receive()));
      assertNull(receive(Duration.ZERO, Terms::of, () -> null));
    });
  }
}
