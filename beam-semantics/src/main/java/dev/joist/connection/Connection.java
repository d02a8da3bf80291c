package dev.joist.connection;

import dev.joist.connection.Codecs.Encoded;
import dev.joist.connection.Outgoing.Draft;
import dev.joist.dist.Channel;
import dev.joist.dist.Codec;
import dev.joist.process.SpawnRequest;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One channel and the halves over it: what OTP keeps in its `DistEntry`.
///
/// | table | what | comes | goes |
/// |---|---|---|---|
/// | `links` | ends here and there | with the half here | with the half here |
/// | `origins` | monitors of somebody there | monitor, answered spawn | demonitor, DOWN, the watcher's end |
/// | `targets` | monitors of somebody here | MONITOR_P, spawn there | DEMONITOR_P, the target's end |
/// | `requests` | processes asked for there | spawn | SPAWN_REPLY |
/// | `watchers` | who monitors the node, how often | monitor_node | monitor_node, the watcher's end |
///
/// and all of them when the channel closes.
///
/// A process may end while a monitor of it arrives: the entry is made before the signal is posted,
/// so the end's own answer finds it, or the mailbox refuses the signal and the answer is `noproc`.
/// A channel may close while a process links: then the process's entry is made before and swept, or
/// it finds the channel closed and opens the next one, though the end of this one is yet to be
/// told.
///
/// *Thread:* any; the lock guards all fields that change.
///
/// Rule: DIST-02, DIST-03, LINK-09, LINK-22, MON-17, MON-24, SPAWN-10.
final class Connection {

  /// How many links and monitors there may be here when the peer makes one more: as many as an
  /// eighth of the heap holds, as much as may wait for a peer.
  static final long MOST_HALVES = Runtime.getRuntime().maxMemory() / 8 / 256;

  /// The two ends of a link.
  record Linked(Object here, Pid there) {}

  /// A monitor of somebody there.
  ///
  /// @param ref the monitor as it was made here, which may lead to something
  /// @param item a pid, or a name there
  record Origin(Ref ref, Pid watcher, Object item) {}

  /// A monitor of somebody here.
  ///
  /// @param asked as the watcher has named it: a pid, or a name
  record Target(Pid watched, Object asked, Pid watcher) {}

  /// A request for a process, and why it is wanted no more; null while it is.
  record Requested(SpawnRequest request, @Nullable Object orphaned) {}

  /// What was in the tables when the channel closed.
  record Rest(
      List<Linked> links,
      Map<Ref, Origin> origins,
      Map<Ref, Target> targets,
      List<Requested> requests,
      Map<Pid, Integer> watchers) {}

  final Channel channel;
  final Atom peer;
  final long epoch;
  private final Outgoing out;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch settled = new CountDownLatch(1);
  private final Set<Linked> links = new LinkedHashSet<>();
  private final Map<Ref, Origin> origins = new LinkedHashMap<>();
  private final Map<Ref, Target> targets = new LinkedHashMap<>();
  private final Map<Ref, Requested> requests = new LinkedHashMap<>();
  private final Map<Pid, Integer> watchers = new LinkedHashMap<>();
  private volatile boolean closed;
  private volatile boolean disconnected;

