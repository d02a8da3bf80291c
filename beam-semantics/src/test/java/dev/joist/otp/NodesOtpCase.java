package dev.joist.otp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Beam;
import dev.joist.Mesh;
import dev.joist.Node;
import dev.joist.NodeOptions;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// `nodes.escript`, done by Joist: cases of several nodes, `node` and others that are started as
/// they are needed, all of this JVM.
abstract class NodesOtpCase extends OtpCase {

  static final Object HI = a("hi");
  static final Object ST = a("st");
  static final Object UNDEFINED = a("undefined");
  static final Atom NAME = a("served");
  static final Duration AMPLE = PATIENCE;
  static final Duration MOMENT = Duration.ofMillis(1);

  static final String HOST = "@localhost";

  private final Mesh mesh = new Mesh();
  final Map<String, Node> others = new TreeMap<>();
  private final Map<Pid, Atom> names = new ConcurrentHashMap<>();

  @Override
  String recording() {
    return "nodes";
  }

  @Override
  @BeforeEach
  void startNode() {
    node.close();
    node = named("here");
  }

  @AfterEach
  void closeOthers() {
    others.values().forEach(Node::close);
  }

  private Node named(String name) {
    return Node.start(NodeOptions.named(name).withDistribution(mesh.distribution()));
  }

  // ---- nodes

  /// One more node, connected to none.
  Node alone(String name) {
    Node other = named(name);
    others.put(name, other);
    return other;
  }

  /// A node that is connected to `node`, and shares global names with it.
  Node up(String name) throws Exception {
    Node other = alone(name);
    for (Node each : List.of(node, other)) {
      at(each, () -> Global.start(resolving()).pid());
    }
    together(other);
    return other;
  }

  /// The ways to resolve a clash of global names that the nodes know besides those of all.
  Map<Atom, Resolve.Function> resolving() {
    return Map.of();
  }

  /// Connects a node to `node`, and waits until both know the same names.
  void together(Node other) throws Exception {
    connect(node, other);
    soon(() -> globalNames(node).equals(globalNames(other)));
  }

  /// The process of a global name.
  static Object found(Object name) {
    return Global.whereisName(name).<Object>map(pid -> pid).orElse(UNDEFINED);
  }

  /// Waits until a global name is free on all nodes, as it is in the end when its process is dead.
  void free(Object name) throws Exception {
    for (Node each : running()) {
      soon(() -> at(each, () -> found(name)).equals(UNDEFINED));
    }
  }

  private static List<Object> globalNames(Node node) throws Exception {
    return at(
        node,
        () -> {
          Global.sync();
          return Global.registeredNames().stream().sorted(Terms::compare).toList();
        });
  }

  /// Connects two nodes.
  void connect(Node a, Node b) throws Exception {
    mesh.heal(a, b);
    soon(() -> at(a, () -> Beam.connectNode(b.name())));
    soon(() -> a.nodes().contains(b.name()) && b.nodes().contains(a.name()));
  }

  /// Takes the way between two nodes away, so that neither opens it again by itself.
  void disconnect(Node a, Node b) throws Exception {
    mesh.cut(a, b);
    soon(() -> !a.nodes().contains(b.name()) && !b.nodes().contains(a.name()));
  }

  /// Ends a node, and waits until all others know.
  void stop(Node ending) throws Exception {
    others.values().remove(ending);
    ending.close();
    for (Node each : running()) {
      soon(() -> !each.nodes().contains(ending.name()) && !hasNamesOf(ending, each));
    }
  }

  private static boolean hasNamesOf(Node ended, Node node) throws Exception {
    return at(
        node,
        () ->
            Global.registeredNames().stream()
                .anyMatch(
                    name -> found(name) instanceof Pid pid && pid.node().equals(ended.name())));
  }

  /// All nodes that have not been ended.
  Collection<Node> running() {
    List<Node> running = new ArrayList<>(others.values());
    running.add(node);
    return running;
  }

  // ---- what is done there

