package dev.joist;

import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.isProcessAlive;
import static dev.joist.Beam.link;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.openPort;
import static dev.joist.Beam.portClose;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.Beam.spawnLink;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.unlink;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.signal.PortDriver;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of links and exit signals, in their order.
@TestMethodOrder(MethodOrderer.MethodName.class)
class LinkRulesTest extends ProcessTest {

  private static Pid waiting() {
    return spawn(() -> receive(_ -> null));
  }

  // ---- LINK-01 to LINK-09: links

  @Test
  void link01_aLinkHoldsInBothDirectionsAndThereIsOneForAPair() throws Exception {
    run(() -> {
      trapExit(true);
      Pid other = waiting();
      link(other);
      link(other);
      assertEquals(List.of(other), info(self(), "links"));
      assertEquals(List.of(self()), info(other, "links"));
      exit(other, atom("reason"));
      expectExit(other, atom("reason"));
      expectNoMessage();
      assertEquals(List.of(), info(self(), "links"));
    });
  }

  @Test
  void link01_andTheOtherWayRound() throws Exception {
    Puppet a = puppet();
    Puppet b = puppet();
    a.does(() -> link(b.pid()));
    b.does(() -> link(a.pid()));
    b.does(() -> trapExit(true));
    node.exit(a.pid(), atom("reason"));
    b.does(() -> {
      expectExit(a.pid(), atom("reason"));
      expectNoMessage();
    });
  }

  @Test
  void link02_linkingToOneselfDoesNothing() throws Exception {
    run(() -> {
      link(self());
      assertEquals(List.of(), info(self(), "links"));
      unlink(self());
      expectNoMessage();
    });
  }

  @Test
  void link03_linkingToTheDeadIsTheErrorNoproc() throws Exception {
    Pid gone = dead();
    run(() -> {
      assertError(NOPROC, () -> link(gone), gone.toString(), "monitor");
      assertEquals(List.of(), info(self(), "links"));
      expectNoMessage();
    });
  }

  @Test
  void link03_uncaughtItEndsTheCallerAsAnError() throws Exception {
    Pid gone = dead();
    Spawned caller = inbox.spawnMonitor(() -> link(gone));
    expectDownWithStack(caller.ref(), caller.pid(), NOPROC);
  }

  @Test
  void link04_whoTrapsExitsIsSentNoprocEachTime() throws Exception {
    Pid gone = dead();
    run(() -> {
      trapExit(true);
      link(gone);
      link(gone);
      expectExit(gone, NOPROC);
      expectExit(gone, NOPROC);
      assertEquals(List.of(), info(self(), "links"));
    });
    inbox.link(gone);
    expectExit(gone, NOPROC);
  }

  @Test
  void linkingToANodeThatCannotBeReachedIsAnExitSignal() throws Exception {
    Pid there = Pid.of(atom("other@host"), 1, 0, 1);
    run(() -> {
      trapExit(true);
      link(there);
      expectExit(there, atom("noconnection"));
    });
    Spawned caller = inbox.spawnMonitor(() -> link(there));
    expectEnd(caller, atom("noconnection"));
  }

  @Test
  void link06_unlinkAndExitOfTheDeadDoNothing() throws Exception {
    Pid gone = dead();
    run(() -> {
      unlink(gone);
      exit(gone, atom("reason"));
      exit(gone, KILL);
      expectNoMessage();
    });
    inbox.unlink(gone);
    node.exit(gone, KILL);
  }

  @Test
  void link07_afterUnlinkTheLinkBringsNoExit() throws Exception {
    run(() -> {
      trapExit(true);
      for (int i = 0; i < 500; i++) {
        Pid other = spawnLink(() -> exit(atom("instant")));
        Ref witness = monitor(other);
        for (int spin = 0; spin < i; spin++) {
          Thread.onSpinWait(); // to meet its end sooner or later than it comes
        }
        unlink(other);
        // one may have come earlier; none comes from now on
        receive(
            Duration.ZERO,
            m -> m instanceof Exit(var from, _) && from.equals(other) ? m : null,
            () -> "none");
        assertTrue(next() instanceof Down d && d.ref().equals(witness));
        expectNoMessage();
      }
    });
  }

  @Test
  void link07_anExitThatCameEarlierStays() throws Exception {
    run(() -> {
      trapExit(true);
      Pid other = spawnLink(() -> receive(_ -> null));
      exit(other, atom("reason"));
      Object exit = next();
      send(self(), exit);
      unlink(other);
      expectExit(other, atom("reason"));
    });
  }

