package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.dist.ChannelOptions;
import dev.joist.dist.Distribution;
import dev.joist.dist.Loop;
import dev.joist.dist.StepTicker;
import dev.joist.signal.Body;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One incarnation of a node in a [DistHistory], its time, and a process that notes which nodes
/// come and go.
final class Site {

  static final Atom IDLE = Atom.of("idle");
  private static final Body IDLING = () -> Beam.receive(_ -> null);

  /// So small that a few messages fill it.
  private static final int BUSY_LIMIT = 4000;

  private static final List<String> TABLES =
      List.of("links", "monitors", "monitored", "spawn_requests", "node_monitors");

  final Node node;
  final Atom name;
  private final StepTicker ticker = new StepTicker();
  private final Puppet log;
  private volatile boolean closed;

  Site(String name, Loop loop) throws Exception {
    node =
        Node.start(
            NodeOptions.named(name)
                .withSchedulers(2)
                .withDistribution(
                    Distribution.over(loop.carrier())
                        .withChannel(
                            ChannelOptions.DEFAULT.withTicker(ticker).withBusyLimit(BUSY_LIMIT)))
                .withEntry("idle", _ -> IDLING));
    this.name = node.name();
    log = Puppet.on(node);
    log.does(() -> Beam.monitorNodes(true, List.of(Atom.of("connection_id"))));
  }

  boolean isClosed() {
    return closed;
  }

  void pass(Duration time) throws Exception {
    ticker.pass(time);
  }

  /// All processes but the one that notes.
  List<Pid> processes() {
    return node.processes().stream().filter(pid -> !pid.equals(log.pid())).toList();
  }

  private List<Map<?, ?>> connections() {
    Map<?, ?> info = assertInstanceOf(Map.class, node.info());
    List<Map<?, ?>> connections = new ArrayList<>();
    for (Object each : assertInstanceOf(List.class, info.get(Atom.of("connections")))) {
      connections.add(assertInstanceOf(Map.class, each));
    }
    return connections;
  }

  /// Which connection there is to a node now, among all there have been.
  ///
  /// @return 0 for none
  long epoch(Atom peer) {
    for (Map<?, ?> each : connections()) {
      if (peer.equals(each.get(Atom.of("node")))) {
        return assertInstanceOf(Long.class, each.get(Atom.of("connection_id")));
      }
    }
    return 0;
  }

  /// How many entries there are in each table of all connections.
  Map<String, Integer> entries() {
    Map<String, Integer> entries = new HashMap<>();
    for (String table : TABLES) {
      int sum = 0;
      for (Map<?, ?> each : connections()) {
        sum += assertInstanceOf(Long.class, each.get(Atom.of(table))).intValue();
      }
      entries.put(table, sum);
    }
    return entries;
  }

  boolean isEmpty() {
    return entries().values().stream().allMatch(count -> count == 0);
  }

  /// Of each node it was told in turn that it came and that it went, of one connection at a time.
  void checkLog() throws Exception {
    Map<Object, Long> up = new HashMap<>();
    Map<Object, Long> last = new HashMap<>();
    for (Tuple event : log.call(Site::noted)) {
      Object peer = event.element(2);
      Tuple detail =
          assertInstanceOf(Tuple.class, assertInstanceOf(List.class, event.element(3)).getFirst());
      long id = assertInstanceOf(Long.class, detail.element(2));
      if (event.element(1).equals(Atom.of("nodeup"))) {
        assertEquals(null, up.put(peer, id), () -> "a nodeup before the nodedown: " + event);
        assertTrue(id > last.getOrDefault(peer, 0L), () -> "an old connection: " + event);
        last.put(peer, id);
      } else if (last.containsKey(peer)) { // or it came before this one listened
        assertEquals(id, up.remove(peer), () -> "the nodedown of another connection: " + event);
      }
    }
  }

  private static List<Tuple> noted() {
    List<Tuple> events = new ArrayList<>();
    for (Object event = next(); event != null; event = next()) {
      events.add(assertInstanceOf(Tuple.class, event));
    }
    return events;
  }

  private static Object next() {
    return Beam.receive(
        Duration.ZERO,
        message ->
            message instanceof Tuple tuple && tuple.element(1).toString().startsWith("node")
                ? message
                : null,
        () -> null);
  }

  /// Ends the process that notes, as the last one.
  void endLog() {
    node.exit(log.pid(), Atom.of("kill"));
  }

  void close() {
    closed = true;
    node.close();
    ticker.close();
  }
}
