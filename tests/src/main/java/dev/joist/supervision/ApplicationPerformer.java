package dev.joist.supervision;

import dev.joist.Beam;
import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.otp.Application;
import dev.joist.otp.Application.StartType;
import dev.joist.otp.ApplicationSpec;
import dev.joist.otp.Outcome;
import dev.joist.otp.StartOption;
import dev.joist.otp.StartResult;
import dev.joist.otp.Supervisor;
import dev.joist.otp.SupervisorFlags;
import dev.joist.otp.Sys;
import dev.joist.signal.Report;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Performs a case of applications on Joist, and tells of it as OTP's program `application.escript`
/// does.
///
/// *Thread:* that of an inbox.
public final class ApplicationPerformer {

  private final StringBuilder told = new StringBuilder();
  private final Queue<String> trail = new ConcurrentLinkedQueue<>();
  private final Map<Atom, Object> plans = new ConcurrentHashMap<>();

  /// Whether a start is not answered yet.
  private volatile boolean answering;

  /// Why the node stops.
  private volatile @Nullable Object stops;

  private ApplicationPerformer() {}

  /// Performs a case on a node of its own, which may stop for it.
  ///
  /// @return what it has told, as a recording has it
  public static String perform(Case wanted) throws InterruptedException {
    ApplicationPerformer performer = new ApplicationPerformer();
    try (Node node = Node.start("applications");
        Inbox inbox = node.inbox();
        Node.Listening _ = node.onReport(performer::report)) {
      try {
        var _ =
            inbox.run(() -> {
              wanted.steps().forEach(performer::step);
              return true;
            });
      } catch (RuntimeException | Error e) {
        if (performer.stops == null) {
          throw e;
        } // else the node was closed in the middle of it
      }
      if (performer.stops != null) {
        awaitClosed(node);
        performer.drain();
        performer.line("node stopped: " + Terms.toString(performer.stops));
      }
      return "== " + wanted.name() + "\n" + performer.told;
    }
  }

  private static void awaitClosed(Node node) {
    while (true) {
      try {
        node.spawn(() -> {});
        Thread.onSpinWait();
      } catch (IllegalStateException closed) {
        return;
      }
    }
  }

  private void step(String line) {
    told.append(line).append('\n');
    Tuple step = (Tuple) Terms.parse(line);
    answering = "start".equals(Terms.atomText(step.element(1)));
    Object result = operation(step);
    if (result != null) {
      line("= " + Terms.toString(shown(result)));
    }
    answering = false;
    drain();
  }

  private void drain() {
    for (String step = trail.poll(); step != null; step = trail.poll()) {
      line(step);
    }
  }

  private void line(String text) {
    told.append("  ").append(text).append('\n');
  }

  private @Nullable Object operation(Tuple step) {
    String name = step.arity() > 1 ? Terms.toString(step.element(2)) : "";
    return switch (Terms.atomText(step.element(1))) {
      case "load" -> Application.load(spec(step, ApplicationSpec.of(name, callback(name)))).term();
      case "library" ->
          Application.load(dependent(ApplicationSpec.library(name), step.element(3))).term();
      case "unload" -> Application.unload(name).term();
      case "own_node" -> null; // each case has one
      case "plan" -> {
        plans.put(Atom.of(name), step.element(3));
        yield null;
      }
      case "start" ->
          (step.arity() == 2
                  ? Application.start(name)
                  : Application.start(
                      name,
                      StartType.valueOf(Terms.toString(step.element(3)).toUpperCase(Locale.ROOT))))
              .term();
      case "ensure_all_started" -> Application.ensureAllStarted(name).term();
      case "stop" -> Application.stop(name).term();
      case "running" -> Application.whichApplications();
      case "get_env" ->
          Application.getEnv(name, Terms.toString(step.element(3)))
              .<Object>map(value -> Tuple.of(Atom.of("ok"), value))
              .orElse(Atom.of("undefined"));
      case "set_env" -> {
        Application.setEnv(name, Terms.toString(step.element(3)), step.element(4));
        yield Atom.of("ok");
      }
      case "application_of" ->
          Application.getApplication(Beam.whereis(Atom.of(name)).orElseThrow())
              .<Object>map(found -> Tuple.of(Atom.of("ok"), found))
              .orElse(Atom.of("undefined"));
      case "ends" -> {
        Pid pid = Beam.whereis(Atom.of(name)).orElseThrow();
        Beam.exit(pid, step.element(3));
        World.awaitEnd(pid);
        awaitEnd(name);
        yield null;
      }
      case "terminate" -> {
        Sys.terminate(Atom.of(name), step.element(3));
        awaitEnd(name);
        yield null;
      }
      case null, default -> throw new IllegalArgumentException("no step: " + step);
    };
  }

