package dev.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.isProcessAlive;
import static dev.joist.Beam.link;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.openPort;
import static dev.joist.Beam.portClose;
import static dev.joist.Beam.portCommand;
import static dev.joist.Beam.processInfo;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.registered;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.Beam.spawnLink;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.unregister;
import static dev.joist.Beam.whereis;
import static dev.joist.Beam.whereisPort;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.signal.PortDriver;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of names, NAME-01 to NAME-08, in their order.
class NameRulesTest extends ProcessTest {

  private static final Atom BANK = atom("bank");
  private static final Atom TELLER = atom("teller");

  /// A port whose driver only tells the trail.
  private static PortDriver recorder(Trail trail) {
    return new PortDriver() {
      @Override
      public void command(Object data) {
        trail.add(data);
      }

      @Override
      public void closed(Object reason) {
        trail.add("closed " + reason);
      }
    };
  }

  private static Tuple command(Pid owner, Object data) {
    return Tuple.of(owner, Tuple.of(atom("command"), data));
  }

  // ---- NAME-01

  @Test
  void name01_aLiveProcessGetsAName() throws Exception {
    Pid pid = idle();
    run(() -> {
      register(BANK, pid);
      assertEquals(Optional.of(pid), whereis(BANK));
    });
    assertEquals(Optional.of(pid), node.whereis(BANK));
  }

  @Test
  void name01_aNameThatIsTakenIsRefused() throws Exception {
    Pid holder = idle();
    node.register(BANK, holder);
    run(() -> assertError(BADARG, () -> register(BANK, self()), "bank", "taken", "" + holder));
    assertError(BADARG, () -> node.register(BANK, idle()), "bank", "taken", "" + holder);
    assertError(BADARG, () -> node.register(BANK, holder), "bank", "taken", "" + holder);
    assertEquals(Optional.of(holder), node.whereis(BANK));
  }

  @Test
  void name01_aProcessThatHasANameGetsNoOther() {
    Pid holder = idle();
    node.register(BANK, holder);
    assertError(BADARG, () -> node.register(TELLER, holder), "teller", "" + holder, "as bank");
    assertEquals(Optional.empty(), node.whereis(TELLER));
  }

  @Test
  void name01_theDeadGetNoName() throws Exception {
    Pid dead = dead();
    run(() -> assertError(BADARG, () -> register(BANK, dead), "bank", "" + dead, "no live"));
    assertError(BADARG, () -> node.register(BANK, dead), "bank", "" + dead, "no live");
    assertEquals(List.of(), node.registered());
  }

  @Test
  void name01_aProcessOfAnotherNodeGetsNoName() throws Exception {
    try (Node other = Node.start("other")) {
      Pid foreign = other.spawn(() -> receive(_ -> null));
      assertError(BADARG, () -> node.register(BANK, foreign), "bank", "of this node");
      run(() -> assertError(BADARG, () -> register(BANK, foreign), "bank", "of this node"));
    }
  }

  @Test
  void name01_undefinedIsNoName() throws Exception {
    run(() -> assertError(BADARG, () -> register(UNDEFINED, self()), "other than undefined"));
    assertError(BADARG, () -> node.register(UNDEFINED, idle()), "other than undefined");
  }

  // ---- NAME-02

  @Test
  void name02_anyoneMayGiveANameAndTakeItAway() throws Exception {
    Pid pid = idle();
    Puppet giver = puppet();
    Puppet taker = puppet();
    giver.does(() -> register(BANK, pid));
    taker.does(() -> unregister(BANK));
    giver.does(() -> register(TELLER, pid));
    node.unregister(TELLER);
    assertEquals(List.of(), node.registered());
  }

