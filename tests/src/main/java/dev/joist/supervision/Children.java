package dev.joist.supervision;

import dev.joist.Beam;
import dev.joist.otp.StartFunction;
import dev.joist.otp.StartOption;
import dev.joist.otp.StartResult;
import dev.joist.otp.Supervisor;
import dev.joist.otp.SupervisorInit;
import dev.joist.signal.Exit;
import dev.joist.supervision.World.Kind;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What is supervised in a case: start functions that do as they are told in advance, and the
/// workers and supervisors they start.
///
/// *Thread:* start functions run in supervisors.
final class Children {

  /// The module that OTP's children are of; here it only stands in specs.
  static final Atom MODULE = Atom.of("oracle");

  /// Stop as you are told.
  record Stop(Object reason) {}

  /// Fail as you are told.
  record Fail(Object reason) {}

  /// Say that you are there, or unlink first.
  record Question(boolean unlink, Pid from, Ref ref) {}

  private static final Atom OPEN = Atom.of("open");

  private final World world;
  private final Map<Object, Deque<Object>> plans = new ConcurrentHashMap<>();
  private final Fun.Local function = Fun.local("start", 1, (StartFunction) this::start);

  Children(World world) {
    this.world = world;
  }

  void plan(Object id, List<?> outcomes) {
    plans.put(id, new ArrayDeque<>(outcomes));
  }

  // ---- what stands for pids and functions in a case

  /// What a term of a case means.
  Object real(Object term) {
    return switch (term) {
      case List<?> list -> list.stream().map(this::real).toList();
      case Map<?, ?> map -> TermMap.copyOf(realValues(map));
      case Tuple tuple -> realTuple(tuple);
      default -> term;
    };
  }

  private Map<Object, Object> realValues(Map<?, ?> map) {
    Map<Object, Object> real = new ConcurrentHashMap<>();
    map.forEach((key, value) -> real.put(key, real(value)));
    return real;
  }

  private Object realTuple(Tuple tuple) {
    String tag = tuple.arity() == 0 ? null : Terms.atomText(tuple.element(1));
    if ("pid".equals(tag)) {
      return tuple.arity() == 2
          ? world.pid(tuple.element(2))
          : world.pid(Tuple.of(tuple.element(2), tuple.element(3)));
    }
    if ("child".equals(tag) && tuple.arity() == 3) {
      return Tuple.of(MODULE, function, real(tuple.element(3)));
    }
    return Tuple.of(tuple.elements().stream().map(this::real).toArray());
  }

  // ---- supervisors

  StartResult supervisor(Object id, Object returned, StartOption... options) {
    return Supervisor.startLink(() -> begin(id, returned), options);
  }

  private SupervisorInit begin(Object id, Object returned) {
    var _ = world.named(id, Beam.self(), Kind.SUPERVISOR);
    if (returned instanceof Tuple tuple && "exit".equals(Terms.atomText(tuple.element(1)))) {
      throw Beam.exit(tuple.element(2));
    }
    return new SupervisorInit.Returned(returned);
  }

  // ---- start functions

  private StartResult start(List<Object> arguments) {
    Object id = arguments.getFirst();
    Deque<Object> plan = plans.get(id);
    Object outcome =
        plan == null ? Atom.of("ok") : plan.size() == 1 ? plan.getFirst() : plan.removeFirst();
    return started(id, arguments.subList(1, arguments.size()), outcome, false);
  }

  private StartResult started(Object id, List<Object> extra, Object outcome, boolean quiet) {
    @Nullable Tuple tuple = Terms.asTuple(outcome);
    String word = Terms.atomText(tuple == null ? outcome : tuple.element(1));
    if (tuple != null && "gate".equals(word)) {
      world.tell(Terms.toString(id) + " waits");
      Beam.receive(m -> OPEN.equals(m) ? m : null);
      return started(id, extra, tuple.element(2), quiet);
    }
    if (tuple != null && "quiet".equals(word)) {
      return started(id, extra, tuple.element(2), true);
    }
    if (tuple != null && "supervisor".equals(word)) {
      Object init = Tuple.of(tuple.element(2), real(tuple.element(3)));
      return supervisor(id, Tuple.of(Atom.of("ok"), init));
    }
    world.tell(
        "start "
            + Terms.toString(id)
            + (extra.isEmpty() ? "" : " " + World.text(extra))
            + ": "
            + Terms.toString(outcome));
    return tuple == null ? simple(id, outcome, word, quiet) : simple(id, tuple, word, quiet);
  }