  @Test
  void link08_eitherEndMayUnlink() throws Exception {
    Puppet a = puppet();
    Puppet b = puppet();
    a.does(() -> link(b.pid()));
    b.does(() -> unlink(a.pid()));
    assertEquals(List.of(), info(a.pid(), "links"));
    assertEquals(List.of(), info(b.pid(), "links"));
    node.exit(a.pid(), atom("reason"));
    assertTrue(node.isProcessAlive(b.pid()));
  }

  @Test
  void link08_unlinkThenLinkIsALink() throws Exception {
    run(() -> {
      trapExit(true);
      Pid other = waiting();
      for (int i = 0; i < 10; i++) {
        link(other);
        unlink(other);
      }
      link(other);
      assertEquals(List.of(other), info(self(), "links"));
      assertEquals(List.of(self()), info(other, "links"));
      exit(other, atom("reason"));
      expectExit(other, atom("reason"));
      expectNoMessage();
    });
  }

  @Test
  void link08_unlinkingAStrangerDoesNothing() throws Exception {
    run(() -> {
      unlink(waiting());
      expectNoMessage();
    });
  }

  // ---- LINK-10: what an exit signal does

  /// How an exit signal reaches a process.
  enum Way {
    OVER_A_LINK,
    FROM_ANOTHER,
    FROM_ITSELF
  }

  /// The cell for a process that gets a signal with `reason`: `ignored`, `message`, or what it ends
  /// with.
  private static String effect(String reason, Way way, boolean trapping) {
    if (reason.equals("kill") && way != Way.OVER_A_LINK) {
      return "killed";
    }
    if (trapping) {
      return "message";
    }
    return reason.equals("normal") && way != Way.FROM_ITSELF ? "ignored" : reason;
  }

  static Stream<Arguments> cells() {
    return Stream.of("normal", "shutdown", "{bad,[1,2.5]}", "killed", "kill")
        .flatMap(reason ->
            Stream.of(Way.values())
                .flatMap(way ->
                    Stream.of(false, true)
                        .map(trapping ->
                            Arguments.of(reason, way, trapping, effect(reason, way, trapping)))));
  }

  @ParameterizedTest(name = "{0} {1}, trapping: {2} -> {3}")
  @MethodSource("cells")
  void link10_whatAnExitSignalDoes(String text, Way way, boolean trapping, String effect)
      throws Exception {
    Object reason = term(text);
    Puppet receiver = puppet();
    Puppet other = puppet();
    receiver.does(() -> trapExit(trapping));
    Ref end = inbox.monitor(receiver.pid());
    switch (way) {
      case OVER_A_LINK -> {
        other.does(() -> link(receiver.pid()));
        Ref told = inbox.monitor(other.pid());
        other.begins(() -> exit(reason));
        // links are told first, so the receiver may be down before
        Object first = next();
        if (!first.equals(new Down(told, PROCESS, other.pid(), reason))) {
          expectDown(told, other.pid(), reason);
          node.send(inbox.pid(), first);
        }
      }
      case FROM_ANOTHER -> other.does(() -> exit(receiver.pid(), reason));
      case FROM_ITSELF -> receiver.begins(() -> exit(self(), reason));
    }
    Pid from = way == Way.FROM_ITSELF ? receiver.pid() : other.pid();
    switch (effect) {
      case "ignored" -> receiver.does(this::expectNoMessage);
      case "message" ->
          receiver.does(() -> {
            expectExit(from, reason);
            expectNoMessage();
          });
      default -> {
        expectDown(end, receiver.pid(), term(effect));
        assertFalse(node.isProcessAlive(receiver.pid()));
      }
    }
    expectNoMessage();
  }

  // ---- LINK-11 to LINK-17

  @Test
  void link11_anExitNamesTheLinkedProcessOrTheCaller() throws Exception {
    Puppet receiver = puppet();
    Puppet caller = puppet();
    receiver.does(() -> trapExit(true));
    caller.does(() -> exit(receiver.pid(), atom("called")));
    receiver.does(() -> expectExit(caller.pid(), atom("called")));
    caller.does(() -> link(receiver.pid()));
    node.exit(caller.pid(), atom("linked"));
    receiver.does(() -> expectExit(caller.pid(), atom("linked")));
    node.exit(receiver.pid(), atom("outside"));
    receiver.does(
        () -> expectExit(Pid.of(node.name(), 0, 0, receiver.pid().creation()), atom("outside")));
  }

