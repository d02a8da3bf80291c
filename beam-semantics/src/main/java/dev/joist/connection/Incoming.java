package dev.joist.connection;

import dev.joist.connection.Connection.Origin;
import dev.joist.connection.Connection.Requested;
import dev.joist.connection.Connection.Target;
import dev.joist.process.Arrival;
import dev.joist.process.SpawnSpec;
import dev.joist.signal.Program;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads packets and does what they say.
///
/// *Thread:* that of a connection; one packet of a peer at a time.
///
/// Rule: DIST-04, DIST-11..13.
final class Incoming {

  static final Atom NOPROC = Atom.of("noproc");
  private static final Atom BADOPT = Atom.of("badopt");
  private static final int LINKED = 1;
  private static final int MONITORED = 2;

  private final Atom here;
  private final Pid node;
  private final Arrival arrival;
  private final Host host;

  /// @param node the pid that stands for the node
  Incoming(Pid node, Arrival arrival, Host host) {
    this.here = node.node();
    this.node = node;
    this.arrival = arrival;
    this.host = host;
  }

  /// Does what a packet says.
  ///
  /// @throws MalformedPacketException if it is none
  /// @throws IllegalArgumentException if the term in it is none
  void packet(Connection connection, byte[] bytes, int offset, int length) {
    PacketReader in =
        new PacketReader(
            bytes, offset, length, here, connection.peer, connection.channel.peerCreation());
    int op = in.byteOf("an operation");
    switch (op) {
      case Op.SEND_SENDER -> {
        Pid from = in.pidOfPeer("the sender");
        message(connection, from, in.pid("the receiver"), in, bytes);
      }
      case Op.REG_SEND -> {
        Pid from = in.pidOfPeer("the sender");
        message(connection, from, in.atom("a registered name"), in, bytes);
      }
      case Op.ALIAS_SEND -> {
        Pid from = in.pidOfPeer("the sender");
        message(connection, from, in.ref("an alias"), in, bytes);
      }
      case Op.LINK, Op.UNLINK_ID, Op.UNLINK_ID_ACK -> link(connection, op, in);
      case Op.PAYLOAD_EXIT, Op.PAYLOAD_EXIT2 -> exit(connection, op, in, bytes);
      case Op.MONITOR_P -> monitor(connection, in);
      case Op.DEMONITOR_P -> demonitor(connection, in);
      case Op.PAYLOAD_MONITOR_P_EXIT -> down(connection, in, bytes);
      case Op.GROUP_LEADER -> {
        var _ = in.pidOfPeer("the sender");
        Pid leader = in.pid("the group leader");
        Pid to = in.pid("the receiver");
        in.end();
        if (isHere(to)) {
          arrival.groupLeader(leader, to);
        }
      }
      case Op.SPAWN_REQUEST -> spawn(connection, in, bytes);
      case Op.SPAWN_REPLY -> spawned(connection, in);
      default -> throw in.error("found the operation " + op + ", which is none");
    }
  }

  private boolean isHere(Pid pid) {
    return pid.node().equals(here);
  }

  /// The term that fills the rest of the packet.
  private static Object payload(Connection connection, PacketReader in, byte[] bytes) {
    return connection.reading().decode(bytes, in.offset(), in.left());
  }

  /// What is for a third node goes nowhere.
  private void message(Connection connection, Pid from, Object to, PacketReader in, byte[] bytes) {
    Object message = payload(connection, in, bytes);
    boolean arrives =
        switch (to) {
          case Pid pid -> isHere(pid);
          case Ref alias -> alias.node().equals(here);
          default -> true;
        };
    if (arrives) {
      arrival.message(from, to, message);
    }
  }

  private void link(Connection connection, int op, PacketReader in) {
    long id = op == Op.LINK ? 0 : in.number("the number of an unlink");
    if (op != Op.LINK && id == 0) {
      throw in.error("found the number 0, expected that of an unlink");
    }
    Pid from = in.pidOfPeer("the end at the peer");
    Pid to = in.pid("the end at this node");
    in.end();
    if (!isHere(to)) {
      return;
    }
    switch (op) {
      case Op.LINK -> {
        checkRoom(connection, in);
        arrival.link(from, to, connection.epoch);
      }
      case Op.UNLINK_ID -> arrival.unlink(from, to, id, connection.epoch);
      default -> arrival.unlinkAck(from, to, id, connection.epoch);
    }
  }

  private static void checkRoom(Connection connection, PacketReader in) {
    if (connection.isFull()) {
      throw in.error("found one more link or monitor than " + Connection.MOST_HALVES);
    }
  }

