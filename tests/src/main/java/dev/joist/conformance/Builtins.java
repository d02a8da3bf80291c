package dev.joist.conformance;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.MonitorOption;
import dev.joist.SpawnOption;
import dev.joist.Spawned;
import dev.joist.signal.AliasMode;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.ImproperList;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Erlang's functions by name and terms: finds the method of [Beam] that takes such arguments.
///
/// Where Java's types leave no room for a bad argument, as in `link(42)`, the error that Erlang
/// raises for it is raised here.
///
/// @param body what a new process runs
record Builtins(ScriptedProcess body) {

  private static final Atom OK = Atom.of("ok");
  private static final Atom UNDEF = Atom.of("undef");
  private static final Atom FUNCTION_CLAUSE = Atom.of("function_clause");
  private static final Atom BAD_GENERATOR = Atom.of("bad_generator");
  private static final Atom UNDEFINED = Atom.of("undefined");
  private static final Atom DO = Atom.of("$do");

  /// Performs an operation with as many arguments as it takes.
  ///
  /// @throws ErrorException as the function raises
  Object perform(Operation operation, List<Object> arguments) {
    var given = new Arguments(arguments);
    return switch (operation) {
      case SPAWN ->
          given.count() == 0
              ? born(new Children(body).spawn())
              : new Children(body).spawn(given.atom(1));
      case SPAWN_LINK ->
          given.count() == 0
              ? born(new Children(body).spawnLink())
              : new Children(body).spawnLink(given.atom(1));
      case SPAWN_MONITOR ->
          given.count() == 0
              ? pair(new Children(body).spawnMonitor())
              : pairAway(new Children(body).spawnMonitor(given.atom(1)));
      case SPAWN_OPT ->
          given.count() == 1 ? spawnOpt(given.list(1)) : spawnOpt(given.atom(1), given.list(2));
      case SELF -> Beam.self();
      case MAKE_REF -> Beam.makeRef();
      case SEND -> Beam.send(given.term(1), given.term(2));
      case MONITOR ->
          Beam.monitor(
              given.term(1),
              given.term(2),
              MonitorOption.of(given.options(3)).toArray(MonitorOption[]::new));
      case DEMONITOR ->
          Beam.demonitor(
              given.ref(1), DemonitorOption.of(given.options(2)).toArray(DemonitorOption[]::new));
      case LINK -> link(given.term(1));
      case UNLINK -> unlink(given.term(1));
      case EXIT -> exit(given);
      case PROCESS_FLAG -> processFlag(given);
      case REGISTER -> register(given.atom(1), given.term(2));
      case UNREGISTER -> {
        Beam.unregister(given.atom(1));
        yield true;
      }
      case WHEREIS -> whereis(given.term(1));
      case ALIAS -> alias(given.options(1));
      case UNALIAS -> Beam.unalias(given.ref(1));
      case IS_PROCESS_ALIVE -> Beam.isProcessAlive(given.pid(1));
      case PUT -> Beam.put(given.term(1), given.term(2));
      case GET -> given.count() == 0 ? pairs(Beam.get()) : Beam.get(given.term(1));
      case ERASE -> given.count() == 0 ? pairs(Beam.erase()) : Beam.erase(given.term(1));
      case SEND_AFTER, START_TIMER -> TimerCalls.start(operation, given);
      case CANCEL_TIMER -> TimerCalls.cancel(given);
      case PROCESS_INFO -> processInfo(given.pid(1), given.term(2));
      case NODE -> given.count() == 0 ? Beam.node() : node(given.term(1));
      case NODES -> Beam.nodes();
      case MONITOR_NODE -> Beam.monitorNode(given.atom(1), flag("monitor_node", given.term(2)));
      case DISCONNECT_NODE -> given.term(1) instanceof Atom node && Beam.disconnectNode(node);
      case MONITOR_NODES -> {
        Beam.monitorNodes(flag("monitor_nodes", given.term(1)));
        yield OK;
      }
      case ALL -> all(given.term(1));
      case FLUSH -> flush();
      case RECV, AWAIT, DIE ->
          throw new ErrorException(FUNCTION_CLAUSE, operation.text() + " is a step of its own");
    };
  }

  // ---- making processes

  private Object spawnOpt(List<?> options) {
    Spawned spawned =
        new Children(body).spawnOpt(SpawnOption.of(options).toArray(SpawnOption[]::new));
    return spawned.monitor() == null ? born(spawned.pid()) : pair(spawned);
  }

  private Object spawnOpt(Atom node, List<?> options) {
    Spawned spawned =
        new Children(body).spawnOpt(node, SpawnOption.of(options).toArray(SpawnOption[]::new));
    return spawned.monitor() == null ? spawned.pid() : pairAway(spawned);
  }

  /// A child that its own driver hears of, not this process.
  private static Tuple pairAway(Spawned spawned) {
    return Tuple.of(spawned.pid(), spawned.ref());
  }

  private Tuple pair(Spawned spawned) {
    return Tuple.of(born(spawned.pid()), spawned.ref());
  }

  private Pid born(Pid child) {
    body.births().accept(child);
    return child;
  }

  // ---- links, exits, flags

  private static Object link(Object other) {
    switch (other) {
      case Pid pid -> Beam.link(pid);
      case Port port -> Beam.link(port);
      default -> throw Arguments.badarg("link", other);
    }
    return true;
  }

  private static Object unlink(Object other) {
    switch (other) {
      case Pid pid -> Beam.unlink(pid);
      case Port port -> Beam.unlink(port);
      default -> throw Arguments.badarg("unlink", other);
    }
    return true;
  }

