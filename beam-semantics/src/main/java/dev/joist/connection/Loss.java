package dev.joist.connection;

import dev.joist.connection.Connection.Origin;
import dev.joist.connection.Connection.Requested;
import dev.joist.connection.Connection.Rest;
import dev.joist.connection.Connection.Target;
import dev.joist.dist.Closing;
import dev.joist.process.Arrival;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the end of a connection means on this node: whoever was linked over it, monitored over it,
/// or monitors nodes is told, once.
///
/// *Thread:* for one peer one call at a time.
///
/// Rule: DIST-02, DIST-08, DIST-09, DIST-18.
final class Loss {

  private static final Logger LOG = LoggerFactory.getLogger(Loss.class);

  private static final Atom NOCONNECTION = Atom.of("noconnection");
  private static final Atom NODEDOWN = Atom.of("nodedown");

  private final Atom here;
  private final Arrival arrival;
  private final NodeSubscribers subscribers;

  Loss(Atom here, Arrival arrival, NodeSubscribers subscribers) {
    this.here = here;
    this.arrival = arrival;
    this.subscribers = subscribers;
  }

  /// Closes what is left of a connection and tells of it, in this order: links, monitors, spawn
  /// requests, those who monitor the node, those who are told of all nodes.
  void tell(Connection connection, Closing why) {
    Rest rest = connection.close();
    Atom peer = connection.peer;
    rest.links().forEach(l -> arrival.linkBroken(l.there(), l.here(), connection.epoch));
    for (Origin origin : rest.origins().values()) {
      arrival.down(origin.ref(), origin.watcher(), NOCONNECTION);
    }
    for (Map.Entry<Ref, Target> target : rest.targets().entrySet()) {
      arrival.demonitor(target.getKey(), target.getValue().watched());
    }
    for (Requested requested : rest.requests()) {
      if (requested.orphaned() == null) {
        arrival.spawned(requested.request(), NOCONNECTION, connection.epoch);
      }
    }
    Object nodedown = Tuple.of(NODEDOWN, peer);
    rest.watchers()
        .forEach((watcher, count) -> {
          for (int i = 0; i < count; i++) {
            arrival.tell(watcher, nodedown);
          }
        });
    if (connection.wasUp()) {
      LOG.info("Node {} is connected to {} no more: {}", here, peer, why);
      subscribers.nodedown(peer, connection.epoch, why.reason().atom());
    } else {
      LOG.debug("Node {} could not be connected to {}: {}", here, peer, why);
    }
  }
}