  private StartResult simple(Object id, Object outcome, @Nullable String word, boolean quiet) {
    return switch (word) {
      case "ok" -> ok(worker(id, Manner.POLITE, null, quiet));
      case "stubborn" -> ok(worker(id, Manner.STUBBORN, null, quiet));
      case "patient" -> ok(worker(id, Manner.PATIENT, null, quiet));
      case "mortal" -> ok(worker(id, Manner.MORTAL, null, quiet));
      case "unlinked" -> {
        Pid pid = worker(id, Manner.POLITE, null, quiet);
        Beam.unlink(pid);
        yield ok(pid);
      }
      case "ignore" -> new StartResult.Ignore();
      case "undefined" -> failed(Tuple.of(Atom.of("ok"), Atom.of("undefined")));
      case null, default -> throw new IllegalArgumentException("no outcome: " + outcome);
    };
  }

  private StartResult simple(Object id, Tuple outcome, @Nullable String word, boolean quiet) {
    Object what = outcome.element(2);
    return switch (word) {
      case "ok" -> new StartResult.OkExtra(worker(id, Manner.POLITE, null, quiet), what);
      case "error", "return" -> failed(what);
      case "exit" -> throw Beam.exit(what);
      case "throw" -> throw Beam.throwing(what);
      case "ends" -> ok(worker(id, Manner.OWN_END, what, quiet));
      case null, default -> throw new IllegalArgumentException("no outcome: " + outcome);
    };
  }

  private static StartResult ok(Pid pid) {
    return new StartResult.Ok(pid);
  }

  private static StartResult failed(Object reason) {
    return new StartResult.Failed(reason);
  }

  // ---- workers

  /// How a worker takes it when it is told to end.
  private enum Manner {
    POLITE,
    STUBBORN,
    PATIENT,
    MORTAL,
    OWN_END
  }

  private Pid worker(Object id, Manner manner, @Nullable Object ownEnd, boolean quiet) {
    Pid parent = Beam.self();
    Ref ref = Beam.makeRef();
    Pid pid =
        Beam.spawnLink(() -> {
          var _ = Beam.trapExit(manner != Manner.MORTAL);
          Atom name = world.named(id, Beam.self(), Kind.WORKER);
          var _ = Beam.send(parent, ref);
          work(name, parent, manner, ownEnd, quiet);
        });
    Beam.receive(ref, m -> ref.equals(m) ? m : null);
    return pid;
  }

  private void work(Atom name, Pid parent, Manner manner, @Nullable Object ownEnd, boolean quiet) {
    while (true) {
      switch (Beam.receive()) {
        case Exit(Object from, Object reason) when from.equals(parent) -> {
          if (!quiet && !reason.equals(Atom.of("killed"))) {
            world.tell("stop " + name + ": " + World.text(world.shown(reason)));
          }
          boolean stays =
              manner == Manner.STUBBORN
                  || (manner == Manner.PATIENT && reason.equals(Atom.of("shutdown")));
          if (!stays) {
            throw Beam.exit(ownEnd == null ? reason : ownEnd);
          }
        }
        case Stop(Object reason) -> throw Beam.exit(reason);
        case Fail(Object reason) -> throw Beam.error(reason);
        case Question(boolean unlink, Pid from, Ref ref) -> {
          if (unlink) {
            Beam.unlink(parent);
          }
          var _ = Beam.send(from, ref);
        }
        default -> {} // nothing it knows
      }
    }
  }
}