  private static Object exit(Arguments given) {
    if (given.count() == 1) {
      throw Beam.exit(given.term(1));
    }
    switch (given.term(1)) {
      case Pid pid -> Beam.exit(pid, given.term(2));
      case Port port -> Beam.exit(port, given.term(2));
      case Object other -> throw Arguments.badarg("exit", other);
    }
    return true;
  }

  private static Object processFlag(Arguments given) {
    if (given.count() == 3) {
      throw Arguments.badarg("process_flag of another process", given.term(2));
    }
    return Beam.processFlag(given.term(1), given.term(2));
  }

  // ---- names and aliases

  private static Object register(Atom name, Object id) {
    switch (id) {
      case Pid pid -> Beam.register(name, pid);
      case Port port -> Beam.register(name, port);
      default -> throw Arguments.badarg("register", id);
    }
    return true;
  }

  private static Object whereis(Object name) {
    if (name instanceof Boolean) {
      return UNDEFINED; // an atom in Erlang, though no name here
    }
    Atom atom = Arguments.atom("whereis", name);
    Optional<Pid> pid = Beam.whereis(atom);
    return pid.isPresent()
        ? pid.get()
        : Beam.whereisPort(atom).<Object>map(p -> p).orElse(UNDEFINED);
  }

  private static Object alias(List<?> options) {
    AliasMode mode = AliasMode.EXPLICIT_UNALIAS;
    for (Object option : options) {
      String name = Arguments.atom("alias", option).text();
      mode =
          switch (name) {
            case "explicit_unalias", "reply" -> AliasMode.valueOf(name.toUpperCase(Locale.ROOT));
            default -> throw Arguments.badarg("alias", option);
          };
    }
    return Beam.alias(mode);
  }

  // ---- nodes

  private static Atom node(Object id) {
    return switch (id) {
      case Pid pid -> Beam.node(pid);
      case Ref ref -> Beam.node(ref);
      case Port port -> Beam.node(port);
      default -> throw Arguments.badarg("node", id);
    };
  }

  private static boolean flag(String operation, Object term) {
    if (term instanceof Boolean flag) {
      return flag;
    }
    throw Arguments.badarg(operation, term);
  }

  // ---- looking

  private static Object pairs(Map<Object, Object> dictionary) {
    List<Object> pairs = new ArrayList<>();
    dictionary.forEach((key, value) -> pairs.add(Tuple.of(key, value)));
    return List.copyOf(pairs);
  }

  /// The driver's monitors and messages are left out; links and monitors come in order.
  private Object processInfo(Pid pid, Object item) {
    if (item instanceof ImproperList) {
      throw Arguments.badarg("process_info", item);
    }
    Object info =
        item instanceof List<?> items ? Beam.processInfo(pid, items) : Beam.processInfo(pid, item);
    if (info instanceof Tuple pair
        && pair.element(1) instanceof Atom key
        && pair.element(2) instanceof List<?> values) {
      return switch (key.text()) {
        case "links", "monitors", "monitored_by" -> Tuple.of(key, sortedWithoutDriver(values));
        case "messages" ->
            Tuple.of(key, values.stream().filter(message -> !isInstruction(message)).toList());
        default -> info;
      };
    }
    return info;
  }

  private List<Object> sortedWithoutDriver(List<?> values) {
    List<Object> rest = new ArrayList<>(values);
    rest.remove(body.driver());
    rest.sort(Terms::compare);
    return List.copyOf(rest);
  }

  /// Whether a message is of the driver's, or looks so.
  static boolean isInstruction(Object message) {
    Tuple tuple = Terms.asTuple(message);
    return tuple != null && tuple.arity() > 0 && tuple.element(1).equals(DO);
  }

  // ---- several at once

  private static Object flush() {
    List<Object> messages = new ArrayList<>();
    Object message = taken();
    while (message != null) {
      messages.add(message);
      message = taken();
    }
    return List.copyOf(messages);
  }

  private static @Nullable Object taken() {
    return Beam.<@Nullable Object>receive(
        Duration.ZERO,
        message -> {
          Tuple tuple = Terms.asTuple(message);
          boolean wanted = tuple == null || (tuple.arity() > 0 && !tuple.element(1).equals(DO));
          return wanted ? message : null;
        },
        () -> null);
  }

  private Object all(Object operations) {
    List<?> heads =
        switch (operations) {
          case List<?> list -> list;
          case ImproperList list -> list.heads();
          default -> List.of();
        };
    List<Object> results = new ArrayList<>();
    for (Object each : heads) {
      Tuple call = Terms.asTuple(each);
      if (call != null && call.arity() == 2) {
        results.add(ScriptedProcess.result(() -> named(call.element(1), call.element(2))));
      }
    }
    if (operations instanceof List<?>) {
      return List.copyOf(results);
    }
    Object end = operations instanceof ImproperList list ? list.tail() : operations;
    throw new ErrorException(Tuple.of(BAD_GENERATOR, end), "all takes a list");
  }

  private Object named(Object name, Object arguments) {
    Atom atom = Terms.asAtom(name);
    Operation operation = atom == null ? null : Operation.of(atom.text());
    if (operation == null) {
      throw new ErrorException(FUNCTION_CLAUSE, "there is no operation " + Terms.toString(name));
    }
    if (arguments instanceof List<?> list && operation.takes(list.size())) {
      return perform(operation, List.copyOf(list));
    }
    throw new ErrorException(
        !operation.isOfErlang()
            ? FUNCTION_CLAUSE
            : arguments instanceof List ? UNDEF : Arguments.BADARG,
        operation.text() + " takes no arguments " + Terms.toString(arguments));
  }
}
