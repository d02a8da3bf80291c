package dev.joist.connection;

import static dev.joist.dist.Closing.Reason.CONNECTION_CLOSED;

import dev.joist.connection.Codecs.Encoded;
import dev.joist.dist.Channel;
import dev.joist.dist.Channels;
import dev.joist.dist.Closing;
import dev.joist.dist.Codec;
import dev.joist.dist.Distribution;
import dev.joist.process.Abroad;
import dev.joist.process.Arrival;
import dev.joist.process.LocalNode;
import dev.joist.process.SpawnRequest;
import dev.joist.signal.Demonitor;
import dev.joist.signal.ExitRequest;
import dev.joist.signal.GroupLeader;
import dev.joist.signal.LinkExit;
import dev.joist.signal.Message;
import dev.joist.signal.Monitor;
import dev.joist.signal.MonitorDown;
import dev.joist.signal.Signal;
import dev.joist.signal.UnlinkAck;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All connections of one node: finds the one to a node, opens it where there is none, and tells of
/// its beginning and end.
///
/// *Thread:* any.
///
/// Rule: DIST-02..06, DIST-08, DIST-09, DIST-17.
public final class Connections implements Abroad {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private static final Atom NOCONNECTION = Atom.of("noconnection");
  private static final Atom NODEDOWN = Atom.of("nodedown");
  private static final Atom ABANDONED = Atom.of("abandoned");

  private final LocalNode node;
  private final Atom here;
  private final int creation;
  private final Codecs codecs;
  private final Arrival arrival;
  private final Incoming incoming;
  private final NodeSubscribers subscribers;
  private final Loss loss;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Channels channels;
  private final ConcurrentHashMap<Atom, Connection> current = new ConcurrentHashMap<>();
  private final AtomicLong epochs = new AtomicLong();
  private volatile boolean closing;

  private Connections(LocalNode node, Distribution distribution, Host host) {
    this.node = node;
    here = node.name();
    creation = node.pid().creation();
    codecs = new Codecs(distribution.codecs());
    arrival = new Arrival(node);
    incoming = new Incoming(node.pid(), arrival, host);
    subscribers = new NodeSubscribers(arrival);
    loss = new Loss(here, arrival, subscribers);
    node.join(this);
    channels =
        new Channels(here, creation, distribution.carrier(), distribution.channel(), new Events());
    ready.countDown();
  }

  /// Makes a node one among others.
  ///
  /// @param node which has no processes yet
  /// @param distribution how it talks to others
  /// @param host what others may start on it
  public static void open(LocalNode node, Distribution distribution, Host host) {
    var _ = new Connections(node, distribution, host);
  }

  // ---- finding a connection

  /// The connection to a node, a new one if there is none.
  ///
  /// @return null when this node is closing
  private @Nullable Connection connection(Atom peer) {
    Connection known = current.get(peer);
    if (known != null && known.isUsable()) {
      return known;
    }
    return closing ? null : attached(channels.connect(peer));
  }

  private Connection attached(Channel channel) {
    synchronized (current) {
      Connection connection;
      if (channel.attachment() instanceof Connection known) {
        connection = known;
      } else {
        connection = new Connection(here, creation, codecs, channel, epochs.incrementAndGet());
        channel.attach(connection);
      }
      Connection before = current.get(connection.peer);
      // Who has found a channel may be late: it must not take the place of the one after it.
      boolean free = before == null || before.isClosed();
      if (free ? !connection.isClosed() : !channel.isClosed()) {
        current.put(connection.peer, connection);
      }
      return connection;
    }
  }

  /// Does something with the connection to a node, which is opened if need be.
  ///
  /// It waits for nobody: when a channel is closed there is another to be had at once, before its
  /// end is told. So a thread that holds a right, or is the only one there is, does not wait for
  /// one that tells of the end. What is told of both is told in their order.
  ///
  /// @param use false when the channel is closed, and nothing was done
  /// @return the connection; null when there is none to be had
  private @Nullable Connection with(Atom peer, Predicate<Connection> use) {
    Connection connection = connection(peer);
    while (connection != null && !use.test(connection)) {
      connection = connection(peer); // it has closed just now
    }
    return connection;
  }

  /// The connection to a node, of this epoch.
  private @Nullable Connection of(Atom peer, long epoch) {
    Connection known = current.get(peer);
    return known != null && known.epoch == epoch ? known : null;
  }

