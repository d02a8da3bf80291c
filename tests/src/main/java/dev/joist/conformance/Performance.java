package dev.joist.conformance;

import dev.joist.conformance.Instruction.Await;
import dev.joist.conformance.Instruction.Die;
import dev.joist.conformance.Instruction.Do;
import dev.joist.conformance.Instruction.Got;
import dev.joist.conformance.Instruction.Pattern;
import dev.joist.conformance.Instruction.Perform;
import dev.joist.conformance.Instruction.Result;
import dev.joist.conformance.Instruction.Take;
import dev.joist.conformance.Step.Action;
import dev.joist.conformance.Step.Binding;
import dev.joist.process.Inspection;
import dev.joist.process.LocalNode;
import dev.joist.process.LocalProcess;
import dev.joist.process.MonitorSpec;
import dev.joist.process.Monitoring;
import dev.joist.process.ProcessInfo;
import dev.joist.process.Sending;
import dev.joist.process.SpawnSpec;
import dev.joist.process.Spawning;
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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A scenario performed by Joist, and its trace.
///
/// The driver is a process without a body, whose thread owns the run queue. It tells an actor what
/// to do, lets everybody run until nobody has anything left to do, and writes down the result and
/// what has happened besides.
final class Performance {

  private static final Atom NODE = Atom.of("nonode@nohost");
  private static final Atom PROCESS = Atom.of("process");
  private static final Atom ERROR = Atom.of("error");
  private static final Atom OK = Atom.of("ok");
  private static final Atom DEAD = Atom.of("dead");
  private static final Atom BUSY = Atom.of("busy");
  private static final Atom UNBOUND = Atom.of("unbound");
  private static final Atom DIED = Atom.of("died");
  private static final Atom NO_ANSWER = Atom.of("no_answer");

  /// Results that are bound to no variable.
  private static final Set<Atom> FAILURES = Set.of(DEAD, BUSY, UNBOUND, DIED, NO_ANSWER);

  private static final int PROCESS_LIMIT = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Where a process awaits, the oracle looks three times, so long each time, whether something has
  /// happened; a timeout that is shorter shows in the step that has set it.
  private static final Duration LOOK = Duration.ofMillis(4);

  private static final int LOOKS = 3;

  private final RunQueue queue = new RunQueue();
  private final LocalNode node = new LocalNode(NODE, 0, PROCESS_LIMIT, queue);
  private final LocalProcess driver = Spawning.attach(node);
  private final ScriptedProcess body = new ScriptedProcess(driver.pid());
  private final Map<String, Object> variables = new HashMap<>();
  private final Map<Object, String> names = new HashMap<>();
  private final TraceText text = new TraceText(names);
  private final List<Actor> actors = new ArrayList<>();
  private final StringBuilder trace = new StringBuilder();

  private Performance() {
    driver.adopt(Thread.currentThread());
  }

  /// Performs a scenario.
  ///
  /// @return its trace
  static String trace(Scenario scenario) throws InterruptedException {
    Performance performance = new Performance();
    try {
      performance.perform(scenario);
      return performance.trace.toString();
    } finally {
      performance.node.close();
      performance.queue.workOff();
    }
  }

  private void perform(Scenario scenario) throws InterruptedException {
    int number = 0;
    for (Step step : scenario.steps()) {
      line(++number + " " + step.text());
      actors.forEach(actor -> actor.livedBefore = actor.lives());
      Object result = perform(step.what());
      bind(step, result);
      settle();
      line("  " + shown(step.what(), result));
      actors.forEach(this::report);
    }
    line("final");
    actors.forEach(actor -> line(last(actor)));
  }

  private void line(String line) {
    trace.append(line).append('\n');
  }

  // ---- a step

