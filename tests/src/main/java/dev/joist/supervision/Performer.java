package dev.joist.supervision;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.otp.ChildInfo;
import dev.joist.otp.ProcLib;
import dev.joist.otp.StartOption;
import dev.joist.otp.StartResult;
import dev.joist.otp.Supervisor;
import dev.joist.signal.Down;
import dev.joist.signal.ExitException;
import dev.joist.signal.Report;
import dev.joist.supervision.World.Kind;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Performs a case on Joist, and tells of it as OTP's program does.
///
/// After each step it waits until everybody has done what there is to do: until no restart is due,
/// each worker has answered, and nothing has changed meanwhile.
///
/// *Thread:* that of an inbox, which is the supervisors' parent.
public final class Performer {

  private static final Atom KILL = Atom.of("kill");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StringBuilder told = new StringBuilder();
  private final World world = new World();
  private final Children children = new Children(world);
  private final Crowd crowd = new Crowd(children, world);
  private final List<Ref> asked = new ArrayList<>();
  private final Map<Ref, Object> answers = new ConcurrentHashMap<>();
  private Object sup = Atom.of("sup");
  private boolean hushed;
  private boolean tellsProgress;

  private Performer() {}

  /// Performs a case.
  ///
  /// @return what it has told, as a recording has it
  public static String perform(Node node, Case wanted) throws InterruptedException {
    try (Inbox inbox = node.inbox()) {
      String told =
          inbox.run(() -> {
            Performer performer = new Performer();
            try (Node.Listening _ = node.onReport(performer::report)) {
              wanted.steps().forEach(performer::step);
              performer.world.end();
              return performer.told.toString();
            }
          });
      return "== " + wanted.name() + "\n" + told;
    }
  }

  // ---- steps

  private void step(String line) {
    told.append(line).append('\n');
    if (line.startsWith("#")) {
      return; // a remark
    }
    Tuple step = (Tuple) Terms.parse(line);
    switch (word(step)) {
      case "hush" -> hushed = true;
      case "listen" -> {
        settle();
        var _ = world.takeTrail();
        var _ = world.gone();
        hushed = false;
      }
      default -> {
        result(step);
        if (!hushed) {
          settle();
          world.takeTrail().forEach(this::line);
          world.gone().forEach(this::gone);
        }
      }
    }
  }

  private void result(Tuple step) {
    try {
      Object result = operation(step);
      if (result != null) {
        line("= " + World.text(world.shown(result)));
      }
    } catch (ExitException exit) {
      line("exit " + World.text(world.shown(exit.reason())));
    }
  }

  private void gone(Tuple end) {
    line("down " + end.element(1) + ": " + World.text(world.shown(end.element(2))));
  }

  private void line(String text) {
    told.append("  ").append(text).append('\n');
  }

  private static String word(Tuple step) {
    String word = Terms.atomText(step.element(1));
    if (word == null) {
      throw new IllegalArgumentException("no step: " + step);
    }
    return word;
  }

  private Pid sup() {
    return world.pid(sup);
  }

  private @Nullable Object operation(Tuple step) {
    return switch (step.arity()) {
      case 1 -> plain(word(step));
      case 2 -> one(word(step), step.element(2));
      case 3 -> two(word(step), step.element(2), step.element(3));
      default -> named(step);
    };
  }

  private @Nullable Object plain(String word) {
    switch (word) {
      case "which_children" -> {
        return which();
      }
      case "which_children_sorted" -> {
        List<Object> infos = new ArrayList<>();
        which().forEach(info -> infos.add(world.shown(info)));
        infos.sort(Terms::compare);
        return infos;
      }
      case "count_children" -> {
        return Crowd.count(sup());
      }
      case "get_state" -> {
        return Shown.state(sup());
      }
      case "get_status" -> {
        return Shown.status(sup());
      }
      case "stop_supervisor" -> {
        ProcLib.stop(sup());
        return Atom.of("ok");
      }
      case "answers" -> {
        return answers();
      }
      case "open" -> Beam.send(sup(), Atom.of("open"));
      case "progress" -> tellsProgress = true;
      default -> throw new IllegalArgumentException("no step: " + word);
    }
    return null;
  }

  private List<Object> which() {
    List<Object> infos = new ArrayList<>();
    for (ChildInfo info : Supervisor.whichChildren(sup())) {
      infos.add(Tuple.of(info.id(), info.child(), info.type(), info.modules()));
    }
    return infos;
  }

