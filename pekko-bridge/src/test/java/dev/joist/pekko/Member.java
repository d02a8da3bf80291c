package dev.joist.pekko;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.pekko.cluster.Meeting;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;

/// A member of a cluster, in a system of this JVM, with its node and an inbox there.
final class Member implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(2);

  final ActorSystem system;
  final Node node;
  final Inbox inbox;

  /// Starts one.
  ///
  /// @param name of its node
  /// @param config other than what all members of tests have
  Member(String name, String config) {
    system = ActorSystem.create("meeting", config(name, config));
    node = PekkoNode.get(system).node();
    inbox = node.inbox();
  }

  static Config config(String name, String config) {
    return Meeting.config(config, "joist.node-name = " + name);
  }

  Address address() {
    return Cluster.get(system).selfAddress();
  }

  Atom name() {
    return node.name();
  }

  /// Enters the cluster of another, which begins one with itself.
  Member join(Address first) {
    Cluster.get(system).join(first);
    return this;
  }

  /// Waits until there is a connection to another: the cluster does not say when there can be one.
  void awaitConnection(Atom other) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!node.connect(other)) {
      assertTrue(System.nanoTime() < end, () -> name() + " could not be connected to " + other);
      LockSupport.parkNanos(1_000_000); // looks again
    }
  }

  /// Has the inbox do something as a process.
  void does(Runnable code) throws InterruptedException {
    boolean done =
        inbox.run(() -> {
          code.run();
          return true;
        });
    assertTrue(done);
  }

  Object next() throws InterruptedException {
    return inbox.receive(PATIENCE);
  }

  void expect(Object message) throws InterruptedException {
    Object next = next();
    assertTrue(
        Terms.exactlyEqual(message, next),
        () -> "expected " + Terms.toString(message) + ", but got " + Terms.toString(next));
  }

  void expectDown(Ref ref, Object item, Object reason) throws InterruptedException {
    expect(new Down(ref, Atom.of("process"), item, reason));
  }

  /// What there is of a connection, as [Node#info] names it.
  long connection(String item) {
    Map<?, ?> info = (Map<?, ?>) node.info();
    List<? extends Map<?, ?>> up =
        ((List<?>) info.get(Atom.of("connections")))
            .stream()
                .map(each -> (Map<?, ?>) each)
                .filter(each -> Atom.of("up").equals(each.get(Atom.of("state"))))
                .toList();
    assertEquals(1, up.size()); // beside attempts to reach somebody who is not there
    return (long) up.getFirst().get(Atom.of(item));
  }

  static Tuple at(String name, Member member) {
    return Tuple.of(Atom.of(name), member.name());
  }

  /// A process that waits for ever, with a name or `""`.
  Pid idle(String name) {
    Pid idle = node.spawn(() -> dev.joist.Beam.receive(_ -> null));
    if (!name.isEmpty()) {
      node.register(Atom.of(name), idle);
    }
    return idle;
  }

  /// Ends the system; waits until it has ended.
  @Override
  public void close() {
    Ending.of(system);
  }
}
