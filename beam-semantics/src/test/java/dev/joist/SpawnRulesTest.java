package dev.joist;

import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.groupLeader;
import static dev.joist.Beam.makeRef;
import static dev.joist.Beam.processInfo;
import static dev.joist.Beam.put;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.Beam.spawnLink;
import static dev.joist.Beam.spawnMonitor;
import static dev.joist.Beam.spawnOpt;
import static dev.joist.Beam.spawnRequest;
import static dev.joist.Beam.spawnRequestAbandon;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.unalias;
import static dev.joist.SpawnOption.Reply.ERROR_ONLY;
import static dev.joist.SpawnOption.Reply.NO;
import static dev.joist.SpawnOption.Reply.SUCCESS_ONLY;
import static dev.joist.SpawnOption.Reply.YES;
import static dev.joist.SpawnOption.link;
import static dev.joist.SpawnOption.monitor;
import static dev.joist.SpawnOption.reply;
import static dev.joist.SpawnOption.replyTag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.SpawnOption.Reply;
import dev.joist.signal.AliasMode;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.Priority;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules of spawning, SPAWN-01 to SPAWN-12, in their order. SPAWN-02 and SPAWN-03 are about
/// functions that a body in Java cannot be.
class SpawnRulesTest extends ProcessTest {

  private static final Atom OK = atom("ok");
  private static final Atom ERROR = atom("error");
  private static final Atom BADOPT = atom("badopt");
  private static final Atom SYSTEM_LIMIT = atom("system_limit");

  /// A terse way to say options that are terms.
  private static SpawnOption[] options(String terms) {
    return SpawnOption.of((List<?>) term(terms)).toArray(SpawnOption[]::new);
  }

  // ---- SPAWN-01

  @Test
  void spawn01_aBodyRunsAsAProcessOfItsOwn() throws Exception {
    run(() -> {
      Pid parent = self();
      Pid child = spawn(() -> send(parent, self()));
      assertNotEquals(parent, child);
      expectMessage(child);
    });
    Pid outside = inbox.pid();
    Pid pid = node.spawn(() -> send(outside, self()));
    expectMessage(pid);
  }

  @Test
  void spawn01_aLinkTellsWhyAChildEndedHoweverSoon() throws Exception {
    run(() -> {
      trapExit(true);
      for (int i = 0; i < 200; i++) {
        Object reason = i;
        Pid child = spawnLink(() -> exit(reason));
        expectExit(child, reason);
      }
    });
  }

  @Test
  void spawn01_aMonitorTellsWhyAChildEndedHoweverSoon() throws Exception {
    run(() -> {
      for (int i = 0; i < 200; i++) {
        Object reason = i;
        Spawned child = spawnMonitor(() -> exit(reason));
        expectDown(child.ref(), child.pid(), reason);
      }
    });
    Spawned child = inbox.spawnMonitor(() -> exit(atom("done")));
    expectEnd(child, atom("done"));
  }

  @Test
  void spawn01_aLinkAndAMonitorAreBothThere() throws Exception {
    run(() -> {
      trapExit(true);
      Spawned child = spawnOpt(() -> exit(atom("done")), link(), monitor());
      expectExit(child.pid(), atom("done"));
      expectDown(child.ref(), child.pid(), atom("done"));
    });
  }

  @Test
  void spawn01_aSpawnWithoutAMonitorHasNoReference() throws Exception {
    run(() -> {
      Spawned child = spawnOpt(() -> {}, link());
      assertNull(child.monitor());
      Exception error = assertThrows(IllegalStateException.class, child::ref);
      assertTrue(error.getMessage().contains("spawnMonitor"), error.getMessage());
    });
  }

  /// Kills whatever process it finds, the parent and the inbox excepted, as long as the parent
  /// lives.
  private Thread killEveryChildOf(Puppet parent) {
    Set<Pid> spared = Set.of(parent.pid(), inbox.pid());
    return Thread.startVirtualThread(() -> {
      while (node.isProcessAlive(parent.pid())) {
        node.processes().stream().filter(pid -> !spared.contains(pid)).forEach(this::kill);
      }
    });
  }

