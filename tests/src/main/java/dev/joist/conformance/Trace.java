package dev.joist.conformance;

import dev.joist.conformance.Step.Action;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What is written down of a performance.
final class Trace {

  private static final Atom MESSAGES = Atom.of("messages");
  private static final Set<Atom> UNORDERED =
      Set.of(Atom.of("links"), Atom.of("monitors"), Atom.of("monitored_by"));

  private final Map<Object, String> names = new HashMap<>();
  private final TraceText text;
  private final boolean twoNodes;
  private final StringBuilder lines = new StringBuilder();

  /// @param nodes how many there are
  Trace(int nodes) {
    twoNodes = nodes == 2;
    text = new TraceText(names, twoNodes);
  }

  /// A pid or reference is called by the first variable that is bound to it.
  void name(Object value, String variable) {
    if (value instanceof Pid || value instanceof Ref) {
      names.putIfAbsent(value, variable);
    }
  }

  void step(int number, Step step) {
    line(number + " " + step.text());
  }

  void result(Action what, Object result) {
    line("  " + shown(what, result));
  }

  private String shown(Action what, Object result) {
    if (what instanceof Action.Perform(_, Operation operation, _)) {
      if (operation == Operation.FLUSH && result instanceof List<?> messages) {
        return text.queue(messages);
      }
      if (operation == Operation.PROCESS_INFO
          && result instanceof Tuple pair
          && pair.arity() == 2
          && pair.element(2) instanceof List<?> values) {
        if (pair.element(1).equals(MESSAGES)) {
          return "{messages," + text.queue(values) + "}";
        }
        if (twoNodes && pair.element(1) instanceof Atom item && UNORDERED.contains(item)) {
          return "{" + item.text() + "," + text.sorted(values) + "}";
        }
      }
    }
    return text.of(result);
  }

  void exited(Actor actor, Object reason) {
    line("  - " + actor.name + " exited " + text.of(reason));
  }

  void got(Actor actor, Object message) {
    line("  + " + actor.name + " got " + text.of(message));
  }

  void end() {
    line("final");
  }

  /// How an actor ended, or what is to be seen of it.
  void last(Actor actor) {
    Driver driver = actor.driver;
    Object reason = actor.reason;
    if (reason != null) {
      line(actor.name + " exited " + text.of(reason));
      return;
    }
    Pid pid = actor.pid;
    List<Object> watchers = new ArrayList<>(driver.list(pid, "monitored_by"));
    watchers.remove(driver.pid());
    Stream<?> messages =
        driver.list(pid, "messages").stream().filter(m -> !Builtins.isInstruction(m));
    line(
        actor.name
            + (actor.awaiting ? " awaiting" : " alive")
            + (" queue=" + text.queue(messages.toList()))
            + (" links=" + text.sorted(driver.list(pid, "links")))
            + (" monitors=" + text.sorted(driver.list(pid, "monitors")))
            + (" monitored_by=" + text.sorted(watchers))
            + (" name=" + text.of(driver.info(pid, "registered_name")))
            + (" trap_exit=" + text.of(driver.info(pid, "trap_exit")))
            + (" dictionary=" + text.sorted(driver.list(pid, "dictionary"))));
  }

  private void line(String line) {
    lines.append(line).append('\n');
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
