package dev.joist;

import static dev.joist.Beam.alias;
import static dev.joist.Beam.call;
import static dev.joist.Beam.makeRef;
import static dev.joist.Beam.monitorNode;
import static dev.joist.Beam.register;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.sendNosuspend;
import static dev.joist.SendOption.NOCONNECT;
import static dev.joist.SendOption.NOSUSPEND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.dist.ChannelOptions;
import dev.joist.dist.Distribution;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.signal.SendResult;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/// Sending with options. What each test expects, OTP 25 does between two real nodes.
class SendOptionsTest extends TwoNodesTest {

  @Override
  NodeOptions options(String name) {
    Distribution narrow =
        mesh.distribution().withChannel(ChannelOptions.DEFAULT.withBusyLimit(1000));
    return NodeOptions.named(name).withDistribution(narrow);
  }

  @Test
  void sig12_noconnectOpensNoConnection() throws Exception {
    Pid b = idleThere();
    run(() -> {
      assertEquals(SendResult.NOCONNECT, send(b, "lost", NOCONNECT));
      assertEquals(SendResult.NOCONNECT, send(at("b", there), "lost", NOSUSPEND, NOCONNECT));
      assertEquals(
          SendResult.NOCONNECT,
          send(Tuple.of(atom("b"), atom("nowhere@localhost")), "lost", NOCONNECT));
      assertFalse(sendNosuspend(b, "lost", NOCONNECT));
    });
    assertEquals(SendResult.NOCONNECT, node.send(b, "lost", NOCONNECT));
    assertEquals(SendResult.NOCONNECT, inbox.send(b, "lost", NOCONNECT));
    assertEquals(List.of(), node.nodes());
    assertEquals(List.of(), connections(node));
  }

  @Test
  void sig12_withNoconnectWhatIsSentGoesOverTheConnectionThereIs() throws Exception {
    Puppet b = puppetThere();
    there.register(atom("b"), b.pid());
    run(() -> {
      send(b.pid(), 1); // and so opens it
      assertEquals(SendResult.OK, send(b.pid(), 2, NOCONNECT));
      assertEquals(SendResult.OK, send(at("b", there), 3, NOCONNECT, NOSUSPEND));
      assertTrue(sendNosuspend(b.pid(), 4, NOCONNECT, NOCONNECT));
    });
    b.does(() -> {
      for (long i = 1; i <= 4; i++) {
        expectMessage(i);
      }
    });
  }

  @Test
  void sig12_noconnectSaysSoAgainWhenTheConnectionIsLost() throws Exception {
    Pid b = idleThere();
    run(() -> {
      monitorNode(there.name(), true);
      assertTrue(Beam.connectNode(there.name()));
      assertEquals(SendResult.OK, send(b, "arrives", NOCONNECT));
      Beam.disconnectNode(there.name());
      expectMessage(nodedown(there));
      expectEventually(() -> send(b, "lost", NOCONNECT) == SendResult.NOCONNECT);
    });
    assertEquals(List.of(), node.nodes());
  }

  @Test
  void sig12_nosuspendOpensAConnection() throws Exception {
    Puppet b = puppetThere();
    run(() -> assertEquals(SendResult.OK, send(b.pid(), "hello", NOSUSPEND)));
    b.does(() -> expectMessage("hello"));
    run(() -> assertTrue(sendNosuspend(Tuple.of(atom("b"), atom("nowhere@localhost")), "lost")));
  }

  @Test
  void sig12_nosuspendSendsNothingWhereThereIsNoRoom() throws Exception {
    assertTrue(node.connect(there.name()));
    Puppet b = puppetThere();
    there.register(atom("b"), b.pid());
    mesh.hold(node, there);
    long sent =
        run(() -> {
          long count = 0;
          while (send(b.pid(), count, NOSUSPEND) == SendResult.OK) {
            count++;
          }
          assertEquals(SendResult.NOSUSPEND, send(b.pid(), "lost", NOSUSPEND, NOCONNECT));
          assertEquals(SendResult.NOSUSPEND, send(at("b", there), "lost", NOSUSPEND));
          assertEquals(SendResult.NOSUSPEND, send(ref(b), "lost", NOSUSPEND));
          assertFalse(sendNosuspend(b.pid(), "lost"));
          assertTrue(sendNosuspend(self(), "for oneself there is room"));
          return count;
        });
    assertEquals(SendResult.NOSUSPEND, node.send(b.pid(), "lost", NOSUSPEND));
    assertEquals(SendResult.NOSUSPEND, inbox.send(b.pid(), "lost", NOSUSPEND));
    mesh.release(node, there);
    expectEventually(() -> node.send(b.pid(), "room", NOSUSPEND) == SendResult.OK);
    b.does(() -> {
      for (long i = 0; i < sent; i++) {
        expectMessage(i);
      }
      expectMessage("room");
      expectNoMessage();
    });
  }

  /// A reference of the other node.
  private static Object ref(Puppet b) throws Exception {
    return b.call(Beam::makeRef);
  }

