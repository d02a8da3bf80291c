package dev.joist.conformance;

import dev.joist.conformance.Instruction.Await;
import dev.joist.conformance.Instruction.Die;
import dev.joist.conformance.Instruction.Pattern;
import dev.joist.conformance.Instruction.Perform;
import dev.joist.conformance.Instruction.Result;
import dev.joist.conformance.Instruction.Take;
import dev.joist.conformance.Step.Action;
import dev.joist.conformance.Step.Binding;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A scenario performed by Joist.
///
/// The driver tells an actor what to do, lets everybody run until nobody has anything left to do,
/// and only then goes on to the next step.
final class Performance {

  private static final Atom ERROR = Atom.of("error");
  private static final Atom OK = Atom.of("ok");
  private static final Atom DEAD = Atom.of("dead");
  private static final Atom BUSY = Atom.of("busy");
  private static final Atom UNBOUND = Atom.of("unbound");
  private static final Atom DIED = Atom.of("died");
  private static final Atom NO_ANSWER = Atom.of("no_answer");
  private static final Atom NOCONNECTION = Atom.of("noconnection");

  /// Results that are bound to no variable.
  private static final Set<Atom> FAILURES = Set.of(DEAD, BUSY, UNBOUND, DIED, NO_ANSWER);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Where a process awaits, the oracle looks three times, so long each time, whether something has
  /// happened; a timeout that is shorter shows in the step that has set it.
  private static final Duration LOOK = Duration.ofMillis(4);

  private static final int LOOKS = 3;

  private final Stage stage;
  private final Trace trace;
  private final Map<String, Object> variables = new HashMap<>();

  /// In order of spawning.
  private final List<Actor> actors = new ArrayList<>();

  private Performance(Stage stage, int nodes) {
    this.stage = stage;
    trace = new Trace(nodes);
  }

  /// Performs a scenario.
  ///
  /// @param kind of the scripted processes
  /// @return its trace
  static String trace(Scenario scenario, Kind kind) throws InterruptedException {
    return trace(scenario, kind, Host.PLAIN);
  }

  /// Performs a scenario.
  ///
  /// @param kind of the scripted processes
  /// @param host that they live in
  /// @return its trace
  static String trace(Scenario scenario, Kind kind, Host host) throws InterruptedException {
    try (Stage stage = Stage.of(scenario.nodes(), kind, host)) {
      Performance performance = new Performance(stage, scenario.nodes());
      performance.perform(scenario);
      return performance.trace.toString();
    }
  }

  private void perform(Scenario scenario) throws InterruptedException {
    int number = 0;
    for (Step step : scenario.steps()) {
      trace.step(++number, step);
      actors.forEach(actor -> actor.livedBefore = actor.lives());
      Object result = perform(step.what());
      bind(step, result);
      settle();
      trace.result(step.what(), result);
      actors.forEach(this::report);
    }
    trace.end();
    actors.forEach(trace::last);
  }

  // ---- a step

  private Object perform(Action what) throws InterruptedException {
    switch (what) {
      case Action.Spawn(String node) -> {
        Driver driver = stage.driver(node);
        return driver == null ? DEAD : driver.spawn();
      }
      case Action.Sleep(long millis) -> {
        stage.workFor(Duration.ofMillis(millis));
        return OK;
      }
      case Action.OnNetwork network -> {
        return perform(network);
      }
      case Action.Perform order -> {
        Actor actor = actor(order.actor());
        if (actor == null) {
          return UNBOUND;
        }
        if (!actor.lives()) {
          return DEAD;
        }
        return actor.awaiting ? BUSY : perform(actor, order);
      }
    }
  }

  /// What lives on a node that ends has ended as everybody else is told.
  private Object perform(Action.OnNetwork network) {
    Driver lost = network.deed().ends() ? stage.driver(network.peer()) : null;
    actors.stream()
        .filter(actor -> actor.lives() && actor.driver.equals(lost))
        .forEach(actor -> actor.reason = NOCONNECTION);
    return stage.perform(network);
  }

  private @Nullable Actor actor(String name) {
    return actors.stream().filter(actor -> actor.name.equals(name)).findFirst().orElse(null);
  }

  private Object perform(Actor actor, Action.Perform order) throws InterruptedException {
    if (!unbound(order).isEmpty()) {
      return UNBOUND;
    }
    Ref id = actor.driver.tell(actor.pid, instruction(order));
    Object result = answer(actor, id);
    if (result.equals(ScriptedProcess.WAITING) && order.operation() == Operation.AWAIT) {
      actor.awaiting = true;
      actor.impatient = order.arguments().get(1).value(variables) instanceof Long;
    }
    return result;
  }

