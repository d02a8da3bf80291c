package dev.joist;

import static dev.joist.Beam.alias;
import static dev.joist.Beam.demonitor;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.makeRef;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.processInfo;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.sendAfter;
import static dev.joist.Beam.spawnMonitor;
import static dev.joist.Beam.startTimer;
import static dev.joist.Beam.unalias;
import static dev.joist.DemonitorOption.FLUSH;
import static dev.joist.DemonitorOption.INFO;
import static dev.joist.signal.AliasMode.DEMONITOR;
import static dev.joist.signal.AliasMode.EXPLICIT_UNALIAS;
import static dev.joist.signal.AliasMode.REPLY;
import static dev.joist.signal.AliasMode.REPLY_DEMONITOR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.AliasMode;
import dev.joist.signal.Down;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// The rules of aliases, ALIAS-01 to ALIAS-12, in their order.
class AliasRulesTest extends ProcessTest {

  /// A monitor with an alias.
  private static Ref monitorAlias(Pid pid, AliasMode mode) {
    return monitor(pid, MonitorOption.alias(mode));
  }

  /// Has the process's own signals handled, as a receive would.
  private static void handleSignals() {
    processInfo(self(), atom("links"));
  }

  // ---- ALIAS-01

  @Test
  void alias01_anAliasIsAReferenceThatOneCanSendTo() throws Exception {
    run(() -> {
      Ref alias = alias();
      send(alias, "hello");
      expectMessage("hello");
    });
  }

  @Test
  void alias01_anAliasIsNothingElse() throws Exception {
    run(() -> {
      Ref alias = alias();
      assertError(BADARG, () -> monitor(PROCESS, alias), "no pid", "no name");
      assertError(BADARG, () -> sendAfter(Duration.ZERO, alias, 1), "a pid of this node or a name");
      assertError(BADARG, () -> startTimer(Duration.ZERO, alias, 1), "a pid of this node");
      assertError(BADARG, () -> Beam.call(alias, 1, PATIENCE), "no pid", "no name");
    });
  }

  // ---- ALIAS-02

  @Test
  void alias02_whatIsUnderWayWhenTheAliasEndsIsLost() throws Exception {
    run(() -> {
      Ref alias = alias();
      send(alias, "from itself");
      node.send(alias, "from outside");
      unalias(alias);
      expectNoMessage();
    });
  }

  @Test
  void alias02_whatWasReceivedStays() throws Exception {
    run(() -> {
      Ref alias = alias();
      send(alias, "hello");
      handleSignals();
      unalias(alias);
      expectMessage("hello");
    });
  }

  @Test
  void alias02_aMessageThroughAnAliasKeepsItsPlaceAmongTheOthers() throws Exception {
    Puppet sender = puppet();
    run(() -> {
      Ref alias = alias();
      Pid self = self();
      sender.does(() -> {
        for (int i = 0; i < 100; i++) {
          send(i % 2 == 0 ? self : alias, i);
        }
      });
      for (int i = 0; i < 100; i++) {
        expectMessage(i);
      }
    });
  }

  // ---- ALIAS-03

  @Test
  void alias03_unaliasIsTrueOfOnesOwnActiveAliasOnce() throws Exception {
    run(() -> {
      Ref alias = alias();
      assertTrue(unalias(alias));
      assertFalse(unalias(alias));
      Ref watch = monitorAlias(idle(), EXPLICIT_UNALIAS);
      assertTrue(unalias(watch));
      assertFalse(unalias(watch));
    });
  }

  @Test
  void alias03_unaliasIsFalseOfAnyOtherReference() throws Exception {
    Ref foreign = puppet().call(() -> alias());
    run(() -> {
      assertFalse(unalias(makeRef()));
      assertFalse(unalias(monitor(idle())));
      assertFalse(unalias(foreign));
    });
    try (Node other = Node.start("other")) {
      Ref remote = Puppet.on(other).call(() -> alias());
      run(() -> assertFalse(unalias(remote)));
    }
  }

  @Test
  void alias03_unaliasOfSomebodyElsesAliasLeavesItActive() throws Exception {
    Puppet owner = puppet();
    Ref alias = owner.call(() -> alias());
    run(() -> {
      unalias(alias);
      send(alias, "hello");
    });
    owner.does(() -> expectMessage("hello"));
  }

  // ---- ALIAS-04

