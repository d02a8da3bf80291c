package dev.joist.connection;

import dev.joist.connection.Codecs.Encoded;
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
import java.util.function.UnaryOperator;
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
  private final Atom node;
  private final int creation;
  private final Codecs codecs;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch settled = new CountDownLatch(1);
  private final Set<Linked> links = new LinkedHashSet<>();
  private final Map<Ref, Origin> origins = new LinkedHashMap<>();
  private final Map<Ref, Target> targets = new LinkedHashMap<>();
  private final Map<Ref, Requested> requests = new LinkedHashMap<>();
  private final Map<Pid, Integer> watchers = new LinkedHashMap<>();
  private volatile boolean closed;
  private volatile boolean up;
  private volatile boolean disconnected;

  /// What this node writes in: the first of its codecs, until the peer has said what it reads.
  private volatile Codec writing;

  /// What the peer writes in, once it is up.
  private volatile Codec reading;

  Connection(Atom node, int creation, Codecs codecs, Channel channel, long epoch) {
    this.node = node;
    this.creation = creation;
    this.codecs = codecs;
    writing = codecs.first();
    reading = codecs.first();
    this.channel = channel;
    this.peer = channel.peer();
    this.epoch = epoch;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isUp() {
    return up && !closed && !channel.isClosed();
  }

  /// Whether something new may be done over it. Not after its channel has closed, unless that never
  /// got up: whoever wants something of an attempt that has failed is told so with all others.
  boolean isUsable() {
    return !closed && !(up && channel.isClosed());
  }

  /// The peer has said what it reads and writes. If that is not what has been written for it so
  /// far, that is written anew; nothing has left yet.
  ///
  /// @throws IllegalArgumentException if something of that cannot be
  void opened() {
    lock.lock();
    try {
      up = true;
      reading = codecs.named(channel.peerCodec());
      writing = codecs.named(channel.codec());
      if (!writing.equals(codecs.first())) {
        channel.rewrite();
      }
    } finally {
      lock.unlock();
      settled.countDown();
    }
  }

  /// What this node writes in.
  Codec writing() {
    return writing;
  }

  /// What the peer writes in.
  Codec reading() {
    return reading;
  }

  /// Whether it ever was up.
  boolean wasUp() {
    return up;
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

  // ---- packets

  private PacketWriter packet(int op, int payload) {
    return new PacketWriter(op, node, creation, peer, payload);
  }

  /// Sends a packet.
  ///
  /// @return false when that is for the next connection, as the channel of this one has closed. One
  ///   that never got up takes what it loses
  private boolean send(Pid sender, PacketWriter packet) {
    return channel.send(stream(sender), packet.toByteArray()) || !up;
  }

  /// A packet with terms in it, in one codec.
  private interface Form {
    PacketWriter in(Codec codec);
  }

  /// As [#send], of a packet with terms in it, under the lock: the codec changes under it, at most
  /// once.
  ///
  /// @param made the packet, made before
  /// @param by in which codec
  private boolean send(Pid sender, Form form, PacketWriter made, Codec by) {
    Codec now = writing;
    PacketWriter packet = by.equals(now) ? made : form.in(now);
    if (up || !codecs.isChoice()) {
      return send(sender, packet);
    }
    return channel.send(stream(sender), packet.toByteArray(), () -> form.in(writing).toByteArray())
        || !up;
  }

  /// As [#send], with a reason at the end, in whose place comes a text if it is too large: the end
  /// of somebody is told whatever it says.
  private boolean sendReason(Pid sender, Encoded reason, UnaryOperator<PacketWriter> head, int op) {
    try {
      return send(sender, reason(reason, head, op));
    } catch (IllegalArgumentException tooLarge) {
      Encoded text =
          Codecs.reason(writing, "a reason of " + reason.length() + " bytes, too large to travel");
      return send(sender, reason(text, head, op));
    }
  }

  private boolean send(Pid sender, Form form) {
    Codec by = writing;
    return send(sender, form, form.in(by), by);
  }

  private Form reason(Encoded reason, UnaryOperator<PacketWriter> head, int op) {
    return codec -> {
      byte[] bytes = reason.in(codec);
      return head.apply(packet(op, bytes.length)).raw(bytes);
    };
  }

  /// What keeps the order of all that comes from one process.
  private static long stream(Pid sender) {
    return ((long) sender.serial() << Ref.OWNER_ID_BITS) | sender.id();
  }

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
    Form form = codec -> message(from, to, message.in(codec));
    Codec by = writing;
    PacketWriter packet = form.in(by);
    return begin(() -> send(from, form, packet, by));
  }

  private PacketWriter message(Pid from, Object to, byte[] message) {
    PacketWriter packet =
        switch (to) {
          case Pid pid -> packet(Op.SEND_SENDER, message.length).pid(from).pid(pid);
          case Ref ref -> packet(Op.ALIAS_SEND, message.length).pid(from).ref(ref);
          default -> packet(Op.REG_SEND, message.length).pid(from).atom((Atom) to);
        };
    return packet.raw(message);
  }

  boolean exit(Pid from, Pid to, Encoded reason) {
    return begin(() -> sendReason(from, reason, head -> head.pid(from).pid(to), Op.PAYLOAD_EXIT2));
  }

  boolean groupLeader(Pid from, Pid leader, Pid to) {
    PacketWriter packet = packet(Op.GROUP_LEADER, 0).pid(from).pid(leader).pid(to);
    return begin(() -> send(from, packet));
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
      boolean sent = send(from, packet(Op.LINK, 0).pid(from).pid(to));
      if (sent) {
        links.add(new Linked(from, to));
      }
      return sent;
    });
  }

  boolean unlink(Pid from, Pid to, long id) {
    return change(() -> send(from, packet(Op.UNLINK_ID, 0).number(id).pid(from).pid(to)));
  }

  boolean unlinkAck(Pid from, Pid to, long id) {
    return change(() -> send(from, packet(Op.UNLINK_ID_ACK, 0).number(id).pid(from).pid(to)));
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
      sendReason(from, reason, head -> head.pid(from).pid(to), Op.PAYLOAD_EXIT);
    });
  }

  // ---- monitors

  boolean monitor(Ref ref, Pid watcher, Object item) {
    return begin(() -> {
      boolean sent = send(watcher, packet(Op.MONITOR_P, 0).pid(watcher).item(item).ref(ref));
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
        Pid watcher = origin.watcher();
        send(watcher, packet(Op.DEMONITOR_P, 0).pid(watcher).item(origin.item()).ref(ref));
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
        sendDown(target.watched(), target.asked(), target.watcher(), ref, reason);
        targets.remove(ref); // behind it: what is thrown there is tried again
      }
    });
  }

  /// Nobody is there to be watched.
  boolean nobody(Pid self, Object asked, Pid watcher, Ref ref, Encoded reason) {
    return change(() -> sendDown(self, asked, watcher, ref, reason));
  }

  private void sendDown(Pid sender, Object asked, Pid watcher, Ref ref, Encoded reason) {
    sendReason(
        sender, reason, head -> head.item(asked).pid(watcher).ref(ref), Op.PAYLOAD_MONITOR_P_EXIT);
  }

  // ---- spawn

  boolean spawn(SpawnRequest request, Encoded options, Encoded arguments) {
    Form form = codec -> spawn(request, options.in(codec), arguments.in(codec));
    Codec by = writing;
    PacketWriter packet = form.in(by);
    return begin(() -> {
      boolean sent = send(request.parent(), form, packet, by);
      if (sent) {
        requests.put(request.ref(), new Requested(request, null));
      }
      return sent;
    });
  }

  private PacketWriter spawn(SpawnRequest request, byte[] options, byte[] arguments) {
    return packet(Op.SPAWN_REQUEST, options.length + arguments.length)
        .ref(request.ref())
        .pid(request.parent())
        .pid(request.leader())
        .atom(request.entry())
        .number(options.length)
        .raw(options)
        .raw(arguments);
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
      send(self, packet(Op.SPAWN_REPLY, 0).ref(ref).pid(parent).byteOf(flags).item(value));
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
