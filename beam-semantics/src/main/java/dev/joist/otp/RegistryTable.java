package dev.joist.otp;

import dev.joist.otp.Registry.Entry;
import dev.joist.otp.Registry.Keys;
import dev.joist.process.LocalNode;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is in one registry. Processes enter themselves; the registry's own process takes those out
/// that have ended. Until it has, they are still here, so who looks leaves out the dead.
///
/// *Thread:* any.
///
/// @param owner the registry's process
/// @param parent who has started that process, and stays linked to it
/// @param kind how many a key may have
/// @param byKey what there is under a key, the oldest first; never empty
/// @param byPid the keys of a process, the oldest first
record RegistryTable(
    Pid owner,
    @Nullable Pid parent,
    Keys kind,
    Map<Key, List<Entry>> byKey,
    Map<Pid, List<Key>> byPid) {

  /// The tables of a node.
  private static final class All {
    private final Map<Atom, RegistryTable> tables = new ConcurrentHashMap<>();
  }

  static RegistryTable begin(
      LocalNode node, Atom name, Pid owner, @Nullable Pid parent, Keys kind) {
    RegistryTable table =
        new RegistryTable(
            owner, parent, kind, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    node.belonging(All.class, All::new).tables.put(name, table);
    return table;
  }

  static @Nullable RegistryTable find(LocalNode node, Atom name) {
    Map<Atom, RegistryTable> tables = node.belonging(All.class, All::new).tables;
    RegistryTable table = tables.get(name);
    if (table == null || node.process(table.owner) != null) {
      return table;
    }
    tables.remove(name, table); // the registry has ended, which nobody has told
    return null;
  }

  /// Enters somebody.
  ///
  /// @return null; or who has the key already, where it may have one only
  @Nullable Pid add(Key key, Entry entry, LocalNode node) {
    AtomicReference<@Nullable Pid> taken = new AtomicReference<>();
    byKey.compute(
        key,
        (_, there) -> {
          if (there == null) {
            return List.of(entry);
          }
          if (kind == Keys.DUPLICATE) {
            return with(there, entry);
          }
          Pid first = there.getFirst().pid();
          if (node.process(first) == null) {
            return List.of(entry); // it has ended, which the registry is about to learn
          }
          taken.set(first);
          return there;
        });
    Pid holder = taken.get();
    if (holder != null) {
      return holder;
    }
    byPid.merge(entry.pid(), List.of(key), RegistryTable::joined);
    return null;
  }

  private static List<Entry> with(List<Entry> entries, Entry more) {
    List<Entry> all = new ArrayList<>(entries);
    all.add(more);
    return List.copyOf(all);
  }

  private static List<Key> joined(List<Key> keys, List<Key> more) {
    List<Key> all = new ArrayList<>(keys);
    all.addAll(more);
    return List.copyOf(all);
  }

  /// Takes all entries of somebody under a key out.
  void remove(Key key, Pid pid) {
    takeOut(key, pid);
    byPid.computeIfPresent(
        pid,
        (_, keys) -> {
          List<Key> left = keys.stream().filter(each -> !each.equals(key)).toList();
          return left.isEmpty() ? null : left;
        });
  }

  /// Takes everything of somebody out.
  void removeAll(Pid pid) {
    List<Key> keys = byPid.remove(pid);
    if (keys != null) {
      keys.forEach(key -> takeOut(key, pid));
    }
  }

  private void takeOut(Key key, Pid pid) {
    byKey.computeIfPresent(
        key,
        (_, entries) -> {
          List<Entry> left = entries.stream().filter(each -> !each.pid().equals(pid)).toList();
          return left.isEmpty() ? null : left;
        });
  }

  Optional<Object> update(Key key, Pid pid, UnaryOperator<Object> function) {
    List<Entry> now =
        byKey.computeIfPresent(
            key,
            (_, entries) -> {
              Entry first = entries.getFirst();
              return first.pid().equals(pid)
                  ? List.of(new Entry(pid, Terms.of(function.apply(first.value()), "value")))
                  : entries;
            });
    return now == null || !now.getFirst().pid().equals(pid)
        ? Optional.empty()
        : Optional.of(now.getFirst().value());
  }

  List<Entry> entries(Key key) {
    return byKey.getOrDefault(key, List.of());
  }

  List<Key> keys(Pid pid) {
    return byPid.getOrDefault(pid, List.of());
  }

  long count(LocalNode node) {
    return byPid.entrySet().stream()
        .filter(each -> node.process(each.getKey()) != null)
        .mapToLong(each -> each.getValue().size())
        .sum();
  }
}
