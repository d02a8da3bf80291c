package dev.joist;

import static dev.joist.Beam.alias;
import static dev.joist.Beam.demonitor;
import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.makeRef;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.openPort;
import static dev.joist.Beam.portClose;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.sleep;
import static dev.joist.Beam.spawn;
import static dev.joist.Beam.spawnMonitor;
import static dev.joist.Beam.throwing;
import static dev.joist.Beam.unalias;
import static dev.joist.Beam.unregister;
import static dev.joist.DemonitorOption.FLUSH;
import static dev.joist.DemonitorOption.INFO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.AliasMode;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.ExitException;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of monitors, in their order.
@TestMethodOrder(MethodOrderer.MethodName.class)
class MonitorRulesTest extends ProcessTest {

  private static final Object NAME = atom("server");

  /// `{Name, Node}` of a name on this node.
  private Tuple here(Object name) {
    return Tuple.of(name, node.name());
  }

  private static Pid waiting() {
    return spawn(() -> receive(_ -> null));
  }

  private Pid named() {
    Pid pid = idle();
    node.register(atom("server"), pid);
    return pid;
  }

  // ---- MON-01 to MON-13: making one

  @Test
  void mon01_eachMonitorIsAnotherReferenceAndFiresOnce() throws Exception {
    run(() -> {
      Pid target = waiting();
      List<Ref> refs = List.of(monitor(target), monitor(target), monitor(target));
      assertEquals(3, Set.copyOf(refs).size());
      exit(target, atom("reason"));
      for (Ref ref : refs) {
        expectDown(ref, target, atom("reason"));
      }
      expectNoMessage();
      assertEquals(List.of(), info(self(), "monitors"));
    });
  }

  @Test
  void mon02_byPid() throws Exception {
    run(() -> {
      Pid target = waiting();
      Ref ref = monitor(target);
      exit(target, atom("reason"));
      Down down = (Down) next();
      assertEquals(new Down(ref, PROCESS, target, atom("reason")), down);
      assertTerm(Tuple.of(atom("DOWN"), ref, PROCESS, target, atom("reason")), down);
    });
  }

  @Test
  void mon03_byNameTheDownSaysNameAndNode() throws Exception {
    Pid target = named();
    run(() -> {
      Ref byName = monitor(atom("server"));
      Ref byTerms = monitor(PROCESS, NAME);
      Ref byNode = monitor(PROCESS, here(NAME));
      exit(target, atom("reason"));
      for (Ref ref : List.of(byName, byTerms, byNode)) {
        expectMessage(new Down(ref, PROCESS, here(NAME), atom("reason")));
      }
    });
  }

  @Test
  void mon04_aNameIsLookedUpOnce() throws Exception {
    Pid first = named();
    Pid second = idle();
    run(() -> {
      Ref ref = monitor(atom("server"));
      unregister(atom("server"));
      register(atom("server"), second);
      exit(second, KILL);
      expectDown(monitor(second), second, NOPROC);
      exit(first, atom("reason"));
      expectMessage(new Down(ref, PROCESS, here(NAME), atom("reason")));
    });
  }

  @Test
  void mon05_whatIsNotThereGivesNoprocInTheSameShape() throws Exception {
    Pid gone = dead();
    run(() -> {
      expectDown(monitor(gone), gone, NOPROC);
      expectMessage(new Down(monitor(atom("server")), PROCESS, here(NAME), NOPROC));
      expectMessage(new Down(monitor(PROCESS, here(NAME)), PROCESS, here(NAME), NOPROC));
      expectMessage(new Down(monitor(atom("port"), NAME), atom("port"), here(NAME), NOPROC));
    });
    expectDown(inbox.monitor(gone), gone, NOPROC);
  }

  @Test
  void mon06_aNameOfTheOtherKindGivesNoproc() throws Exception {
    named();
    run(() -> {
      Port port = openPort(_ -> {});
      register(atom("driver"), port);
      Tuple driver = here(atom("driver"));
      expectMessage(new Down(monitor(PROCESS, atom("driver")), PROCESS, driver, NOPROC));
      expectMessage(new Down(monitor(atom("port"), NAME), atom("port"), here(NAME), NOPROC));
    });
  }