  @Test
  void alias04_anAliasLastsUntilUnalias() throws Exception {
    run(() -> {
      for (Ref alias : List.of(alias(), alias(EXPLICIT_UNALIAS))) {
        send(alias, 1);
        send(alias, 2);
        expectMessage(1);
        expectMessage(2);
        assertTrue(unalias(alias));
        send(alias, 3);
        expectNoMessage();
      }
    });
  }

  @Test
  void alias04_anAliasForAReplyLastsUntilTheFirstMessageThroughIt() throws Exception {
    run(() -> {
      Ref alias = alias(REPLY);
      send(alias, 1);
      send(alias, 2);
      expectMessage(1);
      expectNoMessage();
      assertFalse(unalias(alias));
    });
  }

  @Test
  void alias04_ofManyRepliesOneArrives() throws Exception {
    run(() -> {
      Ref alias = alias(REPLY);
      for (int i = 0; i < 20; i++) {
        Spawned sender = spawnMonitor(() -> send(alias, "reply"));
        receive(sender.ref(), message -> message instanceof Down down ? down : null);
      }
      expectMessage("reply");
      expectNoMessage();
    });
  }

  @Test
  void alias04_unaliasEndsAnAliasForAReply() throws Exception {
    run(() -> {
      Ref alias = alias(REPLY);
      assertTrue(unalias(alias));
      send(alias, 1);
      expectNoMessage();
    });
  }

  @Test
  void alias04_aModeOfMonitorsIsRefused() throws Exception {
    run(() -> {
      for (AliasMode mode : List.of(DEMONITOR, REPLY_DEMONITOR)) {
        assertError(BADARG, () -> alias(mode), "" + mode, "monitor");
      }
      assertError(BADARG, () -> monitorAlias(self(), REPLY), "explicit_unalias");
    });
  }

  // ---- ALIAS-05

  @Test
  void alias05_anExplicitAliasSurvivesDemonitor() throws Exception {
    run(() -> {
      Ref watch = monitorAlias(idle(), EXPLICIT_UNALIAS);
      assertTrue(demonitor(watch, FLUSH, INFO));
      send(watch, 1);
      send(watch, 2);
      expectMessage(1);
      expectMessage(2);
      assertTrue(unalias(watch));
    });
  }

  @Test
  void alias05_anExplicitAliasSurvivesDown() throws Exception {
    Pid pid = idle();
    run(() -> {
      Ref watch = monitorAlias(pid, EXPLICIT_UNALIAS);
      exit(pid, KILL);
      expectDown(watch, pid, KILLED);
      send(watch, "hello");
      expectMessage("hello");
      assertTrue(unalias(watch));
    });
  }

  // ---- ALIAS-06 and what it shares with ALIAS-07

  @ParameterizedTest
  @EnumSource(names = {"DEMONITOR", "REPLY_DEMONITOR"})
  void alias06_alias07_theAliasEndsWithDemonitor(AliasMode mode) throws Exception {
    run(() -> {
      Ref watch = monitorAlias(idle(), mode);
      demonitor(watch);
      send(watch, "late");
      expectNoMessage();
      assertFalse(unalias(watch));
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"DEMONITOR", "REPLY_DEMONITOR"})
  void alias06_alias07_theAliasEndsWithDown(AliasMode mode) throws Exception {
    Pid pid = idle();
    run(() -> {
      Ref watch = monitorAlias(pid, mode);
      exit(pid, KILL);
      expectDown(watch, pid, KILLED);
      send(watch, "late");
      expectNoMessage();
      assertFalse(unalias(watch));
    });
  }

  @Test
  void alias06_anyNumberOfMessagesBeforeThat() throws Exception {
    run(() -> {
      Ref watch = monitorAlias(idle(), DEMONITOR);
      for (int i = 0; i < 10; i++) {
        send(watch, i);
        expectMessage(i);
      }
      assertTrue(demonitor(watch, INFO));
    });
  }

  // ---- ALIAS-07

  @Test
  void alias07_theFirstMessageEndsAliasAndMonitor() throws Exception {
    Pid pid = idle();
    run(() -> {
      Ref watch = monitorAlias(pid, REPLY_DEMONITOR);
      send(watch, "reply");
      send(watch, "late");
      expectMessage("reply");
      assertTerm(List.of(), info(self(), "monitors"));
      assertTerm(List.of(), info(pid, "monitored_by"));
      assertFalse(demonitor(watch, INFO));
      exit(pid, KILL);
      assertFalse(Beam.isProcessAlive(pid));
      expectNoMessage();
    });
  }

  @Test
  void alias07_theReplyMayComeFromAnybody() throws Exception {
    Pid pid = idle();
    Puppet stranger = puppet();
    run(() -> {
      Ref watch = monitorAlias(pid, REPLY_DEMONITOR);
      stranger.does(() -> send(watch, "reply"));
      expectMessage("reply");
      assertFalse(demonitor(watch, INFO));
    });
  }

  // ---- ALIAS-08

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "REPLY")
  void alias08_unaliasLeavesTheMonitor(AliasMode mode) throws Exception {
    Pid pid = idle();
    run(() -> {
      Ref watch = monitorAlias(pid, mode);
      assertTrue(unalias(watch));
      send(watch, "late");
      exit(pid, KILL);
      expectDown(watch, pid, KILLED);
      expectNoMessage();
    });
  }