  @Test
  void spawn01_aChildThatIsKilledByWhoeverFindsItFirstIsTold() throws Exception {
    Puppet parent = puppet();
    Thread hunter = killEveryChildOf(parent);
    parent.does(() -> {
      trapExit(true);
      for (int i = 0; i < 500; i++) {
        Spawned child = spawnOpt(() -> receive(_ -> null), link(), monitor());
        expectExit(child.pid(), KILLED);
        expectDown(child.ref(), child.pid(), KILLED);
      }
    });
    kill(parent.pid());
    hunter.join();
  }

  @Test
  void spawn01_aHundredThousandProcessesLeaveNothingBehind() throws Exception {
    int before = node.processCount();
    Puppet parent = puppet();
    parent.does(() -> {
      for (int batch = 0; batch < 100; batch++) {
        for (int i = 0; i < 1_000; i++) {
          spawnOpt(() -> {}, link(), monitor());
        }
        for (int i = 0; i < 1_000; i++) {
          assertTrue(next() instanceof Down);
        }
      }
      for (String item : List.of("links", "monitors", "messages")) {
        assertTerm(List.of(), info(self(), item));
      }
    });
    assertEquals(before + 1, node.processCount());
    assertEquals(Set.of(inbox.pid(), parent.pid()), Set.copyOf(node.processes()));
  }

  @Test
  void spawn01_aClosedNodeSpawnsNothing() {
    node.close();
    for (Runnable spawn : List.<Runnable>of(() -> node.spawn(() -> {}), () -> node.inbox())) {
      Exception error = assertThrows(IllegalStateException.class, spawn::run);
      assertTrue(error.getMessage().contains("node test@localhost is closed"), error.getMessage());
    }
    assertEquals(0, node.processCount());
  }

  // ---- SPAWN-04

  @Test
  @SuppressWarnings("NullAway") // what a caller without null checks may do
  void spawn04_nothingToRunIsRefused() throws Exception {
    Body nothing = null;
    int before = node.processCount();
    assertError(BADARG, () -> node.spawn(nothing), "body is null");
    assertError(BADARG, () -> inbox.spawnMonitor(nothing), "body is null");
    run(() -> {
      assertError(BADARG, () -> spawn(nothing), "body is null");
      assertError(BADARG, () -> spawnLink(nothing), "body is null");
      assertError(BADARG, () -> spawnMonitor(nothing), "body is null");
      assertError(BADARG, () -> spawnOpt(nothing, monitor()), "body is null");
      expectNoMessage();
      assertTerm(List.of(), info(self(), "monitors"));
    });
    assertEquals(before, node.processCount());
  }

  @Test
  void spawn04_anUnknownOptionIsRefused() throws Exception {
    run(() -> {
      int before = node.processCount();
      for (String option :
          List.of(
              "foo",
              "{link,true}",
              "{priority,foo}",
              "{priority,1}",
              "{monitor,foo}",
              "{monitor,[foo]}",
              "{monitor,[{alias,reply}]}",
              "{monitor,[{tag,t}|foo]}",
              "7")) {
        assertError(
            BADARG,
            () -> spawnOpt(() -> {}, options("[link," + option + "]")),
            "options are link, monitor",
            "not " + option);
      }
      assertEquals(before, node.processCount());
      expectNoMessage();
    });
  }

  @Test
  void spawn04_anOptionOfRequestsIsRefusedElsewhere() throws Exception {
    run(() -> {
      assertError(BADARG, () -> spawnOpt(() -> {}, reply(NO)), "spawnRequest");
      assertError(BADARG, () -> spawnOpt(() -> {}, replyTag("tag")), "spawnRequest");
    });
    assertError(BADARG, () -> inbox.spawnOpt(() -> {}, reply(NO)), "spawnRequest");
  }

  // ---- SPAWN-05

