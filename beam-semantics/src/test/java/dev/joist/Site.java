package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.Program;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One incarnation of a node in a [DistHistory], and a process that notes which nodes come and go.
public final class Site {

  static final Atom IDLE = Atom.of("idle");

  /// So small that a few messages fill it.
  public static final int BUSY_LIMIT = 4000;

  /// What a child runs: it waits for ever.
  public static final class Idle implements Entry {

    private static final Body IDLING = () -> Beam.receive(_ -> null);

    /// For a configuration that names the class.
    public Idle() {}

    @Override
    public Program program(List<Object> arguments) {
      return IDLING;
    }
  }

  private static final Atom PROCESS = Atom.of("process");
  private static final Atom NOPROC = Atom.of("noproc");
  private static final List<String> TABLES =
      List.of("links", "monitors", "monitored", "spawn_requests", "node_monitors");

  /// It.
  public final Node node;

  /// Its name.
  public final Atom name;

  private final Puppet log;
  private final Runnable end;
  private volatile boolean closed;

  /// A node that has no processes yet.
  ///
  /// @param end ends the node, and what it needs
  public Site(Node node, Runnable end) throws Exception {
    this.node = node;
    this.end = end;
    name = node.name();
    log = Puppet.on(node);
    log.does(() -> Beam.monitorNodes(true, List.of(Atom.of("connection_id"))));
  }

  boolean isClosed() {
    return closed;
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

  /// Whether all that was sent to other nodes has been acknowledged.
  public boolean isDelivered() {
    return connections().stream().allMatch(each -> each.get(Atom.of("unacknowledged")).equals(0L));
  }

  /// Whether another node answers now.
  public boolean reaches(Site other) throws Exception {
    return log.call(() -> {
      Ref ref = Beam.monitor(PROCESS, Tuple.of(Atom.of("nobody"), other.name));
      return Beam.receive(
              message -> message instanceof Down down && down.ref().equals(ref) ? down : null)
          .reason()
          .equals(NOPROC);
    });
  }

  /// Which connection there is to a node now, among all there have been.
  ///
  /// @return 0 for none
  public long epoch(Atom peer) {
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
    end.run();
  }
}
