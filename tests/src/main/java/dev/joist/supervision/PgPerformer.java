package dev.joist.supervision;

import dev.joist.Beam;
import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.otp.GenServer;
import dev.joist.otp.Pg;
import dev.joist.otp.Sys;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Performs a case of process groups on Joist, and tells of it as OTP's program `pg.escript` does:
/// after each step, besides its result, what each process has heard of groups it monitors.
///
/// *Thread:* that of an inbox.
public final class PgPerformer {

  private static final Atom SCOPE = Atom.of("groups");
  private static final Atom STATUS = Atom.of("status");

  /// A process of a node that is not there.
  private static final Pid STRANGER = Pid.of(Atom.of("x@nowhere"), 7, 0, 1);

  private final StringBuilder told = new StringBuilder();
  private final Map<String, Pid> pids = new TreeMap<>();
  private final Map<Pid, Atom> names = new ConcurrentHashMap<>();
  private final Map<Pid, Ref> monitors = new ConcurrentHashMap<>();
  private final Map<Ref, Supplier<Object>> orders = new ConcurrentHashMap<>();
  private final Map<Ref, Object> answers = new ConcurrentHashMap<>();

  private PgPerformer() {}

  /// Performs a case.
  ///
  /// @return what it has told, as a recording has it
  public static String perform(Node node, Case wanted) throws InterruptedException {
    try (Inbox inbox = node.inbox()) {
      String told =
          inbox.run(() -> {
            PgPerformer performer = new PgPerformer();
            var _ = Pg.start(SCOPE).pid();
            wanted.steps().forEach(performer::step);
            performer.pids.values().forEach(PgPerformer::kill);
            Beam.whereis(SCOPE).ifPresent(PgPerformer::kill);
            return performer.told.toString();
          });
      return "== " + wanted.name() + "\n" + told;
    }
  }

  private static void kill(Pid pid) {
    Beam.exit(pid, Atom.of("kill"));
    World.awaitEnd(pid);
  }

  /// The scope has handled all ends that we know of once it has answered and waits again: of one
  /// who is dead when it is monitored the end comes when it waits (MON-08).
  private static void awaitRest(Pid scope) {
    Tuple waiting = Tuple.of(STATUS, Atom.of("waiting"));
    do {
      var _ = Pg.demonitor(SCOPE, Beam.makeRef());
    } while (!waiting.equals(Beam.processInfo(scope, STATUS)));
  }

  private void step(String line) {
    told.append(line).append('\n');
    Tuple step = (Tuple) Terms.parse(line);
    try {
      Object result = operation(step);
      if (result != null) {
        line("= " + text(result));
      }
    } catch (ExitException exit) {
      line("exit " + text(exit.reason()));
    } catch (ErrorException error) {
      line("error " + text(error.reason()));
    }
    Beam.whereis(SCOPE).ifPresent(PgPerformer::awaitRest);
    pids.forEach((name, pid) -> {
      if (Beam.isProcessAlive(pid)) {
        for (Object event : (List<?>) ask(pid, null)) {
          line(name + " hears " + text(event));
        }
      }
    });
  }

  private void line(String text) {
    told.append("  ").append(text).append('\n');
  }