  @Test
  void name02_theTableIsOneForProcessesAndPorts() throws Exception {
    run(() -> {
      Port port = openPort(recorder(new Trail()));
      register(BANK, port);
      register(TELLER, self());
      assertEquals(Set.of(BANK, TELLER), Set.copyOf(registered()));
      assertError(BADARG, () -> register(BANK, idle()), "taken by " + port);
      assertError(BADARG, () -> register(TELLER, port), "taken by " + self());
    });
  }

  @Test
  void name02_aNameIsOfItsNode() {
    try (Node other = Node.start("other")) {
      Pid here = idle();
      Pid there = other.spawn(() -> receive(_ -> null));
      node.register(BANK, here);
      other.register(BANK, there);
      assertEquals(Optional.of(here), node.whereis(BANK));
      assertEquals(Optional.of(there), other.whereis(BANK));
    }
  }

  // ---- NAME-03

  @Test
  void name03_whereisFindsTheProcessOrNobody() throws Exception {
    node.register(BANK, inbox.pid());
    run(() -> {
      assertEquals(Optional.of(inbox.pid()), whereis(BANK));
      assertEquals(Optional.empty(), whereis(TELLER));
      assertEquals(Optional.empty(), whereis(UNDEFINED));
    });
    assertEquals(Optional.of(inbox.pid()), node.whereis(BANK));
    assertEquals(Optional.empty(), node.whereis(UNDEFINED));
  }

  @Test
  void name03_whereisTellsProcessesFromPorts() throws Exception {
    run(() -> {
      Port port = openPort(recorder(new Trail()));
      register(BANK, port);
      assertEquals(Optional.of(port), whereisPort(BANK));
      assertEquals(Optional.empty(), whereis(BANK));
      register(TELLER, self());
      assertEquals(Optional.empty(), whereisPort(TELLER));
      assertEquals(Optional.empty(), whereisPort(UNDEFINED));
    });
  }

  @Test
  void name03_aNameThatNobodyHasCannotBeTakenAway() throws Exception {
    run(() -> {
      assertError(BADARG, () -> unregister(BANK), "nobody", "bank");
      assertError(BADARG, () -> unregister(UNDEFINED), "nobody", "undefined");
      register(BANK, self());
      unregister(BANK);
      assertError(BADARG, () -> unregister(BANK), "nobody", "bank");
    });
    assertError(BADARG, () -> node.unregister(BANK), "nobody", "bank");
  }

  // ---- NAME-04