  @Test
  void sig12_withoutNosuspendTheSenderWaits() throws Exception {
    assertTrue(node.connect(there.name()));
    Puppet b = puppetThere();
    mesh.hold(node, there);
    Puppet a = puppet();
    a.begins(() -> {
      while (sendNosuspend(b.pid(), "fill")) {
        // until there is no room
      }
      assertEquals(SendResult.OK, send(b.pid(), "waits", NOCONNECT));
    });
    expectEventually(() -> !connections(node).isEmpty() && waits(node) > 0);
    mesh.release(node, there);
    a.does(() -> {});
    b.does(() -> Beam.receive(message -> message.equals("waits") ? message : null));
  }

  @Test
  void sig12_withinANodeOptionsChangeNothing() throws Exception {
    run(() -> {
      register(atom("me"), self());
      for (Object to : List.of(self(), atom("me"), at("me", node), alias())) {
        assertEquals(SendResult.OK, send(to, "hello", NOSUSPEND, NOCONNECT));
        expectMessage("hello");
      }
      assertEquals(SendResult.OK, send(at("nobody", node), "lost", NOCONNECT));
      assertEquals(SendResult.OK, send(makeRef(), "lost", NOCONNECT));
      assertTrue(sendNosuspend(idle(), "hello"));
    });
  }

  @Test
  void sig12_whatIsRefusedWithoutOptionsIsRefusedWithThem() throws Exception {
    run(() -> {
      for (Object nobody : List.of(atom("nobody"), 17, "text", Tuple.of("x", there.name()))) {
        assertError(BADARG, () -> send(nobody, "hello", NOCONNECT));
        assertError(BADARG, () -> sendNosuspend(nobody, "hello"));
      }
      assertTrue(Beam.connectNode(there.name()));
      Fun local = Fun.local("f", 0, this);
      assertError(BADARG, () -> send(at("b", there), local, NOCONNECT));
    });
  }

  @Test
  void sig12_anOptionThatIsNoneIsBadarg() {
    assertEquals(
        List.of(NOSUSPEND, NOCONNECT),
        SendOption.of(List.of(atom("nosuspend"), atom("noconnect"))));
    for (Object bad : List.of(atom("foo"), "noconnect", 1, Tuple.of(atom("noconnect")))) {
      ErrorException refused =
          assertThrows(ErrorException.class, () -> SendOption.of(List.of(NOCONNECT, bad)));
      assertEquals(atom("badarg"), refused.reason());
    }
  }

  @Test
  void sig12_onANodeThatIsNotDistributedNobodyElseIsConnected() throws Exception {
    Pid elsewhere = idleThere();
    try (Node alone = Node.start("alone")) {
      assertEquals(SendResult.NOCONNECT, alone.send(elsewhere, "lost", NOCONNECT));
      assertEquals(SendResult.OK, alone.send(elsewhere, "lost", NOSUSPEND));
      assertEquals(SendResult.NOCONNECT, alone.run(() -> send(at("b", there), "lost", NOCONNECT)));
      assertTrue(alone.run(() -> sendNosuspend(at("b", there), "lost")));
    }
  }

  /// With room for one packet, which the monitor takes, the request waits while its connection is
  /// lost: it must not go over the next.
  @Test
  void sig12_gs03_aCallWhoseConnectionIsLostOpensNoOther() throws Exception {
    ChannelOptions narrow = ChannelOptions.DEFAULT.withBusyLimit(1);
    NodeOptions options =
        NodeOptions.named("narrow").withDistribution(mesh.distribution().withChannel(narrow));
    try (Node near = Node.start(options)) {
      assertTrue(near.connect(there.name()));
      Puppet b = puppetThere();
      Puppet a = Puppet.on(near);
      mesh.hold(near, there);
      a.begins(() -> {
        ExitException failed =
            assertThrows(ExitException.class, () -> call(b.pid(), "request", PATIENCE));
        assertEquals(NOCONNECTION, ((Tuple) failed.reason()).element(1));
      });
      expectEventually(() -> entries(near).containsKey("monitors") && waits(near) > 0);
      assertTrue(near.disconnect(there.name()));
      a.does(() -> {});
      assertEquals(List.of(), near.nodes());
      mesh.release(near, there);
      a.does(() -> send(b.pid(), "last"));
      b.does(() -> expectMessage("last"));
    }
  }

  @Test
  void dist07_aThreadOutsideThatIsInterruptedWaitsNoLonger() throws Exception {
    assertTrue(node.connect(there.name()));
    Pid b = idleThere();
    mesh.hold(node, there);
    while (node.send(b, "fills it", NOSUSPEND) == SendResult.OK) {
      // until there is no room
    }
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> node.send(b, "lost"));
    assertTrue(Thread.currentThread().isInterrupted());
    assertThrows(CancellationException.class, () -> node.exit(b, KILL));
    assertTrue(Thread.interrupted());
    mesh.release(node, there);
  }

  @Test
  void dist06_whatCannotTravelIsBadargForAThreadOutsideToo() throws Exception {
    Pid b = idleThere();
    Runnable code = () -> {};
    assertError(BADARG, () -> node.send(b, Fun.local("f", 0, code)));
    assertError(BADARG, () -> inbox.send(b, Fun.local("f", 0, code)));
  }

  @Test
  void mon04_anInboxWatchesByName() throws Exception {
    Ref ref = inbox.monitor(PROCESS, at("nobody", there));
    assertTerm(down(ref, at("nobody", there), NOPROC), inbox.receive(PATIENCE));
  }
}