  @Test
  void mon07_aNameOnAnotherNodeIsBadargWhileThisOneIsNotDistributed() throws Exception {
    Tuple there = Tuple.of(NAME, atom("other@host"));
    run(() -> {
      assertError(BADARG, () -> monitor(PROCESS, there), "other@host", "test@localhost");
      assertError(BADARG, () -> monitor(atom("port"), there), "other@host");
    });
  }

  @Test
  void mon07_aPidOnANodeThatCannotBeReachedGivesNoconnection() throws Exception {
    Pid there = Pid.of(atom("other@host"), 1, 0, 1);
    run(() -> expectDown(monitor(there), there, atom("noconnection")));
  }

  @Test
  void mon08_aPidOfAnEarlierLifeOfTheNodeGivesNoproc() throws Exception {
    Node earlier = Node.start("test");
    Pid old = earlier.spawn(() -> receive(_ -> null));
    run(() -> expectDown(monitor(old), old, NOPROC));
    assertTrue(earlier.isProcessAlive(old));
    earlier.close();
    run(() -> expectDown(monitor(old), old, NOPROC));
  }

  /// As a name nobody has; who monitors a process that is gone meets its `DOWN` later.
  @Test
  void mon08_theDownOfAnEarlierLifeIsNotHeldBack() throws Exception {
    Node earlier = Node.start("test");
    Pid old = earlier.spawn(() -> {});
    Pid gone = dead();
    run(() -> {
      Port port = openPort(_ -> {});
      portClose(port);
      Ref first = monitor(gone);
      Ref second = monitor(old);
      Ref third = monitor(port);
      expectDown(second, old, NOPROC);
      expectMessage(new Down(third, atom("port"), port, NOPROC));
      expectDown(first, gone, NOPROC);
    });
    earlier.close();
  }

  @Test
  void mon09_monitoringOneselfGivesAReferenceAndNothingElse() throws Exception {
    run(() -> {
      register(atom("me"), self());
      Object watchers = info(self(), "monitored_by");
      for (Object me : List.of(self(), atom("me"), here(atom("me")))) {
        Ref ref = monitor(PROCESS, me, MonitorOption.alias(AliasMode.EXPLICIT_UNALIAS));
        assertNotEquals(ref, monitor(PROCESS, me));
        assertEquals(List.of(), info(self(), "monitors"));
        assertEquals(watchers, info(self(), "monitored_by"));
        send(ref, "through no alias");
        assertFalse(unalias(ref));
        assertFalse(demonitor(ref, INFO));
      }
      expectNoMessage();
    });
  }

  @Test
  void mon10_aClosedPortIsTold() throws Exception {
    run(() -> {
      Port port = openPort(_ -> {});
      Beam.unlink(port);
      register(atom("driver"), port);
      Ref byPort = monitor(port);
      Ref byName = monitor(atom("port"), atom("driver"));
      assertTerm(
          List.of(Tuple.of(atom("port"), port), Tuple.of(atom("port"), here(atom("driver")))),
          info(self(), "monitors"));
      portClose(port);
      expectMessage(new Down(byPort, atom("port"), port, NORMAL));
      expectMessage(new Down(byName, atom("port"), here(atom("driver")), NORMAL));
      expectMessage(new Down(monitor(port), atom("port"), port, NOPROC));
    });
  }

  @Test
  void mon10_theReasonIsWhatEndedThePort() throws Exception {
    Trail ports = new Trail();
    Pid owner =
        node.spawn(() -> {
          ports.add(openPort(_ -> {}));
          receive(_ -> null);
        });
    Port port = (Port) ports.next();
    run(() -> {
      Ref ref = monitor(port);
      exit(owner, atom("reason"));
      expectMessage(new Down(ref, atom("port"), port, atom("reason")));
    });
  }