  private @Nullable Object operation(Tuple step) {
    Object first = step.arity() > 1 ? step.element(2) : step;
    switch (Terms.atomText(step.element(1))) {
      case "spawn" -> {
        Pid pid = Beam.spawn((Body) this::live);
        pids.put(Terms.toString(first), pid);
        names.put(pid, (Atom) first);
      }
      case "kill" -> kill(pid(first));
      case "join" -> {
        if (step.element(3) instanceof List<?> many) {
          Pg.join(SCOPE, first, many.stream().map(this::pid).toList());
        } else {
          Pg.join(SCOPE, first, pid(step.element(3)));
        }
        return Atom.of("ok");
      }
      case "leave" -> {
        boolean left =
            step.element(3) instanceof List<?> many
                ? Pg.leave(SCOPE, first, many.stream().map(this::pid).toList())
                : Pg.leave(SCOPE, first, pid(step.element(3)));
        return Atom.of(left ? "ok" : "not_joined");
      }
      case "members" -> {
        return Pg.getMembers(SCOPE, first);
      }
      case "members_of" -> {
        return Pg.getMembers((Atom) first, step.element(3));
      }
      case "local_members" -> {
        return Pg.getLocalMembers(SCOPE, first);
      }
      case "groups" -> {
        return Pg.whichGroups(SCOPE).stream().sorted(Terms::compare).toList();
      }
      case "local_groups" -> {
        return Pg.whichLocalGroups(SCOPE).stream().sorted(Terms::compare).toList();
      }
      case "monitor" -> {
        Object group = step.element(3);
        return ask(pid(first), () -> monitored(Pg.monitor(SCOPE, group)));
      }
      case "monitor_scope" -> {
        return ask(pid(first), () -> monitored(Pg.monitorScope(SCOPE)));
      }
      case "demonitor" -> {
        Ref ref = monitors.get(pid(first));
        return ask(pid(first), () -> ended(ref));
      }
      case "demonitor_unknown" -> {
        return ask(pid(first), () -> ended(Beam.makeRef()));
      }
      case "stop_scope" -> kill(Beam.whereis(SCOPE).orElseThrow());
      case "start_scope" -> {
        var _ = Pg.start(SCOPE).pid();
      }
      case "call" -> {
        return GenServer.call(SCOPE, first);
      }
      case "cast" -> {
        return ended(() -> GenServer.cast(SCOPE, first));
      }
      case "message" -> {
        return ended(() -> Beam.send(SCOPE, first));
      }
      case "leave_then_kill" -> {
        return held(first, pid(step.element(3)), true);
      }
      case "kill_then_leave" -> {
        return held(first, pid(step.element(3)), false);
      }
      case "join_stranger" -> Pg.join(SCOPE, first, STRANGER);
      case "leave_stranger" -> {
        return Pg.leave(SCOPE, first, STRANGER);
      }
      case "herd" -> {
        return herd((Long) first, step.element(3));
      }
      case "get_state" -> {
        return Sys.getState(SCOPE);
      }
      case null, default -> throw new IllegalArgumentException("no step: " + step);
    }
    return null;
  }

  /// What the scope ends with.
  private static Object ended(Runnable what) {
    Ref ref = Beam.monitor(SCOPE);
    what.run();
    return Beam.<Down>receive(ref, m -> m instanceof Down d && d.ref().equals(ref) ? d : null)
        .reason();
  }

  /// Has a process leave a group and end while the scope is held, and lets it go then.
  ///
  /// @return what is answered to the one who has left for it
  private static Object held(Object group, Pid pid, boolean leavesFirst) {
    Sys.suspend(SCOPE);
    if (!leavesFirst) {
      kill(pid);
      awaitQueued(1);
    }
    Pid driver = Beam.self();
    Ref ref = Beam.makeRef();
    var _ =
        Beam.spawn(() -> {
          Atom left = Atom.of(Pg.leave(SCOPE, group, pid) ? "ok" : "not_joined");
          var _ = Beam.send(driver, Tuple.of(ref, left));
        });
    awaitQueued(leavesFirst ? 1 : 2);
    if (leavesFirst) {
      kill(pid);
      awaitQueued(2);
    }
    Sys.resume(SCOPE);
    return Beam.<Object>receive(
        ref, m -> m instanceof Tuple pair && ref.equals(pair.element(1)) ? pair.element(2) : null);
  }

  private static void awaitQueued(long number) {
    Pid scope = Beam.whereis(SCOPE).orElseThrow();
    Tuple queued = Tuple.of(Atom.of("message_queue_len"), number);
    while (!queued.equals(Beam.processInfo(scope, Atom.of("message_queue_len")))) {
      Thread.onSpinWait();
    }
  }