  @Test
  void spawn05_aChildInheritsTheGroupLeaderAndNothingElse() throws Exception {
    Pid leader = idle();
    run(() -> {
      groupLeader(leader, self());
      trapExit(true);
      Beam.priority(Priority.HIGH);
      put("key", "value");
      Pid child = spawn(() -> receive(_ -> null));
      assertTerm(leader, info(child, "group_leader"));
      assertTerm(self(), info(child, "parent"));
      assertTerm(false, info(child, "trap_exit"));
      assertTerm(atom("normal"), info(child, "priority"));
      assertTerm(List.of(), info(child, "dictionary"));
      kill(child);
    });
  }

  @Test
  void spawn05_aProcessOfNoProcessLeadsItself() {
    Pid pid = idle();
    assertTerm(pid, info(pid, "group_leader"));
    assertTerm(UNDEFINED, info(pid, "parent"));
  }

  // ---- SPAWN-06

  @Test
  void spawn06_theMonitorMayHaveATagAndAnAlias() throws Exception {
    run(() -> {
      Spawned child =
          spawnOpt(
              () -> send(receive(), "reply"),
              monitor(MonitorOption.tag("gone"), MonitorOption.alias(AliasMode.DEMONITOR)));
      send(child.pid(), child.ref());
      expectMessage("reply");
      expectMessage(Tuple.of("gone", child.ref(), PROCESS, child.pid(), NORMAL));
      assertFalse(unalias(child.ref()));
    });
  }

  @Test
  void spawn06_optionsMayBeGivenAsTerms() throws Exception {
    run(() -> {
      Spawned child =
          spawnOpt(
              () -> receive(),
              options("[{monitor,[{tag,t},{alias,explicit_unalias}]},{priority,high}]"));
      assertTerm(atom("high"), info(child.pid(), "priority"));
      send(child.pid(), "go");
      expectMessage(Tuple.of(atom("t"), child.ref(), PROCESS, child.pid(), NORMAL));
      assertTrue(unalias(child.ref()));
    });
  }

  @Test
  void spawn06_ofTwoOptionsOfOneKindTheLastCounts() throws Exception {
    run(() -> {
      Spawned child =
          spawnOpt(
              () -> receive(),
              options("[{monitor,[{tag,a},{tag,b}]},{monitor,[{tag,c},{tag,d}]},link,link]"));
      trapExit(true);
      send(child.pid(), "go");
      expectExit(child.pid(), NORMAL);
      expectMessage(Tuple.of(atom("d"), child.ref(), PROCESS, child.pid(), NORMAL));
      expectNoMessage();
    });
  }

  @Test
  void spawn06_theAliasOfASpawnThatFailedIsNone() throws Exception {
    try (Node full = Node.start(NodeOptions.named("full").withProcessLimit(16))) {
      Puppet parent = filled(full);
      parent.does(() -> {
        Ref request = spawnRequest(() -> {}, options("[{monitor,[{alias,explicit_unalias}]}]"));
        expectMessage(new SpawnReply(request, ERROR, SYSTEM_LIMIT));
        send(request, "lost");
        expectNoMessage();
        assertFalse(unalias(request));
        assertTerm(List.of(), info(self(), "monitors"));
      });
    }
  }

  // ---- SPAWN-07

  /// Fills the node with idle processes; the last is a puppet.
  private static Puppet filled(Node full) {
    Puppet puppet = Puppet.on(full);
    while (full.processCount() < 16) {
      full.spawn(() -> receive(_ -> null));
    }
    return puppet;
  }

  @Test
  void spawn07_oneProcessTooManyIsRefused() throws Exception {
    try (Node full = Node.start(NodeOptions.named("full").withProcessLimit(16))) {
      Puppet parent = filled(full);
      String[] words = {"full@localhost", "16 processes", "processLimit"};
      assertError(SYSTEM_LIMIT, () -> full.spawn(() -> {}), words);
      assertError(SYSTEM_LIMIT, () -> full.inbox(), words);
      parent.does(() -> {
        assertError(SYSTEM_LIMIT, () -> spawn(() -> {}), words);
        assertError(SYSTEM_LIMIT, () -> spawnLink(() -> {}), words);
        assertError(SYSTEM_LIMIT, () -> spawnMonitor(() -> {}), words);
        assertTerm(
            term("[{links,[]},{monitors,[]}]"), processInfo(self(), term("[links,monitors]")));
      });
      assertEquals(16, full.processCount());
    }
  }

