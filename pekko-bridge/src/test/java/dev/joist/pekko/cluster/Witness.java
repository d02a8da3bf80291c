package dev.joist.pekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import dev.joist.dist.Carrier;
import dev.joist.pekko.Ending;
import dev.joist.pekko.ref.Endpoint;
import dev.joist.term.Atom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;

/// A system with a carrier, and all that the carrier has told, in order.
final class Witness implements Carrier.Events, AutoCloseable {

  static final int PATIENCE = 120; // seconds; nothing takes that long unless it never comes

  sealed interface Event {}

  record Reachable(Atom peer) implements Event {}

  record Lost(Atom peer, String why) implements Event {}

  record Came(Atom peer, String text) implements Event {}

  private static final String QUICK_TO_MISS =
      """
      pekko.cluster.failure-detector {
        heartbeat-interval = 200 ms
        acceptable-heartbeat-pause = 1 s
      }
      """;

  final Atom name;
  final ActorSystem system;
  final Cluster cluster;
  final ArteryCarrier carrier;
  final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Set<Atom> lost = ConcurrentHashMap.newKeySet();

  static Config config(String config) {
    return Meeting.config(config, QUICK_TO_MISS);
  }

  Witness(String name, String config) {
    this.name = Atom.of(name);
    system = ActorSystem.create("meeting", config(config));
    cluster = Cluster.get(system);
    carrier = new ArteryCarrier((ExtendedActorSystem) system);
    carrier.open(this.name, 7, this);
  }

  Witness(String name) {
    this(name, "");
  }

  Address address() {
    return cluster.selfAddress();
  }

  int port() {
    return (int) address().port().get();
  }

  /// Enters the cluster of another, which begins one with itself.
  Witness join(Witness first) {
    cluster.join(first.address());
    return this;
  }

  @Override
  public void frame(Atom peer, byte[] frame) {
    events.add(new Came(peer, new String(frame, StandardCharsets.UTF_8)));
  }

  @Override
  public void reachable(Atom peer) {
    lost.remove(peer);
    events.add(new Reachable(peer));
  }

  @Override
  public void lost(Atom peer, String why) {
    if (lost.add(peer)) { // a loss may be told again
      events.add(new Lost(peer, why));
    }
  }

  boolean send(Witness to, String text) {
    return send(to.name, text);
  }

  boolean send(Atom to, String text) {
    return carrier.send(to, text.getBytes(StandardCharsets.UTF_8));
  }

  Event next() throws InterruptedException {
    Event event = events.poll(PATIENCE, TimeUnit.SECONDS);
    assertNotNull(event, () -> name.text() + " was told nothing");
    return event;
  }

  List<Event> take(int count) throws InterruptedException {
    List<Event> taken = new ArrayList<>();
    while (taken.size() < count) {
      taken.add(next());
    }
    return taken;
  }

  void awaitReachable(Atom peer) throws InterruptedException {
    assertEquals(new Reachable(peer), next());
  }

  void awaitReachable(Witness peer) throws InterruptedException {
    awaitReachable(peer.name);
  }

  /// Why a peer was lost, which is what is told next.
  String awaitLost(Atom peer) throws InterruptedException {
    Event event = next();
    assertEquals(peer, event instanceof Lost lost ? lost.peer() : event);
    return ((Lost) event).why();
  }

  String awaitLost(Witness peer) throws InterruptedException {
    return awaitLost(peer.name);
  }

  void awaitFrame(Witness peer, String text) throws InterruptedException {
    assertEquals(new Came(peer.name, text), next());
  }

  /// Sends a frame, and again once in a while until it has come: Artery loses what goes into a
  /// connection that has broken, until it finds that out.
  void sendUntilItComes(Witness to, String text) throws InterruptedException {
    assertEquals(new Came(name, text), sendUntil(to.events, to.name, text));
  }

  /// As [#sendUntilItComes], to one who sends it back.
  void sendUntilItComesBack(Atom to, String text) throws InterruptedException {
    assertEquals(new Came(to, text), sendUntil(events, to, text));
  }

  private Event sendUntil(BlockingQueue<Event> told, Atom to, String text)
      throws InterruptedException {
    Event event = null;
    for (int i = 0; event == null && i < PATIENCE; i++) {
      assertTrue(send(to, text));
      event = told.poll(1, TimeUnit.SECONDS);
    }
    return event;
  }

  long uid() {
    return cluster.selfUniqueAddress().longUid();
  }

  /// Tells another's endpoint what its carrier would not.
  void tell(Witness to, Object message) {
    Endpoint endpoint = carrier.endpoint();
    endpoint.at(to.address()).tell(message, endpoint);
  }

  /// Waits until there is a lifeline between both.
  void awaitLifeline(Atom peer) {
    await(() -> carrier.hasLifeline(peer));
  }

  void awaitUnreachable(int count) {
    await(() -> cluster.state().getUnreachable().size() == count);
  }

  /// Waits until it knows that a member has been taken in, and so has an age.
  void awaitUp(Witness member) {
    await(() -> {
      for (Member each : cluster.state().getMembers()) {
        if (each.uniqueAddress().longUid() == member.uid()) {
          return each.status().equals(MemberStatus.up());
        }
      }
      return false;
    });
  }

  void awaitMembers(int count) {
    await(() -> cluster.state().members().size() == count);
  }

  private void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - end < 0, () -> name.text() + " waited in vain");
      LockSupport.parkNanos(1_000_000); // looks again: the cluster tells states, not their changes
    }
  }

  /// Two that know each other.
  static void meet(Witness one, Witness other) throws InterruptedException {
    one.join(one);
    other.join(one);
    one.awaitReachable(other);
    other.awaitReachable(one);
  }

  /// Ends the system; waits until it has ended.
  @Override
  public void close() {
    carrier.close();
    Ending.of(system);
  }
}