  // ---- ALIAS-09

  @Test
  void alias09_aReplyThatIsThereFirstWinsOverNoproc() throws Exception {
    Pid dead = dead();
    run(() -> {
      Ref watch = monitorAlias(dead, REPLY_DEMONITOR);
      send(watch, "reply");
      expectMessage("reply");
      expectNoMessage();
    });
  }

  @Test
  void alias09_withoutAReplyThereIsNoproc() throws Exception {
    Pid dead = dead();
    run(() -> {
      Ref watch = monitorAlias(dead, REPLY_DEMONITOR);
      expectDown(watch, dead, NOPROC);
      send(watch, "late");
      expectNoMessage();
    });
  }

  // ---- ALIAS-10

  @Test
  void alias10_anAliasDiesWithItsProcess() throws Exception {
    Puppet owner = puppet();
    List<Ref> aliases =
        owner.call(
            () -> List.of(alias(), alias(REPLY), monitorAlias(inbox.pid(), EXPLICIT_UNALIAS)));
    inbox.monitor(owner.pid());
    kill(owner.pid());
    next();
    run(() -> {
      for (Ref alias : aliases) {
        assertEquals("lost", send(alias, "lost"));
        assertFalse(unalias(alias));
      }
      aliases.forEach(alias -> node.send(alias, "lost"));
      expectNoMessage();
    });
  }

  @Test
  void alias10_nothingTellsWhoseAnAliasIs() throws Exception {
    Puppet owner = puppet();
    Ref alias = owner.call(() -> alias());
    assertFalse(alias.toString().contains(owner.pid().toString()), "" + alias);
    for (String item : List.of("links", "monitors", "monitored_by", "dictionary")) {
      assertTerm(List.of(), info(owner.pid(), item));
    }
  }

  // ---- ALIAS-11

  @Test
  void alias11_whoeverHasTheReferenceMaySendThroughIt() throws Exception {
    Puppet stranger = puppet();
    Puppet another = puppet();
    run(() -> {
      Ref watch = monitorAlias(idle(), DEMONITOR);
      stranger.does(() -> send(another.pid(), watch));
      another.does(() -> send(next(), "through two hands"));
      expectMessage("through two hands");
      node.send(watch, "from no process");
      expectMessage("from no process");
      inbox.send(watch, "from an inbox");
      expectMessage("from an inbox");
    });
  }

  // ---- ALIAS-12

  @Test
  void alias12_sendingReturnsTheMessageWhateverBecomesOfIt() throws Exception {
    Ref foreign = puppet().call(() -> alias());
    run(() -> {
      Ref ended = alias();
      unalias(ended);
      Object message = Tuple.of(atom("hello"), 1);
      for (Ref ref : List.of(alias(), ended, makeRef(), foreign, monitor(self()))) {
        assertSame(message, send(ref, message));
      }
      expectMessage(message);
      expectNoMessage();
    });
  }

  @Test
  void alias12_aTagAndAnAliasGoTogether() throws Exception {
    Pid pid = idle();
    run(() -> {
      Ref watch = monitor(pid, MonitorOption.tag("gone"), MonitorOption.alias(DEMONITOR));
      send(watch, "hello");
      expectMessage("hello");
      exit(pid, KILL);
      expectMessage(Tuple.of("gone", watch, PROCESS, pid, KILLED));
      send(watch, "late");
      expectNoMessage();
    });
  }
}