  @Test
  void spawn07_theEndOfAProcessMakesRoomBeforeItIsTold() throws Exception {
    try (Node full = Node.start(NodeOptions.named("full").withProcessLimit(16))) {
      filled(full)
          .does(() -> {
            Pid any =
                Beam.processes().stream().filter(p -> !p.equals(self())).findAny().orElseThrow();
            Beam.monitor(any);
            kill(any);
            for (int i = 0; i < 100; i++) {
              assertTrue(next() instanceof Down);
              spawnMonitor(() -> {});
            }
          });
    }
  }

  @Test
  void spawn07_aLimitBelowSixteenIsRefused() {
    NodeOptions options = NodeOptions.named("small");
    Exception error =
        assertThrows(IllegalArgumentException.class, () -> options.withProcessLimit(15));
    assertTrue(error.getMessage().contains("at least 16, not 15"), error.getMessage());
  }

  // ---- SPAWN-08

  @Test
  void spawn08_aRequestIsAnsweredWithTheNewProcess() throws Exception {
    run(() -> {
      Pid parent = self();
      Ref request = spawnRequest(() -> send(parent, self()));
      SpawnReply answer = (SpawnReply) next();
      assertTerm(Tuple.of(atom("spawn_reply"), request, OK, answer.value()), answer);
      expectMessage(answer.value());
    });
  }

  @Test
  void spawn08_aRequestToAFullNodeIsAnsweredWithTheError() throws Exception {
    try (Node full = Node.start(NodeOptions.named("full").withProcessLimit(16))) {
      filled(full)
          .does(() -> {
            Ref request = spawnRequest(() -> {}, link(), monitor());
            expectMessage(Tuple.of(atom("spawn_reply"), request, ERROR, SYSTEM_LIMIT));
            expectNoMessage();
          });
    }
  }

  // ---- SPAWN-09

  @Test
  void spawn09_theAnswerMayHaveAnotherTag() throws Exception {
    run(() -> {
      Ref request = spawnRequest(() -> receive(_ -> null), replyTag("made"));
      Tuple answer = (Tuple) next();
      Pid child = (Pid) answer.element(4);
      assertTerm(Tuple.of("made", request, OK, child), answer);
      kill(child);
      Ref bad = spawnRequest(() -> {}, options("[foo,{reply_tag,{a,1}}]"));
      expectMessage(Tuple.of(term("{a,1}"), bad, ERROR, BADOPT));
    });
  }

  @ParameterizedTest
  @EnumSource
  void spawn09_successIsAnsweredWhereThatIsWanted(Reply wanted) throws Exception {
    run(() -> {
      Ref request = spawnRequest(() -> {}, reply(wanted), monitor());
      if (wanted == YES || wanted == SUCCESS_ONLY) {
        assertEquals(request, ((SpawnReply) next()).ref());
      }
      assertEquals(request, ((Down) next()).ref());
      expectNoMessage();
    });
  }

  @ParameterizedTest
  @EnumSource
  void spawn09_failureIsAnsweredWhereThatIsWanted(Reply wanted) throws Exception {
    try (Node full = Node.start(NodeOptions.named("full").withProcessLimit(16))) {
      filled(full)
          .does(() -> {
            Ref request = spawnRequest(() -> {}, monitor(), reply(wanted));
            if (wanted == YES || wanted == ERROR_ONLY) {
              expectMessage(new SpawnReply(request, ERROR, SYSTEM_LIMIT));
            }
            expectNoMessage();
          });
    }
  }