  private Object perform(Action what) throws InterruptedException {
    switch (what) {
      case Action.Spawn() -> {
        return asDriver(() -> Spawning.spawn(driver, body, SpawnSpec.PLAIN).process().pid());
      }
      case Action.Sleep(long millis) -> {
        queue.workFor(Duration.ofMillis(millis));
        return OK;
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

  private @Nullable Actor actor(String name) {
    return actors.stream().filter(actor -> actor.name.equals(name)).findFirst().orElse(null);
  }

  private Object perform(Actor actor, Action.Perform order) throws InterruptedException {
    if (!unbound(order).isEmpty()) {
      return UNBOUND;
    }
    Ref id = node.newRef(null);
    Do message = Do.of(driver.pid(), id, instruction(order));
    asDriver(() -> {
      Sending.send(driver, actor.pid, Terms.of(message));
      return true;
    });
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
    queue.workOff();
    long start = System.nanoTime();
    while (true) {
      Object answer =
          poll(message ->
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
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        return NO_ANSWER;
      }
      queue.workFor(Duration.ofMillis(1));
    }
  }

  // ---- what the driver does as a process

  private <T> T asDriver(Supplier<T> operation) {
    return driver.attached(operation);
  }

  private @Nullable Object poll(Function<Object, @Nullable Object> selector) {
    return driver.<@Nullable Object>attached(() -> driver.receive(selector, null, 0));
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
    if (value instanceof Pid || value instanceof Ref) {
      names.putIfAbsent(value, variable);
    }
    if (value instanceof Pid pid
        && spawns(what)
        && actors.stream().noneMatch(actor -> actor.pid.equals(pid))) {
      Ref monitor = asDriver(() -> Monitoring.monitor(driver, PROCESS, pid, MonitorSpec.PLAIN));
      actors.add(new Actor(variable, pid, monitor));
    }
  }

  private static boolean spawns(Action what) {
    return switch (what) {
      case Action.Spawn _ -> true;
      case Action.Sleep _ -> false;
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
    queue.workOff();
    collect();
    for (int looks = 0; looks < LOOKS && timePasses(); looks++) {
      queue.workFor(LOOK);
      if (collect()) {
        looks = -1;
      }
    }
  }

  /// Whether the oracle would let time pass, and something may come of it.
  private boolean timePasses() {
    return actors.stream().anyMatch(actor -> actor.lives() && actor.awaiting)
        && (queue.hasAlarms()
            || actors.stream().anyMatch(a -> a.lives() && a.awaiting && a.impatient));
  }

  /// Takes what the actors have told the driver.
  ///
  /// @return whether that was anything
  private boolean collect() {
    boolean any = false;
    for (Object message = poll(m -> m); message != null; message = poll(m -> m)) {
      for (Actor actor : actors) {
        switch (message) {
          case Down(Ref ref, _, _, Object reason) when ref.equals(actor.monitor) ->
              actor.reason = reason;
          case Got(Pid pid, Object got) when pid.equals(actor.pid) -> {
            actor.got = got;
            actor.awaiting = false;
          }
          default -> {
            continue;
          }
        }
        any = true;
      }
    }
    return any;
  }

  // ---- the trace

  private String shown(Action what, Object result) {
    if (what instanceof Action.Perform(_, Operation operation, _)) {
      if (operation == Operation.FLUSH && result instanceof List<?> messages) {
        return text.queue(messages);
      }
      if (operation == Operation.PROCESS_INFO
          && result instanceof Tuple pair
          && pair.arity() == 2
          && pair.element(1).equals(Atom.of("messages"))
          && pair.element(2) instanceof List<?> messages) {
        return "{messages," + text.queue(messages) + "}";
      }
    }
    return text.of(result);
  }

  /// What a process got in the step in which it then died, the oracle tells with the next step.
  private void report(Actor actor) {
    Actor first = actor(actor.name);
    Object reason = actor.reason;
    Object got = actor.got;
    if (first != null && first.livedBefore && reason != null) {
      line("  - " + actor.name + " exited " + text.of(reason));
    } else if (got != null) {
      line("  + " + actor.name + " got " + text.of(got));
      actor.got = null;
    }
  }

  private String last(Actor actor) {
    Object reason = actor.reason;
    if (reason != null) {
      return actor.name + " exited " + text.of(reason);
    }
    List<Object> watchers = new ArrayList<>(list(actor, "monitored_by"));
    watchers.remove(driver.pid());
    return actor.name
        + (actor.awaiting ? " awaiting" : " alive")
        + " queue="
        + text.queue(
            list(actor, "messages").stream().filter(m -> !Builtins.isInstruction(m)).toList())
        + " links="
        + text.sorted(list(actor, "links").stream())
        + " monitors="
        + text.sorted(list(actor, "monitors").stream())
        + " monitored_by="
        + text.sorted(watchers.stream())
        + " name="
        + text.of(info(actor, "registered_name"))
        + " trap_exit="
        + text.of(info(actor, "trap_exit"))
        + " dictionary="
        + text.sorted(list(actor, "dictionary").stream());
  }

  private List<?> list(Actor actor, String item) {
    return (List<?>) info(actor, item);
  }

  /// The value of an item, `[]` for a name that is not there.
  private Object info(Actor actor, String item) {
    ProcessInfo wanted = ProcessInfo.of(Atom.of(item));
    Object info = asDriver(() -> Inspection.processInfo(driver, actor.pid, wanted));
    return info instanceof Tuple pair ? pair.element(2) : info;
  }
}
