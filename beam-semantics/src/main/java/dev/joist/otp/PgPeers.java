package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.otp.PgTables.Members;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The scopes of one name on other nodes, and whom each of them has in its groups.
///
/// Two scopes that find each other monitor each other, and send all that is theirs (`{sync, Peer,
/// [{Group, Pids}]}`); from then on each change (`{join, Peer, Group, Pids}`, `{leave, Peer, Pids,
/// Groups}`). One connection keeps order, so each has what the other had a moment ago. When a scope
/// is lost, with its node or alone, all that was its has left.
///
/// A scope speaks for processes of its own node, and there is one of them at a node; what says
/// otherwise, makes no sense or is more than the [Allowance] is ignored ([Disbelief]). Who sends it
/// nobody can know: as on Erlang a node that lies may do so in the name of another.
///
/// *Thread:* the scope's.
///
/// Rule: OTP-09.
final class PgPeers {

  private static final Atom SYNC = Atom.of("sync");
  private static final Atom JOIN = Atom.of("join");
  private static final Atom LEAVE = Atom.of("leave");

  private static final String TOO_MUCH =
      "more groups and members than %d bytes hold, an eighth of the heap,";

  /// What a membership takes: in the table that all may read, and here.
  private static final long MEMBERSHIP = 96;

  /// A scope on another node.
  private static final class Peer {
    private final Ref monitor;

    /// Whom it has.
    private final Map<Key, Members> groups = new HashMap<>();

    /// Of the allowance.
    private long taken;

    private Peer(Ref monitor) {
      this.monitor = monitor;
    }
  }

  private final PgGroups groups;
  private final Disbelief disbelief;
  private final Allowance allowance;
  private final Map<Pid, Peer> peers = new HashMap<>();

  PgPeers(PgGroups groups, Disbelief disbelief, Allowance allowance) {
    this.groups = groups;
    this.disbelief = disbelief;
    this.allowance = allowance;
  }

  // ---- what this scope tells

  /// A scope has made itself known: it is sent all that is local, and is asked for its own if it is
  /// new.
  void discovered(Pid pid) {
    if (isHere(pid)) {
      disbelief.of("a scope at another node that is the process", pid);
      return;
    }
    GenServer.cast(pid, Tuple.of(SYNC, Beam.self(), groups.allLocal()));
    if (!peers.containsKey(pid)) {
      var _ = meet(pid);
      Peers.discover(pid);
    }
  }

  private static boolean isHere(Pid pid) {
    return pid.node().equals(Beam.node());
  }

  /// A new one, in the place of the one before it at its node, whose end is yet to be told.
  private Peer meet(Pid pid) {
    for (Map.Entry<Pid, Peer> other : List.copyOf(peers.entrySet())) {
      if (other.getKey().node().equals(pid.node())) {
        var _ = Beam.demonitor(other.getValue().monitor, DemonitorOption.FLUSH);
        lost(other.getKey());
      }
    }
    Peer peer = new Peer(Beam.monitor(pid));
    peers.put(pid, peer);
    return peer;
  }

  void joined(Key group, Object pids) {
    broadcast(Tuple.of(JOIN, Beam.self(), group.term(), pids));
  }

  void left(Object pids, List<Key> names) {
    broadcast(Tuple.of(LEAVE, Beam.self(), pids, names.stream().map(Key::term).toList()));
  }

  private void broadcast(Object message) {
    peers.keySet().forEach(peer -> Peers.send(peer, message));
  }

  // ---- what it is told

  /// A cast: `{sync, Peer, Groups}`.
  ///
  /// @return whether it was one, believed or not
  boolean cast(Object message) {
    if (!(message instanceof Tuple sync)
        || sync.arity() != 3
        || !Wire.is(sync.element(1), SYNC)
        || !(sync.element(2) instanceof Pid pid)) {
      return false;
    }
    Map<Key, List<Pid>> now = isHere(pid) ? null : view(pid.node(), sync.element(3));
    if (now == null) {
      disbelief.of("groups that make no sense,", pid);
      return true;
    }
    Peer known = peers.get(pid);
    Peer peer = known == null ? meet(pid) : known;
    if (fits(peer, now)) {
      sync(peer, now);
    } else {
      disbelief.of(TOO_MUCH.formatted(allowance.most()), pid);
    }
    return true;
  }

  /// `[{Group, Pids}]` as a map; null where it is none, or not of this node.
  private static @Nullable Map<Key, List<Pid>> view(Atom node, Object term) {
    if (!(term instanceof List<?> pairs)) {
      return null;
    }
    Map<Key, List<Pid>> view = new LinkedHashMap<>();
    for (Object pair : pairs) {
      Tuple each = Terms.asTuple(pair);
      List<Pid> pids = each == null || each.arity() != 2 ? null : pids(node, each.element(2));
      if (each == null || pids == null) {
        return null;
      }
      view.put(new Key(each.element(1)), pids);
    }
    return view;
  }