  Connection(Atom node, int creation, Codecs codecs, Channel channel, long epoch) {
    out = new Outgoing(node, creation, codecs, channel);
    this.channel = channel;
    this.peer = channel.peer();
    this.epoch = epoch;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isUp() {
    return wasUp() && !closed && !channel.isClosed();
  }

  /// Whether something new may be done over it. Not after its channel has closed, unless that never
  /// got up: whoever wants something of an attempt that has failed is told so with all others.
  boolean isUsable() {
    return !closed && !(wasUp() && channel.isClosed());
  }

  /// The peer has said what it reads and writes.
  ///
  /// @throws IllegalArgumentException if something that waits for it cannot be written so
  void opened() {
    lock.lock();
    try {
      out.opened();
    } finally {
      lock.unlock();
      settled.countDown();
    }
  }

  /// What this node writes in.
  Codec writing() {
    return out.writing();
  }

  /// What the peer writes in.
  Codec reading() {
    return out.reading();
  }

  /// Whether it ever was up.
  boolean wasUp() {
    return out.wasUp();
  }

  boolean await() throws InterruptedException {
    settled.await();
    return isUp();
  }

  /// Closes it on behalf of this node.
  void disconnect() {
    disconnected = true;
    channel.close("disconnect");
  }

  /// Whether this node has closed it.
  boolean isDisconnected() {
    return disconnected;
  }

  // ---- changes

  /// A change of the tables and what tells the peer of it. If the channel has closed, the peer is
  /// told by that; so this is for what concerns this connection and no other.
  ///
  /// @return false when the connection is closed, and nothing was done
  private boolean change(Runnable change) {
    return begin(() -> {
      change.run();
      return true;
    });
  }

  /// Something new, which another connection will do for as well: what tells the peer of it goes
  /// first, then it is entered.
  ///
  /// @return false when it is for the next connection, and nothing was done
  private boolean begin(BooleanSupplier change) {
    lock.lock();
    try {
      return !closed && change.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }

  // ---- what has no half

  boolean message(Pid from, Object to, Encoded message) {
    Draft draft = out.message(from, to, message);
    return begin(() -> out.send(draft));
  }

  boolean exit(Pid from, Pid to, Encoded reason) {
    return begin(() -> out.exit(from, to, reason));
  }

  boolean groupLeader(Pid from, Pid leader, Pid to) {
    return begin(() -> out.groupLeader(from, leader, to));
  }

  // ---- links

  /// Whether there are as many links and monitors of processes here as a peer can have.
  boolean isFull() {
    lock.lock();
    try {
      return links.size() + targets.size() >= MOST_HALVES;
    } finally {
      lock.unlock();
    }
  }

  boolean link(Pid from, Pid to) {
    return begin(() -> {
      boolean sent = out.link(from, to);
      if (sent) {
        links.add(new Linked(from, to));
      }
      return sent;
    });
  }

  boolean unlink(Pid from, Pid to, long id) {
    return change(() -> out.unlink(from, to, id));
  }

  boolean unlinkAck(Pid from, Pid to, long id) {
    return change(() -> out.unlinkAck(from, to, id));
  }

  boolean linked(Object here, Pid there) {
    return change(() -> links.add(new Linked(here, there)));
  }

  boolean unlinked(Object here, Pid there) {
    return change(() -> links.remove(new Linked(here, there)));
  }

  boolean linkExit(Pid from, Pid to, Encoded reason) {
    return change(() -> {
      links.remove(new Linked(from, to));
      out.linkExit(from, to, reason);
    });
  }

  // ---- monitors

  boolean monitor(Ref ref, Pid watcher, Object item) {
    return begin(() -> {
      boolean sent = out.monitor(ref, watcher, item);
      if (sent) {
        origins.put(ref, new Origin(ref, watcher, item));
      }
      return sent;
    });
  }

  boolean demonitor(Ref ref) {
    return change(() -> {
      Origin origin = origins.remove(ref);
      if (origin != null) {
        out.demonitor(ref, origin.watcher(), origin.item());
      }
    });
  }

  /// The peer says that a monitor has fired.
  ///
  /// @return null if it does not count any more
  @Nullable Origin fired(Ref ref, Pid watcher) {
    lock.lock();
    try {
      Origin origin = origins.get(ref);
      return origin != null && origin.watcher().equals(watcher) ? origins.remove(ref) : null;
    } finally {
      lock.unlock();
    }
  }

  /// The peer monitors somebody.
  ///
  /// @return false when it has a monitor of this reference
  boolean target(Ref ref, Target target) {
    lock.lock();
    try {
      return targets.putIfAbsent(ref, target) == null;
    } finally {
      lock.unlock();
    }
  }

  /// Whether the peer has a monitor of this reference. It makes none meanwhile: its packets come
  /// one at a time.
  boolean isTarget(Ref ref) {
    lock.lock();
    try {
      return targets.containsKey(ref);
    } finally {
      lock.unlock();
    }
  }

  /// The peer withdraws a monitor.
  ///
  /// @return whom it was of; null if it does not count any more
  @Nullable Pid withdrawn(Ref ref, Pid watcher) {
    lock.lock();
    try {
      Target target = targets.get(ref);
      if (target == null || !target.watcher().equals(watcher)) {
        return null;
      }
      targets.remove(ref);
      return target.watched();
    } finally {
      lock.unlock();
    }
  }

  /// Somebody here who was watched has ended.
  boolean down(Ref ref, Encoded reason) {
    return change(() -> {
      Target target = targets.get(ref);
      if (target != null) {
        out.down(target.watched(), target.asked(), target.watcher(), ref, reason);
        targets.remove(ref); // behind it: what is thrown there is tried again
      }
    });
  }

  /// Nobody is there to be watched.
  boolean nobody(Pid self, Object asked, Pid watcher, Ref ref, Encoded reason) {
    return change(() -> out.down(self, asked, watcher, ref, reason));
  }

  // ---- spawn

  boolean spawn(SpawnRequest request, Encoded options, Encoded arguments) {
    Draft draft = out.spawn(request, options, arguments);
    return begin(() -> {
      boolean sent = out.send(draft);
      if (sent) {
        requests.put(request.ref(), new Requested(request, null));
      }
      return sent;
    });
  }

  /// A request is wanted no more.
  ///
  /// @return false when it is answered, or the parent has none such
  boolean abandon(Pid parent, Ref ref, Object reason) {
    lock.lock();
    try {
      Requested requested = requests.get(ref);
      if (requested == null
          || requested.orphaned() != null
          || !requested.request().parent().equals(parent)) {
        return false;
      }
      requests.put(ref, new Requested(requested.request(), reason));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// The peer answers a request; the halves of a child's link and monitor are entered.
  ///
  /// @param parent who has asked, as the peer says
  /// @param value a pid, or a reason
  /// @return the request; null for none that this parent made
  @Nullable Requested answered(Ref ref, Pid parent, Object value) {
    lock.lock();
    try {
      Requested requested = requests.get(ref);
      if (requested == null || !requested.request().parent().equals(parent)) {
        return null;
      }
      requests.remove(ref);
      if (value instanceof Pid child) {
        SpawnRequest request = requested.request();
        if (request.spec().monitor() != null) {
          origins.put(ref, new Origin(request.ref(), request.parent(), child));
        }
        if (request.spec().link()) {
          links.add(new Linked(request.parent(), child));
        }
      }
      return requested;
    } finally {
      lock.unlock();
    }
  }

  /// Answers a request of the peer.
  ///
  /// @param self a pid of this node, for the order
  /// @param target the child's monitor; null for none
  /// @param flags 1 for a link, 2 for a monitor
  /// @param value the child, or a reason
  boolean reply(Pid self, Ref ref, Pid parent, @Nullable Target target, int flags, Object value) {
    return change(() -> {
      if (target != null) {
        targets.put(ref, target);
      }
      out.spawned(self, ref, parent, flags, value);
    });
  }

  // ---- the node

  boolean watch(Pid watcher) {
    return begin(() -> {
      boolean usable = isUsable();
      if (usable) {
        watchers.merge(watcher, 1, Integer::sum);
      }
      return usable;
    });
  }

  boolean unwatch(Pid watcher) {
    return change(
        () -> watchers.computeIfPresent(watcher, (_, count) -> count == 1 ? null : count - 1));
  }

  /// A process has ended.
  void forget(Pid pid, Object reason) {
    lock.lock();
    try {
      watchers.remove(pid);
      requests.replaceAll((_, requested) ->
          requested.request().parent().equals(pid) && requested.orphaned() == null
              ? new Requested(requested.request(), reason)
              : requested);
    } finally {
      lock.unlock();
    }
  }

  // ---- the end

  /// The channel has closed.
  ///
  /// @return what was in the tables, which are empty now
  Rest close() {
    lock.lock();
    try {
      closed = true;
      Rest rest =
          new Rest(
              new ArrayList<>(links),
              new LinkedHashMap<>(origins),
              new LinkedHashMap<>(targets),
              new ArrayList<>(requests.values()),
              new LinkedHashMap<>(watchers));
      links.clear();
      origins.clear();
      targets.clear();
      requests.clear();
      watchers.clear();
      return rest;
    } finally {
      lock.unlock();
      settled.countDown();
    }
  }

  /// How many entries each table has, under its name.
  Map<String, Integer> sizes() {
    lock.lock();
    try {
      Map<String, Integer> sizes = new LinkedHashMap<>();
      sizes.put("links", links.size());
      sizes.put("monitors", origins.size());
      sizes.put("monitored", targets.size());
      sizes.put("spawn_requests", requests.size());
      sizes.put("node_monitors", watchers.size());
      return sizes;
    } finally {
      lock.unlock();
    }
  }
}
