package dev.joist.pekko.metrics;

import dev.joist.Beam;
import dev.joist.Node;
import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a node does, as meters: how many processes it has, how many turns wait, and for each node
/// it is connected to what goes over the connection.
///
/// | meter | of | unit |
/// |---|---|---|
/// | `joist.processes` | the node | processes alive |
/// | `joist.run.queue` | each scheduler | turns that wait |
/// | `joist.connections` | the node | connections, up and pending |
/// | `joist.connection.packets` | each peer and direction | signals, one a packet |
/// | `joist.connection.bytes` | each peer and direction | bytes in these packets |
/// | `joist.connection.frames` | each peer and direction | frames of the carrier |
/// | `joist.connection.waits` | each peer | times that a sender waited for room |
/// | `joist.connection.epochs` | each peer | connections that there have been |
/// | `joist.connection.unacknowledged` | each peer | bytes queued or on their way, now |
///
/// All have the tag `node`, those of a peer `peer` as well, and `direction` is `in` or `out`.
///
/// A counter goes on over the connections to one peer that follow each other. The meters of a peer
/// that is gone stay, with their last value, so that nothing that was counted is lost to a registry
/// that looks later, and a peer that comes back goes on; [#forgetGone] removes them. Of peers that
/// are gone [#MOST_GONE] have meters: nodes that have another name each time they start, or one
/// that invents names, would have no end of them. What a connection has done after the last look
/// before its end is in no counter.
///
/// A process of the node hears of the nodes that come; it is one of `joist.processes`.
///
/// *Thread:* any.
public final class JoistMeters implements MeterBinder {

  /// How many peers that are gone have meters; of more those are forgotten that came first.
  public static final int MOST_GONE = 100;

  private static final Atom CONNECTION_ID = Atom.of("connection_id");
  private static final Atom NODEUP = Atom.of("nodeup");
  private static final List<String> BOTH_WAYS = List.of("packets", "bytes", "frames");

  private final Node node;
  private final Tags tags;

  // What follows is guarded by this.
  private final List<MeterRegistry> registries = new ArrayList<>();

  /// Those that have come last stand last.
  private final Map<Atom, Traffic> peers = new LinkedHashMap<>();

  private boolean listens;

  /// What has gone to and fro between this node and a peer, over all connections to it.
  private static final class Traffic {
    final List<Meter> meters = new ArrayList<>();
    final Map<String, Long> before = new HashMap<>();
    final Map<String, Long> last = new HashMap<>();

    /// The connection that `last` is of.
    long looked;

    /// The last connection that was counted, and how many were.
    long counted;

    long epochs;
  }

  /// The meters of a node.
  ///
  /// @param node looked at whenever a registry looks at its meters
  public JoistMeters(Node node) {
    this.node = node;
    tags = Tags.of("node", node.name().text());
  }