  private boolean fits(Peer peer, Map<Key, List<Pid>> now) {
    long bytes = 0;
    for (Map.Entry<Key, List<Pid>> group : now.entrySet()) {
      bytes += Allowance.of(group.getKey().term()) + group.getValue().size() * MEMBERSHIP;
    }
    allowance.give(peer.taken);
    boolean fits = allowance.take(bytes);
    if (!fits) { // it keeps what it had
      var _ = allowance.take(peer.taken);
      return false;
    }
    peer.taken = bytes;
    return true;
  }

  private void sync(Peer peer, Map<Key, List<Pid>> view) {
    Map<Key, Members> missing = new HashMap<>(peer.groups);
    peer.groups.clear();
    view.forEach((group, now) -> {
      Members members = Members.joined(null, now);
      if (members != null) {
        peer.groups.put(group, members);
      }
      List<Pid> before = Members.list(missing.remove(group));
      if (before.isEmpty()) {
        groups.join(group, now, false);
      } else if (!before.equals(now)) {
        groups.replace(group, before, now);
      }
    });
    missing.forEach((group, members) -> {
      List<Pid> before = Members.list(members);
      groups.leave(group, before, before, false);
    });
  }

  /// `{join, Peer, Group, Pids}` or `{leave, Peer, Pids, Groups}`. Of a scope that is not known
  /// nothing is believed: its sync is yet to come, or it is lost.
  ///
  /// @return whether it was one of these, believed or not
  boolean info(Object message) {
    Tuple tuple = message instanceof Tuple four && four.arity() == 4 ? four : null;
    boolean joins = tuple != null && Wire.is(tuple.element(1), JOIN);
    if (tuple == null || !(joins || Wire.is(tuple.element(1), LEAVE))) {
      return false;
    }
    Pid pid = tuple.element(2) instanceof Pid known ? known : null;
    Peer peer = pid == null ? null : peers.get(pid);
    if (pid == null || peer == null) {
      return true;
    }
    List<Pid> pids = pids(pid.node(), tuple.element(joins ? 4 : 3));
    if (pids != null && joins) {
      join(pid, peer, new Key(tuple.element(3)), pids);
    } else if (pids != null && tuple.element(4) instanceof List<?> names) {
      Often leaving = new Often(pids);
      names.forEach(name -> leave(peer, new Key(name), pids, leaving));
    } else {
      disbelief.of("who joins or leaves, who makes no sense,", pid);
    }
    return true;
  }

  private void join(Pid pid, Peer peer, Key group, List<Pid> pids) {
    if (pids.isEmpty()) {
      return;
    }
    Members before = peer.groups.get(group);
    long bytes = pids.size() * MEMBERSHIP + (before == null ? Allowance.of(group.term()) : 0);
    if (!allowance.take(bytes)) {
      disbelief.of(TOO_MUCH.formatted(allowance.most()), pid);
      return;
    }
    peer.taken += bytes;
    peer.groups.put(group, Objects.requireNonNull(Members.joined(before, pids), "joined"));
    groups.join(group, pids, false);
  }

  private void leave(Peer peer, Key group, List<Pid> pids, Often leaving) {
    Members before = peer.groups.get(group);
    if (before == null) {
      return;
    }
    Often.Rest rest = leaving.outOf(before);
    List<Pid> left = rest.taken();
    long bytes = left.size() * MEMBERSHIP;
    if (rest.left() == null) {
      peer.groups.remove(group);
      bytes += Allowance.of(group.term());
    } else {
      peer.groups.put(group, rest.left());
    }
    peer.taken -= bytes;
    allowance.give(bytes);
    groups.leave(group, left, pids, false);
  }

  /// A monitor has fired.
  ///
  /// @return whether it was one on a scope
  boolean down(Ref monitor, Pid pid) {
    Peer peer = peers.get(pid);
    if (peer == null || !peer.monitor.equals(monitor)) {
      return false;
    }
    lost(pid);
    return true;
  }

  private void lost(Pid pid) {
    Peer peer = peers.remove(pid);
    if (peer != null) {
      allowance.give(peer.taken);
      peer.groups.forEach((group, members) -> {
        List<Pid> pids = Members.list(members);
        groups.leave(group, pids, pids, false);
      });
    }
  }

  /// The peers and whom they have: `#{Peer => {Ref, #{Group => Pids}}}`.
  TermMap term() {
    Map<Object, Object> all = new HashMap<>();
    peers.forEach((pid, peer) -> {
      List<Object> keysAndValues = new ArrayList<>();
      peer.groups.forEach((group, members) -> {
        keysAndValues.add(group.term());
        keysAndValues.add(Members.list(members));
      });
      all.put(pid, Tuple.of(peer.monitor, TermMap.of(keysAndValues.toArray())));
    });
    return TermMap.copyOf(all);
  }

  /// A pid or a list of them; null where it is neither, or they are not all of this node.
  private static @Nullable List<Pid> pids(Atom node, Object who) {
    List<Pid> pids = new ArrayList<>();
    for (Object each : who instanceof List<?> list ? list : List.of(who)) {
      if (!(each instanceof Pid pid) || !pid.node().equals(node)) {
        return null;
      }
      pids.add(pid);
    }
    return List.copyOf(pids);
  }
}
