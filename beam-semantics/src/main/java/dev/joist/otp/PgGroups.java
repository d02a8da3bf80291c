package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.otp.PgTables.Group;
import dev.joist.otp.PgTables.Members;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.TermMap;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The groups of one scope of [Pg] as this node sees them, and who is told when they change.
///
/// *Thread:* the scope's.
///
/// Rule: OTP-08, OTP-09.
final class PgGroups {

  private static final Atom JOIN = Atom.of("join");
  private static final Atom LEAVE = Atom.of("leave");

  /// Somebody who wants to be told.
  ///
  /// @param pid who
  /// @param monitor on it
  /// @param group of which group; null for all
  private record Watcher(Pid pid, Ref monitor, @Nullable Key group) {}

  private final Map<Key, Group> groups;
  private final Map<Ref, Watcher> watchers = new LinkedHashMap<>();

  /// The groups in a table.
  ///
  /// @param groups what everybody of the node may read
  PgGroups(Map<Key, Group> groups) {
    this.groups = groups;
  }

  // ---- changes

  /// Enters members and tells of them.
  ///
  /// @param local whether they are of this node
  void join(Key group, List<Pid> pids, boolean local) {
    if (!pids.isEmpty()) {
      groups.compute(group, (_, members) -> Group.joined(members, pids, local));
      tell(JOIN, group, pids);
    }
  }

  /// Takes one membership out for each of these, and tells of it.
  ///
  /// @param told who are said to have left
  void leave(Key group, List<Pid> pids, List<Pid> told, boolean local) {
    if (!pids.isEmpty()) {
      groups.computeIfPresent(group, (_, members) -> Group.without(members, pids, local));
      tell(LEAVE, group, told);
    }
  }

  /// Puts members of another node in the place of those that were thought to be there. As in OTP
  /// nobody is told: a view was wrong, nobody has joined or left.
  void replace(Key group, List<Pid> before, List<Pid> now) {
    groups.compute(
        group,
        (_, members) ->
            Group.joined(
                members == null ? null : Group.without(members, before, false), now, false));
  }

  private void tell(Atom what, Key group, List<Pid> pids) {
    watchers.forEach((ref, watcher) -> {
      if (watcher.group() == null || watcher.group().equals(group)) {
        var _ = Beam.send(watcher.pid(), Tuple.of(ref, what, group.term(), List.copyOf(pids)));
      }
    });
  }

  // ---- watching

  /// Has a process told of a group from now on.
  ///
  /// @param group null for all
  /// @return the reference that it is told with
  Ref watch(Pid pid, @Nullable Key group) {
    Ref ref = Beam.makeRef();
    watchers.put(ref, new Watcher(pid, Beam.monitor(pid), group));
    return ref;
  }

  /// Tells a watcher nothing more.
  ///
  /// @return whether there was such a watcher
  boolean unwatch(Ref ref) {
    Watcher watcher = watchers.remove(ref);
    if (watcher == null) {
      return false;
    }
    var _ = Beam.demonitor(watcher.monitor(), DemonitorOption.FLUSH);
    return true;
  }

  /// A monitor has fired.
  ///
  /// @return whether it was one on a watcher
  boolean down(Ref monitor) {
    return watchers.values().removeIf(watcher -> watcher.monitor().equals(monitor));
  }

  /// Who is told of changes, as OTP's scope keeps them.
  ///
  /// @param ofScope who of all groups: `#{Ref => Pid}`
  /// @param ofGroups who of one: `#{Ref => {Pid, Group}}`
  /// @param byGroup the same for each group, the newest first: `#{Group => [{Pid, Ref}]}`
  record Watching(TermMap ofScope, TermMap ofGroups, TermMap byGroup) {}

  Watching watching() {
    Map<Object, Object> ofScope = new HashMap<>();
    Map<Object, Object> ofGroups = new HashMap<>();
    Map<Key, List<Object>> byGroup = new LinkedHashMap<>();
    watchers.forEach((ref, watcher) -> {
      Key group = watcher.group();
      if (group == null) {
        ofScope.put(ref, watcher.pid());
      } else {
        ofGroups.put(ref, Tuple.of(watcher.pid(), group.term()));
        byGroup
            .computeIfAbsent(group, _ -> new ArrayList<>())
            .addFirst(Tuple.of(watcher.pid(), ref));
      }
    });
    List<Object> keysAndValues = new ArrayList<>();
    byGroup.forEach((group, all) -> {
      keysAndValues.add(group.term());
      keysAndValues.add(List.copyOf(all));
    });
    return new Watching(
        TermMap.copyOf(ofScope), TermMap.copyOf(ofGroups), TermMap.of(keysAndValues.toArray()));
  }

  // ---- looking

  List<Pid> members(Key name) {
    Group group = groups.get(name);
    return group == null ? List.of() : Members.list(group.all());
  }

  /// All groups with their members.
  TermMap all() {
    List<Object> keysAndValues = new ArrayList<>();
    groups.forEach((name, group) -> {
      keysAndValues.add(name.term());
      keysAndValues.add(Members.list(group.all()));
    });
    return TermMap.of(keysAndValues.toArray());
  }

  /// The groups that processes of this node are in: a list of `{Group, Pids}`.
  List<Object> allLocal() {
    List<Object> pairs = new ArrayList<>();
    groups.forEach((name, group) -> {
      if (group.local() != null) {
        pairs.add(Tuple.of(name.term(), Members.list(group.local())));
      }
    });
    return List.copyOf(pairs);
  }
}
