package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/// Names that are unique among all connected nodes, and locks: Erlang's module `global`.
///
/// ```java
/// var _ = Global.startLink();                        // once a node; mostly a child of a supervisor
/// GenServer.startLink(new Bank(), StartOption.global("bank"));
/// GenServer.call(Global.name("bank"), new GetBalance("a"));    // on any node
/// ```
///
/// A node takes part while it runs [#start]'s server, and shares its names with all connected nodes
/// that do. Each has all names: to look one up asks nobody. To register one asks all, and is done
/// when all have it. A name is free again when its process ends, or the node of that is lost.
///
/// Nodes that cannot reach each other have names of their own. When they can again, both sides'
/// names are put together, and where two processes have one name, its [Resolve] decides, once.
///
/// *Thread:* that of a process, or `node.run`, `inbox.run`.
///
/// *Ends the caller with* `{noproc, {gen_server, call, ...}}` when it changes a name, or locks, on
/// a node that does not take part.
///
/// Rule: DIST-16.
public final class Global {

  /// What the server is registered as.
  static final Atom SERVER = Atom.of("global_name_server");

  /// Tries that never end.
  public static final int INFINITY = Integer.MAX_VALUE;

  private static final Atom GLOBAL = Atom.of("global");

  /// A lock of something in somebody's name.
  ///
  /// @param resource what is locked: a term
  /// @param requester in whose name: a term. Several processes can hold one lock in one name
  public record LockId(Object resource, Object requester) {

    /// Checks that both are terms.
    public LockId {
      resource = Terms.of(resource, "resource");
      requester = Terms.of(requester, "requester");
    }
  }

  private Global() {}

  // ---- taking part

  /// Has this node take part, with a server that nothing binds to the caller.
  ///
  /// @return `{error, {already_started, Pid}}` if it does already
  public static StartResult start() {
    return start(Map.of());
  }

  /// As [#start()], with functions for [Resolve#named] besides Erlang's own.
  ///
  /// @param functions by name; have the same on all nodes
  public static StartResult start(Map<Atom, Resolve.Function> functions) {
    return GenServer.start(new GlobalServer(functions), StartOption.name(SERVER));
  }

  /// Has this node take part, with a server linked to the caller.
  ///
  /// @return `{error, {already_started, Pid}}` if it does already
  public static StartResult startLink() {
    return startLink(Map.of());
  }

  /// As [#startLink()], with functions for [Resolve#named] besides Erlang's own.
  ///
  /// @param functions by name; have the same on all nodes
  public static StartResult startLink(Map<Atom, Resolve.Function> functions) {
    return GenServer.startLink(new GlobalServer(functions), StartOption.name(SERVER));
  }

  /// A child that has its node take part; start it before those who have names.
  public static ChildSpec childSpec() {
    return childSpec(Map.of());
  }

  /// As [#childSpec()], with functions for [Resolve#named] besides Erlang's own.
  ///
  /// @param functions by name; have the same on all nodes
  public static ChildSpec childSpec(Map<Atom, Resolve.Function> functions) {
    return ChildSpec.of(SERVER, () -> startLink(functions));
  }

  // ---- names

  /// A name as it stands wherever a server is named: `{global, Name}`.
  public static Tuple name(Object name) {
    return Tuple.of(GLOBAL, Terms.of(name, "name"));
  }

  /// The name in `{global, Name}`; empty where it is none.
  static Optional<Object> named(Object server) {
    Tuple pair = Terms.asTuple(server);
    return pair != null && pair.arity() == 2 && Wire.is(pair.element(1), GLOBAL)
        ? Optional.of(pair.element(2))
        : Optional.empty();
  }

  /// Gives a process a name; where two turn out to have it, one is killed. Rule: DIST-16.
  ///
  /// @param name any term
  /// @param pid of any node
  /// @return whether it has it now: false, Erlang's `no`, when another has, or the process has a
  ///   name already, which is logged
  public static boolean registerName(Object name, Pid pid) {
    return registerName(name, pid, Resolve.RANDOM_EXIT_NAME);
  }

  /// As [#registerName(Object, Pid)].
  ///
  /// @param resolve what decides where two turn out to have it
  public static boolean registerName(Object name, Pid pid, Resolve resolve) {
    return Wire.is(change("register", name, pid, resolve), Atom.of("yes"));
  }

  /// Gives a process a name, whoever has it now. Rule: DIST-16.
  public static void reRegisterName(Object name, Pid pid) {
    reRegisterName(name, pid, Resolve.RANDOM_EXIT_NAME);
  }

  /// As [#reRegisterName(Object, Pid)].
  ///
  /// @param resolve what decides where two turn out to have it
  public static void reRegisterName(Object name, Pid pid, Resolve resolve) {
    var _ = change("re_register", name, pid, resolve);
  }

  private static Object change(String what, Object name, Pid pid, Resolve resolve) {
    return call(Tuple.of(Atom.of(what), Terms.of(name, "name"), pid, resolve.function()));
  }

  private static Object call(Object request) {
    return GenServer.call(SERVER, request, GenServer.INFINITY);
  }