  /// Many processes that join a group at once, and end.
  ///
  /// @return how many were in it meanwhile
  private static long herd(long number, Object group) {
    Pid driver = Beam.self();
    List<Pid> herd = new ArrayList<>();
    for (long i = 0; i < number; i++) {
      herd.add(
          Beam.spawn(() -> {
            Pg.join(SCOPE, group, Beam.self());
            var _ = Beam.send(driver, Beam.self());
            Beam.receive(_ -> null);
          }));
    }
    herd.forEach(pid -> Beam.receive(m -> pid.equals(m) ? m : null));
    long there = Pg.getMembers(SCOPE, group).size();
    herd.forEach(PgPerformer::kill);
    return there;
  }

  private Tuple monitored(Pg.GroupMonitor monitor) {
    monitors.put(Beam.self(), monitor.ref());
    return Tuple.of(monitor.ref(), List.copyOf(monitor.pids()));
  }

  private Tuple monitored(Pg.ScopeMonitor monitor) {
    monitors.put(Beam.self(), monitor.ref());
    List<Object> groups = new ArrayList<>();
    monitor.groups().forEach((group, members) -> groups.add(Tuple.of(group, List.copyOf(members))));
    groups.sort(Terms::compare);
    return Tuple.of(monitor.ref(), List.copyOf(groups));
  }

  private static Object ended(@Nullable Ref ref) {
    boolean was = ref != null && Pg.demonitor(SCOPE, ref);
    return was ? Atom.of("ok") : (Object) false;
  }

  private Pid pid(Object name) {
    Pid pid = pids.get(Terms.toString(name));
    if (pid == null) {
      throw new IllegalArgumentException("no process " + name);
    }
    return pid;
  }

  // ---- the processes

  private void live() {
    List<Object> events = new ArrayList<>();
    while (true) {
      Object message = Beam.receive();
      if (message instanceof Tuple order
          && order.arity() == 2
          && order.element(1) instanceof Pid from
          && order.element(2) instanceof Ref ref) {
        Supplier<Object> what = orders.remove(ref);
        answers.put(ref, what == null ? List.copyOf(events) : what.get());
        if (what == null) {
          events.clear();
        }
        var _ = Beam.send(from, ref);
      } else {
        events.add(message);
      }
    }
  }

  /// Has a process do something; nothing being said, tell what it has heard.
  private Object ask(Pid pid, @Nullable Supplier<Object> what) {
    Ref ref = Beam.makeRef();
    if (what != null) {
      orders.put(ref, what);
    }
    var _ = Beam.send(pid, Tuple.of(Beam.self(), ref));
    Beam.receive(ref, m -> ref.equals(m) ? m : null);
    Object answer = answers.remove(ref);
    if (answer == null) {
      throw new IllegalStateException("an answer without an answer from " + pid);
    }
    return answer;
  }

  private static boolean isStack(List<?> list) {
    return !list.isEmpty()
        && list.getFirst() instanceof Tuple frame
        && frame.arity() == 4
        && frame.element(4) instanceof List<?>;
  }

  private String text(Object term) {
    return Terms.toString(shown(term));
  }

  private Object shown(Object term) {
    return switch (term) {
      case Pid pid -> names.getOrDefault(pid, Atom.of("somebody"));
      case Ref _ -> Atom.of("ref");
      case List<?> list ->
          isStack(list)
              ? Atom.of("stack")
              : List.copyOf(list.stream().<Object>map(this::shown).toList());
      case Map<?, ?> map ->
          map.entrySet().stream()
              .<Object>map(entry -> Tuple.of(shown(entry.getKey()), shown(entry.getValue())))
              .sorted(Terms::compare)
              .toList();
      case Tuple tuple
          when tuple.arity() == 3 && "gen_server".equals(Terms.atomText(tuple.element(1))) ->
          Atom.of("call");
      case Tuple tuple -> Tuple.of(tuple.elements().stream().map(this::shown).toArray());
      default -> term;
    };
  }
}