  private void exit(Connection connection, int op, PacketReader in, byte[] bytes) {
    Pid from = in.pidOfPeer("the sender");
    Pid to = in.pid("the receiver");
    Object reason = payload(connection, in, bytes);
    if (!isHere(to)) {
      return;
    }
    if (op == Op.PAYLOAD_EXIT) {
      arrival.linkExit(from, to, reason, connection.epoch);
    } else {
      arrival.exit(from, to, reason);
    }
  }

  /// A name is resolved now, and told by its name when its holder ends. What the end of the
  /// connection withdraws comes behind this: both are told in turn.
  ///
  /// Rule: MON-04, MON-05, MON-08, DIST-02, DIST-13.
  private void monitor(Connection connection, PacketReader in) {
    Pid watcher = in.pidOfPeer("the watcher");
    Object item = in.item("whom to watch");
    Ref ref = in.refOfPeer("a monitor");
    in.end();
    checkRoom(connection, in);
    Pid target = item instanceof Pid pid && !isHere(pid) ? null : arrival.target(item);
    if (target == null) {
      connection.nobody(node, item, watcher, ref, Codecs.reason(connection.writing(), NOPROC));
    } else if (connection.target(ref, new Target(target, item, watcher))) {
      arrival.monitor(ref, watcher, target);
    } else {
      throw in.error("found the monitor " + ref + " a second time");
    }
  }

  private void demonitor(Connection connection, PacketReader in) {
    Pid watcher = in.pidOfPeer("the watcher");
    var _ = in.item("whom to watch no more");
    Ref ref = in.refOfPeer("a monitor");
    in.end();
    Pid target = connection.withdrawn(ref, watcher);
    if (target != null) {
      arrival.demonitor(ref, target);
    }
  }

  private void down(Connection connection, PacketReader in, byte[] bytes) {
    var _ = in.item("who has ended");
    Pid watcher = in.pid("the watcher");
    Ref ref = in.ref("a monitor");
    Object reason = payload(connection, in, bytes);
    Origin origin = connection.fired(ref, watcher);
    if (origin != null) {
      arrival.down(origin.ref(), watcher, reason);
    }
  }

  // ---- spawn

  private void spawn(Connection connection, PacketReader in, byte[] bytes) {
    Ref ref = in.refOfPeer("a spawn request");
    Pid parent = in.pidOfPeer("the parent");
    Pid leader = in.pid("a group leader");
    Atom entry = in.atom("an entry");
    long size = in.number("how many bytes the options are");
    int from = in.offset();
    in.skip(size, "the options");
    List<Object> options = list(connection.reading().decode(bytes, from, (int) size), in);
    List<Object> arguments = list(payload(connection, in, bytes), in);
    SpawnSpec spec = host.spec(options);
    if (spec == null) {
      connection.reply(node, ref, parent, null, 0, BADOPT);
      return;
    }
    if (spec.monitor() != null && connection.isTarget(ref)) {
      throw in.error("found the monitor " + ref + " a second time");
    }
    Program program = host.program(entry, arguments);
    arrival.spawn(
        ref,
        parent,
        leader,
        program,
        spec,
        connection.epoch,
        born -> answer(connection, ref, parent, spec, born));
  }

  private void answer(
      Connection connection, Ref ref, Pid parent, SpawnSpec spec, Arrival.Born born) {
    Pid child = born.child();
    if (child == null) {
      connection.reply(node, ref, parent, null, 0, reason(born.error()));
      return;
    }
    boolean monitored = spec.monitor() != null;
    Target target = monitored ? new Target(child, child, parent) : null;
    int flags = (spec.link() ? LINKED : 0) | (monitored ? MONITORED : 0);
    if (!connection.reply(child, ref, parent, target, flags, child) && monitored) {
      arrival.demonitor(ref, child);
    }
  }

  private static Atom reason(@Nullable Atom error) {
    return error == null ? Atom.of("system_limit") : error;
  }

  private static List<Object> list(Object term, PacketReader in) {
    if (!(term instanceof List<?> list)) {
      throw in.error("found a term that is no list of options or arguments");
    }
    return List.copyOf(list);
  }

  private void spawned(Connection connection, PacketReader in) {
    Ref ref = in.ref("a spawn request");
    Pid parent = in.pid("the parent");
    var _ = in.byteOf("flags");
    Object value = in.item("a child, or why there is none");
    in.end();
    if (value instanceof Pid child && !child.node().equals(connection.peer)) {
      throw in.error("found a child of node " + child.node());
    }
    Requested requested = connection.answered(ref, parent, value);
    if (requested == null) {
      throw in.error("found the answer to " + ref + ", which was not asked");
    }
    Object orphaned = requested.orphaned();
    if (orphaned == null) {
      arrival.spawned(requested.request(), value, connection.epoch);
    } else if (value instanceof Pid child) {
      arrival.orphan(requested.request(), child, orphaned, connection.epoch);
    }
  }
}