  /// The variables that have no value, because the step that was to bind them was not carried out.
  private Set<String> unbound(Action.Perform order) {
    Set<String> unbound = new HashSet<>();
    List<Expression> arguments = order.arguments();
    int first = order.operation().takesPattern() ? 1 : 0;
    for (Expression argument : arguments.subList(first, arguments.size())) {
      argument.variables(unbound::add);
    }
    unbound.removeAll(variables.keySet());
    return unbound;
  }

  private Instruction instruction(Action.Perform order) {
    List<Expression> arguments = order.arguments();
    return switch (order.operation()) {
      case RECV -> new Take(pattern(arguments.getFirst()));
      case AWAIT -> new Await(pattern(arguments.getFirst()), arguments.get(1).value(variables));
      case DIE -> new Die(arguments.get(0).value(variables), arguments.get(1).value(variables));
      default ->
          new Perform(
              order.operation(),
              arguments.stream().map(argument -> argument.value(variables)).toList());
    };
  }

  private Pattern pattern(Expression expression) {
    return new Pattern(expression, Map.copyOf(variables));
  }

  private Object answer(Actor actor, Ref id) throws InterruptedException {
    stage.workOff();
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      Object answer =
          actor.driver.poll(message ->
              switch (message) {
                case Result(Ref ref, Object value) when ref.equals(id) -> value;
                case Down(Ref ref, _, _, Object reason) when ref.equals(actor.monitor) -> {
                  actor.reason = reason;
                  yield DIED;
                }
                default -> null;
              });
      if (answer != null) {
        return answer;
      }
      stage.workFor(Duration.ofMillis(1));
    }
    return NO_ANSWER;
  }

  // ---- binding

  private void bind(Step step, Object result) {
    Tuple tuple = Terms.asTuple(result);
    boolean error = tuple != null && tuple.arity() > 0 && tuple.element(1).equals(ERROR);
    if (error || (result instanceof Atom atom && FAILURES.contains(atom))) {
      return;
    }
    switch (step.binding()) {
      case Binding.Nothing() -> {}
      case Binding.One(String variable) -> bind(variable, result, step.what());
      case Binding.Elements(List<String> wanted) -> {
        if (tuple != null) {
          bind(wanted, tuple.elements(), step.what());
        }
      }
      case Binding.Members(List<String> wanted) -> {
        if (result instanceof List<?> list) {
          bind(wanted, list, step.what());
        }
      }
    }
  }

  private void bind(List<String> wanted, List<?> values, Action what) {
    if (wanted.size() == values.size()) {
      for (int i = 0; i < wanted.size(); i++) {
        bind(wanted.get(i), values.get(i), what);
      }
    }
  }

  private void bind(String variable, Object value, Action what) {
    if (variable.equals(Expression.ANYTHING)) {
      return;
    }
    variables.put(variable, value);
    trace.name(value, variable);
    if (value instanceof Pid pid && spawns(what) && !isActor(pid)) {
      Driver driver = stage.driver(pid.node().text());
      Ref monitor = driver == null ? null : stage.monitorOf(driver, pid);
      if (driver != null && monitor != null) {
        actors.add(new Actor(variable, pid, driver, monitor));
      }
    }
  }

  private boolean isActor(Pid pid) {
    return actors.stream().anyMatch(actor -> actor.pid.equals(pid));
  }

  private static boolean spawns(Action what) {
    return switch (what) {
      case Action.Spawn _ -> true;
      case Action.Sleep _, Action.OnNetwork _ -> false;
      case Action.Perform(_, Operation operation, _) ->
          switch (operation) {
            case ALL, SPAWN, SPAWN_LINK, SPAWN_MONITOR, SPAWN_OPT -> true;
            default -> false;
          };
    };
  }

  // ---- what else happens

  /// Lets everybody run until nothing happens any more by itself.
  private void settle() throws InterruptedException {
    stage.workOff();
    collect();
    for (int looks = 0; looks < LOOKS && timePasses(); looks++) {
      stage.workFor(LOOK);
      if (collect()) {
        looks = -1;
      }
    }
  }

  /// Whether the oracle would let time pass, and something may come of it.
  private boolean timePasses() {
    return actors.stream().anyMatch(Actor::waits)
        && (stage.hasAlarms()
            || actors.stream().anyMatch(actor -> actor.waits() && actor.impatient));
  }

  /// Takes what has been told to the driver.
  ///
  /// @return whether that was anything
  private boolean collect() {
    boolean any = false;
    for (Driver driver : stage.drivers()) {
      for (Object message = driver.poll(m -> m); message != null; message = driver.poll(m -> m)) {
        for (Actor actor : actors) {
          any |= actor.learns(message);
        }
      }
    }
    return any;
  }

  /// What a process got in the step in which it then died, the oracle tells with the next step.
  private void report(Actor actor) {
    Actor first = actor(actor.name);
    Object reason = actor.reason;
    Object got = actor.got;
    if (first != null && first.livedBefore && reason != null) {
      trace.exited(actor, reason);
    } else if (got != null) {
      trace.got(actor, got);
      actor.got = null;
    }
  }
}