  private @Nullable Object one(String word, Object what) {
    return switch (word) {
      case "init" -> children.supervisor(sup, children.real(what)).term();
      case "start_child" -> startChild(children.real(what));
      case "terminate_child" -> Supervisor.terminateChild(sup(), children.real(what)).term();
      case "restart_child" -> known(Supervisor.restartChild(sup(), children.real(what)));
      case "delete_child" -> Supervisor.deleteChild(sup(), children.real(what)).term();
      case "alive" -> {
        ask(world.pid(what), false);
        yield Beam.isProcessAlive(world.pid(what));
      }
      case "get_childspec" ->
          Supervisor.getChildspec(sup(), children.real(what))
              .<Object>map(spec -> Tuple.of(Atom.of("ok"), spec.term()))
              .orElse(Tuple.of(Atom.of("error"), Atom.of("not_found")));
      case "check_childspecs" -> check(children.real(what), null);
      case "start_many", "add_many", "remove_many" -> {
        crowd(word, (Long) what);
        yield Crowd.count(sup());
      }
      default -> {
        act(word, what);
        yield null;
      }
    };
  }

  private void crowd(String word, long number) {
    switch (word) {
      case "start_many" -> crowd.start(sup(), number);
      case "add_many" -> crowd.add(sup(), number);
      default -> crowd.remove(sup(), number);
    }
  }

  private static Object check(Object specs, @Nullable Object auto) {
    if (!(specs instanceof List<?> list)) { // which the compiler refuses
      return Tuple.of(Atom.of("error"), Tuple.of(Atom.of("badarg"), specs));
    }
    return auto == null
        ? Supervisor.checkChildspecs(list).term()
        : Supervisor.checkChildspecs(list, auto).term();
  }

  private void act(String word, Object what) {
    switch (word) {
      case "kill" -> end(world.pid(what), KILL);
      case "unlink" -> ask(world.pid(what), true);
      case "parent_exit" -> end(sup(), what);
      case "stranger_exit" -> {
        Pid pid = sup();
        World.awaitEnd(Beam.spawn(() -> Beam.exit(pid, what)));
      }
      case "message" -> Beam.send(sup(), what);
      case "pass" -> Beam.sleep(Duration.ofMillis((Long) what));
      case "await_restarting" -> {
        Pid pid = sup();
        while (Supervisor.whichChildren(pid).stream()
            .noneMatch(info -> info.id().equals(what) && info.isRestarting())) {
          // it is about to be
        }
      }
      case "async" -> async((Tuple) what);
      case "at_once" -> {
        Pid pid = sup();
        Beam.suspendProcess(pid);
        ((List<?>) what).forEach(step -> operation((Tuple) step));
        Beam.resumeProcess(pid);
      }
      default -> throw new IllegalArgumentException("no step: " + word);
    }
  }

  private static void end(Pid pid, Object reason) {
    Beam.exit(pid, reason);
    World.awaitEnd(pid);
  }

  private @Nullable Object two(String word, Object first, Object second) {
    switch (word) {
      case "plan" -> children.plan(first, (List<?>) second);
      case "start" -> {
        return start(first, second);
      }
      case "revive" -> {
        return Beam.isProcessAlive(sup()) ? null : start(first, second);
      }
      case "on" -> {
        Object before = sup;
        sup = first;
        try {
          return operation((Tuple) second);
        } finally {
          sup = before;
        }
      }
      case "check_childspecs" -> {
        return check(children.real(first), second);
      }
      case "replace_state" -> {
        return Shown.replaced(sup(), (Long) first, second);
      }
      case "end_many" -> {
        crowd.end(first, second);
        return Crowd.count(sup());
      }
      case "stop" -> {
        Pid pid = world.pid(first);
        if (world.kind(pid) == Kind.SUPERVISOR) {
          stop(pid, second);
        } else {
          var _ = Beam.send(pid, new Children.Stop(second));
          World.awaitEnd(pid);
        }
      }
      case "fail" -> {
        Pid pid = world.pid(first);
        var _ = Beam.send(pid, new Children.Fail(second));
        World.awaitEnd(pid);
      }
      default -> throw new IllegalArgumentException("no step: " + word);
    }
    return null;
  }

  private static void stop(Pid supervisor, Object reason) {
    try {
      ProcLib.stop(supervisor, reason, PATIENCE);
    } catch (ExitException gone) {
      World.awaitEnd(supervisor);
    }
  }

  private Object named(Tuple step) {
    StartOption name = StartOption.name((Atom) step.element(2));
    Object init = Tuple.of(step.element(3), children.real(step.element(4)));
    return children.supervisor(sup, Tuple.of(Atom.of("ok"), init), name).term();
  }