  @Test
  void mon10_aDemonitoredPortIsNotTold() throws Exception {
    run(() -> {
      Port port = openPort(_ -> {});
      Beam.unlink(port);
      Ref ref = monitor(port);
      Ref witness = monitor(port);
      assertTrue(demonitor(ref, INFO));
      portClose(port);
      expectMessage(new Down(witness, atom("port"), port, NORMAL));
      expectNoMessage();
    });
  }

  @Test
  void mon10_aPortOfAnotherNodeIsBadarg() throws Exception {
    Port there = Port.of(atom("other@host"), 1, 1);
    run(() -> {
      assertError(BADARG, () -> monitor(there), "other@host");
      assertError(BADARG, () -> Beam.link(there), "other@host");
      assertError(BADARG, () -> Beam.unlink(there), "other@host");
      assertError(BADARG, () -> exit(there, NORMAL), "other@host");
    });
  }

  @Test
  void mon11_aMonitorOnTheClockIsListedAndRemovedAndNeverFires() throws Exception {
    run(() -> {
      Ref ref = monitor(atom("time_offset"), atom("clock_service"));
      Tuple clock = Tuple.of(atom("time_offset"), atom("clock_service"));
      assertTerm(List.of(clock), info(self(), "monitors"));
      assertTrue(demonitor(ref, FLUSH, INFO));
      assertEquals(List.of(), info(self(), "monitors"));
      assertError(
          BADARG, () -> monitor(atom("time_offset"), atom("clock")), "clock_service", "clock");
      expectNoMessage();
    });
  }

  @Test
  void mon12_anUnknownTypeOrAWrongItemIsBadarg() throws Exception {
    Port port = Port.of(node.name(), 1, 1);
    run(() -> {
      assertError(BADARG, () -> monitor(atom("file"), self()), "file", "process", "port");
      assertError(BADARG, () -> monitor("process", self()), "process");
      assertError(BADARG, () -> monitor(PROCESS, port), port.toString(), "no pid");
      assertError(BADARG, () -> monitor(atom("port"), self()), self().toString(), "no port");
      for (Object item : List.of(1, "server", List.of(), makeRef(), Tuple.of(NAME), here("x"))) {
        assertError(BADARG, () -> monitor(PROCESS, item), "pid", "{Name, Node}");
      }
      assertEquals(List.of(), info(self(), "monitors"));
      expectNoMessage();
    });
  }

  @Test
  void mon12_aWrongOptionIsBadarg() {
    assertError(BADARG, () -> MonitorOption.alias(AliasMode.REPLY), "reply", "demonitor");
    for (String option : List.of("tag", "{tag}", "{alias,reply}", "{alias,foo}", "{priority,1}")) {
      assertError(BADARG, () -> MonitorOption.of(List.of(term(option))));
    }
  }

  @Test
  void mon13_aNewMonitorIsListedAtOnceEvenOfTheDead() throws Exception {
    Pid gone = dead();
    run(() -> {
      monitor(gone);
      monitor(atom("nobody"));
      assertTerm(
          List.of(Tuple.of(PROCESS, gone), Tuple.of(PROCESS, here(atom("nobody")))),
          info(self(), "monitors"));
    });
  }

  // ---- MON-14: the reason

  private static Arguments ends(String reason, Body body) {
    return Arguments.of(reason, body);
  }

