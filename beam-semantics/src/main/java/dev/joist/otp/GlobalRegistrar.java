package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.otp.GlobalNames.Named;
import dev.joist.signal.Body;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whoever on one node changes names on all: a process that does one thing after the other, each
/// with the floor of all servers concerned.
///
/// A name is free if no server knows a process that has it and lives. Each is asked, so that a name
/// stays unique also where not everybody sees everybody.
///
/// Rule: DIST-16.
final class GlobalRegistrar implements Body {

  private static final Logger LOG = LoggerFactory.getLogger(GlobalRegistrar.class);

  private static final Atom YES = Atom.of("yes");
  private static final Atom NO = Atom.of("no");
  private static final Atom RE_REGISTER = Atom.of("re_register");
  private static final Atom UNREGISTER = Atom.of("unregister");
  private static final Atom ENTER = Atom.of("enter");
  private static final Atom REMOVE = Atom.of("remove");
  private static final Atom FIND = Atom.of("find");
  private static final Atom ALIVE = Atom.of("alive");
  private static final Atom NAMES = Atom.of("names");
  private static final Atom NAMES_OF = Atom.of("names_of");
  private static final Atom MERGE = Atom.of("merge");
  private static final Atom RESOLVE = Atom.of("resolve");

  private static final Atom SYNC = Atom.of("sync");

  private final Pid server;
  private final Disbelief disbelief = new Disbelief("The registrar of global names");

  /// The registrar of a server.
  ///
  /// @param server of this node
  GlobalRegistrar(Pid server) {
    this.server = server;
  }

  @Override
  public void run() {
    while (true) {
      switch (Beam.receive()) {
        case Pid peer -> merge(peer);
        case Tuple asked when isTask(asked) ->
            new From((Tuple) asked.element(1)).reply(answer(asked.element(2)));
        case Object _ -> disbelief.of("a message that is no task");
      }
    }
  }

  /// Whether a message is what the server sends, which has looked at the request.
  private static boolean isTask(Tuple message) {
    return message.arity() == 2
        && message.element(1) instanceof Tuple from
        && from.arity() == 2
        && from.element(1) instanceof Pid
        && (SYNC.equals(message.element(2))
            || (message.element(2) instanceof Tuple task
                && (isUnregister(task) || isRegister(task))));
  }

  private static boolean isUnregister(Tuple task) {
    return task.arity() == 2 && Wire.is(task.element(1), UNREGISTER);
  }

  private static boolean isRegister(Tuple task) {
    return task.arity() == 4 && task.element(3) instanceof Pid;
  }

  private Object answer(Object request) {
    Tuple command = Terms.asTuple(request);
    if (command == null) {
      meetAll();
      return Wire.OK;
    }
    try (GlobalFloors floors = GlobalFloors.of(() -> GlobalFloors.view(server))) {
      Object name = command.element(2);
      if (Wire.is(command.element(1), UNREGISTER)) {
        var _ = floors.ask(Tuple.of(REMOVE, Beam.self(), name));
        return Wire.OK;
      }
      Pid pid = (Pid) command.element(3);
      boolean free =
          Wire.is(command.element(1), RE_REGISTER)
              || (isFree(name, floors) && isNameless(pid, name));
      if (free) {
        var _ = floors.ask(Tuple.of(ENTER, Beam.self(), name, pid, command.element(4)));
      }
      return free ? YES : NO;
    }
  }

  private static boolean isFree(Object name, GlobalFloors floors) {
    Set<Object> holders = new HashSet<>(floors.ask(Tuple.of(FIND, name)).values());
    return holders.stream().noneMatch(holder -> holder instanceof Pid pid && isAlive(pid, floors));
  }

  /// Whether somebody is not known to be dead.
  private static boolean isAlive(Pid pid, GlobalFloors floors) {
    Pid own = floors.at(pid.node());
    return own == null || !Boolean.FALSE.equals(GlobalFloors.ask(own, Tuple.of(ALIVE, pid)));
  }

  private boolean isNameless(Pid pid, Object name) {
    if (GlobalFloors.ask(server, Tuple.of(NAMES_OF, pid)) instanceof List<?> others
        && !others.isEmpty()) {
      LOG.error(
          "{} has the global name {} and is not registered as {} too",
          pid,
          Terms.toString(others.getFirst()),
          Terms.toString(name));
      return false;
    }
    return true;
  }

  // ---- servers that find each other

  /// Merges with all nodes that this one is connected to and that take part.
  private void meetAll() {
    for (Atom node : Beam.nodes()) {
      Object view =
          Calls.exchange(Tuple.of(Global.SERVER, node), null, Atom.of("view"), GenServer.INFINITY);
      if (view instanceof List<?> servers
          && !servers.isEmpty()
          && servers.getFirst() instanceof Pid peer) {
        merge(peer);
      }
    }
  }

  private boolean isTogether(Pid peer) {
    Set<Pid> theirs = GlobalFloors.view(peer);
    return theirs.isEmpty()
        || (theirs.contains(server) && GlobalFloors.view(server).contains(peer));
  }

  private void merge(Pid peer) {
    if (isTogether(peer)) {
      return;
    }
    try (GlobalFloors floors =
        GlobalFloors.of(() -> {
          Set<Pid> both = GlobalFloors.view(peer);
          both.addAll(GlobalFloors.view(server));
          return both;
        })) {
      if (!floors.servers().contains(peer) || isTogether(peer)) {
        return;
      }
      boolean lower = server.node().text().compareTo(peer.node().text()) < 0;
      merge(names(lower ? server : peer), names(lower ? peer : server), floors);
    }
  }

  private Map<Key, Named> names(Pid server) {
    Map<Key, Named> names = new HashMap<>();
    if (GlobalFloors.ask(server, NAMES) instanceof List<?> terms) {
      for (Object term : terms) {
        try {
          Named named = Named.of(term);
          names.put(named.name(), named);
        } catch (NonsenseException nonsense) {
          disbelief.of(nonsense.what(), server);
        }
      }
    }
    return names;
  }

  /// Has all servers have the names of both sides.
  ///
  /// @param low the names on the side of the node with the lower name
  private static void merge(Map<Key, Named> low, Map<Key, Named> high, GlobalFloors floors) {
    Map<Key, Named> all = new HashMap<>(high);
    List<Object> removed = new ArrayList<>();
    low.forEach((name, own) -> {
      Named other = all.get(name);
      Named kept =
          other == null || other.pid().equals(own.pid()) ? own : keeper(own, other, floors);
      if (kept == null) {
        all.remove(name);
        removed.add(name.term());
      } else {
        all.put(name, kept);
      }
    });
    List<Object> terms = new ArrayList<>();
    all.values().forEach(named -> terms.add(named.term()));
    var _ =
        floors.ask(
            Tuple.of(
                MERGE, Beam.self(), List.copyOf(removed), List.copyOf(terms), floors.servers()));
  }

  /// Which of two keeps the name; null for neither.
  private static @Nullable Named keeper(Named own, Named other, GlobalFloors floors) {
    if (!isAlive(other.pid(), floors)) {
      return own;
    }
    if (!isAlive(own.pid(), floors)) {
      return other;
    }
    Pid at = floors.at(own.pid().node());
    Object kept =
        at == null
            ? Wire.UNDEFINED
            : GlobalFloors.ask(
                at, Tuple.of(RESOLVE, own.resolve(), own.name().term(), other.pid(), own.pid()));
    return own.pid().equals(kept) ? own : other.pid().equals(kept) ? other : null;
  }
}