  // ---- terms

  @Override
  public Written encode(Atom peer, Object message) {
    return Codecs.message(writing(peer), message);
  }

  @Override
  public Written encodeReason(Atom peer, Object reason) {
    return Codecs.reason(writing(peer), reason);
  }

  private Codec writing(Atom peer) {
    Connection over = current.get(peer);
    return over == null ? codecs.first() : over.writing();
  }

  // ---- room

  @Override
  public boolean isConnected(Atom peer) {
    Connection known = current.get(peer);
    return known != null && !known.isClosed() && !known.channel.isClosed();
  }

  @Override
  public boolean isUp(Atom peer) {
    Connection known = current.get(peer);
    return known != null && known.isUp();
  }

  @Override
  public boolean isBusy(Atom peer) {
    Connection known = current.get(peer);
    return known != null && known.channel.isBusy();
  }

  @Override
  public void awaitRoom(Atom peer) throws InterruptedException {
    Connection known = current.get(peer);
    if (known != null) {
      known.channel.awaitRoom();
    }
  }

  // ---- what processes do

  @Override
  public boolean send(Pid from, Object to, Written term, boolean connect) {
    Encoded message = (Encoded) term;
    Object receiver = Address.there(to);
    Atom peer = Address.node(to);
    if (connect) {
      var _ = with(peer, c -> c.message(from, receiver, message));
      return true;
    }
    Connection known = current.get(peer);
    return known != null && known.message(from, receiver, message);
  }

  @Override
  public void exit(Pid from, Pid to, Written reason) {
    var _ = with(to.node(), c -> c.exit(from, to, (Encoded) reason));
  }

  @Override
  public void groupLeader(Pid from, Pid leader, Pid to) {
    var _ = with(to.node(), c -> c.groupLeader(from, leader, to));
  }

  @Override
  public long link(Pid from, Pid to) {
    Connection over = with(to.node(), c -> c.link(from, to));
    if (over != null) {
      return over.epoch;
    }
    long never = epochs.incrementAndGet();
    arrival.linkBroken(to, from, never);
    return never;
  }

  @Override
  public boolean unlink(Pid from, Pid to, long id, long epoch) {
    Connection over = of(to.node(), epoch);
    return over != null && over.unlink(from, to, id);
  }

  @Override
  public boolean linked(Object local, Pid there, long epoch) {
    Connection over = of(there.node(), epoch);
    return over != null && over.linked(local, there);
  }

  @Override
  public void unlinked(Object local, Pid there, long epoch) {
    Connection over = of(there.node(), epoch);
    if (over != null) {
      over.unlinked(local, there);
    }
  }

  @Override
  public void monitor(Ref ref, Pid watcher, Object item) {
    Object asked = Address.there(item);
    if (with(Address.node(item), c -> c.monitor(ref, watcher, asked)) == null) {
      arrival.down(ref, watcher, NOCONNECTION);
    }
  }

  @Override
  public void demonitor(Ref ref, Object item) {
    Connection over = current.get(Address.node(item));
    if (over != null) {
      over.demonitor(ref);
    }
  }

  @Override
  public void emit(Object to, Signal signal) {
    switch (signal) {
      case LinkExit exit when exit.from() instanceof Pid from && to instanceof Pid pid -> {
        Connection over = of(pid.node(), exit.epoch());
        if (over != null) {
          over.linkExit(from, pid, Codecs.reason(over.writing(), exit.reason()));
        }
      }
      case UnlinkAck ack when ack.from() instanceof Pid from && to instanceof Pid pid -> {
        Connection over = of(pid.node(), ack.epoch());
        if (over != null) {
          over.unlinkAck(from, pid, ack.id());
        }
      }
      case MonitorDown down -> {
        Connection over = current.get(Address.node(to));
        if (over != null) {
          over.down(down.ref(), Codecs.reason(over.writing(), down.reason()));
        }
      }
      case Demonitor demonitor -> demonitor(demonitor.ref(), to);
      case Monitor monitor -> monitor(monitor.ref(), monitor.watcher(), to);
      case ExitRequest exit when exit.from() instanceof Pid from && to instanceof Pid pid ->
          exit(from, pid, encodeReason(pid.node(), exit.reason()));
      case GroupLeader change when to instanceof Pid pid ->
          groupLeader(node.pid(), change.leader(), pid);
      case Message message -> {
        Object term = message.term();
        if (term != null) {
          var _ = send(node.pid(), to, encode(Address.node(to), term), true);
        }
      }
      default -> throw new IllegalStateException(signal + " is not for another node");
    }
  }

