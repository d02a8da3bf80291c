package dev.joist.pekko.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Beam;
import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.NodeOptions;
import dev.joist.dist.Carrier;
import dev.joist.dist.Channel;
import dev.joist.dist.ChannelOptions;
import dev.joist.dist.Channels;
import dev.joist.dist.Closing;
import dev.joist.dist.Distribution;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The meters of one of two nodes.
@Timeout(300)
class JoistMetersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Map<Atom, Way> ways = new ConcurrentHashMap<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Node node;
  private Node there;
  private JoistMeters meters;

  /// Carries to the other node at once.
  private final class Way implements Carrier {
    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private Atom name;
    private Events events;

    @Override
    public void open(Atom node, int creation, Events told) {
      name = node;
      events = told;
      ways.put(node, this);
    }

    @Override
    public boolean send(Atom peer, byte[] frame) {
      Way other = ways.get(peer);
      if (other == null) {
        return false;
      }
      other.thread.execute(() -> other.events.frame(name, frame));
      return true;
    }

    @Override
    public int maximumFrame() {
      return 1 << 16;
    }

    @Override
    public void close() {
      ways.remove(name, this);
    }
  }

  @BeforeEach
  void startNodes() {
    node = start("here");
    there = start("there");
    // tag::meters
    meters = new JoistMeters(node); // in a cluster: PekkoNode.get(system).node()
    meters.bindTo(registry);
    // end::meters
  }

  private Node start(String name) {
    return Node.start(
        NodeOptions.named(name).withSchedulers(2).withDistribution(Distribution.over(new Way())));
  }

  @AfterEach
  void closeNodes() {
    node.close();
    there.close();
  }

  @Test
  void theNodeItselfIsMeasured() {
    double before = gauge("joist.processes");
    Pid idle = node.spawn(() -> Beam.receive(_ -> null));
    assertEquals(before + 1, gauge("joist.processes"));
    node.exit(idle, Atom.of("kill"));
    assertEquals(2, registry.get("joist.run.queue").gauges().size());
    assertEquals(0, gauge("joist.connections"));
    assertNull(registry.find("joist.connection.epochs").functionCounter());
  }

  @Test
  void whatGoesToAPeerIsCountedOverAllConnectionsToIt() throws Exception {
    Pid sink = there.spawn(() -> Beam.receive(_ -> null));
    for (int i = 0; i < 5; i++) {
      node.send(sink, "12345");
    }
    expect(() -> counter("joist.connection.epochs") == 1);
    assertEquals(5, counter("joist.connection.packets", "direction", "out"));
    assertTrue(counter("joist.connection.bytes", "direction", "out") > 25);
    expect(() -> counter("joist.connection.frames", "direction", "out") > 0);
    assertEquals(1, gauge("joist.connections"));
    try (Inbox inbox = node.inbox()) {
      there.send(inbox.pid(), "back");
      assertEquals("back", inbox.receive(PATIENCE));
    }
    expect(() -> counter("joist.connection.packets", "direction", "in") == 1);

    node.disconnect(there.name());
    expect(() -> gauge("joist.connections") == 0);
    assertEquals(5, counter("joist.connection.packets", "direction", "out"), "it stays");
    node.send(sink, "after");
    expect(() -> counter("joist.connection.epochs") == 2);
    assertEquals(6, counter("joist.connection.packets", "direction", "out"), "it goes on");
    assertEquals(0, counter("joist.connection.waits"));
  }

  @Test
  void theMetersOfAPeerThatIsGoneStayUntilTheyAreForgotten() {
    node.send(there.spawn(() -> Beam.receive(_ -> null)), "hello");
    expect(() -> counter("joist.connection.epochs") == 1);
    meters.forgetGone();
    assertEquals(1, counter("joist.connection.epochs"), "it is there");
    there.close();
    expect(() -> node.nodes().isEmpty());
    assertEquals(1, counter("joist.connection.epochs"), "it is gone");
    meters.forgetGone();
    assertEquals(0, meters("joist.connection"));
    assertEquals(1, registry.get("joist.processes").gauges().size());
  }

  /// Of a node, say, that has another name each time it starts.
  @Test
  void ofPeersThatAreGoneSomeHaveMeters() {
    for (int i = 0; i < JoistMeters.MOST_GONE + 3; i++) {
      Atom name = Atom.of("gone" + i);
      try (Channels peer =
          new Channels(
              name,
              1,
              new Way(),
              ChannelOptions.DEFAULT,
              new Channels.Listener() {
                @Override
                public void opened(Channel channel) {}

                @Override
                public void up(Channel channel) {}

                @Override
                public void packet(Channel channel, byte[] bytes, int offset, int length) {}

                @Override
                public void closed(Channel channel, Closing why) {}
              })) {
        var _ = peer.connect(node.name());
        expect(() -> counter("joist.connection.epochs", "peer", name.text()) == 1);
      }
      expect(() -> node.nodes().isEmpty());
    }
    assertEquals(
        JoistMeters.MOST_GONE + 1,
        registry.find("joist.connection.epochs").functionCounters().size());
    assertEquals(0, counter("joist.connection.epochs", "peer", "gone1"));
    assertEquals(1, counter("joist.connection.epochs", "peer", "gone2"));
  }

  @Test
  void aSecondRegistryGetsThePeersThereAre() {
    node.send(there.spawn(() -> Beam.receive(_ -> null)), "hello");
    expect(() -> counter("joist.connection.epochs") == 1);
    SimpleMeterRegistry second = new SimpleMeterRegistry();
    meters.bindTo(second);
    assertEquals(
        registry.getMeters().stream().map(Meter::getId).sorted(this::compare).toList(),
        second.getMeters().stream().map(Meter::getId).sorted(this::compare).toList());
  }

  private int compare(Meter.Id one, Meter.Id other) {
    return one.toString().compareTo(other.toString());
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private long meters(String prefix) {
    return registry.getMeters().stream()
        .filter(meter -> meter.getId().getName().startsWith(prefix + "."))
        .count();
  }

  /// 0 where there is none.
  private double counter(String name, String... tags) {
    var found = registry.find(name).tags(tags).functionCounter();
    return found == null ? 0 : found.count();
  }

  /// Comes true in the end, without a word to wait for.
  @SuppressWarnings("ThreadPriorityCheck") // lets those go on who make it true
  private static void expect(BooleanSupplier fact) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!fact.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it did not come true");
      Thread.yield();
    }
  }
}