  @Test
  void link11_aMessageOfTheSameShapeIsNoDifferent() throws Exception {
    run(() -> {
      Pid other = waiting();
      send(self(), Tuple.of(atom("EXIT"), other, atom("reason")));
      send(self(), new Exit(other, atom("reason")));
      expectExit(other, atom("reason"));
      expectExit(other, atom("reason"));
      assertTrue(isProcessAlive(other));
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"normal", "reason", "kill"})
  void link12_anExitToOneselfIsASignalThatNoCatchSees(String reason) throws Exception {
    Trail trail = new Trail();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    Spawned process =
        inbox.spawnMonitor(() -> {
          thread.complete(Thread.currentThread());
          try {
            exit(self(), atom(reason));
          } catch (Exception caught) {
            trail.add("caught " + caught);
          }
          trail.add("went on");
        });
    expectEnd(process, reason.equals("kill") ? KILLED : atom(reason));
    awaitGone(thread);
    trail.expectNothingMore();
  }

  @Test
  void link13_killAndKilledPassOnUnchangedAlongAChain() throws Exception {
    for (boolean fromOutside : List.of(true, false)) {
      for (int length = 1; length <= 10; length++) {
        List<Puppet> chain = new ArrayList<>();
        for (int i = 0; i <= length; i++) {
          chain.add(puppet());
        }
        for (int i = 0; i < length; i++) {
          Pid next = chain.get(i + 1).pid();
          chain.get(i).does(() -> link(next));
        }
        Ref last = inbox.monitor(chain.getLast().pid());
        if (fromOutside) {
          node.exit(chain.getFirst().pid(), KILL);
        } else {
          chain.getFirst().begins(() -> exit(KILL));
        }
        expectDown(last, chain.getLast().pid(), fromOutside ? KILLED : KILL);
      }
    }
  }

  @Test
  void link13_killThatCameOverALinkCanBeTrapped() throws Exception {
    run(() -> {
      trapExit(true);
      Pid other = spawnLink(() -> exit(KILL));
      expectExit(other, KILL);
    });
  }

  @Test
  void link14_reasonsSpreadUnchangedAndNormalGoesNoFurther() throws Exception {
    for (String reason : List.of("{bad,[1]}", "normal")) {
      List<Puppet> ring = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ring.add(puppet());
      }
      for (int i = 0; i < 5; i++) {
        Pid next = ring.get((i + 1) % 5).pid();
        ring.get(i).does(() -> link(next));
      }
      Set<Ref> refs = new HashSet<>();
      for (Puppet each : ring) {
        refs.add(inbox.monitor(each.pid()));
      }
      ring.getFirst().begins(() -> exit(term(reason)));
      int ends = reason.equals("normal") ? 1 : 5;
      for (int i = 0; i < ends; i++) {
        Down down = (Down) next();
        assertTrue(refs.remove(down.ref()));
        assertTerm(term(reason), down.reason());
      }
      for (Puppet each : ring.subList(ends, 5)) {
        assertTrue(node.isProcessAlive(each.pid()));
      }
      expectNoMessage();
    }
  }

  @Test
  void link15_aSignalThatArrivedBeforeTheFlagStillEndsTheProcess() throws Exception {
    Spawned process =
        inbox.spawnMonitor(() -> {
          exit(self(), atom("too late"));
          trapExit(true);
          receive();
        });
    expectEnd(process, atom("too late"));
  }

  @Test
  void link15_theFlagCountsAtReceptionNotWhenTheLinkIsMade() throws Exception {
    run(() -> {
      Pid other = spawnLink(() -> receive(_ -> null));
      assertFalse(trapExit(true));
      exit(other, atom("reason"));
      expectExit(other, atom("reason"));
      assertTrue(trapExit(false));
    });
  }

  @Test
  void link16_anExitToOneselfStillToBeHandledWhenTrappingEndsEndsTheProcess() throws Exception {
    Spawned process =
        inbox.spawnMonitor(() -> {
          trapExit(true);
          exit(self(), atom("a"));
          trapExit(false);
          receive(_ -> null);
        });
    expectEnd(process, atom("a"));
  }

  @Test
  void link16_onceItIsAMessageItStaysOne() throws Exception {
    run(() -> {
      trapExit(true);
      exit(self(), atom("a"));
      assertEquals(1L, info(self(), "message_queue_len"));
      trapExit(false);
      expectExit(self(), atom("a"));
    });
  }

  @Test
  void link17_theFirstExitSignalWins() throws Exception {
    Spawned process = inbox.spawnMonitor(() -> receive(_ -> null));
    run(() -> {
      exit(process.pid(), atom("first"));
      exit(process.pid(), atom("second"));
      exit(process.pid(), KILL);
    });
    expectEnd(process, atom("first"));
    expectNoMessage();
  }

  // ---- LINK-18: ports

  /// A driver that tells what happens to it.
  private record Telling(Trail trail) implements PortDriver {
    @Override
    public void opened(Outlet outlet) {
      trail.add("opened");
    }

