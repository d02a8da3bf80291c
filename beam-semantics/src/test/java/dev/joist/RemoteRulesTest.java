package dev.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.link;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.unlink;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.AliasMode;
import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Signals between two nodes.
class RemoteRulesTest extends TwoNodesTest {

  @Test
  void sig02_aMessageArrivesByPidAndByName() throws Exception {
    Puppet b = puppetThere();
    there.register(atom("b"), b.pid());
    run(() -> {
      send(b.pid(), Tuple.of(atom("hello"), self()));
      send(at("b", there), "by name");
    });
    b.does(() -> {
      Tuple hello = (Tuple) next();
      assertEquals(node.name(), ((Pid) hello.element(2)).node());
      expectMessage("by name");
      expectNoMessage();
    });
  }

  @Test
  void link01_aLinkAcrossNodesEndsWithTheReason() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> {
      trapExit(true);
      link(b.pid());
      assertEquals(List.of(b.pid()), info(self(), "links"));
    });
    expectEventually(() -> !entries(there).isEmpty());
    b.begins(() -> exit(atom("reason")));
    a.does(() -> {
      expectExit(b.pid(), atom("reason"));
      expectNoMessage();
      assertEquals(List.of(), info(self(), "links"));
    });
    expectNoEntries();
  }

  @Test
  void link08_unlinkAcrossNodesIsAcknowledged() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> {
      link(b.pid());
      unlink(b.pid());
    });
    expectNoEntries();
    a.does(() -> link(b.pid()));
    a.does(() -> unlink(b.pid()));
    a.does(() -> link(b.pid()));
    b.does(() -> trapExit(true));
    kill(a.pid());
    b.does(() -> {
      expectExit(a.pid(), KILLED);
      expectNoMessage();
    });
    expectNoEntries();
  }

  @Test
  void link05_linkingToADeadProcessThereGivesAnExitNoproc() throws Exception {
    Pid dead = idleThere();
    there.exit(dead, KILL);
    run(() -> {
      trapExit(true);
      link(dead);
      expectExit(dead, NOPROC);
    });
    expectNoEntries();
  }

  @Test
  void mon02_dist13_aMonitorAcrossNodesTellsTheReasonByPidOrByName() throws Exception {
    Puppet b = puppetThere();
    there.register(atom("b"), b.pid());
    run(() -> {
      Ref byPid = monitor(b.pid());
      Ref byName = monitor(PROCESS, at("b", there));
      exit(b.pid(), atom("reason"));
      expectMessage(down(byPid, b.pid(), atom("reason")));
      expectMessage(down(byName, at("b", there), atom("reason")));
      Ref again = monitor(b.pid());
      expectMessage(down(again, b.pid(), NOPROC));
      Ref nobody = monitor(PROCESS, at("b", there));
      expectMessage(down(nobody, at("b", there), NOPROC));
    });
    expectNoEntries();
  }

  @Test
  void dist02_aLostConnectionEndsLinksAndMonitorsAtBothEnds() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    Ref[] ref = new Ref[1];
    a.does(() -> {
      trapExit(true);
      link(b.pid());
      ref[0] = monitor(b.pid());
    });
    b.does(() -> trapExit(true));
    expectEventually(() -> entries(there).size() == 2);
    mesh.cut(node, there);
    a.does(() -> {
      expectExit(b.pid(), NOCONNECTION);
      expectMessage(down(ref[0], b.pid(), NOCONNECTION));
      expectNoMessage();
    });
    b.does(() -> {
      expectExit(a.pid(), NOCONNECTION);
      expectNoMessage();
    });
    expectNoEntries();
  }

  // ---- messages

  @Test
  void sig19_messagesComeBeforeTheDownAndTheExitBeforeIt() throws Exception {
    Puppet b = puppetThere();
    run(() -> {
      trapExit(true);
      Pid me = self();
      Ref ref = monitor(b.pid());
      link(b.pid());
      expectEventually(() -> entries(there).size() == 2);
      b.begins(() -> {
        for (long i = 0; i < 100; i++) {
          send(me, i);
        }
        exit(atom("done"));
      });
      for (long i = 0; i < 100; i++) {
        expectMessage(i);
      }
      expectExit(b.pid(), atom("done"));
      expectMessage(down(ref, b.pid(), atom("done")));
    });
    expectNoEntries();
  }

  @Test
  void sig04_whatArrivesOvertakesNothingThoughConnectionsAreLost() throws Exception {
    Puppet b = puppetThere();
    run(() -> {
      for (long i = 0; i < 2000; i++) {
        if (i % 200 == 100) {
          mesh.cut(node, there);
          mesh.heal(node, there);
        }
        send(b.pid(), i);
      }
      Object nobody = at("nobody", there);
      Object reason = NOCONNECTION;
      while (!reason.equals(NOPROC)) { // until a connection lasts
        var _ = monitor(PROCESS, nobody);
        reason = assertInstanceOf(Down.class, next()).reason();
      }
      send(b.pid(), "end");
    });
    b.does(() -> {
      long last = -1;
      for (Object message = next(); message instanceof Long number; message = next()) {
        assertTrue(number > last, number + " came after " + last);
        last = number;
      }
    });
  }

  @Test
  void name05_aNameAtANodeIsResolvedThere() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    node.register(atom("name"), a.pid());
    run(() -> {
      send(at("name", there), "to nobody");
      expectArrived();
    });
    there.register(atom("name"), b.pid());
    run(() -> {
      send(at("name", there), "to b");
      send(at("name", node), "to a");
    });
    a.does(() -> {
      expectMessage("to a");
      expectNoMessage();
    });
    b.does(() -> {
      expectMessage("to b");
      expectNoMessage();
    });
  }

  @Test
  void whatCannotTravelFailsAtItsSender() throws Exception {
    Pid b = idleThere();
    Fun code = Fun.local("f", 0, (Runnable) () -> {});
    run(() -> {
      assertError(
          BADARG, () -> send(b, List.of(1L, Tuple.of(code))), "[1].element(1)", "local fun");
      assertError(BADARG, () -> send(b, new Object()), "message is a java.lang.Object");
    });
    assertError(BADARG, () -> node.send(b, code), "local fun");
  }

  @Test
  void mon14_aReasonThatCannotTravelIsToldAsText() throws Exception {
    Puppet b = puppetThere();
    Fun code = Fun.local("f", 0, (Runnable) () -> {});
    run(() -> {
      trapExit(true);
      link(b.pid());
      expectEventually(() -> !entries(there).isEmpty());
      b.begins(() -> exit(Tuple.of(atom("bad"), code)));
      Exit exit = assertInstanceOf(Exit.class, next());
      assertTrue(String.valueOf(exit.reason()).contains("cannot travel"), "" + exit.reason());
    });
    expectNoEntries();
  }

  // ---- links

  @Test
  void link07_afterAnUnlinkNoExitComes() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> {
      trapExit(true);
      link(b.pid());
      unlink(b.pid());
      exit(b.pid(), KILL);
      Ref ref = monitor(b.pid());
      Down down = assertInstanceOf(Down.class, next());
      assertEquals(ref, down.ref());
      expectNoMessage();
    });
    expectNoEntries();
  }

  @Test
  void link10_dist12_exitSignalsActThereAsHere() throws Exception {
    Puppet trapping = puppetThere();
    trapping.does(() -> trapExit(true));
    Puppet plain = puppetThere();
    Pid me =
        run(() -> {
          exit(trapping.pid(), NORMAL);
          exit(trapping.pid(), atom("reason"));
          exit(plain.pid(), NORMAL);
          Ref ref = monitor(trapping.pid());
          Ref other = monitor(plain.pid());
          exit(trapping.pid(), KILL);
          expectMessage(down(ref, trapping.pid(), KILLED));
          exit(plain.pid(), atom("reason"));
          expectMessage(down(other, plain.pid(), atom("reason")));
          return self();
        });
    assertEquals(node.name(), me.node());
    expectNoEntries();
  }

  @Test
  void link10_anExitOfNormalIsToldToWhoTraps() throws Exception {
    Puppet b = puppetThere();
    b.does(() -> trapExit(true));
    Pid a =
        run(() -> {
          link(b.pid());
          return self();
        });
    b.does(() -> expectExit(a, NORMAL));
    expectNoEntries();
  }

  @Test
  void link13_aKilledProcessSpreadsKilledAndAnExitOfKillSpreadsKill() throws Exception {
    Puppet b = puppetThere();
    Puppet c = puppetThere();
    run(() -> {
      trapExit(true);
      link(b.pid());
      link(c.pid());
      exit(b.pid(), KILL);
      expectExit(b.pid(), KILLED);
      c.begins(() -> exit(KILL));
      expectExit(c.pid(), KILL);
    });
  }

  @Test
  void link22_aProcessThatDoesNotTrapDiesWithTheConnection() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    Ref ref = inbox.monitor(a.pid());
    try (Inbox other = there.inbox()) {
      Ref otherRef = other.monitor(b.pid());
      a.does(() -> link(b.pid()));
      expectEventually(() -> !entries(there).isEmpty());
      mesh.cut(node, there);
      expectDown(ref, a.pid(), NOCONNECTION);
      assertTerm(down(otherRef, b.pid(), NOCONNECTION), other.receive(PATIENCE));
    }
    expectNoEntries();
  }

  @Test
  void link22_aLinkOverALaterConnectionIsNotMeant() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> {
      trapExit(true);
      link(b.pid());
    });
    b.does(() -> trapExit(true));
    expectEventually(() -> !entries(there).isEmpty());
    mesh.cut(node, there);
    a.does(() -> expectExit(b.pid(), NOCONNECTION));
    b.does(() -> expectExit(a.pid(), NOCONNECTION));
    mesh.heal(node, there);
    a.does(() -> {
      link(b.pid());
      expectNoMessage();
    });
    kill(a.pid());
    b.does(() -> expectExit(a.pid(), KILLED));
    expectNoEntries();
  }

  // ---- monitors

  @Test
  void mon07_aNodeThatCannotBeReachedGivesNoconnection() throws Exception {
    run(() -> {
      Ref ref = monitor(PROCESS, Tuple.of(atom("name"), atom("nowhere@localhost")));
      expectMessage(down(ref, Tuple.of(atom("name"), atom("nowhere@localhost")), NOCONNECTION));
      assertEquals(List.of(), info(self(), "monitors"));
    });
  }

  @Test
  void mon10_aPortOfAnotherNodeIsRefused() throws Exception {
    run(() -> {
      assertError(BADARG, () -> monitor(atom("port"), at("name", there)), "port");
      assertError(BADARG, () -> monitor(Port.of(there.name(), 1, 1)), "another node");
    });
  }

  @Test
  void mon16_aReferenceOfAnotherNodeIsNoMonitor() throws Exception {
    Puppet b = puppetThere();
    Ref ref = b.call(Beam::makeRef);
    run(() -> assertError(BADARG, () -> Beam.demonitor(ref), "of node"));
  }

  @Test
  void mon17_aWithdrawnMonitorFiresNoMore() throws Exception {
    Puppet b = puppetThere();
    run(() -> {
      Ref ref = monitor(b.pid());
      assertTrue(Beam.demonitor(ref, DemonitorOption.INFO));
      Ref other = monitor(b.pid());
      exit(b.pid(), atom("reason"));
      expectMessage(down(other, b.pid(), atom("reason")));
      expectNoMessage();
    });
    expectNoEntries();
  }

  /// OTP has nobody to withdraw it from, and finds its `DOWN` no more.
  @Test
  void mon19_infoIsFalseOfANameOnANodeThatIsNotConnected() throws Exception {
    Pid b = idleThere();
    there.register(atom("b"), b);
    mesh.hold(node, there); // a connection is begun, and is not up
    run(() -> {
      assertFalse(Beam.demonitor(monitor(PROCESS, at("b", there)), DemonitorOption.INFO));
      assertTrue(Beam.demonitor(monitor(b), DemonitorOption.INFO));
      mesh.release(node, there);
      expectArrived();
      assertTrue(Beam.demonitor(monitor(PROCESS, at("b", there)), DemonitorOption.INFO));
      expectNoMessage();
    });
    expectNoEntries();
  }

  @Test
  void mon23_monitorsAndMonitoredByShowOtherNodes() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    there.register(atom("b"), b.pid());
    a.does(() -> {
      monitor(b.pid());
      monitor(PROCESS, at("b", there));
      assertTerm(
          List.of(Tuple.of(PROCESS, b.pid()), Tuple.of(PROCESS, at("b", there))),
          info(self(), "monitors"));
    });
    expectEventually(() -> entries(there).equals(Map.of("monitored", 2L)));
    b.does(() -> assertEquals(List.of(a.pid(), a.pid()), info(self(), "monitored_by")));
    kill(a.pid());
    expectNoEntries();
    b.does(() -> assertEquals(List.of(), info(self(), "monitored_by")));
  }

  @Test
  void mon26_aNodeThatStopsGivesNoconnection() throws Exception {
    Pid b = idleThere();
    Puppet a = puppet();
    Ref ref = a.call(() -> monitor(b));
    expectEventually(() -> !entries(there).isEmpty());
    there.close();
    a.does(() -> {
      expectMessage(down(ref, b, NOCONNECTION));
      expectNoMessage();
    });
  }

  // ---- aliases

  @Test
  void alias11_anAliasIsGoodOnOtherNodesToo() throws Exception {
    Puppet b = puppetThere();
    run(() -> {
      Ref alias = Beam.alias();
      b.does(() -> send(alias, "through it"));
      expectMessage("through it");
      Beam.unalias(alias);
      b.does(() -> send(alias, "too late"));
      Ref ref = monitor(b.pid());
      exit(b.pid(), KILL);
      expectMessage(down(ref, b.pid(), KILLED));
      expectNoMessage();
    });
  }

  @Test
  void alias11_anAliasThatComesBackStillLeadsToItsOwner() throws Exception {
    Puppet b = puppetThere();
    Puppet a = puppet();
    run(() -> {
      Ref alias = Beam.alias();
      Pid me = self();
      send(b.pid(), Tuple.of(me, alias));
      b.does(() -> {
        Tuple got = (Tuple) next();
        send((Pid) got.element(1), got.element(2));
      });
      Ref back = assertInstanceOf(Ref.class, next());
      assertEquals(alias, back);
      a.does(() -> send(back, "from a third"));
      expectMessage("from a third");
    });
  }

  @Test
  void alias04_aReplyAliasTakesOneMessageFromAnotherNode() throws Exception {
    Puppet b = puppetThere();
    run(() -> {
      Ref alias = Beam.alias(AliasMode.REPLY);
      b.does(() -> {
        send(alias, "one");
        send(alias, "two");
      });
      expectMessage("one");
      Ref ref = monitor(b.pid());
      exit(b.pid(), KILL);
      expectMessage(down(ref, b.pid(), KILLED));
      expectNoMessage();
    });
  }

  @Test
  void alias06_theLossOfTheConnectionEndsAMonitorsAlias() throws Exception {
    Puppet b = puppetThere();
    run(() -> {
      Ref ref = monitor(b.pid(), MonitorOption.alias(AliasMode.DEMONITOR));
      b.does(() -> send(ref, "before"));
      expectMessage("before");
      mesh.cut(node, there);
      expectMessage(down(ref, b.pid(), NOCONNECTION));
      mesh.awaitTold(node, there);
      mesh.heal(node, there);
      b.does(() -> send(ref, "after"));
      Ref other = monitor(b.pid());
      exit(b.pid(), KILL);
      expectMessage(down(other, b.pid(), KILLED));
      expectNoMessage();
    });
  }

  @Test
  void alias07_aReplyThroughAMonitorsAliasEndsTheMonitor() throws Exception {
    Puppet b = puppetThere();
    run(() -> {
      Ref ref = monitor(b.pid(), MonitorOption.alias(AliasMode.REPLY_DEMONITOR));
      b.does(() -> send(ref, "reply"));
      expectMessage("reply");
      expectNoEntries();
      assertFalse(Beam.demonitor(ref, DemonitorOption.INFO));
    });
  }

  @Test
  void alias03_anAliasOfAnotherNodeCannotBeTakenBack() throws Exception {
    Puppet b = puppetThere();
    Ref alias = b.call(() -> Beam.alias());
    run(() -> assertFalse(Beam.unalias(alias)));
  }

  // ---- information

  @Test
  void info09_aProcessThereIsGivenAnotherGroupLeader() throws Exception {
    Puppet b = puppetThere();
    run(() -> {
      Beam.groupLeader(self(), b.pid());
      expectArrived();
      Ref ref = monitor(b.pid());
      Pid me = self();
      b.does(() -> assertEquals(me, Beam.groupLeader()));
      exit(b.pid(), KILL);
      expectMessage(down(ref, b.pid(), KILLED));
    });
  }
}