  /// Registers the meters; those of a peer when there is a connection to it.
  ///
  /// @param registry which may be one of several
  /// @throws IllegalStateException if the node is closed
  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    registries.add(registry);
    Gauge.builder("joist.processes", node, Node::processCount)
        .description("Processes alive")
        .tags(tags)
        .register(registry);
    for (int i = 0; i < node.schedulers(); i++) {
      int scheduler = i;
      Gauge.builder("joist.run.queue", this, meters -> meters.runQueue(scheduler))
          .description("Turns that wait")
          .tags(tags.and("scheduler", Integer.toString(scheduler + 1)))
          .register(registry);
    }
    Gauge.builder("joist.connections", this, JoistMeters::connectionCount)
        .description("Connections to other nodes, up and pending")
        .tags(tags)
        .register(registry);
    peers.forEach((peer, traffic) -> register(registry, peer, traffic));
    if (!listens) {
      var _ = node.spawn(this::listen);
      listens = true;
    }
  }

  /// Removes the meters of peers that there is no connection to now.
  public synchronized void forgetGone() {
    forgetGone(0);
  }

  /// Removes the meters of peers that are gone, but for so many.
  private void forgetGone(int most) {
    Set<Atom> gone = new LinkedHashSet<>(peers.keySet());
    gone.removeAll(Set.copyOf(node.nodes()));
    for (Atom peer : gone.stream().limit(Math.max(0, gone.size() - most)).toList()) {
      for (Meter meter : Objects.requireNonNull(peers.remove(peer), "known").meters) {
        registries.forEach(registry -> registry.remove(meter));
      }
    }
  }

  // ---- which peers there are

  /// In a process of its own.
  private void listen() {
    var _ = Beam.monitorNodes(true, List.of(CONNECTION_ID));
    for (Map<?, ?> connection : connections()) {
      if (Atom.of("up").equals(connection.get(Atom.of("state")))
          && connection.get(Atom.of("node")) instanceof Atom peer) {
        came(peer, number(connection, "connection_id"));
      }
    }
    while (true) {
      if (Beam.receive() instanceof Tuple event
          && event.element(1).equals(NODEUP)
          && event.element(2) instanceof Atom peer
          && event.element(3) instanceof List<?> details
          && details.getFirst() instanceof Tuple detail
          && detail.element(2) instanceof Long id) {
        came(peer, id);
      }
    }
  }

  private synchronized void came(Atom peer, long id) {
    Traffic known = peers.remove(peer);
    Traffic traffic = known == null ? new Traffic() : known;
    peers.put(peer, traffic);
    if (known == null) {
      forgetGone(MOST_GONE);
      registries.forEach(registry -> register(registry, peer, traffic));
    }
    if (id > traffic.counted) {
      traffic.counted = id;
      traffic.epochs++;
    }
  }

  private void register(MeterRegistry registry, Atom peer, Traffic traffic) {
    Tags of = tags.and("peer", peer.text());
    for (String what : BOTH_WAYS) {
      for (String direction : List.of("in", "out")) {
        traffic.meters.add(
            FunctionCounter.builder(
                    "joist.connection." + what,
                    this,
                    meters -> meters.total(peer, traffic, what + "_" + direction))
                .tags(of.and("direction", direction))
                .register(registry));
      }
    }
    traffic.meters.add(
        FunctionCounter.builder(
                "joist.connection.waits", this, meters -> meters.total(peer, traffic, "waits"))
            .description("Times that a sender waited for room")
            .tags(of)
            .register(registry));
    traffic.meters.add(
        FunctionCounter.builder("joist.connection.epochs", this, meters -> meters.epochs(traffic))
            .description("Connections that there have been")
            .tags(of)
            .register(registry));
    traffic.meters.add(
        Gauge.builder("joist.connection.unacknowledged", this, meters -> meters.waiting(peer))
            .description("Queued or on their way")
            .baseUnit("bytes")
            .tags(of)
            .register(registry));
  }

  // ---- what registries look at

  private synchronized double epochs(Traffic traffic) {
    return traffic.epochs;
  }

  private synchronized double total(Atom peer, Traffic traffic, String counter) {
    Map<?, ?> connection = connection(peer);
    if (connection != null) {
      long id = number(connection, "connection_id");
      if (id != traffic.looked) {
        traffic.last.forEach((what, value) -> traffic.before.merge(what, value, Long::sum));
        traffic.last.clear();
        traffic.looked = id;
      }
      traffic.last.put(counter, number(connection, counter));
    }
    return traffic.before.getOrDefault(counter, 0L) + traffic.last.getOrDefault(counter, 0L);
  }

  private double waiting(Atom peer) {
    Map<?, ?> connection = connection(peer);
    return connection == null ? 0 : number(connection, "unacknowledged");
  }

  private double connectionCount() {
    return connections().size();
  }

  /// A scheduler that has not begun has no queue yet.
  private double runQueue(int scheduler) {
    return node.statistics(Atom.of("run_queue_lengths")) instanceof List<?> queues
            && scheduler < queues.size()
            && queues.get(scheduler) instanceof Long length
        ? length
        : 0;
  }

  private @Nullable Map<?, ?> connection(Atom peer) {
    for (Map<?, ?> each : connections()) {
      if (peer.equals(each.get(Atom.of("node")))) {
        return each;
      }
    }
    return null;
  }

  private List<Map<?, ?>> connections() {
    List<Map<?, ?>> connections = new ArrayList<>();
    if (node.info() instanceof Map<?, ?> info
        && info.get(Atom.of("connections")) instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> connection) {
          connections.add(connection);
        }
      }
    }
    return connections;
  }

  private static long number(Map<?, ?> connection, String what) {
    return connection.get(Atom.of(what)) instanceof Long number ? number : 0;
  }
}