    @Override
    public void command(Object data) {
      if (data.equals("fail")) {
        throw new IllegalStateException("no such thing");
      }
      trail.add(data);
    }

    @Override
    public void closed(Object reason) {
      trail.add(reason);
    }
  }

  @Test
  void link18_anOpenPortIsLinkedToItsOwner() throws Exception {
    Trail trail = new Trail();
    run(() -> {
      trapExit(true);
      Port port = openPort(new Telling(trail));
      assertEquals(List.of(port), info(self(), "links"));
      Beam.portCommand(port, 1);
      send(port, Tuple.of(self(), Tuple.of(atom("command"), 2)));
      portClose(port);
      expectExit(port, NORMAL);
      assertEquals(List.of(), info(self(), "links"));
      expectNoMessage();
      trail.expect("opened", 1L, 2L, NORMAL);
      assertError(BADARG, () -> portClose(port), port.toString(), "closed");
      assertError(BADARG, () -> Beam.portCommand(port, 1), port.toString(), "closed");
    });
  }

  @Test
  void link18_whoDoesNotTrapOutlivesAClosedPort() throws Exception {
    run(() -> {
      Port port = openPort(_ -> {});
      portClose(port);
      expectNoMessage();
      assertError(NOPROC, () -> link(port), port.toString());
      unlink(port);
      exit(port, atom("reason"));
      trapExit(true);
      link(port);
      expectExit(port, NOPROC);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"normal", "reason", "kill"})
  void link18_theDeathOfItsOwnerClosesThePort(String reason) throws Exception {
    Trail trail = new Trail();
    Puppet owner = puppet();
    Port port = owner.call(() -> openPort(new Telling(trail)));
    owner.begins(() -> exit(atom(reason)));
    trail.expect("opened", atom(reason));
    run(() -> assertError(BADARG, () -> portClose(port)));
  }

  @Test
  void link18_othersMayLinkToAPort() throws Exception {
    Puppet owner = puppet();
    Port port = owner.call(() -> openPort(_ -> {}));
    run(() -> {
      trapExit(true);
      link(port);
      node.exit(owner.pid(), atom("reason"));
      expectExit(port, atom("reason"));
    });
  }

  @Test
  void link18_theDeathOfAnotherThatIsLinkedEndsThePortAndItsOwner() throws Exception {
    Trail trail = new Trail();
    Puppet owner = puppet();
    Port port = owner.call(() -> openPort(new Telling(trail)));
    Ref end = inbox.monitor(owner.pid());
    for (String reason : List.of("normal", "reason")) {
      Puppet other = puppet();
      other.does(() -> link(port));
      other.begins(() -> exit(atom(reason)));
    }
    expectDown(end, owner.pid(), atom("reason"));
    trail.expect("opened", atom("reason"));
  }

  @Test
  void link18_aDriverThatFailsEndsItsOwnerWithTheError() throws Exception {
    Trail trail = new Trail();
    Spawned owner =
        inbox.spawnMonitor(() -> {
          Port port = openPort(new Telling(trail));
          Beam.portCommand(port, "fail");
          receive(_ -> null);
        });
    expectDownWithStack(
        owner.ref(),
        owner.pid(),
        term("{'java.lang.IllegalStateException',<<\"no such thing\">>}"));
  }

  // ---- LINK-20, LINK-21 (LINK-19: CrashTest)

  @Test
  void link20_aChildHasItsParentAmongItsLinksFromTheFirstInstruction() throws Exception {
    run(() -> {
      Pid parent = self();
      for (int i = 0; i < 100; i++) {
        Pid child = spawnLink(() -> send(parent, info(self(), "links")));
        expectMessage(List.of(parent));
        unlink(child);
      }
    });
  }

  @Test
  void link20_andItsParentHasIt() throws Exception {
    run(() -> {
      trapExit(true);
      Set<Pid> children = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        children.add(spawnLink(() -> receive(_ -> null)));
      }
      assertEquals(children, Set.copyOf((List<?>) info(self(), "links")));
      for (Pid child : children) {
        exit(child, atom("reason"));
        expectExit(child, atom("reason"));
      }
      Pid instant = spawnLink(() -> error(atom("instant")));
      assertTrue(next() instanceof Exit exit && exit.from().equals(instant));
    });
  }

  @Test
  void link21_unlinkHoldsBackNoExitFromTheSameProcess() throws Exception {
    Puppet receiver = puppet();
    Puppet other = puppet();
    receiver.does(() -> {
      trapExit(true);
      link(other.pid());
      unlink(other.pid());
    });
    other.does(() -> exit(receiver.pid(), atom("reason")));
    receiver.does(() -> {
      expectExit(other.pid(), atom("reason"));
      expectNoMessage();
    });
  }
}
