package dev.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.trapExit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.AliasMode;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.Handler;
import dev.joist.signal.Priority;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of processes at other nodes.
class RemoteSpawnRulesTest extends TwoNodesTest {

  private static final Atom NOWHERE = Atom.of("nowhere@localhost");
  private static final Atom IDLE = Atom.of("idle");
  private static final Atom ENDING = Atom.of("ending");
  private static final Atom ECHO = Atom.of("echo");
  private static final Atom FAILING = Atom.of("failing");

  @Override
  NodeOptions options(String name) {
    Body idle = () -> receive(_ -> null);
    return super.options(name)
        .withEntry("idle", _ -> idle)
        .withEntry(
            "ending",
            arguments -> {
              Body ending =
                  () -> {
                    throw exit(arguments.getFirst());
                  };
              return ending;
            })
        .withEntry(
            "echo",
            arguments -> {
              Handler echo = message -> send((Pid) arguments.getFirst(), message);
              return echo;
            })
        .withEntry(
            "failing",
            _ -> {
              throw new IllegalStateException("no program");
            });
  }

  @Test
  void spawn01_aProcessThereIsLinkedAndMonitoredHoweverSoonItEnds() throws Exception {
    run(() -> {
      trapExit(true);
      for (int i = 0; i < 50; i++) {
        Spawned child =
            Beam.spawnOpt(
                there.name(),
                ENDING,
                List.of(atom("soon")),
                SpawnOption.link(),
                SpawnOption.monitor());
        expectExit(child.pid(), atom("soon"));
        expectMessage(down(child.ref(), child.pid(), atom("soon")));
      }
      expectNoMessage();
    });
    expectNoEntries();
  }

  @Test
  void spawn01_itRunsWhatIsRegisteredWithItsArguments() throws Exception {
    run(() -> {
      Pid echo = Beam.spawn(there.name(), ECHO, List.of(self()));
      assertEquals(there.name(), Beam.node(echo));
      send(echo, Tuple.of(1L, "two"));
      expectMessage(Tuple.of(1L, "two"));
      Pid here = Beam.spawn(node.name(), ECHO, List.of(self()));
      assertEquals(node.name(), Beam.node(here));
      send(here, "here");
      expectMessage("here");
    });
  }

  @Test
  void spawn10_theAnswerPrecedesAllSignalsOfTheChild() throws Exception {
    run(() -> {
      trapExit(true);
      for (int i = 0; i < 50; i++) {
        Ref request =
            Beam.spawnRequest(
                there.name(),
                ENDING,
                List.of(atom("soon")),
                SpawnOption.link(),
                SpawnOption.monitor(MonitorOption.tag(atom("tag"))));
        SpawnReply reply = assertInstanceOf(SpawnReply.class, next());
        assertEquals(request, reply.ref());
        assertTerm(atom("ok"), reply.status());
        expectExit(reply.value(), atom("soon"));
        expectMessage(Tuple.of(atom("tag"), request, PROCESS, reply.value(), atom("soon")));
      }
    });
    expectNoEntries();
  }

  @Test
  void spawn09_anAnswerHasTheTagThatWasAskedFor() throws Exception {
    run(() -> {
      Ref request =
          Beam.spawnRequest(there.name(), IDLE, List.of(), SpawnOption.replyTag(atom("tag")));
      Tuple reply = assertInstanceOf(Tuple.class, next());
      assertTerm(atom("tag"), reply.element(1));
      assertEquals(request, reply.element(2));
      Ref silent =
          Beam.spawnRequest(
              there.name(),
              ENDING,
              List.of(atom("soon")),
              SpawnOption.reply(SpawnOption.Reply.NO),
              SpawnOption.monitor());
      Down down = assertInstanceOf(Down.class, next());
      assertEquals(silent, down.ref());
    });
    expectNoEntries();
  }

  @Test
  void spawn13_aNodeThatCannotBeReachedGivesNoconnection() throws Exception {
    run(() -> {
      trapExit(true);
      assertEquals(node.name(), Beam.node(Beam.spawn(NOWHERE, IDLE, List.of())));
      Pid linked = Beam.spawnLink(NOWHERE, IDLE, List.of());
      expectExit(linked, NOCONNECTION);
      Spawned monitored = Beam.spawnMonitor(NOWHERE, IDLE, List.of());
      expectMessage(down(monitored.ref(), monitored.pid(), NOCONNECTION));
      Ref request = Beam.spawnRequest(NOWHERE, IDLE, List.of(), SpawnOption.link());
      expectMessage(new SpawnReply(request, atom("error"), NOCONNECTION));
      expectNoMessage();
    });
  }

  @Test
  void spawn13_aNodeThatIsNotDistributedReachesNone() throws Exception {
    node.close();
    node = Node.start("alone");
    inbox = node.inbox();
    run(() -> {
      Spawned monitored = Beam.spawnMonitor(there.name(), IDLE, List.of());
      expectMessage(down(monitored.ref(), monitored.pid(), NOCONNECTION));
      Ref request = Beam.spawnRequest(there.name(), IDLE, List.of());
      expectMessage(new SpawnReply(request, atom("error"), NOCONNECTION));
    });
  }

  @Test
  void spawn13_whatIsNotRegisteredIsNotStarted() throws Exception {
    run(() -> {
      Atom unknown = atom("java.lang.Runtime");
      Ref request = Beam.spawnRequest(there.name(), unknown, List.of(), SpawnOption.monitor());
      expectMessage(new SpawnReply(request, atom("error"), atom("notsup")));
      Spawned monitored = Beam.spawnMonitor(there.name(), unknown, List.of());
      expectMessage(down(monitored.ref(), monitored.pid(), atom("notsup")));
      Ref here = Beam.spawnRequest(node.name(), unknown, List.of());
      expectMessage(new SpawnReply(here, atom("error"), atom("notsup")));
      expectNoMessage();
    });
    expectNoEntries();
  }

