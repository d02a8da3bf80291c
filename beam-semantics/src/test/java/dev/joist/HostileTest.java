package dev.joist;

import static dev.joist.Beam.monitorNodes;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.Beam.spawnRequest;
import static dev.joist.Hostile.entry;
import static dev.joist.Hostile.item;
import static dev.joist.Hostile.number;
import static dev.joist.Hostile.own;
import static dev.joist.Hostile.theirs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.dist.ChannelOptions;
import dev.joist.dist.EtfCodec;
import dev.joist.signal.Body;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a peer does that speaks the protocol and means no good: it harms its own connection, and
/// leaves nothing behind.
class HostileTest extends TwoNodesTest {

  private static final Atom ENTRY = Atom.of("idle");

  private static final EtfCodec CODEC = EtfCodec.of();

  private Hostile hostile;

  @BeforeEach
  void startHostile() {
    hostile = new Hostile(mesh, ChannelOptions.DEFAULT);
  }

  @AfterEach
  void closeHostile() {
    hostile.close();
  }

  @Override
  NodeOptions options(String name) {
    Body idle = () -> Beam.receive(_ -> null);
    return super.options(name).withEntry(ENTRY.text(), _ -> idle);
  }

  private static byte[] term(Object term) {
    return CODEC.encode(term);
  }

  private static Ref ref(long id) {
    return Ref.of(Atom.of("hostile@localhost"), 7, id, null);
  }

  /// The connection to it is closed, for this reason, and nothing is left.
  private void expectClosed(String why) throws InterruptedException {
    String end = hostile.ends.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertNotNull(end, "its connection was not closed");
    assertTrue(end.contains(why), end);
    expectEventually(() -> connections(node).isEmpty());
    expectNoEntries();
  }

  private void spawnRequested(Ref ref, List<?> options) {
    byte[] encoded = term(options);
    hostile.says(
        node,
        Hostile.SPAWN_REQUEST,
        own(ref),
        own(hostile.pid(1)),
        own(hostile.pid(2)),
        entry(ENTRY.text()),
        number(encoded.length),
        encoded,
        term(List.of()));
  }

  @Test
  void spawn10_anAnswerToSomebodyElseLosesNoRequest() throws Exception {
    Puppet a = puppet();
    assertTrue(node.connect(hostile.name));
    Ref request = a.call(() -> spawnRequest(hostile.name, ENTRY, List.of()));
    hostile.packets.take();
    Pid other = idle();
    hostile.says(
        node,
        Hostile.SPAWN_REPLY,
        theirs(request),
        theirs(other),
        number(0),
        item(own(hostile.pid(1))));
    expectClosed("which was not asked");
    a.does(() -> expectMessage(new SpawnReply(request, Atom.of("error"), NOCONNECTION)));
  }

  @Test
  @Tag("slow") // there are as many as an eighth of the heap holds
  void mon17_morePeersMonitorsThanTheHeapBearsCloseTheConnection() throws Exception {
    Pid target = idle();
    for (long i = 1; hostile.ends.isEmpty(); i++) {
      hostile.says(node, Hostile.MONITOR, own(hostile.pid(1)), item(theirs(target)), own(ref(i)));
      if (i % 1000 == 0) {
        hostile.awaitRoom(node);
      }
    }
    expectClosed("one more link or monitor than");
    hostile.closes(node, "the last word"); // which may have opened one more connection
    Atom item = Atom.of("monitored_by");
    expectEventually(() -> node.processInfo(target, item).equals(Tuple.of(item, List.of())));
  }

  /// It says that there were no ticks, as the text for the log.
  @Test
  void dist18_whatAPeerSaysWhenItClosesIsNotTheReason() throws Exception {
    Puppet a = puppet();
    a.does(() -> monitorNodes(true, List.of(Atom.of("nodedown_reason"))));
    hostile.says(node, Hostile.LINK, own(hostile.pid(1)), theirs(idle()));
    a.does(() -> expectMessage(Tuple.of(Atom.of("nodeup"), hostile.name, List.of())));
    hostile.closes(node, "net_tick_timeout: no tick");
    a.does(() ->
        expectMessage(
            Tuple.of(
                Atom.of("nodedown"),
                hostile.name,
                List.of(Tuple.of(Atom.of("nodedown_reason"), Atom.of("connection_closed"))))));
  }

  @Test
  void dist02_aMonitorAndASpawnOfOneReferenceLeaveNothingBehind() throws Exception {
    Pid watched = idle();
    hostile.says(node, Hostile.MONITOR, own(hostile.pid(1)), item(theirs(watched)), own(ref(1)));
    spawnRequested(ref(1), List.of(Atom.of("monitor")));
    expectClosed("a second time");
    Atom item = Atom.of("monitored_by");
    expectEventually(() -> node.processInfo(watched, item).equals(Tuple.of(item, List.of())));
  }

  @Test
  void dist02_twoSpawnsOfOneReferenceLeaveNothingBehind() throws Exception {
    int before = node.processCount();
    spawnRequested(ref(1), List.of(Atom.of("monitor"), Atom.of("link")));
    spawnRequested(ref(1), List.of(Atom.of("monitor"), Atom.of("link")));
    expectClosed("a second time");
    expectEventually(() -> node.processCount() == before);
  }

  @Test
  void spawn09_strangeOptionsAreBadoptAndCloseNothing() throws Exception {
    BigInteger large = BigInteger.ONE.shiftLeft(200);
    List<Object> strange = new ArrayList<>(List.of(large, "link", Tuple.of(), Tuple.of(1, 2)));
    for (String option :
        List.of(
            "max_heap_size",
            "min_heap_size",
            "min_bin_vheap_size",
            "fullsweep_after",
            "priority",
            "message_queue_data",
            "monitor",
            "link",
            "reply",
            "reply_tag")) {
      for (Object value :
          List.of(large, large.negate(), -1, 1.5, List.of(), List.of(large), Tuple.of(), "x")) {
        strange.add(Tuple.of(Atom.of(option), value));
      }
    }
    long number = 100;
    for (Object option : strange) {
      spawnRequested(ref(number++), List.of(option));
      byte[] answer = hostile.packets.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertNotNull(answer, "no answer to " + option + ": " + hostile.ends);
      assertEquals(Hostile.SPAWN_REPLY, answer[0]);
    }
    assertEquals(List.of(), List.copyOf(hostile.ends));
  }

  @Test
  void spawn13_argumentsThatAreTooLargeAreBadargAndLeaveNothingBehind() throws Exception {
    ChannelOptions small = ChannelOptions.DEFAULT.withMaximumPacket(1 << 16);
    // In the other's place, which is not closed before: the node would be told so at any time.
    try (Hostile other = new Hostile(mesh, small)) {
      while (!node.connect(other.name)) { // that the first is lost may come late
        Thread.onSpinWait();
      }
      run(() -> {
        List<Object> large = List.of(Binary.of(new byte[1 << 17]));
        assertError(BADARG, () -> spawn(other.name, ENTRY, large));
        assertError(BADARG, () -> spawnRequest(other.name, ENTRY, large));
        send(self(), "unharmed");
        expectMessage("unharmed");
        expectNoMessage();
      });
      expectNoEntries();
    }
  }

  @Test
  void link08_signalsOfNobodyAreAnsweredAndLeaveNothing() throws Exception {
    Pid target = idle();
    for (long i = 1; i <= 1000; i++) {
      hostile.says(node, Hostile.UNLINK, number(i), own(hostile.pid(i)), theirs(target));
    }
    for (int i = 0; i < 1000; i++) {
      assertNotNull(hostile.packets.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    expectNoEntries();
  }
}
