package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The scopes of one name on other nodes, and whom each of them has in its groups.
///
/// Two scopes that find each other monitor each other, and send all that is theirs (`{sync, Peer,
/// [{Group, Pids}]}`); from then on each change (`{join, Peer, Group, Pids}`, `{leave, Peer, Pids,
/// Groups}`). One connection keeps order, so each has what the other had a moment ago. When a scope
/// is lost, with its node or alone, all that was its has left.
///
/// *Thread:* the scope's.
///
/// Rule: OTP-09.
final class PgPeers {

  private static final Atom SYNC = Atom.of("sync");
  private static final Atom JOIN = Atom.of("join");
  private static final Atom LEAVE = Atom.of("leave");

  /// A scope on another node.
  ///
  /// @param monitor on it
  /// @param groups whom it has
  private record Peer(Ref monitor, Map<Key, List<Pid>> groups) {}

  private final PgGroups groups;
  private final Map<Pid, Peer> peers = new HashMap<>();

  PgPeers(PgGroups groups) {
    this.groups = groups;
  }

  // ---- what this scope tells

  /// A scope has made itself known: it is sent all that is local, and is asked for its own if it is
  /// new.
  void discovered(Pid pid) {
    GenServer.cast(pid, Tuple.of(SYNC, Beam.self(), groups.allLocal()));
    if (!peers.containsKey(pid)) {
      var _ = meet(pid);
      Peers.discover(pid);
    }
  }

  private Peer meet(Pid pid) {
    Peer peer = new Peer(Beam.monitor(pid), new HashMap<>());
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
  /// @return whether it was one
  boolean cast(Object message) {
    if (message instanceof Tuple sync
        && sync.arity() == 3
        && Wire.is(sync.element(1), SYNC)
        && sync.element(2) instanceof Pid pid
        && sync.element(3) instanceof List<?> pairs) {
      Peer known = peers.get(pid);
      sync(known == null ? meet(pid) : known, pairs);
      return true;
    }
    return false;
  }

  private void sync(Peer peer, List<?> pairs) {
    Map<Key, List<Pid>> missing = new HashMap<>(peer.groups());
    for (Object pair : pairs) {
      Tuple each = Terms.asTuple(pair);
      if (each == null) {
        throw new IllegalStateException("neither group nor members: " + Terms.toString(pair));
      }
      Key group = new Key(each.element(1));
      List<Pid> now = pids(each.element(2));
      List<Pid> before = missing.remove(group);
      peer.groups().put(group, now);
      if (before == null) {
        groups.join(group, now, false);
      } else if (!before.equals(now)) {
        groups.replace(group, before, now);
      }
    }
    missing.forEach((group, before) -> {
      peer.groups().remove(group);
      groups.leave(group, before, before, false);
    });
  }

  /// `{join, Peer, Group, Pids}` or `{leave, Peer, Pids, Groups}`. Of a scope that is not known
  /// nothing is believed: its sync is yet to come, or it is lost.
  ///
  /// @return whether it was one of these
  boolean info(Object message) {
    if (!(message instanceof Tuple tuple)
        || tuple.arity() != 4
        || !(tuple.element(2) instanceof Pid pid)) {
      return false;
    }
    Peer peer = peers.get(pid);
    if (Wire.is(tuple.element(1), JOIN)) {
      if (peer != null) {
        join(peer, new Key(tuple.element(3)), pids(tuple.element(4)));
      }
      return true;
    }
    if (Wire.is(tuple.element(1), LEAVE) && tuple.element(4) instanceof List<?> names) {
      if (peer != null) {
        names.forEach(name -> leave(peer, new Key(name), pids(tuple.element(3))));
      }
      return true;
    }
    return false;
  }

  private void join(Peer peer, Key group, List<Pid> pids) {
    peer.groups()
        .merge(
            group,
            pids,
            (before, more) -> {
              List<Pid> all = new ArrayList<>(more);
              all.addAll(before);
              return List.copyOf(all);
            });
    groups.join(group, pids, false);
  }

  private void leave(Peer peer, Key group, List<Pid> pids) {
    List<Pid> before = peer.groups().get(group);
    if (before == null) {
      return;
    }
    List<Pid> left = without(before, pids);
    if (left.isEmpty()) {
      peer.groups().remove(group);
    } else {
      peer.groups().put(group, left);
    }
    groups.leave(group, without(before, left), pids, false);
  }

  /// A monitor has fired.
  ///
  /// @return whether it was one on a scope
  boolean down(Ref monitor, Pid pid) {
    Peer peer = peers.get(pid);
    if (peer == null || !peer.monitor().equals(monitor)) {
      return false;
    }
    peers.remove(pid);
    peer.groups().forEach((group, pids) -> groups.leave(group, pids, pids, false));
    return true;
  }

  /// The peers and whom they have: `#{Peer => {Ref, #{Group => Pids}}}`.
  TermMap term() {
    Map<Object, Object> all = new HashMap<>();
    peers.forEach((pid, peer) -> {
      List<Object> keysAndValues = new ArrayList<>();
      peer.groups()
          .forEach((group, pids) -> {
            keysAndValues.add(group.term());
            keysAndValues.add(pids);
          });
      all.put(pid, Tuple.of(peer.monitor(), TermMap.of(keysAndValues.toArray())));
    });
    return TermMap.copyOf(all);
  }

  private static List<Pid> pids(@Nullable Object who) {
    return who instanceof List<?> pids
        ? pids.stream().map(Pid.class::cast).toList()
        : List.of((Pid) who);
  }

  /// As Erlang's `--`: for each of the second the first equal one is taken out of the first.
  private static List<Pid> without(List<Pid> pids, List<Pid> others) {
    List<Pid> rest = new ArrayList<>(pids);
    others.forEach(rest::remove);
    return List.copyOf(rest);
  }
}