  /// Has a process of a node do something, and waits for it.
  static <T extends @Nullable Object> T at(Node there, Callable<T> code) throws Exception {
    CompletableFuture<T> future = new CompletableFuture<>();
    there.spawn(() -> {
      try {
        future.complete(code.call());
      } catch (Exception e) {
        future.completeExceptionally(e);
      }
    });
    try {
      return future.get(AMPLE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception thrown ? thrown : new IllegalStateException(e);
    }
  }

  /// A process that does something and tells what comes of it.
  static Pid doing(Callable<?> code) {
    Pid me = Beam.self();
    return Beam.spawn(() -> Beam.send(me, Tuple.of(Beam.self(), caught(code))));
  }

  static Object ending(Pid doing) {
    return Beam.receive(
        AMPLE,
        m ->
            m instanceof Tuple told && told.arity() == 2 && told.element(1).equals(doing)
                ? told.element(2)
                : null);
  }

  /// Something that comes true in the end, without a word to wait for. Who waits for it may be a
  /// process, and parks in between: a virtual thread that only yields may be the next again and
  /// again, and those who make it true never.
  static void soon(Callable<Boolean> fact) throws Exception {
    long end = System.nanoTime() + AMPLE.toNanos();
    while (!fact.call()) {
      assertTrue(System.nanoTime() < end, "it did not come true");
      LockSupport.parkNanos(100_000); // looks again
    }
  }

  /// Kills a process of a node and waits until it is dead.
  static void kill(Node there, Pid pid) {
    there.exit(pid, a("kill"));
  }

  /// A process of a node that waits for ever.
  static Pid idle(Node there) {
    return there.spawn(() -> Beam.receive(_ -> null));
  }

  static Tuple at(Object name, Node there) {
    return Tuple.of(name, there.name());
  }

  // ---- who listens

  private static final Atom HEARD = a("heard");

  /// A process that keeps what it is sent, until it is asked.
  static Pid listener(Node there) {
    return there.spawn(() -> listen(new ArrayList<>()));
  }

  /// Keeps what the calling process is sent.
  static void listen(List<Object> heard) {
    while (true) {
      Object message = Beam.receive();
      if (message instanceof Tuple asked
          && asked.arity() == 3
          && asked.element(1).equals(HEARD)
          && asked.element(2) instanceof Pid from) {
        Beam.send(from, Tuple.of(asked.element(3), List.copyOf(heard)));
        heard.clear();
      } else {
        heard.add(message);
      }
    }
  }

  /// What a listener of a node has heard since it was asked last; what it ended with, if it has.
  static Object heard(Node there, Pid listener) throws Exception {
    return at(
        there,
        () -> {
          Ref ref = Beam.monitor(listener);
          Beam.send(listener, Tuple.of(HEARD, Beam.self(), ref));
          return Beam.receive(
              AMPLE,
              m ->
                  switch (m) {
                    case Down down when down.ref().equals(ref) -> down.reason();
                    case Tuple answer when answer.element(1).equals(ref) -> answer.element(2);
                    default -> null;
                  });
        });
  }

  // ---- names of processes

  /// What a process is to be told by.
  Pid callIt(Pid pid, String name) {
    names.put(pid, a(name));
    return pid;
  }

  @Override
  Object norm(Object term) {
    return switch (term) {
      case Pid pid when names.containsKey(pid) -> names.get(pid);
      case Atom name when name.text().endsWith(HOST) ->
          a(name.text().substring(0, name.text().length() - HOST.length()));
      default -> super.norm(term);
    };
  }

  /// What the next messages tell, in whatever order.
  List<Object> told(int messages) {
    List<Object> told = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      told.add(
          Beam.receive(
              AMPLE,
              m ->
                  m instanceof Tuple pair && pair.arity() == 2 && a("t").equals(pair.element(1))
                      ? norm(pair.element(2))
                      : null));
    }
    told.sort(Terms::compare);
    return List.copyOf(told);
  }
}
