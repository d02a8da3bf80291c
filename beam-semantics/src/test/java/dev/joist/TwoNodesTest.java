package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The vocabulary of tests with two nodes: `node` and `there`.
abstract class TwoNodesTest extends ProcessTest {

  static final Atom NOCONNECTION = Atom.of("noconnection");

  final Mesh mesh = new Mesh();
  Node there;

  @Override
  @BeforeEach
  void startNode() {
    node = Node.start(options("here"));
    inbox = node.inbox();
    there = Node.start(options("there"));
  }

  NodeOptions options(String name) {
    return NodeOptions.named(name).withDistribution(mesh.distribution());
  }

  @AfterEach
  void closeOther() {
    there.close();
  }

  /// A process at the other node that waits for ever and takes no message.
  Pid idleThere() {
    return there.spawn(() -> Beam.receive(_ -> null));
  }

  Puppet puppetThere() {
    return Puppet.on(there);
  }

  static Tuple at(String name, Node node) {
    return Tuple.of(Atom.of(name), node.name());
  }

  static Object down(Ref ref, Object item, Object reason) {
    return new Down(ref, PROCESS, item, reason);
  }

  static Object exited(Object from, Object reason) {
    return new Exit(from, reason);
  }

  static Object nodedown(Node node) {
    return Tuple.of(Atom.of("nodedown"), node.name());
  }

  static Object nodeup(Node node) {
    return Tuple.of(Atom.of("nodeup"), node.name());
  }

  /// In a process of `node`: what it has sent to the other node so far has arrived, as a monitor
  /// behind it was answered.
  void expectArrived() throws InterruptedException {
    Object nobody = at("nobody", there);
    expectMessage(down(Beam.monitor(PROCESS, nobody), nobody, NOPROC));
  }

  /// How many entries there are in the tables of a node's connections.
  static Map<String, Long> entries(Node node) {
    Map<String, Long> entries = new TreeMap<>();
    for (Object connection : connections(node)) {
      Map<?, ?> each = assertInstanceOf(Map.class, connection);
      for (String table :
          List.of("links", "monitors", "monitored", "spawn_requests", "node_monitors")) {
        entries.merge(table, assertInstanceOf(Long.class, each.get(Atom.of(table))), Long::sum);
      }
    }
    entries.values().removeIf(count -> count == 0);
    return entries;
  }

  /// What a node tells of its connections.
  static List<?> connections(Node node) {
    Map<?, ?> info = assertInstanceOf(Map.class, node.info());
    return assertInstanceOf(List.class, info.get(Atom.of("connections")));
  }

  /// How often somebody has waited for room in the one connection there is.
  static long waits(Node node) {
    Map<?, ?> connection = assertInstanceOf(Map.class, connections(node).getFirst());
    return assertInstanceOf(Long.class, connection.get(Atom.of("waits")));
  }

  /// Both nodes' tables become empty: for what is on its way and told to nobody.
  void expectNoEntries() {
    expectEventually(() -> entries(node).isEmpty() && entries(there).isEmpty());
    assertEquals(Map.of(), entries(node));
    assertEquals(Map.of(), entries(there));
  }

  /// Something that comes true in the end, without a word to wait for. Who waits for it may be a
  /// process, and parks in between: a virtual thread that only yields may be the next again and
  /// again, and those who make it true never.
  static void expectEventually(BooleanSupplier fact) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!fact.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it did not come true");
      LockSupport.parkNanos(100_000); // looks again
    }
  }
}
