package dev.joist;

import static dev.joist.Beam.disconnectNode;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.link;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.monitorNode;
import static dev.joist.Beam.monitorNodes;
import static dev.joist.Beam.nodes;
import static dev.joist.Beam.send;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.unlink;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.dist.Carrier;
import dev.joist.dist.Channel;
import dev.joist.dist.ChannelOptions;
import dev.joist.dist.Channels;
import dev.joist.dist.Closing;
import dev.joist.dist.Distribution;
import dev.joist.signal.Down;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The rules of connections between nodes, in their order.
class DistRulesTest extends TwoNodesTest {

  private static final Atom NOWHERE = Atom.of("nowhere@localhost");

  private void connected() throws InterruptedException {
    assertTrue(node.connect(there.name()));
    expectEventually(() -> there.nodes().contains(node.name()));
  }

  // ---- DIST-01 to DIST-07: pids and connections

  @Test
  void dist01_aPidCarriesItsNodeAndItsIncarnation() throws Exception {
    Pid before = idleThere();
    assertEquals(there.name(), Beam.node(before));
    there.close();
    there = Node.start(options("there"));
    Pid after = idleThere();
    assertEquals(before.node(), after.node());
    assertNotEquals(before.creation(), after.creation());
  }

  @Test
  void dist02_unlinkedProcessesAreUntouchedByALoss() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> send(b.pid(), "hello"));
    b.does(() -> expectMessage("hello"));
    mesh.cut(node, there);
    expectEventually(() -> node.nodes().isEmpty() && there.nodes().isEmpty());
    a.does(() -> expectNoMessage());
    b.does(() -> expectNoMessage());
  }

  /// A carrier that takes its time to close.
  private record Slow(Carrier carrier, CountDownLatch closes, CountDownLatch goesOn)
      implements Carrier {

    @Override
    public void open(Atom name, int creation, Events events) {
      carrier.open(name, creation, events);
    }

    @Override
    public boolean send(Atom peer, byte[] frame) {
      return carrier.send(peer, frame);
    }

    @Override
    public int maximumFrame() {
      return carrier.maximumFrame();
    }

    @Override
    public void close() {
      closes.countDown();
      try {
        goesOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      carrier.close();
    }
  }

  @Test
  void dist02_whatIsBegunWhileTheOwnNodeClosesIsToldNoconnection() throws Exception {
    Slow slow = new Slow(mesh.carrier(), new CountDownLatch(1), new CountDownLatch(1));
    NodeOptions named = NodeOptions.named("leaves");
    Node leaves = Node.start(named.withDistribution(Distribution.over(slow)));
    Puppet a = Puppet.on(leaves);
    Pid b = idleThere();
    a.does(() -> {
      trapExit(true);
      link(b);
      assertTrue(leaves.connect(there.name()));
    });
    Thread closer = Thread.ofPlatform().start(leaves::close);
    try {
      slow.closes.await();
      a.does(() -> {
        expectExit(b, NOCONNECTION);
        link(b);
        expectExit(b, NOCONNECTION);
        Ref ref = monitor(b);
        expectMessage(down(ref, b, NOCONNECTION));
        monitorNode(there.name(), true);
        expectMessage(nodedown(there));
        Ref request = Beam.spawnRequest(there.name(), atom("any"), List.of());
        expectMessage(new SpawnReply(request, atom("error"), NOCONNECTION));
        send(b, "lost");
        assertEquals(List.of(), info(Beam.self(), "links"));
        expectNoMessage();
      });
    } finally {
      slow.goesOn.countDown();
      closer.join();
    }
    assertFalse(leaves.isProcessAlive(a.pid()));
    expectEventually(() -> entries(there).isEmpty());
  }

  @Test
  void dist03_aNewConnectionResurrectsNothingAndOldPidsWorkAgain() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    b.does(() -> trapExit(true));
    a.does(() -> {
      trapExit(true);
      link(b.pid());
      Ref ref = monitor(b.pid());
      expectArrived();
      assertTrue(disconnectNode(there.name()));
      expectExit(b.pid(), NOCONNECTION);
      expectMessage(down(ref, b.pid(), NOCONNECTION));
      send(b.pid(), "again");
    });
    b.does(() -> {
      expectExit(a.pid(), NOCONNECTION);
      expectMessage("again");
      expectNoMessage();
    });
    a.does(() -> {
      Ref ref = monitor(b.pid());
      exit(b.pid(), KILL);
      expectMessage(down(ref, b.pid(), KILLED));
      expectNoMessage();
    });
    expectNoEntries();
  }

  @Test
  void dist04_aPidOfAnEarlierIncarnationIsDead() throws Exception {
    Puppet old = puppetThere();
    there.close();
    there = Node.start(options("there"));
    Pid sameNumber = idleThere();
    assertEquals(old.pid().id(), sameNumber.id());
    run(() -> {
      trapExit(true);
      Ref ref = monitor(old.pid());
      expectMessage(down(ref, old.pid(), NOPROC));
      link(old.pid());
      expectExit(old.pid(), NOPROC);
      send(old.pid(), "vanishes");
      exit(old.pid(), KILL);
      assertFalse(Beam.demonitor(ref, DemonitorOption.INFO));
      expectNoMessage();
    });
    expectNoEntries();
    assertTrue(there.isProcessAlive(sameNumber));
  }

  @Test
  void dist05_whatIsSentConnectsAndWhatIsTakenBackDoesNot() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> {
      trapExit(true);
      assertEquals(List.of(), nodes());
      link(b.pid());
      Ref ref = monitor(b.pid());
      expectArrived();
      assertEquals(List.of(there.name()), nodes());
      disconnectNode(there.name());
      expectEventually(() -> nodes().isEmpty());
      unlink(b.pid());
      Beam.demonitor(ref, DemonitorOption.FLUSH);
      monitorNode(there.name(), false);
      assertEquals(List.of(), nodes());
      exit(b.pid(), NORMAL);
      expectConnectedPast();
      assertEquals(List.of(there.name()), nodes());
    });
  }

  /// As [#expectArrived], past the exit of a lost link.
  private void expectConnectedPast() {
    Object nobody = at("nobody", there);
    Ref ref = monitor(PROCESS, nobody);
    Object down =
        Beam.receive(ref, PATIENCE, m -> m instanceof Down d && d.ref().equals(ref) ? d : null);
    assertTerm(down(ref, nobody, NOPROC), down);
  }

  @Test
  void dist06_whatIsSentWhileTheConnectionIsOpenedArrivesInOrder() throws Exception {
    Puppet b = puppetThere();
    run(() -> {
      for (long i = 0; i < 1000; i++) {
        send(b.pid(), i);
      }
    });
    b.does(() -> {
      for (long i = 0; i < 1000; i++) {
        expectMessage(i);
      }
    });
  }

  @Test
  void dist07_aSenderWaitsForRoomAndCanBeKilledMeanwhile() throws Exception {
    there.close();
    node.close();
    node = Node.start(options("here").withDistribution(narrow()));
    there = Node.start(options("there").withDistribution(narrow()));
    inbox = node.inbox();
    connected();
    Puppet b = puppetThere();
    mesh.hold(node, there);
    AtomicLong sent = new AtomicLong();
    Puppet a = puppet();
    a.begins(() -> {
      for (long i = 0; i < 1_000_000; i++) {
        send(b.pid(), i);
        sent.incrementAndGet();
      }
    });
    expectEventually(() -> waits(node) > 0);
    assertTrue(sent.get() < 10_000, "sent without room: " + sent.get());
    Ref ref = inbox.monitor(a.pid());
    node.exit(a.pid(), KILL);
    expectDown(ref, a.pid(), KILLED);
    long last = sent.get();
    mesh.release(node, there);
    b.does(() -> {
      for (long i = 0; i < last; i++) {
        expectMessage(i);
      }
    });
  }

  private Distribution narrow() {
    return mesh.distribution().withChannel(ChannelOptions.DEFAULT.withBusyLimit(1000));
  }

  // ---- DIST-08 to DIST-18: nodes

  @Test
  void dist08_monitorsOfANodeAreCounted() throws Exception {
    connected();
    Puppet a = puppet();
    a.does(() -> {
      assertTrue(monitorNode(there.name(), true));
      assertTrue(monitorNode(there.name(), true));
      assertTrue(monitorNode(there.name(), true));
      assertTrue(monitorNode(there.name(), false));
      disconnectNode(there.name());
      expectMessage(nodedown(there));
      expectMessage(nodedown(there));
      expectNoMessage();
      assertTrue(monitorNode(NOWHERE, true));
      expectMessage(Tuple.of(atom("nodedown"), NOWHERE));
      assertTrue(monitorNode(node.name(), true));
      assertTrue(monitorNode(there.name(), true));
    });
    kill(a.pid());
    expectNoEntries();
  }

  @Test
  void dist08_aNodeThatIsNotDistributedMonitorsNone() throws Exception {
    node.close();
    node = Node.start("alone");
    inbox = node.inbox();
    run(() -> {
      assertError(atom("notalive"), () -> monitorNode(there.name(), true), "not distributed");
      assertTrue(monitorNode(node.name(), true));
      assertEquals(List.of(), nodes());
      assertFalse(disconnectNode(there.name()));
    });
  }

  @Test
  void dist09_nodeupComesBeforeAndNodedownAfterAllSignals() throws Exception {
    Puppet a = puppet();
    Puppet b = puppetThere();
    a.does(() -> {
      monitorNodes(true);
      trapExit(true);
    });
    b.does(() -> send(a.pid(), "signal"));
    a.does(() -> {
      expectMessage(nodeup(there));
      expectMessage("signal");
      link(b.pid());
      Ref ref = monitor(b.pid());
      monitorNode(there.name(), true);
      mesh.cut(node, there);
      expectExit(b.pid(), NOCONNECTION);
      expectMessage(down(ref, b.pid(), NOCONNECTION));
      expectMessage(nodedown(there));
      expectMessage(nodedown(there));
      expectNoMessage();
    });
  }

  @Test
  void dist10_whatIsForProcessesOfOnesOwnNodeRefusesOthers() throws Exception {
    Pid b = idleThere();
    run(() -> {
      assertError(BADARG, () -> Beam.processInfo(b));
      assertError(BADARG, () -> Beam.isProcessAlive(b));
      assertError(BADARG, () -> Beam.register(atom("b"), b));
      assertError(BADARG, () -> Beam.sendAfter(Duration.ZERO, b, "message"));
      assertError(BADARG, () -> Beam.sendAfter(Duration.ZERO, at("b", there), "message"));
      assertError(BADARG, () -> Beam.suspendProcess(b));
      assertError(BADARG, () -> Beam.resumeProcess(b));
      assertError(BADARG, () -> Beam.garbageCollect(b));
    });
  }

  @Test
  void dist11_aPacketThatIsNoneClosesItsChannelAndHarmsNothingElse() throws Exception {
    connected();
    Puppet b = puppetThere();
    Random random = new Random(11);
    Semaphore closed = new Semaphore(0);
    try (Channels evil = evil(closed)) {
      int[] ops = {1, 6, 7, 19, 20, 22, 24, 26, 28, 29, 31, 33, 35, 36};
      for (int round = 0; round < 300; round++) {
        Channel channel = evil.connect(node.name());
        byte[] packet = new byte[random.nextInt(40)];
        random.nextBytes(packet);
        if (packet.length > 0 && random.nextBoolean()) {
          packet[0] = (byte) ops[random.nextInt(ops.length)];
        }
        if (packet.length > 1 && random.nextBoolean()) {
          packet[1] = 0;
        }
        channel.send(0, packet);
        channel.send(0, new byte[] {0}); // which is none in any case
        assertTrue(closed.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS), "round " + round);
      }
    }
    expectEventually(() -> node.nodes().equals(List.of(there.name())));
    run(() -> send(b.pid(), "still there"));
    b.does(() -> expectMessage("still there"));
    expectNoEntries();
  }

  private Channels evil(Semaphore closed) {
    return new Channels(
        Atom.of("evil@localhost"),
        7,
        mesh.carrier(),
        ChannelOptions.DEFAULT,
        new Channels.Listener() {
          @Override
          public void opened(Channel channel) {}

          @Override
          public void up(Channel channel) {}

          @Override
          public void packet(Channel channel, byte[] bytes, int offset, int length) {}

          @Override
          public void closed(Channel channel, Closing why) {
            closed.release();
          }
        });
  }

  @Test
  void dist17_disconnectNodeSaysWhetherThereWasAConnection() throws Exception {
    connected();
    run(() -> {
      assertTrue(disconnectNode(there.name()));
      assertFalse(disconnectNode(there.name()));
      assertFalse(disconnectNode(NOWHERE));
    });
    expectEventually(() -> there.nodes().isEmpty());
    assertFalse(node.connect(NOWHERE));
    assertTrue(node.connect(node.name()));
  }

  @Test
  void dist18_whoMonitorsNodesIsToldWhatItAskedFor() throws Exception {
    Puppet a = puppet();
    a.does(() -> {
      for (String options :
          List.of(
              "[]",
              "[nodedown_reason]",
              "[{node_type,all}]",
              "[{node_type,hidden}]",
              "[{node_type,visible},nodedown_reason]",
              "#{}",
              "#{nodedown_reason => true, node_type => all}")) {
        assertTerm(atom("ok"), monitorNodes(true, term(options)));
      }
      assertTerm(term("{error,{unknown_options,[foo]}}"), monitorNodes(true, term("[foo]")));
      assertTerm(
          term("{error,{bad_option_value,{node_type,x}}}"),
          monitorNodes(true, term("[{node_type,x}]")));
      assertTerm(term("{error,{invalid_options,foo}}"), monitorNodes(true, term("foo")));
      assertTerm(
          term("{error,{unknown_options,#{foo => 1}}}"), monitorNodes(true, term("#{foo => 1}")));
      assertTrue(Beam.connectNode(there.name()));
      String name = there.name().toString();
      for (String message :
          List.of(
              "{nodeup,NODE}",
              "{nodeup,NODE,[]}",
              "{nodeup,NODE,[{node_type,visible}]}",
              "{nodeup,NODE,[{node_type,visible}]}",
              "{nodeup,NODE,#{}}",
              "{nodeup,NODE,#{node_type => visible}}")) {
        expectMessage(term(message.replace("NODE", name)));
      }
      assertTrue(disconnectNode(there.name()));
      for (String message :
          List.of(
              "{nodedown,NODE}",
              "{nodedown,NODE,[{nodedown_reason,disconnect}]}",
              "{nodedown,NODE,[{node_type,visible}]}",
              "{nodedown,NODE,[{nodedown_reason,disconnect},{node_type,visible}]}",
              "{nodedown,NODE,#{}}",
              "{nodedown,NODE,#{nodedown_reason => disconnect, node_type => visible}}")) {
        expectMessage(term(message.replace("NODE", name)));
      }
      expectNoMessage();
    });
  }

  @Test
  void dist18_whatWasAskedTwiceComesTwiceAndIsTakenBackAtOnce() throws Exception {
    Puppet a = puppet();
    a.does(() -> {
      monitorNodes(true);
      monitorNodes(true);
      assertTrue(Beam.connectNode(there.name()));
      expectMessage(nodeup(there));
      expectMessage(nodeup(there));
      monitorNodes(false);
      monitorNode(there.name(), true);
      disconnectNode(there.name());
      expectMessage(nodedown(there)); // of the node's monitor
      assertTrue(Beam.connectNode(there.name())); // by now all have been told
      expectNoMessage();
    });
  }

  /// As OTP 25 does it, seen with one scheduler.
  @Test
  void dist18_whoAsksFirstIsToldFirstAndWhatIsAskedAgainComesBesideIt() throws Exception {
    String visible = "[{node_type,visible}]";
    String reason = "[nodedown_reason]";
    List<String> asked = List.of(visible, reason, "[]", "#{}", reason, "[]", visible);
    List<String> told =
        List.of(
            "{nodeup,NODE,[{node_type,visible}]}",
            "{nodeup,NODE,[{node_type,visible}]}",
            "{nodeup,NODE,[]}",
            "{nodeup,NODE,[]}",
            "{nodeup,NODE}",
            "{nodeup,NODE}",
            "{nodeup,NODE,#{}}");
    Puppet a = puppet();
    a.does(() -> {
      for (String options : asked) {
        assertTerm(atom("ok"), monitorNodes(true, term(options)));
      }
      assertTrue(Beam.connectNode(there.name()));
      for (String message : told) {
        expectMessage(term(message.replace("NODE", there.name().toString())));
      }
      expectNoMessage();
    });
  }

  @Test
  void dist20_theNodeTellsOfItsConnections() throws Exception {
    connected();
    Puppet b = puppetThere();
    Puppet a = puppet();
    a.does(() -> link(b.pid()));
    Map<?, ?> info = assertInstanceOf(Map.class, node.info());
    assertEquals(node.name(), info.get(atom("name")));
    assertEquals(true, info.get(atom("distributed")));
    Map<?, ?> connection =
        assertInstanceOf(
            Map.class, assertInstanceOf(List.class, info.get(atom("connections"))).getFirst());
    assertEquals(there.name(), connection.get(atom("node")));
    assertEquals(atom("up"), connection.get(atom("state")));
    assertEquals(1L, connection.get(atom("links")));
    a.does(() -> unlink(b.pid()));
    expectNoEntries();
  }
}
