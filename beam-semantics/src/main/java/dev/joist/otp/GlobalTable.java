package dev.joist.otp;

import dev.joist.process.LocalNode;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The names of [Global] as one node has them, which everybody on it may read. The server of that
/// node writes them; when it has ended they are as good as gone.
///
/// *Thread:* any.
///
/// Rule: DIST-16.
final class GlobalTable {

  /// Who has a name.
  ///
  /// @param pid of whatever node
  /// @param resolve what decides if another has it too
  /// @param monitor on it
  record Entry(Pid pid, Atom resolve, Ref monitor) {}

  private final LocalNode node;
  private volatile @Nullable Pid owner;
  private volatile Map<Key, Entry> names = new ConcurrentHashMap<>();

  private GlobalTable(LocalNode node) {
    this.node = node;
  }

  static GlobalTable of(LocalNode node) {
    return node.belonging(GlobalTable.class, () -> new GlobalTable(node));
  }

  /// A new table of a server that has just started.
  Map<Key, Entry> begin(Pid server) {
    Map<Key, Entry> empty = new ConcurrentHashMap<>();
    names = empty;
    owner = server;
    return empty;
  }

  private Map<Key, Entry> names() {
    Pid server = owner;
    return server != null && Pg.runs(Global.SERVER, server) ? names : Map.of();
  }

  /// Who has a name now: of this node only somebody who is alive.
  Optional<Pid> find(Object name) {
    Entry entry = names().get(new Key(name));
    return Optional.ofNullable(entry)
        .map(Entry::pid)
        .filter(pid -> !node.isLocal(pid) || node.process(pid) != null);
  }

  List<Object> all() {
    return names().keySet().stream().map(Key::term).toList();
  }
}