  private Object start(Object flags, Object specs) {
    Object init = Tuple.of(flags, children.real(specs));
    return children.supervisor(sup, Tuple.of(Atom.of("ok"), init)).term();
  }

  private Object startChild(Object what) {
    return known(
        what instanceof List<?> arguments
            ? Supervisor.startChild(sup(), arguments)
            : Supervisor.startChildAsTerm(sup(), what));
  }

  /// The result as OTP has it of a child that is known already, or is from now on.
  private static Object known(StartResult result) {
    return result instanceof StartResult.Ignore
        ? Tuple.of(Atom.of("ok"), Atom.of("undefined"))
        : result.term();
  }

  // ---- several callers

  /// Takes a step in another process, and waits until that waits.
  private void async(Tuple step) {
    Pid driver = Beam.self();
    Ref ref = Beam.makeRef();
    Object concerned = sup;
    Pid caller =
        Beam.spawn(() -> {
          Object answer = answer(step);
          answers.put(ref, answer);
          var _ = Beam.send(driver, ref);
        });
    asked.add(ref);
    Tuple waiting = Tuple.of(Atom.of("status"), Atom.of("waiting"));
    while (!waiting.equals(Beam.processInfo(caller, Atom.of("status")))) {
      Thread.onSpinWait();
    }
    sup = concerned;
  }

  private Object answer(Tuple step) {
    try {
      Object answer = operation(step);
      return answer == null ? Atom.of("none") : answer;
    } catch (ExitException exit) {
      return Tuple.of(Atom.of("EXIT"), exit.reason());
    }
  }

  private List<Object> answers() {
    List<Object> all = new ArrayList<>();
    for (Ref ref : asked) {
      Beam.receive(PATIENCE, m -> ref.equals(m) ? m : null);
      Object answer = answers.get(ref);
      all.add(answer == null ? Atom.of("none") : answer);
    }
    return all;
  }

  // ---- waiting for silence

  private record Picture(long moment, Set<Pid> alive) {}

  private void settle() {
    Picture before = null;
    while (true) {
      world.reap();
      Map<Pid, World.Known> alive = world.alive();
      boolean restarts = false;
      for (Map.Entry<Pid, World.Known> each : alive.entrySet()) {
        if (each.getValue().kind() == Kind.SUPERVISOR) {
          restarts |= isRestarting(each.getKey());
        } else {
          ask(each.getKey(), false);
        }
      }
      Picture now = new Picture(world.moment(), new HashSet<>(world.alive().keySet()));
      if (!restarts && now.equals(before)) {
        return;
      }
      before = now;
    }
  }

  private static boolean isRestarting(Pid supervisor) {
    try {
      return Supervisor.whichChildren(supervisor).stream().anyMatch(ChildInfo::isRestarting);
    } catch (ExitException gone) {
      return false;
    }
  }

  private static void ask(Pid worker, boolean unlink) {
    Ref ref = Beam.monitor(worker);
    var _ = Beam.send(worker, new Children.Question(unlink, Beam.self(), ref));
    Beam.receive(
        ref,
        PATIENCE,
        m -> ref.equals(m) || (m instanceof Down d && d.ref().equals(ref)) ? m : null);
    var _ = Beam.demonitor(ref, DemonitorOption.FLUSH);
  }

  // ---- reports

  private void report(Report report) {
    Tuple label = report.label();
    if (!"supervisor".equals(Terms.atomText(label.element(1)))) {
      return;
    }
    switch (Terms.atomText(label.element(2))) {
      case "unexpected_msg" -> {}
      case "progress" -> {
        if (tellsProgress) {
          world.tell("progress " + supervisor(report) + ": " + offender(report.fact("started")));
        }
      }
      case null, default ->
          world.tell(
              "report "
                  + supervisor(report)
                  + " "
                  + Terms.toString(label.element(2))
                  + ": "
                  + World.text(world.shown(report.fact("reason")))
                  + ", "
                  + offender(report.fact("offender")));
    }
  }

  private Object supervisor(Report report) {
    Tuple name = (Tuple) report.fact("supervisor");
    return name.element(1) instanceof Pid pid ? world.shown(pid) : name.element(2);
  }

  private String offender(Object facts) {
    List<Object> shown = new ArrayList<>();
    for (Object fact : (List<?>) facts) {
      Tuple pair = (Tuple) fact;
      boolean isStart = "mfargs".equals(Terms.atomText(pair.element(1)));
      Object value = isStart ? ((Tuple) pair.element(2)).element(3) : pair.element(2);
      Object key = isStart ? Atom.of("args") : pair.element(1);
      shown.add(Tuple.of(key, world.shown(value)));
    }
    return World.text(shown);
  }
}