  @Test
  void spawn11_aProgramThatCannotBeMadeEndsItsProcess() throws Exception {
    run(() -> {
      Spawned child = Beam.spawnMonitor(there.name(), FAILING, List.of());
      assertEquals(there.name(), Beam.node(child.pid()));
      Down down = assertInstanceOf(Down.class, next());
      assertTrue(down.reason().toString().contains("no program"), down.reason().toString());
    });
  }

  @Test
  void spawn14_aWrongOptionIsRefused() throws Exception {
    run(() -> {
      SpawnOption[] wrong = SpawnOption.of(List.of(atom("foo"))).toArray(SpawnOption[]::new);
      assertError(BADARG, () -> Beam.spawnOpt(there.name(), IDLE, List.of(), wrong));
      Ref request = Beam.spawnRequest(there.name(), IDLE, List.of(), wrong);
      expectMessage(new SpawnReply(request, atom("error"), atom("badopt")));
    });
  }

  @Test
  void spawn14_theChildHasItsParentsGroupLeaderAndItsOptions() throws Exception {
    run(() -> {
      Pid leader = Beam.spawn((Body) () -> receive(_ -> null));
      Beam.groupLeader(leader, self());
      Spawned child =
          Beam.spawnOpt(
              there.name(),
              IDLE,
              List.of(),
              SpawnOption.link(),
              SpawnOption.monitor(),
              SpawnOption.priority(Priority.HIGH),
              SpawnOption.minHeapSize(1000));
      Pid pid = child.pid();
      assertTerm(
          List.of(
              Tuple.of(atom("group_leader"), leader),
              Tuple.of(atom("parent"), self()),
              Tuple.of(atom("links"), List.of(self())),
              Tuple.of(atom("monitored_by"), List.of(self())),
              Tuple.of(atom("priority"), atom("high"))),
          there.processInfo(
              pid,
              List.of(
                  atom("group_leader"),
                  atom("parent"),
                  atom("links"),
                  atom("monitored_by"),
                  atom("priority"))));
      trapExit(true);
      exit(pid, KILL);
      Ref ref = child.ref();
      Object down =
          Beam.receive(ref, PATIENCE, m -> m instanceof Down d && d.ref().equals(ref) ? d : null);
      assertTerm(down(ref, pid, KILLED), down);
    });
  }

  @Test
  void spawn06_theAliasOfTheMonitorIsGoodOnceTheChildIsThere() throws Exception {
    run(() -> {
      Spawned child =
          Beam.spawnOpt(
              there.name(),
              ECHO,
              List.of(self()),
              SpawnOption.monitor(MonitorOption.alias(AliasMode.DEMONITOR)));
      Puppet b = puppetThere();
      b.does(() -> send(child.ref(), "through the alias"));
      expectMessage("through the alias");
      Beam.demonitor(child.ref());
    });
    expectNoEntries();
  }

  @Test
  void spawn12_aRequestCanBeGivenUpUntilItIsAnswered() throws Exception {
    assertTrue(node.connect(there.name()));
    run(() -> {
      mesh.hold(there, node);
      Ref request = Beam.spawnRequest(there.name(), IDLE, List.of(), SpawnOption.link());
      expectEventually(() -> there.processCount() == 1);
      assertTrue(Beam.spawnRequestAbandon(request));
      assertFalse(Beam.spawnRequestAbandon(request));
      mesh.release(there, node);
      expectEventually(() -> there.processCount() == 0);
      expectNoMessage();
      Ref answered = Beam.spawnRequest(there.name(), IDLE, List.of());
      SpawnReply reply = assertInstanceOf(SpawnReply.class, next());
      assertEquals(answered, reply.ref());
      assertFalse(Beam.spawnRequestAbandon(answered));
    });
    expectNoEntries();
  }

  @Test
  void spawn10_aParentThatEndsBeforeTheAnswerTakesItsChildWithIt() throws Exception {
    assertTrue(node.connect(there.name()));
    mesh.hold(there, node);
    Puppet a = puppet();
    a.does(() -> {
      var _ = Beam.spawnRequest(there.name(), IDLE, List.of(), SpawnOption.link());
    });
    expectEventually(() -> !there.processes().isEmpty());
    Pid child = there.processes().getFirst();
    try (Inbox watcher = there.inbox()) {
      Ref ref = watcher.monitor(child);
      Ref end = inbox.monitor(a.pid());
      node.exit(a.pid(), atom("kaboom"));
      expectDown(end, a.pid(), atom("kaboom"));
      mesh.release(there, node);
      assertTerm(down(ref, child, atom("kaboom")), watcher.receive(PATIENCE));
    }
    expectNoEntries();
  }

  @Test
  void spawn13_aConnectionLostBeforeTheAnswerIsTold() throws Exception {
    assertTrue(node.connect(there.name()));
    run(() -> {
      mesh.hold(there, node);
      Ref request =
          Beam.spawnRequest(
              there.name(), IDLE, List.of(), SpawnOption.link(), SpawnOption.monitor());
      expectEventually(() -> there.processCount() == 1);
      mesh.cut(node, there);
      expectMessage(new SpawnReply(request, atom("error"), NOCONNECTION));
      expectEventually(() -> there.processCount() == 0);
      expectNoMessage();
    });
    expectNoEntries();
  }
}