  /// Frees a name; nothing happens when nobody has it. Rule: DIST-16.
  public static void unregisterName(Object name) {
    if (whereisName(name).isPresent()) {
      var _ = call(Tuple.of(Atom.of("unregister"), Terms.of(name, "name")));
    }
  }

  /// The process that has a name, as this node knows. Rule: DIST-16.
  ///
  /// @return empty when nobody has it, or this node does not take part
  public static Optional<Pid> whereisName(Object name) {
    return table().find(Terms.of(name, "name"));
  }

  private static GlobalTable table() {
    return GlobalTable.of(Names.self().node());
  }

  /// All names, as this node knows, in no order.
  public static List<Object> registeredNames() {
    return table().all();
  }

  /// Sends a message to the process that has a name. Rule: DIST-16.
  ///
  /// @return the process
  /// @throws ExitException `{badarg, {Name, Message}}` when nobody has it
  public static Pid send(Object name, Object message) {
    Object term = Terms.of(message, "message");
    Optional<Pid> pid = whereisName(name);
    if (pid.isEmpty()) {
      throw new ExitException(
          Tuple.of(Atom.of("badarg"), Tuple.of(Terms.of(name, "name"), term)), false);
    }
    var _ = Beam.send(pid.get(), term);
    return pid.get();
  }

  /// Waits until this node shares its names with all connected nodes that take part.
  public static void sync() {
    var _ = call(Atom.of("sync"));
  }

  // ---- locks

  /// Locks something on all nodes that take part, trying until it can. Rule: DIST-16.
  public static void setLock(LockId id) {
    var _ = setLock(id, nodes(), INFINITY);
  }

  /// Locks something on some nodes, for the calling process, unless it is locked in another's name
  /// on one of them; then it is locked on none. It is unlocked by [#delLock], and when the process
  /// ends or its node is lost. To lock again what one has locked does nothing.
  ///
  /// Between tries it waits, at random and longer each time, up to 8 seconds. Rule: DIST-16.
  ///
  /// @param nodes those that cannot be reached do not count
  /// @param retries how many more tries there are after the first, or [#INFINITY]
  /// @return whether it is locked
  public static boolean setLock(LockId id, List<Atom> nodes, int retries) {
    List<Atom> order = bossFirst(nodes);
    for (int times = 1; ; times++) {
      if (tryLock(id, order)) {
        return true;
      }
      if (retries != INFINITY && times > retries) {
        return false;
      }
      Beam.sleep(pause(times));
    }
  }

  /// As Erlang does: an eighth of a second, twice as much, and so on; from the sixth on, 8 seconds.
  private static Duration pause(int times) {
    long longest = times > 5 ? 8000 : (1L << times) * 1000 / 8;
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest) + 1);
  }

  /// Everybody asks the same node first, so that it is settled there.
  private static List<Atom> bossFirst(List<Atom> nodes) {
    return nodes.stream().distinct().sorted(Comparator.comparing(Atom::text).reversed()).toList();
  }

  private static boolean tryLock(LockId id, List<Atom> nodes) {
    List<Atom> locked = new ArrayList<>();
    for (Atom node : nodes) {
      Object answer = ask(node, "set_lock", id);
      if (Boolean.TRUE.equals(answer)) {
        locked.add(node);
      } else if (Boolean.FALSE.equals(answer)) {
        locked.forEach(other -> ask(other, "del_lock", id));
        return false;
      }
    }
    return true;
  }

  private static Object ask(Atom node, String what, LockId id) {
    return Calls.exchange(
        Tuple.of(SERVER, node),
        null,
        Tuple.of(Atom.of(what), id.resource(), id.requester(), Beam.self()),
        GenServer.INFINITY);
  }

  /// Takes the calling process's lock back on all nodes that take part. Rule: DIST-16.
  public static void delLock(LockId id) {
    delLock(id, nodes());
  }

  /// Takes the calling process's lock back on some nodes; nothing happens where it has none.
  public static void delLock(LockId id, List<Atom> nodes) {
    nodes.forEach(node -> ask(node, "del_lock", id));
  }

  /// Does something while it holds a lock on all nodes that take part. Rule: DIST-16.
  ///
  /// @return what it returns
  public static <T> T trans(LockId id, Supplier<T> work) {
    return trans(id, work, nodes(), INFINITY).orElseThrow();
  }

  /// Does something while it holds a lock on some nodes, which is taken back however it ends.
  ///
  /// @param retries as for [#setLock(LockId, List, int)]
  /// @return what it returns; empty, Erlang's `aborted`, when there was no lock to be had
  public static <T> Optional<T> trans(LockId id, Supplier<T> work, List<Atom> nodes, int retries) {
    if (!setLock(id, nodes, retries)) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.get());
    } finally {
      delLock(id, nodes);
    }
  }

  /// The nodes that this one shares its names with, itself among them.
  private static List<Atom> nodes() {
    List<?> view = (List<?>) call(Atom.of("view"));
    return view.stream().map(server -> ((Pid) server).node()).toList();
  }
}
