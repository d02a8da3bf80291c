package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.process.LocalNode;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Processes by keys, each with a value: Elixir's `Registry`. With unique keys it keeps names of
/// servers that are any term ([#name]); with duplicate keys it tells who wants to hear of
/// something.
///
/// ```java
/// Registry rooms = new Registry(atom("rooms"));
/// var _ = Registry.startLink(atom("rooms"), Keys.UNIQUE);          // mostly a child of a supervisor
///
/// GenServer.startLink(new Room("tea"), StartOption.name(rooms.name("tea")));
/// GenServer.cast(rooms.name("tea"), new Say("hello"));
/// ```
///
/// A process registers itself, and only itself. Whoever has ended is found no more from the moment
/// on in which anybody can know of it. A registry and those who are in it are linked.
///
/// *Thread:* that of a process, or `node.run`, `inbox.run`. To look asks nobody.
///
/// *Errors:* `{unknown_registry, Name}` when there is none of that name.
///
/// Rule: GS-17.
///
/// @param registry its name
public record Registry(Atom registry) implements NameResolver {

  /// How many processes a key may have.
  public enum Keys {
    /// One.
    UNIQUE,
    /// Any number, the same process too.
    DUPLICATE
  }

  /// Who is registered under a key, and with what.
  ///
  /// @param pid who
  /// @param value a term
  public record Entry(Pid pid, Object value) {}

  private static final Atom MODULE = Atom.of("registry");
  private static final Atom ALREADY_REGISTERED = Atom.of("already_registered");

  // ---- the registry

  /// Starts a registry linked to the caller.
  ///
  /// @return `{error, {already_started, Pid}}` if there is one of that name
  public static StartResult startLink(Atom name, Keys keys) {
    return GenServer.startLink(new RegistryServer(name, keys), StartOption.name(name));
  }

  /// A child that is a registry; start it before those who register.
  public static ChildSpec childSpec(Atom name, Keys keys) {
    return ChildSpec.of(name, () -> startLink(name, keys));
  }

  private static LocalNode node() {
    return Names.self().node();
  }

  private RegistryTable table() {
    RegistryTable table = RegistryTable.find(node(), registry);
    if (table == null) {
      throw new ErrorException(
          Tuple.of(Atom.of("unknown_registry"), registry),
          "no registry " + registry + " runs on this node; Registry.startLink starts one");
    }
    return table;
  }

  // ---- registering

  /// Registers the calling process under a key.
  ///
  /// @return `ok`; or, where keys are unique, `{already_registered, Pid}`
  public Outcome register(Object key, Object value) {
    RegistryTable table = table();
    Entry entry = new Entry(Beam.self(), Terms.of(value, "value"));
    Beam.link(table.owner());
    Pid taken = table.add(new Key(Terms.of(key, "key")), entry, node());
    if (taken == null) {
      if (node().process(entry.pid()) == null) {
        table.removeAll(entry.pid()); // killed meanwhile: the registry has looked before we came
      }
      return Outcome.done();
    }
    unlinkIfGone(table);
    return Outcome.refused(Tuple.of(ALREADY_REGISTERED, taken));
  }

  /// Takes all entries of the calling process under a key out.
  public void unregister(Object key) {
    RegistryTable table = table();
    table.remove(new Key(Terms.of(key, "key")), Beam.self());
    unlinkIfGone(table);
  }

  private static void unlinkIfGone(RegistryTable table) {
    Pid self = Beam.self();
    if (table.keys(self).isEmpty() && !self.equals(table.parent())) {
      Beam.unlink(table.owner());
    }
  }

  /// Replaces the value of the calling process under a unique key.
  ///
  /// @return the new value; empty when the process has no such key
  /// @throws ErrorException `badarg` where keys are duplicate
  public Optional<Object> updateValue(Object key, UnaryOperator<Object> function) {
    RegistryTable table = table();
    if (table.kind() != Keys.UNIQUE) {
      throw new ErrorException(
          Atom.of("badarg"), "updateValue is for unique keys; " + registry + " has duplicate ones");
    }
    return table.update(new Key(Terms.of(key, "key")), Beam.self(), function);
  }

  // ---- looking

  /// Who is registered under a key.
  ///
  /// @return at most one where keys are unique
  public List<Entry> lookup(Object key) {
    LocalNode node = node();
    return table().entries(new Key(Terms.of(key, "key"))).stream()
        .filter(entry -> node.process(entry.pid()) != null)
        .toList();
  }

  /// The keys of a process, each as often as it is registered under it.
  public List<Object> keys(Pid pid) {
    return node().process(pid) == null
        ? List.of()
        : table().keys(pid).stream().map(Key::term).toList();
  }

  /// The values that a process has under a key.
  public List<Object> values(Object key, Pid pid) {
    return lookup(key).stream().filter(entry -> entry.pid().equals(pid)).map(Entry::value).toList();
  }

  /// How many entries there are.
  public long count() {
    return table().count(node());
  }

  /// Does something for each that is registered under a key: mostly, sends it a message.
  public void dispatch(Object key, Consumer<Entry> action) {
    lookup(key).forEach(action);
  }

  // ---- names of servers

  /// A key as the name of a server: to start it with, and to call it by.
  public Via name(Object key) {
    return new Via(this, key);
  }

  @Override
  public Atom module() {
    return MODULE;
  }

  /// Registers the calling process under a key, without a value.
  ///
  /// @throws ErrorException `badarg` for another process
  @Override
  public boolean registerName(Object name, Pid pid) {
    if (!pid.equals(Beam.self())) {
      throw new ErrorException(
          Atom.of("badarg"),
          pid + " is to be registered by " + Beam.self() + ", but must do it itself");
    }
    return register(name, Wire.UNDEFINED).isOk();
  }

  @Override
  public void unregisterName(Object name) {
    unregister(name);
  }

  @Override
  public Optional<Pid> whereisName(Object name) {
    return lookup(name).stream().map(Entry::pid).findFirst();
  }
}
