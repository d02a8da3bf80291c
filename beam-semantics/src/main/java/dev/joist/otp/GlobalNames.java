package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.otp.GlobalTable.Entry;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names that one node's server of [Global] has, and who has them.
///
/// *Thread:* the server's.
///
/// Rule: DIST-16.
final class GlobalNames {

  private final Map<Key, Entry> names;
  private final Allowance allowance;
  private final Disbelief disbelief;
  private final Map<Ref, Key> monitors = new HashMap<>();
  private final Map<Pid, List<Key>> held = new HashMap<>();

  /// Names in a table.
  ///
  /// @param names what everybody of the node may read
  /// @param allowance for names of processes of other nodes
  GlobalNames(Map<Key, Entry> names, Allowance allowance, Disbelief disbelief) {
    this.names = names;
    this.allowance = allowance;
    this.disbelief = disbelief;
  }

  /// Gives a process a name, whoever had it; one of another node only if the allowance bears it.
  void enter(Key name, Pid pid, Atom resolve) {
    Entry before = names.get(name);
    if (before != null && before.pid().equals(pid) && before.resolve().equals(resolve)) {
      return;
    }
    remove(name);
    if (!isHere(pid) && !allowance.take(Allowance.of(name.term()))) {
      disbelief.of("a name beyond the %d bytes for all,".formatted(allowance.most()), pid);
      return;
    }
    Ref monitor = Beam.monitor(pid);
    monitors.put(monitor, name);
    held.computeIfAbsent(pid, _ -> new ArrayList<>()).add(name);
    names.put(name, new Entry(pid, resolve, monitor));
  }

  private static boolean isHere(Pid pid) {
    return pid.node().equals(Beam.node());
  }

  /// Frees a name.
  void remove(Key name) {
    Entry entry = names.remove(name);
    if (entry != null) {
      monitors.remove(entry.monitor());
      var _ = Beam.demonitor(entry.monitor(), DemonitorOption.FLUSH);
      forget(entry.pid(), name);
    }
  }

  /// A monitor has fired: whoever it was on is dead, or its node is lost.
  ///
  /// @return whether it was one of these
  boolean down(Ref monitor) {
    Key name = monitors.remove(monitor);
    if (name == null) {
      return false;
    }
    Entry entry = names.remove(name);
    if (entry != null) {
      forget(entry.pid(), name);
    }
    return true;
  }

  private void forget(Pid pid, Key name) {
    if (!isHere(pid)) {
      allowance.give(Allowance.of(name.term()));
    }
    held.computeIfPresent(
        pid,
        (_, all) -> {
          all.remove(name);
          return all.isEmpty() ? null : all;
        });
  }

  /// Frees the names of all processes of a node.
  void lost(Atom node) {
    List<Key> lost = new ArrayList<>();
    names.forEach((name, entry) -> {
      if (entry.pid().node().equals(node)) {
        lost.add(name);
      }
    });
    lost.forEach(this::remove);
  }

  /// Who has a name, dead or alive.
  @Nullable Pid find(Key name) {
    Entry entry = names.get(name);
    return entry == null ? null : entry.pid();
  }

  /// The names that a process has.
  List<Object> of(Pid pid) {
    return held.getOrDefault(pid, List.of()).stream().map(Key::term).toList();
  }

  /// All names: a list of `{Name, Pid, Resolve}`.
  List<Object> all() {
    List<Object> all = new ArrayList<>();
    names.forEach((name, entry) -> all.add(Tuple.of(name.term(), entry.pid(), entry.resolve())));
    return List.copyOf(all);
  }

  /// One of these.
  ///
  /// @param name whose it is
  /// @param pid who has it
  /// @param resolve what decides
  record Named(Key name, Pid pid, Atom resolve) {

    static Named of(Object term) {
      Tuple tuple = Terms.asTuple(term);
      boolean fits = tuple != null && tuple.arity() == 3;
      Atom resolve = tuple != null && fits ? Terms.asAtom(tuple.element(3)) : null;
      if (tuple != null && resolve != null && tuple.element(2) instanceof Pid pid) {
        return new Named(new Key(tuple.element(1)), pid, resolve);
      }
      throw new NonsenseException("a name that is no {Name, Pid, Resolve}");
    }

    Tuple term() {
      return Tuple.of(name.term(), pid, resolve);
    }
  }
}