  @Override
  public void spawn(Atom peer, SpawnRequest request, Written arguments) {
    Encoded options = Codecs.message(writing(peer), request.options());
    if (with(peer, c -> c.spawn(request, options, (Encoded) arguments)) == null) {
      arrival.spawned(request, NOCONNECTION, 0);
    }
  }

  @Override
  public boolean abandon(Pid parent, Ref request) {
    return current.values().stream().anyMatch(c -> c.abandon(parent, request, ABANDONED));
  }

  // ---- nodes

  @Override
  public List<Atom> nodes() {
    return current.values().stream().filter(Connection::isUp).map(c -> c.peer).toList();
  }

  @Override
  public void monitorNode(Pid watcher, Atom peer, boolean wanted) {
    if (!wanted) {
      Connection known = current.get(peer);
      if (known != null) {
        known.unwatch(watcher);
      }
    } else if (with(peer, c -> c.watch(watcher)) == null) {
      arrival.tell(watcher, Tuple.of(NODEDOWN, peer));
    }
  }

  @Override
  public @Nullable Object monitorNodes(Pid watcher, boolean wanted, @Nullable Object options) {
    return subscribers.subscribe(watcher, wanted, options);
  }

  /// As on OTP, those who are to be told of it have been when this is back, as a rule: whatever the
  /// caller sends them then comes behind that.
  @Override
  public boolean disconnect(Atom peer) {
    Connection known = current.get(peer);
    if (known == null || !known.isUp()) {
      return false;
    }
    known.disconnect();
    channels.tell(peer);
    return true;
  }

  @Override
  public void connect(Atom peer) {
    var _ = connection(peer);
  }

  @Override
  public boolean awaitConnection(Atom peer) throws InterruptedException {
    Connection known = connection(peer);
    return known != null && known.await();
  }

  @Override
  public void forget(Pid pid, Object reason) {
    subscribers.forget(pid);
    current.values().forEach(c -> c.forget(pid, reason));
  }

  @Override
  public boolean isDelivered() {
    return current.values().stream().allMatch(c -> c.channel.status().unacknowledged() == 0);
  }

  @Override
  public Object info() {
    return current.values().stream().filter(c -> !c.isClosed()).map(ConnectionInfo::of).toList();
  }

  @Override
  public void close() {
    closing = true;
    channels.close();
  }

  // ---- what channels tell

  /// For one peer one call at a time, in order, and never within a send of ours.
  private final class Events implements Channels.Listener {

    @Override
    public void opened(Channel channel) {
      awaitReady();
      var _ = attached(channel);
    }

    /// The first peer may be quicker than whoever makes this, by a few instructions.
    private void awaitReady() {
      while (ready.getCount() > 0) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void up(Channel channel) {
      Connection connection = attached(channel);
      nodeup(connection);
    }

    @Override
    public void packet(Channel channel, byte[] bytes, int offset, int length) {
      Connection connection = attached(channel);
      if (connection.isClosed() || connection.isDisconnected()) {
        return;
      }
      try {
        incoming.packet(connection, bytes, offset, length);
      } catch (MalformedPacketException | IllegalArgumentException e) {
        Closing why = CONNECTION_CLOSED.because("malformed packet: " + e.getMessage());
        LOG.warn("Node {} closes its connection to {}: {}", here, channel.peer(), why.detail());
        channel.close(why);
      }
    }

    @Override
    public void closed(Channel channel, Closing why) {
      Connection connection = attached(channel);
      loss.tell(connection, why);
      synchronized (current) { // behind whoever has just found it not closed yet
        current.remove(connection.peer, connection);
      }
    }
  }

  private void nodeup(Connection connection) {
    if (connection.isClosed()) {
      return;
    }
    try {
      connection.opened();
    } catch (Throwable e) { // also what a record of the program throws
      connection.channel.close(
          CONNECTION_CLOSED.because(
              "what waited for the peer cannot be written in the codec that it reads: " + e));
    }
    LOG.info("Node {} is connected to {}", here, connection.peer);
    subscribers.nodeup(connection.peer, connection.epoch);
  }
}
