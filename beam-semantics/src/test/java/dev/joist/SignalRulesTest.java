package dev.joist;

import static dev.joist.Beam.alias;
import static dev.joist.Beam.demonitor;
import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.groupLeader;
import static dev.joist.Beam.isProcessAlive;
import static dev.joist.Beam.link;
import static dev.joist.Beam.makeRef;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.processInfo;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.resumeProcess;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.Beam.spawnLink;
import static dev.joist.Beam.spawnMonitor;
import static dev.joist.Beam.spawnOpt;
import static dev.joist.Beam.suspendProcess;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.unlink;
import static dev.joist.Beam.whereis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of signals, in their order.
@TestMethodOrder(MethodOrderer.MethodName.class)
class SignalRulesTest extends ProcessTest {

  /// What all processes of a test that compute or block do so for.
  private final CountDownLatch done = new CountDownLatch(1);

  /// Runs `body`, which receives nothing for as long as the test goes on.
  private Pid deaf() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    Pid pid =
        node.spawn(() -> {
          started.countDown();
          done.await();
          receive(_ -> null);
        });
    await(started);
    return pid;
  }

  // ---- SIG-01 to SIG-03, SIG-08: asynchronous, ordered

  @Test
  void sig01_everyKindOfSignalIsHandledThoughTheReceiverNeverReceives() throws Exception {
    Pid deaf = deaf();
    run(() -> {
      send(deaf, "message");
      link(deaf);
      Ref kept = monitor(deaf);
      demonitor(monitor(deaf));
      exit(deaf, NORMAL);
      groupLeader(self(), deaf);
      assertEquals(List.of(self()), info(deaf, "links"));
      assertEquals(List.of(self()), info(deaf, "monitored_by"));
      assertEquals(self(), info(deaf, "group_leader"));
      assertTerm(List.of("message"), info(deaf, "messages"));
      unlink(deaf);
      assertEquals(List.of(), info(deaf, "links"));
      exit(deaf, atom("enough"));
      expectDown(kept, deaf, atom("enough"));
    });
  }

  @Test
  void sig02_messagesByPidNameAndAliasArriveInTheOrderSent() throws Exception {
    Puppet receiver = puppet();
    Ref alias = receiver.call(() -> alias());
    Tuple remote = Tuple.of(atom("server"), node.name());
    receiver.does(() -> register(atom("server"), self()));
    run(() -> {
      for (long i = 0; i < 4000; i += 4) {
        send(receiver.pid(), i);
        send(atom("server"), i + 1);
        send(remote, i + 2);
        send(alias, i + 3);
      }
    });
    receiver.does(() -> {
      for (long i = 0; i < 4000; i++) {
        expectMessage(i);
      }
    });
  }

  @Test
  void sig02_whateverTheirKind() throws Exception {
    Puppet receiver = puppet();
    receiver.does(() -> trapExit(true));
    run(() -> {
      send(receiver.pid(), 1);
      exit(receiver.pid(), atom("two"));
      send(receiver.pid(), 3);
      link(receiver.pid());
      unlink(receiver.pid());
      send(receiver.pid(), 4);
      exit(receiver.pid(), NORMAL);
      send(receiver.pid(), self());
    });
    receiver.does(() -> {
      List<Object> got = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        got.add(next());
      }
      Pid from = (Pid) got.getLast();
      assertTerm(
          List.of(1, new Exit(from, atom("two")), 3, 4, new Exit(from, NORMAL), from),
          List.copyOf(got));
      expectNoMessage();
    });
  }

  @Test
  void sig03_amongManySendersEachOnesOwnOrderIsKept() throws Exception {
    int senders = 4;
    long each = 5000;
    run(() -> {
      Pid me = self();
      for (long sender = 0; sender < senders; sender++) {
        Long name = sender;
        spawn(() -> {
          for (long i = 0; i < each; i++) {
            send(me, Tuple.of(name, i));
          }
        });
      }
      long[] seen = new long[senders];
      for (long i = 0; i < senders * each; i++) {
        Tuple message = (Tuple) next();
        int sender = (int) (long) (Long) message.element(1);
        assertEquals(seen[sender]++, message.element(2), "from sender " + sender);
      }
      expectNoMessage();
    });
  }

  @Test
  void sig05_sendExitSendTheSecondMessageIsNeverHandled() throws Exception {
    Trail trail = new Trail();
    run(() -> {
      for (int i = 0; i < 200; i++) {
        Spawned victim =
            spawnMonitor(() -> {
              Object message = receive();
              while (!message.equals("b")) {
                message = receive();
              }
              trail.add(message);
            });
        send(victim.pid(), "a");
        exit(victim.pid(), atom("now"));
        send(victim.pid(), "b");
        expectEnd(victim, atom("now"));
      }
    });
    trail.expectNothingMore();
  }

  @Test
  void sig05_notEvenWhenTheReceiverWasNotToBeReachedMeanwhile() throws Exception {
    Trail trail = new Trail();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    Spawned victim =
        inbox.spawnMonitor(() -> {
          thread.complete(Thread.currentThread());
          awaitThroughInterrupts(done);
          trail.add(receive());
        });
    thread.join();
    run(() -> {
      send(victim.pid(), "a");
      exit(victim.pid(), atom("now"));
      send(victim.pid(), "b");
    });
    expectEnd(victim, atom("now"));
    done.countDown();
    awaitGone(thread);
    trail.expectNothingMore();
  }

  @Test
  void sig06_whoKillsAndThenAsksIsToldNo() throws Exception {
    run(() -> {
      for (int i = 0; i < 300; i++) {
        Pid victim = i % 2 == 0 ? spawn(() -> receive(_ -> null)) : spawn(() -> done.await());
        exit(victim, KILL);
        if (i % 3 == 0) {
          assertEquals(UNDEFINED, processInfo(victim, atom("status")));
        }
        assertFalse(isProcessAlive(victim));
        assertEquals(UNDEFINED, processInfo(victim, atom("links")));
      }
    });
  }

  @Test
  void sig06_fromOutsideToo() throws Exception {
    for (int i = 0; i < 300; i++) {
      Pid victim = i % 2 == 0 ? idle() : node.spawn(() -> done.await());
      node.exit(victim, KILL);
      assertFalse(node.isProcessAlive(victim));
      assertEquals(UNDEFINED, node.processInfo(victim, atom("links")));
    }
  }

  @Test
  void sig07_whoEndsAProcessAndThenMonitorsItIsToldNoproc() throws Exception {
    run(() -> {
      for (int i = 0; i < 300; i++) {
        Pid victim = spawn(() -> receive(_ -> null));
        exit(victim, atom("reason"));
        expectDown(monitor(victim), victim, NOPROC);
      }
    });
  }

  @Test
  void sig07_whoEndsAProcessAndThenLinksToItIsToldNoproc() throws Exception {
    run(() -> {
      trapExit(true);
      for (int i = 0; i < 300; i++) {
        Pid victim = spawn(() -> receive(_ -> null));
        exit(victim, atom("reason"));
        link(victim);
        expectExit(victim, NOPROC);
      }
    });
  }

  @Test
  void sig08_answersComeAsTheyAreReadyNotAsTheyWereAskedFor() throws Exception {
    Pid slow = deaf();
    Pid quick = idle();
    run(() -> {
      Ref first = monitor(slow);
      Ref second = monitor(quick);
      exit(quick, atom("quick"));
      expectDown(second, quick, atom("quick"));
      exit(slow, atom("slow"));
      expectDown(first, slow, atom("slow"));
    });
  }

  // ---- SIG-09 to SIG-11: who cannot be reached

  @Test
  void sig09_sendingToNobodyReturnsTheMessage() throws Exception {
    Pid gone = dead();
    String message = "lost";
    run(() -> {
      assertSame(message, send(gone, message));
      for (Object nobody :
          List.of(
              gone,
              makeRef(),
              Tuple.of(atom("none"), Beam.node()),
              Tuple.of(atom("none"), atom("other@host")))) {
        assertSame(message, send(nobody, message));
        node.send(nobody, message);
      }
      Ref inactive = alias();
      Beam.unalias(inactive);
      assertSame(message, send((Object) inactive, message));
      expectNoMessage();
    });
  }

  @Test
  void sig10_sendingToANameThatNobodyHasIsBadarg() throws Exception {
    run(() -> assertError(BADARG, () -> send(atom("nobody"), 1), "nobody", "test@localhost"));
    assertError(BADARG, () -> node.send(atom("nobody"), 1), "nobody", "test@localhost");
  }

  @Test
  void sig10_sendingToWhatIsNoDestinationIsBadarg() throws Exception {
    for (Object to :
        List.of(1, 1.5, "name", List.of(), Tuple.of("x", node.name()), Tuple.of(atom("x")))) {
      String named = Terms.toString(Terms.of(to));
      run(() -> assertError(BADARG, () -> send(to, 1), named, "pid", "alias"));
      assertError(BADARG, () -> node.send(to, 1), named, "pid", "alias");
    }
  }

  @Test
  void sig11_onlyANameALocalLinkAndAGroupLeaderAreCheckedAtOnce() throws Exception {
    Pid gone = dead();
    run(() -> {
      assertError(BADARG, () -> send(atom("nobody"), 1));
      assertError(NOPROC, () -> link(gone), gone.toString());
      assertError(BADARG, () -> groupLeader(self(), gone), gone.toString());
      send(gone, 1);
      unlink(gone);
      exit(gone, KILL);
      groupLeader(gone, self());
      expectDown(monitor(gone), gone, NOPROC);
    });
  }

  @Test
  void sig13_aMessageToOneselfMayComeBeforeTheNoprocOfAnEarlierMonitor() throws Exception {
    Pid gone = dead();
    run(() -> {
      Ref ref = monitor(gone);
      send(self(), "mine");
      expectMessage("mine");
      expectDown(ref, gone, NOPROC);
    });
  }

  // ---- SIG-14 to SIG-19: an end and what is told of it

  @Test
  void sig14_noCatchAndNoFinallyOfAnEndedProcessReachesAnybody() throws Exception {
    Pid me = inbox.pid();
    Trail trail = new Trail();
    Spawned victim =
        inbox.spawnMonitor(() -> {
          try {
            send(me, "in the try");
            receive(_ -> null);
          } catch (Throwable caught) {
            trail.add("caught");
            send(me, "from the catch");
          } finally {
            trail.add("finally");
            send(me, "from the finally");
          }
        });
    expectMessage("in the try");
    node.exit(victim.pid(), atom("reason"));
    expectEnd(victim, atom("reason"));
    trail.expect("caught", "finally");
    expectNoMessage();
  }

  @Test
  void sig14_norDoesItWhenTheProcessEndsItself() throws Exception {
    Pid me = inbox.pid();
    Trail trail = new Trail();
    Spawned victim =
        inbox.spawnMonitor(() -> {
          try {
            exit(self(), atom("reason"));
            send(me, "went on");
          } catch (RuntimeException caught) {
            send(me, "caught");
          } finally {
            trail.add("finally");
            send(me, "finally");
          }
        });
    expectEnd(victim, atom("reason"));
    trail.expect("finally");
    expectNoMessage();
  }

  @Test
  void sig15_whoLearnsOfADeathFindsTheNameFree() throws Exception {
    run(() -> {
      trapExit(true);
      for (int i = 0; i < 200; i++) {
        CountDownLatch registered = new CountDownLatch(1);
        boolean linked = i % 2 == 0;
        SpawnOption told = linked ? SpawnOption.link() : SpawnOption.monitor();
        Spawned holder =
            spawnOpt(
                () -> {
                  register(atom("server"), self());
                  registered.countDown();
                  receive();
                },
                told);
        await(registered);
        if (i % 4 < 2) {
          exit(holder.pid(), KILL);
        } else {
          send(holder.pid(), "return");
        }
        Object end = next();
        assertTrue(linked ? end instanceof Exit : end instanceof Down, "told " + end);
        assertEquals(Optional.empty(), whereis(atom("server")));
        register(atom("server"), self());
        Beam.unregister(atom("server"));
      }
    });
  }

  @Test
  void sig16_whoComesTooLateIsToldNoprocWhoWasThereTheReason() throws Exception {
    Pid victim = idle();
    Puppet early = puppet();
    Ref earlyRef = early.call(() -> monitor(victim));
    early.does(() -> {
      trapExit(true);
      link(victim);
    });
    run(() -> {
      trapExit(true);
      exit(victim, atom("reason"));
      Ref late = monitor(victim);
      link(victim);
      assertEquals("lost", send(victim, "lost"));
      List<Object> told = List.of(next(), next());
      assertTrue(told.contains(new Down(late, PROCESS, victim, NOPROC)), "told " + told);
      assertTrue(told.contains(new Exit(victim, NOPROC)), "told " + told);
      assertError(BADARG, () -> register(atom("late"), victim), victim.toString());
      assertError(BADARG, () -> groupLeader(self(), victim), victim.toString());
      expectNoMessage();
    });
    early.does(() -> {
      expectExit(victim, atom("reason"));
      expectDown(earlyRef, victim, atom("reason"));
      expectNoMessage();
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sig17_whoHasLinkAndMonitorGetsTheExitFirst(boolean linkFirst) throws Exception {
    run(() -> {
      trapExit(true);
      Pid target = spawn(() -> error(receive()));
      Ref ref;
      if (linkFirst) {
        link(target);
        ref = monitor(target);
      } else {
        ref = monitor(target);
        link(target);
      }
      exit(target, atom("reason"));
      expectExit(target, atom("reason"));
      expectDown(ref, target, atom("reason"));
    });
  }

  @Test
  void sig18_monitorsOfOneWatcherFireInTheOrderTheyWereMade() throws Exception {
    Pid target = idle();
    node.register(atom("target"), target);
    run(() -> {
      List<Ref> refs = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        refs.add(i % 3 == 0 ? monitor(atom("target")) : monitor(target));
      }
      for (int i = 90; i >= 0; i -= 10) {
        demonitor(refs.remove(i));
      }
      exit(target, KILL);
      for (Ref ref : refs) {
        assertEquals(ref, ((Down) next()).ref());
      }
      expectNoMessage();
    });
  }

  @Test
  void sig19_theDownComesAfterAllMessagesOfTheDead() throws Exception {
    run(() -> {
      Pid me = self();
      for (int round = 0; round < 50; round++) {
        Spawned sender =
            spawnMonitor(() -> {
              for (long i = 0; i < 100; i++) {
                send(me, i);
              }
            });
        for (long i = 0; i < 100; i++) {
          expectMessage(i);
        }
        expectEnd(sender, NORMAL);
      }
    });
  }

  @Test
  void sig19_whoIsKilledWhileItSendsSendsNothingAfterItsDown() throws Exception {
    run(() -> {
      trapExit(true);
      Pid me = self();
      for (int round = 0; round < 200; round++) {
        AtomicInteger sent = new AtomicInteger();
        Pid sender =
            spawnLink(() -> {
              for (long i = 0; ; i++) {
                send(me, i);
                sent.incrementAndGet();
              }
            });
        Ref ref = monitor(sender);
        expectMessage(0); // it is at it
        exit(sender, KILL);
        long got = 1;
        Object message = next();
        while (message instanceof Long) {
          assertTerm(got++, message);
          message = next();
        }
        assertTerm(new Exit(sender, KILLED), message);
        expectDown(ref, sender, KILLED);
        expectNoMessage();
        assertTrue(sent.get() <= got, sent + " sent, " + got + " arrived");
      }
    });
  }

  // ---- SIG-20 to SIG-24

  @Test
  void sig20_aSuspendedProcessStillHandlesSignals() throws Exception {
    Puppet suspended = puppet();
    run(() -> {
      suspendProcess(suspended.pid());
      assertEquals(atom("suspended"), info(suspended.pid(), "status"));
      trapExit(true);
      link(suspended.pid());
      Ref ref = monitor(suspended.pid());
      send(suspended.pid(), "message");
      assertEquals(List.of(self()), info(suspended.pid(), "links"));
      assertEquals(List.of(self()), info(suspended.pid(), "monitored_by"));
      assertTerm(List.of("message"), info(suspended.pid(), "messages"));
      exit(suspended.pid(), atom("reason"));
      expectExit(suspended.pid(), atom("reason"));
      expectDown(ref, suspended.pid(), atom("reason"));
    });
  }

  @Test
  void sig20_aSuspendedProcessRunsNothingUntilItIsResumed() throws Exception {
    Trail trail = new Trail();
    Pid process =
        node.spawn(() -> {
          while (true) {
            trail.add(receive());
          }
        });
    run(() -> {
      suspendProcess(process);
      suspendProcess(process);
      send(process, 1);
      resumeProcess(process);
      assertTerm(List.of(1), info(process, "messages"));
      trail.expectNothingMore();
      resumeProcess(process);
    });
    trail.expect(1L);
  }

  @Test
  void sig22_aNewLinkOrMonitorShowsAtOnceOnBothSides() throws Exception {
    Pid deaf = deaf();
    run(() -> {
      link(deaf);
      assertEquals(List.of(self()), info(deaf, "links"));
      assertEquals(List.of(deaf), info(self(), "links"));
      monitor(deaf);
      assertEquals(List.of(self()), info(deaf, "monitored_by"));
      assertTerm(List.of(Tuple.of(PROCESS, deaf)), info(self(), "monitors"));
    });
  }

  @Test
  void sig23_aProcessThatComputesIsCutShort() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    Trail trail = new Trail();
    Spawned busy =
        inbox.spawnMonitor(() -> {
          thread.complete(Thread.currentThread());
          while (!over.get()) {
            Thread.onSpinWait();
          }
          send(inbox.pid(), "never");
          trail.add("went on");
        });
    try {
      thread.join();
      node.exit(busy.pid(), atom("reason"));
      expectEnd(busy, atom("reason"));
    } finally {
      over.set(true);
    }
    awaitGone(thread);
    expectNoMessage();
    trail.expectNothingMore();
  }

  @Test
  void sig23_aProcessThatKillsAndThenComputesHasKilledBeforeItIsDone() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Spawned victim = inbox.spawnMonitor(() -> receive(_ -> null));
    Pid killer =
        node.spawn(() -> {
          exit(victim.pid(), KILL);
          while (!over.get()) {
            Thread.onSpinWait();
          }
          self();
        });
    try {
      expectEnd(victim, KILLED);
      assertTrue(node.isProcessAlive(killer));
    } finally {
      over.set(true);
    }
  }

  @Test
  void sig24_signalsWithoutMessagesNeitherWakeAReceiveNorEndItsTimeout() throws Exception {
    Duration timeout = Duration.ofMillis(100);
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(1);
    Pid receiver =
        node.spawn(() -> {
          long start = System.nanoTime();
          try {
            assertEquals(
                "over",
                receive(
                    timeout,
                    m -> {
                      looks.incrementAndGet();
                      return m;
                    },
                    () -> "over"));
            assertTrue(System.nanoTime() - start >= timeout.toNanos());
            ended.countDown();
          } finally {
            done.await();
          }
        });
    run(() -> {
      while (ended.getCount() > 0) {
        demonitor(monitor(receiver));
        link(receiver);
        exit(receiver, NORMAL);
        assertTrue(isProcessAlive(receiver));
        unlink(receiver);
      }
    });
    assertEquals(0, looks.get(), "messages seen");
    done.countDown();
  }
}
