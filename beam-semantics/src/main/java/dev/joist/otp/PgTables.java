package dev.joist.otp;

import dev.joist.process.LocalNode;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Who is in which group, of all scopes of a node: what OTP keeps in tables that everybody may
/// read. A scope writes its own; a table whose scope has ended is as good as gone.
///
/// *Thread:* any.
///
/// Rule: OTP-08.
final class PgTables {

  /// A member, and those who joined before it; immutable.
  record Members(Pid pid, @Nullable Members before) {

    /// The same with more in front, the first of them first.
    static @Nullable Members joined(@Nullable Members members, List<Pid> pids) {
      Members joined = members;
      for (Pid pid : pids.reversed()) {
        joined = new Members(pid, joined);
      }
      return joined;
    }

    static List<Pid> list(@Nullable Members members) {
      List<Pid> pids = new ArrayList<>();
      for (Members at = members; at != null; at = at.before) {
        pids.add(at.pid);
      }
      return List.copyOf(pids);
    }
  }

  /// A group, which somebody is in; immutable.
  ///
  /// @param all of all nodes
  /// @param local those of this node
  record Group(Members all, @Nullable Members local) {

    /// The same with more members.
    static @Nullable Group joined(@Nullable Group group, List<Pid> pids, boolean local) {
      Members before = group == null ? null : group.local;
      return of(
          Members.joined(group == null ? null : group.all, pids),
          local ? Members.joined(before, pids) : before);
    }

    /// The same without the newest membership of each of these; null when nobody is left.
    static @Nullable Group without(Group group, List<Pid> pids, boolean local) {
      Often leaving = new Often(pids);
      return of(
          leaving.outOf(group.all).left(), local ? leaving.outOf(group.local).left() : group.local);
    }

    private static @Nullable Group of(@Nullable Members all, @Nullable Members local) {
      return all == null ? null : new Group(all, local);
    }
  }

  /// The groups of one scope.
  ///
  /// @param owner the scope
  /// @param groups those that somebody is in
  record Scope(Pid owner, Map<Key, Group> groups) {}

  private final Map<Atom, Scope> scopes = new ConcurrentHashMap<>();

  static PgTables of(LocalNode node) {
    return node.belonging(PgTables.class, PgTables::new);
  }

  /// A new table of a scope that has just started.
  Scope begin(Atom scope, Pid owner) {
    Scope table = new Scope(owner, new ConcurrentHashMap<>());
    scopes.put(scope, table);
    return table;
  }

  private @Nullable Scope find(Atom scope) {
    Scope table = scopes.get(scope);
    if (table == null || Pg.runs(scope, table.owner())) {
      return table;
    }
    scopes.remove(scope, table); // the scope has ended, which nobody has told
    return null;
  }

  private @Nullable Group group(Atom scope, Object group) {
    Scope table = find(scope);
    return table == null ? null : table.groups().get(new Key(group));
  }

  List<Pid> members(Atom scope, Object name) {
    Group group = group(scope, name);
    return group == null ? List.of() : Members.list(group.all());
  }

  List<Pid> localMembers(Atom scope, Object name) {
    Group group = group(scope, name);
    return group == null ? List.of() : Members.list(group.local());
  }

  /// The groups of a scope.
  ///
  /// @param local only those that a process of this node is in
  List<Object> groups(Atom scope, boolean local) {
    Scope table = find(scope);
    if (table == null) {
      throw new ErrorException(
          Atom.of("badarg"), "no scope " + scope + " runs on this node; Pg.startLink starts one");
    }
    return table.groups().entrySet().stream()
        .filter(group -> !local || group.getValue().local() != null)
        .map(group -> group.getKey().term())
        .toList();
  }
}