  private static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(Named.<Body>of("returns", () -> receive())),
        Arguments.of(
            Named.<Body>of(
                "exits",
                () -> {
                  receive();
                  throw exit(atom("done"));
                })),
        Arguments.of(
            Named.<Body>of(
                "fails",
                () -> {
                  receive();
                  throw new IllegalStateException("on purpose");
                })));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void name04_theNameIsFreeBeforeADownOrExitTellsOfTheEnd(Body body) throws Exception {
    run(() -> {
      trapExit(true);
      for (int i = 0; i < 50; i++) {
        Pid pid = spawnLink(body);
        register(BANK, pid);
        monitor(pid);
        send(pid, "go");
        assertTrue(next() instanceof Exit);
        assertFreeAndRegister(self());
        assertTrue(next() instanceof Down);
      }
    });
  }

  @Test
  void name04_theNameIsFreeBeforeAnEndByASignalIsTold() throws Exception {
    run(() -> {
      trapExit(true);
      for (Object reason : List.of(KILL, atom("shutdown"))) {
        Pid pid = idle();
        link(pid);
        register(BANK, pid);
        exit(pid, reason);
        assertTrue(next() instanceof Exit);
        assertFreeAndRegister(self());
      }
    });
  }

  @Test
  void name04_whoeverIsSaidNotToBeAliveHasNoName() throws Exception {
    Thread killer =
        Thread.ofPlatform() // whatever the processes keep the others busy with
            .unstarted(() -> {
              for (int i = 0; i < 1_000; i++) {
                node.exit(inboxReceive(), KILL);
              }
            });
    killer.start();
    run(() -> {
      for (int i = 0; i < 1_000; i++) {
        Pid pid = idle();
        register(BANK, pid);
        send(inbox.pid(), pid);
        while (isProcessAlive(pid)) {
          Thread.onSpinWait();
        }
        assertFreeAndRegister(self());
      }
    });
    killer.join();
  }

  private Pid inboxReceive() {
    try {
      return (Pid) inbox.receive(PATIENCE);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertFreeAndRegister(Pid pid) {
    assertEquals(Optional.empty(), whereis(BANK));
    assertFalse(registered().contains(BANK));
    register(BANK, pid);
    unregister(BANK);
  }

  // ---- NAME-05

  @Test
  void name05_aNameIsLookedUpWhenTheMessageIsSent() throws Exception {
    Puppet first = puppet();
    Puppet second = puppet();
    run(() -> {
      register(BANK, first.pid());
      send(BANK, 1);
      send(Tuple.of(BANK, Beam.node()), 2);
      unregister(BANK);
      register(BANK, second.pid());
      send(BANK, 3);
    });
    first.does(() -> {
      expectMessage(1);
      expectMessage(2);
      expectNoMessage();
    });
    second.does(() -> expectMessage(3));
  }

  @Test
  void name05_whatIsSentToANameNobodyHasIsRefusedHereAndLostElsewhere() throws Exception {
    run(() -> {
      assertError(BADARG, () -> send(BANK, 1), "bank", "registered");
      assertEquals(1, send(Tuple.of(BANK, Beam.node()), 1));
      assertEquals(1, send(Tuple.of(BANK, atom("nobody@nowhere")), 1));
    });
    assertError(BADARG, () -> node.send(BANK, 1), "bank", "registered");
  }

  // ---- NAME-06

  @Test
  void name06_aKilledProcessHasItsNameUntilTheKillTakesEffectAndNoLonger() throws Exception {
    Pid pid = idle();
    run(() -> {
      register(BANK, pid);
      exit(pid, KILL);
      Optional<Pid> soon = whereis(BANK);
      assertTrue(soon.isEmpty() || soon.get().equals(pid), "" + soon);
      assertFalse(isProcessAlive(pid));
      assertEquals(Optional.empty(), whereis(BANK));
    });
  }

  // ---- NAME-07

  @Test
  void name07_aProcessWithoutANameAnswersAnEmptyList() throws Exception {
    Atom item = atom("registered_name");
    run(() -> {
      assertTerm(List.of(), processInfo(self(), item));
      assertTerm(term("[{registered_name,[]}]"), processInfo(self(), List.of(item)));
      assertFalse(processInfo(self()).toString().contains("registered_name"));
      register(BANK, self());
      assertTerm(term("{registered_name,bank}"), processInfo(self(), item));
      assertTerm(term("[{registered_name,bank}]"), processInfo(self(), List.of(item)));
      assertTrue(processInfo(self()).toString().contains("{registered_name,bank}"));
      unregister(BANK);
      assertTerm(List.of(), processInfo(self(), item));
    });
  }

  // ---- NAME-08

  @Test
  void name08_aPortIsDrivenByItsName() throws Exception {
    Trail trail = new Trail();
    run(() -> {
      register(BANK, openPort(recorder(trail)));
      Tuple first = command(self(), 1);
      assertEquals(first, send(BANK, first));
      send(Tuple.of(BANK, Beam.node()), command(self(), 2));
      portCommand(whereisPort(BANK).orElseThrow(), 3);
      send(BANK, Tuple.of(self(), new Command(4)));
    });
    trail.expect(1L, 2L, 3L, 4L, "closed normal");
  }

  private record Command(long data) {}

  @Test
  void name08_anybodyMaySendACommandInTheOwnersName() throws Exception {
    Trail trail = new Trail();
    run(() -> {
      register(BANK, openPort(recorder(trail)));
      Tuple command = command(self(), 1);
      node.send(BANK, command);
      Pid stranger = spawn(() -> send(BANK, command));
      monitor(stranger);
      assertTrue(next() instanceof Down);
      portCommand(whereisPort(BANK).orElseThrow(), 2);
    });
    trail.expect(1L, 1L, 2L, "closed normal");
  }

  @Test
  void name08_whatIsNoCommandInTheOwnersNameSendsTheOwnerBadsig() throws Exception {
    Trail trail = new Trail();
    Puppet stranger = puppet();
    run(() -> {
      trapExit(true);
      Port port = openPort(recorder(trail));
      register(BANK, port);
      stranger.does(() -> send(BANK, command(self(), 1)));
      expectExit(port, atom("badsig"));
      send(BANK, Tuple.of(self(), atom("nonsense")));
      expectExit(port, atom("badsig"));
      send(BANK, atom("nonsense"));
      expectExit(port, atom("badsig"));
      assertEquals(Optional.of(port), whereisPort(BANK));
    });
    assertTrue(node.isProcessAlive(stranger.pid()));
    trail.expect("closed normal");
  }

  @Test
  void name08_closingAPortFreesItsName() throws Exception {
    Trail trail = new Trail();
    run(() -> {
      trapExit(true);
      Port port = openPort(recorder(trail));
      register(BANK, port);
      portClose(port);
      assertEquals(Optional.empty(), whereisPort(BANK));
      expectExit(port, NORMAL);
      assertError(BADARG, () -> send(BANK, command(self(), 1)), "bank");
      assertError(BADARG, () -> register(BANK, port), "no live");
      register(BANK, self());
    });
    trail.expect("closed normal");
  }

  @Test
  void name08_aPortClosedByItsNameSaysSoLast() throws Exception {
    Trail trail = new Trail();
    run(() -> {
      trapExit(true);
      Port port = openPort(recorder(trail));
      register(BANK, port);
      send(BANK, Tuple.of(self(), atom("close")));
      expectExit(port, NORMAL);
      expectMessage(Tuple.of(port, atom("closed")));
      assertEquals(Optional.empty(), whereisPort(BANK));
      expectNoMessage();
    });
    trail.expect("closed normal");
  }

  @Test
  void name08_aNameGoesFromPortToPortWhileOthersSendToIt() throws Exception {
    Pid owner = inbox.pid();
    Pid sender =
        node.spawn(() -> {
          while (true) {
            send(Tuple.of(BANK, Beam.node()), command(owner, 0));
          }
        });
    run(() -> {
      trapExit(true);
      for (int i = 0; i < 200; i++) {
        Port port = openPort(recorder(new Trail()));
        register(BANK, port);
        portClose(port);
        assertEquals(Optional.empty(), whereisPort(BANK));
      }
    });
    kill(sender);
  }

  @Test
  void name08_dataFromTheDriverEndsWithThePort() throws Exception {
    Echo echo = new Echo();
    run(() -> {
      trapExit(true);
      Port port = openPort(echo);
      register(BANK, port);
      send(BANK, command(self(), "hello"));
      expectMessage(Tuple.of(port, Tuple.of(atom("data"), "hello")));
      portClose(port);
      expectExit(port, NORMAL);
      echo.trail.expect("closed");
      expectNoMessage();
      assertError(BADARG, () -> portCommand(port, "again"), "closed");
      assertError(BADARG, () -> portClose(port), "closed");
    });
  }

  /// A port that sends its owner each command back, and tries to when it is closed.
  private static final class Echo implements PortDriver {

    private final Trail trail = new Trail();
    private final AtomicReference<Outlet> outlet = new AtomicReference<>();

    @Override
    public void opened(Outlet out) {
      outlet.set(out);
    }

    @Override
    public void command(Object data) {
      outlet.get().data(data);
    }

    @Override
    public void closed(Object reason) {
      outlet.get().data("late");
      trail.add("closed");
    }
  }
}