  /// Until the application is stopped, which the end of its top supervisor brings about.
  private static void awaitEnd(String name) {
    while (Application.whichApplications().contains(Atom.of(name))) {
      Thread.onSpinWait();
    }
  }

  private static ApplicationSpec spec(Tuple step, ApplicationSpec plain) {
    ApplicationSpec spec = dependent(plain, step.element(3));
    for (Object phase : (List<?>) step.element(4)) {
      Tuple pair = (Tuple) phase;
      spec = spec.startPhase(Terms.toString(pair.element(1)), pair.element(2));
    }
    for (Object parameter : (List<?>) step.element(5)) {
      Tuple pair = (Tuple) parameter;
      spec = spec.env(Terms.toString(pair.element(1)), pair.element(2));
    }
    return spec.arguments(List.of(step.element(2)));
  }

  private static ApplicationSpec dependent(ApplicationSpec plain, Object dependencies) {
    ApplicationSpec spec = plain;
    for (Object dependency : (List<?>) dependencies) {
      spec = spec.dependsOn(Terms.toString(dependency));
    }
    return spec;
  }

  // ---- the callback

  private Application callback(String name) {
    return new Callback(this, Atom.of(name));
  }

  /// An application that does as it is told in advance.
  private record Callback(ApplicationPerformer performer, Atom name) implements Application {

    @Override
    public StartResult start(Object type, Object arguments) {
      return performer.start(name, type);
    }

    @Override
    public Outcome startPhase(Atom phase, Object type, Object arguments) {
      return performer.phase(phase, type, arguments);
    }

    @Override
    public Object prepStop(Object state) {
      // Who starts what has failed is answered before others are stopped for that.
      while (performer.answering) {
        Thread.onSpinWait();
      }
      performer.trail.add("prep_stop " + Terms.toString(state));
      return Tuple.of(Atom.of("prepared"), state);
    }

    @Override
    public void stop(Object state) {
      performer.trail.add("stop " + Terms.toString(state));
    }
  }

  private StartResult start(Atom name, Object type) {
    Object outcome = plans.getOrDefault(name, Atom.of("ok"));
    trail.add("start " + name + " " + type + ": " + Terms.toString(outcome));
    Tuple tuple = Terms.asTuple(outcome);
    String word = Terms.atomText(tuple == null ? outcome : tuple.element(1));
    return switch (word) {
      case "ok" ->
          tuple == null
              ? supervisor(name)
              : new StartResult.OkExtra(supervisor(name).pid(), tuple.element(2));
      case "phase" -> supervisor(name);
      case "error" -> new StartResult.Failed(second(tuple));
      case "exit" -> throw Beam.exit(second(tuple));
      case "ignore" -> new StartResult.Ignore();
      case null, default -> throw new IllegalArgumentException("no outcome: " + outcome);
    };
  }

  private static Object second(@Nullable Tuple tuple) {
    if (tuple == null) {
      throw new IllegalArgumentException("an outcome needs a reason");
    }
    return tuple.element(2);
  }

  private static StartResult supervisor(Atom name) {
    return Supervisor.startLink(SupervisorFlags.oneForOne(), List.of(), StartOption.name(name));
  }

  private Outcome phase(Atom phase, Object type, Object arguments) {
    trail.add("phase " + phase + " " + type + " " + Terms.toString(arguments));
    for (Object plan : plans.values()) {
      if (plan instanceof Tuple planned
          && planned.arity() == 3
          && planned.element(2).equals(phase)
          && planned.element(3) instanceof Tuple outcome) {
        if ("exit".equals(Terms.atomText(outcome.element(1)))) {
          throw Beam.exit(outcome.element(2));
        }
        return Outcome.refused(outcome.element(2));
      }
    }
    return Outcome.done();
  }

  // ---- reports and terms

  private void report(Report report) {
    if (report.isOf("application_controller", "node_stops")) {
      stops = shown(report.fact("reason"));
    }
    if (report.isOf("application_controller", "exit")) {
      trail.add(
          "report "
              + report.fact("application")
              + " exited: "
              + Terms.toString(shown(report.fact("exited")))
              + ", "
              + Terms.toString(report.fact("type")));
    }
  }

  private static Object shown(Object term) {
    Tuple tuple = Terms.asTuple(term);
    if (tuple == null) {
      return term;
    }
    List<Object> shown = new ArrayList<>();
    tuple.elements().forEach(element -> shown.add(shown(element)));
    String module = Terms.atomText(shown.getFirst());
    if (module != null && module.startsWith("dev.joist.supervision.")) {
      shown.set(0, Atom.of("app"));
    }
    return Tuple.of(shown.toArray());
  }
}
