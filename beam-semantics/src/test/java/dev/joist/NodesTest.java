package dev.joist;

import dev.joist.term.Pid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// The vocabulary of tests with several nodes: `node`, `there` and whoever else is started, each
/// connected to each only when that is said.
abstract class NodesTest extends TwoNodesTest {

  private final List<Node> others = new ArrayList<>();

  /// One more node.
  final Node another(String name) {
    Node started = Node.start(options(name));
    others.add(started);
    return started;
  }

  @AfterEach
  void closeOthers() {
    others.forEach(Node::close);
  }

  /// Connects each of these to each.
  final void connect(Node... nodes) {
    for (Node a : nodes) {
      for (Node b : nodes) {
        expectSoon(true, () -> a.connect(b.name())); // an attempt from before a heal may yet fail
      }
    }
    for (Node a : nodes) {
      for (Node b : nodes) {
        expectEventually(() -> a == b || a.nodes().contains(b.name()));
      }
    }
  }

  /// Cuts each of these off from each of those.
  final void split(List<Node> these, List<Node> those) {
    for (Node a : these) {
      for (Node b : those) {
        mesh.cut(a, b);
        expectEventually(() -> !a.nodes().contains(b.name()) && !b.nodes().contains(a.name()));
      }
    }
  }

  /// Takes a cut back and connects all of both sides.
  final void heal(List<Node> these, List<Node> those) throws InterruptedException {
    for (Node a : these) {
      for (Node b : those) {
        mesh.heal(a, b);
      }
    }
    List<Node> all = new ArrayList<>(these);
    all.addAll(those);
    connect(all.toArray(Node[]::new));
  }

  /// A process of a node that waits for ever and takes no message.
  static Pid idle(Node node) {
    return node.spawn(() -> Beam.receive(_ -> null));
  }

  /// What code says in a process of a node.
  static <T extends @Nullable Object> T on(Node node, Supplier<T> code) {
    try {
      return node.run(code);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits until what is asked gives what is expected.
  static <T> void expectSoon(T expected, Callable<T> asked) {
    AtomicReference<@Nullable Object> last = new AtomicReference<>();
    try {
      expectEventually(() -> {
        try {
          T now = asked.call();
          last.set(now);
          return expected.equals(now);
        } catch (RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      });
    } catch (AssertionError e) {
      throw new AssertionError("expected " + expected + ", it stays " + last.get(), e);
    }
  }

  /// In an order of their own, for comparisons.
  static List<Pid> sorted(List<Pid> pids) {
    return pids.stream()
        .sorted(
            Comparator.comparing((Pid pid) -> pid.node().text())
                .thenComparingLong(Pid::id)
                .thenComparingInt(Pid::serial))
        .toList();
  }
}