  static Stream<Arguments> exits() {
    return Stream.of(
        ends("normal", () -> {}),
        ends("normal", () -> exit(atom("normal"))),
        ends("reason", () -> exit(atom("reason"))),
        ends("{shutdown,[1,2.5]}", () -> exit(term("{shutdown,[1,2.5]}"))),
        ends("kill", () -> exit(KILL)),
        ends("reason", () -> exit(self(), atom("reason"))),
        ends("killed", () -> exit(self(), KILL)),
        ends("reason", () -> raise(new ExitException(atom("reason")))));
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        ends("reason", () -> error(atom("reason"))),
        ends("badarg", () -> send(atom("nobody"), 1)),
        ends("{nocatch,{a,1}}", () -> throwing(term("{a,1}"))),
        ends("{'java.io.IOException',<<\"disk\">>}", () -> raise(new IOException("disk"))),
        ends("{'java.io.IOException',undefined}", () -> raise(new IOException())),
        ends("{'java.lang.AssertionError',<<\"x\">>}", () -> raise(new AssertionError("x"))));
  }

  private static void raise(Throwable thrown) throws Exception {
    switch (thrown) {
      case Exception exception -> throw exception;
      case Error error -> throw error;
      default -> throw new IllegalArgumentException(thrown);
    }
  }

  @ParameterizedTest
  @MethodSource("exits")
  void mon14_theReasonOfAnExitIsItsTerm(String reason, Body body) throws Exception {
    expectEnd(inbox.spawnMonitor(body), term(reason));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void mon14_theReasonOfAnErrorHasAStack(String reason, Body body) throws Exception {
    Spawned process = inbox.spawnMonitor(body);
    expectDownWithStack(process.ref(), process.pid(), term(reason));
  }

  @Test
  void mon14_theReasonOfAnExitSignalIsItsTermOrKilled() throws Exception {
    for (String sent : List.of("reason", "{a,[b]}", "killed", "kill")) {
      Spawned process = inbox.spawnMonitor(() -> receive(_ -> null));
      node.exit(process.pid(), term(sent));
      expectEnd(process, term(sent.equals("kill") ? "killed" : sent));
    }
  }

  // ---- MON-15 to MON-21: demonitor

  @Test
  void mon15_demonitorIsTrueForAnyReferenceOfThisNode() throws Exception {
    Pid target = idle();
    Puppet other = puppet();
    Ref theirs = other.call(() -> monitor(target));
    run(() -> {
      Ref own = monitor(target);
      assertTrue(demonitor(own));
      assertTrue(demonitor(own));
      assertTrue(demonitor(theirs));
      assertTrue(demonitor(makeRef()));
      assertTrue(demonitor(alias()));
      exit(target, atom("reason"));
    });
    other.does(() -> expectDown(theirs, target, atom("reason")));
  }

  @Test
  void mon16_aReferenceOfAnotherNodeIsBadarg() throws Exception {
    Ref foreign = Ref.of(atom("other@host"), 1, 1, null);
    run(() -> assertError(BADARG, () -> demonitor(foreign), "other@host"));
    assertError(BADARG, () -> inbox.demonitor(foreign), "other@host");
  }

  @Test
  void mon17_afterDemonitorNoDownIsAdded() throws Exception {
    run(() -> {
      for (int i = 0; i < 200; i++) {
        Pid target = spawn(() -> {});
        Ref ref = monitor(target);
        demonitor(ref);
        // a DOWN may be there already; none comes from now on
        boolean there = receive(ref, Duration.ZERO, m -> m, () -> null) != null;
        assertFalse(Beam.isProcessAlive(target) && there, "a DOWN of a live process");
        kill(target);
        assertFalse(Beam.isProcessAlive(target));
        expectNoMessage();
      }
    });
  }

  @Test
  void mon17_oneThatCameEarlierStays() throws Exception {
    Pid gone = dead();
    run(() -> {
      Ref ref = monitor(gone);
      sleep(Duration.ofMillis(1)); // a process that waits handles all its signals
      assertEquals(1L, info(self(), "message_queue_len"));
      demonitor(ref);
      expectDown(ref, gone, NOPROC);
    });
  }

  @Test
  void mon18_flushRemovesTheOneMessageOfAMonitorThatHasFired() throws Exception {
    Pid gone = dead();
    run(() -> {
      Ref ref = monitor(gone);
      Object down = next();
      send(self(), "before");
      send(self(), down);
      send(self(), Tuple.of("any", ref, 3, 4, 5));
      send(self(), Tuple.of("any", ref, 3, 4));
      assertTrue(demonitor(ref, FLUSH));
      expectMessage("before");
      expectMessage(Tuple.of("any", ref, 3, 4, 5));
      expectMessage(Tuple.of("any", ref, 3, 4));
      expectNoMessage();
    });
  }

  @Test
  void mon18_flushLooksForNothingWhileTheMonitorIsActive() throws Exception {
    run(() -> {
      Ref ref = monitor(waiting());
      Tuple forged = Tuple.of(atom("DOWN"), ref, PROCESS, self(), NORMAL);
      send(self(), forged);
      assertTrue(demonitor(ref, FLUSH, INFO));
      expectMessage(forged);
    });
  }

  @Test
  void mon18_flushFindsATaggedMessageToo() throws Exception {
    Pid gone = dead();
    run(() -> {
      Ref ref = monitor(gone, MonitorOption.tag(List.of("tag")));
      Object down = next();
      send(self(), down);
      assertFalse(demonitor(ref, FLUSH, INFO));
      expectNoMessage();
    });
  }

  @Test
  void mon19_infoTellsWhetherAnActiveMonitorWasRemoved() throws Exception {
    Pid target = idle();
    Puppet other = puppet();
    Ref theirs = other.call(() -> monitor(target));
    Pid gone = dead();
    run(() -> {
      Ref own = monitor(target);
      assertTrue(demonitor(own, INFO));
      assertFalse(demonitor(own, INFO), "the second time");
      Ref fired = monitor(gone);
      expectDown(fired, gone, NOPROC);
      assertFalse(demonitor(fired, INFO), "fired");
      assertFalse(demonitor(fired, FLUSH, INFO), "fired");
      assertFalse(demonitor(theirs, INFO), "somebody else's");
      assertFalse(demonitor(makeRef(), INFO), "no monitor");
      assertFalse(demonitor(monitor(self()), INFO), "of oneself");
      assertTrue(demonitor(monitor(target), FLUSH, INFO));
    });
    assertTrue(inbox.demonitor(inbox.monitor(target)));
  }

  @Test
  void mon19_infoIsFalseOfAPidOfAnEarlierLifeAndTrueOfAPort() throws Exception {
    Node earlier = Node.start("test");
    Pid old = earlier.spawn(() -> {});
    run(() -> {
      Port port = openPort(_ -> {});
      portClose(port);
      Ref ended = monitor(PROCESS, old, MonitorOption.alias(AliasMode.DEMONITOR));
      assertFalse(demonitor(ended, INFO));
      send(ended, "through no alias");
      assertFalse(demonitor(monitor(old), FLUSH, INFO));
      assertTrue(demonitor(monitor(port), INFO));
      assertTrue(demonitor(monitor(PROCESS, atom("nobody")), INFO));
      expectNoMessage();
    });
    earlier.close();
  }

  @Test
  void mon19_infoAgreesWithWhatIsInTheMailbox() throws Exception {
    run(() -> {
      for (int i = 0; i < 3000; i++) {
        Spawned target = spawnMonitor(() -> {});
        for (int spin = 0; spin < i % 1000; spin++) {
          Thread.onSpinWait(); // to meet its end sooner or later than it comes
        }
        if (!demonitor(target.ref(), INFO)) {
          expectDown(target.ref(), target.pid(), NORMAL);
        }
        expectNoMessage();
      }
    });
  }

  @Test
  void mon20_aMonitorOfTheDeadCanBeRemovedBeforeItsDownComes() throws Exception {
    Pid gone = dead();
    run(() -> {
      assertTrue(demonitor(monitor(gone), INFO));
      expectNoMessage();
    });
  }

  @Test
  void mon21_theOptionsAreFlushAndInfoInAnyNumber() throws Exception {
    assertEquals(
        List.of(FLUSH, INFO, FLUSH), DemonitorOption.of((List<?>) term("[flush,info,flush]")));
    assertError(BADARG, () -> DemonitorOption.of((List<?>) term("[flush,foo]")), "foo", "info");
    run(() -> {
      assertTrue(demonitor(monitor(waiting()), INFO, FLUSH, INFO));
      assertTrue(demonitor(makeRef()));
    });
  }

  // ---- MON-22 to MON-28

  @Test
  void mon22_aTagTakesThePlaceOfDown() throws Exception {
    record Gone(Ref request) {}
    Pid gone = dead();
    run(() -> {
      Ref request = makeRef();
      Pid target = waiting();
      Ref first = monitor(target, MonitorOption.tag(new Gone(request)));
      exit(target, atom("reason"));
      expectMessage(Tuple.of(new Gone(request), first, PROCESS, target, atom("reason")));
      Ref second = monitor(gone, MonitorOption.tag("x"), MonitorOption.tag(7));
      expectMessage(Tuple.of(7, second, PROCESS, gone, NOPROC));
    });
  }

  @Test
  void mon23_bothSidesListTheMonitor() throws Exception {
    Pid target = named();
    run(() -> {
      monitor(target);
      monitor(atom("server"));
      Ref third = monitor(target);
      assertTerm(
          List.of(
              Tuple.of(PROCESS, target), Tuple.of(PROCESS, here(NAME)), Tuple.of(PROCESS, target)),
          info(self(), "monitors"));
      assertEquals(List.of(self(), self(), self()), info(target, "monitored_by"));
      demonitor(third);
      assertEquals(List.of(self(), self()), info(target, "monitored_by"));
    });
  }

  @Test
  void mon24_theDeathOfAWatcherRemovesItsMonitors() throws Exception {
    Pid target = idle();
    Puppet watcher = puppet();
    watcher.does(() -> {
      monitor(target);
      monitor(target);
    });
    assertEquals(List.of(watcher.pid(), watcher.pid()), info(target, "monitored_by"));
    node.exit(watcher.pid(), KILL);
    assertEquals(List.of(), info(target, "monitored_by"));
    assertTrue(node.isProcessAlive(target));
  }

  @Test
  void mon25_spawnMonitorLearnsTheTrueReasonHoweverSoonItEnds() throws Exception {
    run(() -> {
      for (int i = 0; i < 500; i++) {
        expectEnd(spawnMonitor(() -> exit(atom("instant"))), atom("instant"));
      }
    });
  }

  @Test
  void mon25_whoMonitorsAfterwardsMayBeTooLate() throws Exception {
    Pid quick = dead();
    CountDownLatch ended = new CountDownLatch(1);
    run(() -> {
      expectDown(monitor(quick), quick, NOPROC);
      Pid slow =
          spawn(() -> {
            ended.await();
            exit(atom("instant"));
          });
      Ref ref = monitor(slow);
      ended.countDown();
      expectDown(ref, slow, atom("instant"));
    });
  }

  @Test
  void mon27_monitorsByPidAndByNameStandSideBySide() throws Exception {
    Pid target = named();
    run(() -> {
      Ref byName = monitor(atom("server"));
      Ref byPid = monitor(target);
      exit(target, atom("reason"));
      expectMessage(new Down(byName, PROCESS, here(NAME), atom("reason")));
      expectDown(byPid, target, atom("reason"));
      expectNoMessage();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"EXPLICIT_UNALIAS", "REPLY"})
  void mon28_demonitorLeavesAnAliasAlone(AliasMode mode) throws Exception {
    run(() -> {
      Ref alias = alias(mode);
      assertFalse(demonitor(alias, INFO));
      assertTrue(demonitor(alias, FLUSH));
      send(alias, "still there");
      expectMessage("still there");
    });
  }

  @Test
  void mon28_norDoesItEndTheAliasOfAMonitorThatIsNoMore() throws Exception {
    Pid gone = dead();
    run(() -> {
      Ref ref = monitor(gone, MonitorOption.alias(AliasMode.EXPLICIT_UNALIAS));
      expectDown(ref, gone, NOPROC);
      assertFalse(demonitor(ref, FLUSH, INFO));
      send(ref, "still there");
      expectMessage("still there");
    });
  }
}