  @Test
  void spawn09_anOptionThatIsNoneIsAnsweredBadopt() throws Exception {
    run(() -> {
      int before = node.processCount();
      for (String option :
          List.of("foo", "{priority,foo}", "{reply,foo}", "{monitor,foo}", "{monitor,[foo]}")) {
        Ref request = spawnRequest(() -> {}, options("[link,monitor," + option + "]"));
        expectMessage(new SpawnReply(request, ERROR, BADOPT));
        expectNoMessage();
      }
      spawnRequest(() -> {}, options("[foo,{reply,no}]"));
      spawnRequest(() -> {}, options("[{reply,success_only},foo]"));
      expectNoMessage();
      Ref request = spawnRequest(() -> {}, options("[foo,{reply,no},{reply,error_only}]"));
      expectMessage(new SpawnReply(request, ERROR, BADOPT));
      assertEquals(before, node.processCount());
    });
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without null checks may do
  void spawn09_nothingToRunIsRefusedAtOnce() throws Exception {
    run(() -> {
      assertError(BADARG, () -> spawnRequest((Body) null, options("[foo]")), "body is null");
      expectNoMessage();
    });
  }

  // ---- SPAWN-10

  @Test
  void spawn10_theAnswerPrecedesEverythingElseFromTheChild() throws Exception {
    run(() -> {
      Pid parent = self();
      trapExit(true);
      for (int i = 0; i < 200; i++) {
        Body body =
            () -> {
              send(parent, "hello");
              throw exit(atom("done"));
            };
        Ref request = spawnRequest(body, link(), monitor());
        Pid child = (Pid) ((SpawnReply) next()).value();
        expectMessage("hello");
        expectExit(child, atom("done"));
        expectDown(request, child, atom("done"));
      }
    });
  }

  @Test
  void spawn10_theAnswerPrecedesTheEndOfAChildThatSomebodyElseKills() throws Exception {
    Puppet parent = puppet();
    Thread hunter = killEveryChildOf(parent);
    parent.does(() -> {
      trapExit(true);
      for (int i = 0; i < 500; i++) {
        Ref request = spawnRequest(() -> receive(_ -> null), link(), monitor());
        Pid child = (Pid) ((SpawnReply) next()).value();
        expectExit(child, KILLED);
        expectDown(request, child, KILLED);
      }
    });
    kill(parent.pid());
    hunter.join();
  }

  @Test
  void spawn10_theAnswerIsNotCountedBeforeItIsReceived() throws Exception {
    run(() -> {
      spawnRequest(() -> {});
      assertTerm(0, info(self(), "message_queue_len"));
      assertTrue(next() instanceof SpawnReply);
    });
  }

  // ---- SPAWN-11

  @Test
  void spawn11_aBodyThatFailsAtOnceIsASuccessAndThenAnEnd() throws Exception {
    run(() -> {
      Ref request = spawnRequest(() -> error(atom("undef")), monitor());
      SpawnReply answer = (SpawnReply) next();
      assertEquals(OK, answer.status());
      expectDownWithStack(request, (Pid) answer.value(), atom("undef"));
    });
  }

  @Test
  void spawn11_codeThatIsMissingEndsTheChildAndNotTheSpawn() throws Exception {
    run(() -> {
      Ref request = spawnRequest(() -> Class.forName("bank.Missing"), monitor());
      SpawnReply answer = (SpawnReply) next();
      expectDownWithStack(
          request,
          (Pid) answer.value(),
          term("{'java.lang.ClassNotFoundException',<<\"bank.Missing\">>}"));
    });
  }

  // ---- SPAWN-12

  @Test
  void spawn12_aRequestOnOnesOwnNodeIsNeverTooEarlyToAbandon() throws Exception {
    run(() -> {
      Ref request = spawnRequest(() -> {}, link());
      assertFalse(spawnRequestAbandon(request));
      assertTrue(next() instanceof SpawnReply);
      assertFalse(spawnRequestAbandon(request));
      assertFalse(spawnRequestAbandon(makeRef()));
    });
  }

  @Test
  void spawn12_aReferenceOfAnotherNodeIsNoRequest() throws Exception {
    try (Node other = Node.start("other")) {
      Ref remote = Puppet.on(other).call(() -> makeRef());
      run(() -> assertFalse(spawnRequestAbandon(remote)));
    }
  }
}
