package dev.joist.otp;

import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.trapExit;
import static dev.joist.otp.GenServer.call;

import dev.joist.Beam;
import dev.joist.Node;
import dev.joist.Spawned;
import dev.joist.signal.Body;
import dev.joist.signal.Exit;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// `nodes.escript`, done by Joist: names that all connected nodes share, of plain processes, of
/// servers and of supervisors.
class GlobalNodesOtpTest extends NodesOtpCase {

  private static final Object GLOBAL = Global.name(NAME);
  private static final StartOption NAMED = StartOption.global(NAME);
  private static final Resolve OWN = Resolve.named("second");

  // ---- servers

  @Test
  void gs17_aGlobalNameIsTakenAndFreedOnAllNodes() throws Exception {
    perform(
        "gs17_global",
        () -> {
          Node there = up("there");
          Pid server = at(there, () -> GenServer.start(new Served("ok"), NAMED).pid());
          say("found", Optional.of(server).equals(Global.whereisName(NAME)));
          Served tells = new Served("tells");
          say("start", taken(GenServer.start(tells, NAMED), server));
          trapExit(true);
          say("start_link", taken(GenServer.startLink(tells, NAMED), server));
          say("start_monitor", taken(GenServer.startMonitor(tells, NAMED), server));
          say("there", taken(at(there, () -> GenServer.start(tells, NAMED)), server));
          left();
          say("stop", done(() -> ProcLib.stop(GLOBAL)));
          trail(1);
          free(NAME);
          List<Tuple> inits =
              List.of(
                  tuple("ignore", "ignore"),
                  tuple("stop", tuple("stop", "why")),
                  tuple("exit", tuple("exit", "why")),
                  tuple("error", tuple("error", "why")));
          for (Tuple init : inits) {
            say(init.element(1), GenServer.start(new Served(init.element(2)), NAMED).term());
            say("free", tuple(found(NAME), at(there, () -> found(NAME))));
          }
          Pid here = GenServer.startLink(new Served("ok"), NAMED).pid();
          say("there", at(there, () -> call(GLOBAL, HI)));
          say("call", call(here, a("node")));
          say("stop", at(there, () -> done(() -> ProcLib.stop(GLOBAL))));
          trail(2);
          left();
        });
  }

  private static Object taken(StartResult result, Pid server) {
    Object already = tuple("error", tuple("already_started", server));
    return tuple("already_started", result.term().equals(already));
  }

  @Test
  void gs17_enterLoopWantsItsGlobalName() throws Exception {
    perform(
        "gs17_global_loop",
        () -> {
          Node there = up("there");
          trapExit(true);
          say("not_registered", exitOf(entering(() -> {})));
          var _ = Global.registerName(NAME, self());
          say("registered_by_another", exitOf(entering(() -> {})));
          Global.unregisterName(NAME);
          Pid server = entering(() -> Global.registerName(NAME, self()));
          say("call", call(server, HI));
          say("there", at(there, () -> call(GLOBAL, HI)));
          say("stop", done(() -> ProcLib.stop(GLOBAL)));
          trail(2);
          left();
        });
  }

  private Pid entering(Body before) {
    Pid me = self();
    Pid entering =
        ProcLib.spawnLink(() -> {
          before.run();
          send(me, tuple("t", "entering"));
          throw GenServer.enterLoop(new Served("ok"), ST, NAMED);
        });
    trail(1);
    return entering;
  }

  private static Object exitOf(Pid pid) {
    return receive(
        AMPLE,
        m -> m instanceof Exit(Object from, Object reason) && from.equals(pid) ? reason : null);
  }

  private record Child(Pid pid, Object ancestor) {}

  @Test
  void gs17_theParentOfAnEnteredLoopMayHaveAGlobalName() throws Exception {
    perform(
        "gs17_global_parent",
        () -> {
          Node there = up("there");
          Spawned papa = papa();
          Child child =
              receive(m ->
                  m instanceof Tuple told && told.arity() == 3
                      ? new Child((Pid) told.element(2), told.element(3))
                      : null);
          say("ancestor", child.ancestor());
          Ref end = monitor(child.pid());
          say("call", call(GLOBAL, HI));
          say("there", at(there, () -> call(GLOBAL, HI)));
          say("papa", at(there, () -> Global.send(a("papa"), HI)));
          send(papa.pid(), a("go"));
          down(papa.ref());
          trail(1);
          down(end);
          left();
        });
  }

  private static Spawned papa() {
    Pid me = self();
    return Beam.spawnMonitor(() -> {
      var _ = Global.registerName(a("papa"), self());
      ProcLib.spawnLink(() -> {
        trapExit(true);
        var _ = Global.registerName(NAME, self());
        Object ancestor = ((List<?>) Beam.get(a("$ancestors"))).getFirst();
        send(me, tuple("child", self(), ancestor));
        throw GenServer.enterLoop(new Served("ok"), ST, NAMED);
      });
      receive(m -> m.equals(a("go")) ? m : null);
      throw Beam.exit(a("bye"));
    });
  }

  // ---- supervisors

  private static ChildSpec worker(String id) {
    Callable<StartResult> start =
        () -> GenServer.startLink(new Served("ok"), StartOption.global(a(id)));
    return ChildSpec.of(a(id), start);
  }

  private static StartResult startTop() {
    SupervisorFlags flags = SupervisorFlags.oneForOne().intensity(9, Duration.ofSeconds(5));
    Callable<StartResult> sub =
        () -> Supervisor.startLink(flags, List.of(worker("inner")), StartOption.global(a("sub")));
    List<ChildSpec> children = List.of(worker("worker"), ChildSpec.of(a("sub"), sub).supervisor());
    return Supervisor.startLink(flags, children, StartOption.global(a("top")));
  }

  @Test
  void sup11_aSupervisorWithAGlobalNameIsAdministeredFromAnotherNode() throws Exception {
    perform(
        "sup11_global",
        () -> {
          Node there = up("there");
          Pid me = self();
          Pid parent =
              there.spawn(() -> {
                var _ = startTop().pid();
                send(me, a("started"));
                receive(_ -> null);
              });
          receive(m -> m.equals(a("started")) ? m : null);
          Object top = Global.name(a("top"));
          Pid topPid = Global.whereisName(a("top")).orElseThrow();
          List<Object> children = new ArrayList<>();
          Supervisor.whichChildren(top)
              .forEach(child -> children.add(Tuple.of(child.id(), child.type())));
          say("children", List.copyOf(children));
          say("count", count(top));
          trapExit(true);
          say("taken", startTop().term());
          left();
          for (String name : List.of("worker", "inner")) {
            Object old = found(a(name));
            Beam.exit((Pid) old, a("kill"));
            again(name, old);
            say(name, call(Global.name(a(name)), HI));
          }
          Object inner = found(a("inner"));
          Object sub = found(a("sub"));
          Beam.exit((Pid) sub, a("kill"));
          again("sub", sub);
          again("inner", inner);
          say("inner", call(Global.name(a("inner")), HI));
          say("terminate", Supervisor.terminateChild(top, a("worker")).term());
          free(a("worker"));
          say("terminate", Supervisor.terminateChild(top, a("nobody")).term());
          say("count", count(top));
          say("restart", Supervisor.restartChild(top, a("worker")).term());
          say("restart", Supervisor.restartChild(top, a("worker")).term());
          say("delete", Supervisor.deleteChild(top, a("worker")).term());
          say("worker", call(Global.name(a("worker")), HI));
          Ref end = monitor(topPid);
          Beam.exit(parent, a("shutdown"));
          down(end);
          for (String name : List.of("top", "worker", "sub", "inner")) {
            free(a(name));
          }
          left();
        });
  }

  private static List<Object> count(Object supervisor) {
    ChildCount count = Supervisor.countChildren(supervisor);
    return List.of(
        tuple("specs", count.specs()),
        tuple("active", count.active()),
        tuple("supervisors", count.supervisors()),
        tuple("workers", count.workers()));
  }

  /// Waits until a name is another process's.
  private static void again(String name, Object old) throws Exception {
    soon(() -> !found(a(name)).equals(old) && !found(a(name)).equals(UNDEFINED));
  }

  // ---- plain processes

  private static Object register(Object name, Pid pid) {
    return a(Global.registerName(name, pid) ? "yes" : "no");
  }

  private static Object unregister(Object name) throws Exception {
    return done(() -> Global.unregisterName(name));
  }

  @Test
  void dist16_whoHasANameIsKnownOnAllNodes() throws Exception {
    perform(
        "dist16_names",
        () -> {
          Node there = up("there");
          Pid a = callIt(idle(node), "a");
          Pid b = callIt(idle(there), "b");
          Object any = tuple("any", 1L);
          say("register", register(any, a));
          say("whereis", tuple(found(any), at(there, () -> found(any))));
          say("names", at(there, Global::registeredNames));
          say(
              "taken",
              List.of(register(any, b), at(there, () -> register(any, b)), register(any, a)));
          say("second_name", at(there, () -> register(a("two"), a)));
          say("float", found(tuple("any", 1.0)));
          say("nobody", found(a("nobody")));
          say("send", caught(() -> Global.send(a("nobody"), HI)));
          say("unregister", at(there, () -> unregister(any)));
          say("unregister", unregister(a("nobody")));
          say("whereis", found(any));
          say("register", register(a("name"), a));
          say("re_register", at(there, () -> reRegister(a("name"), b)));
          say("whereis", tuple(found(a("name")), at(there, () -> found(a("name")))));
          say("send", at(there, () -> Global.send(a("name"), HI)));
          kill(node, a);
          say("whereis", found(a("name")));
          Ref ref = monitor(b);
          Beam.exit(b, a("kill"));
          down(ref);
          free(a("name"));
          say("dead", register(a("dead"), b));
          soon(() -> found(a("dead")).equals(UNDEFINED));
          say("free", found(a("dead")));
          say("me", register(a("me"), self()));
          say("send", at(there, () -> Global.send(a("me"), HI) != null));
          trail(1);
          left();
        });
  }

  private static Object reRegister(Object name, Pid pid) {
    Global.reRegisterName(name, pid);
    return a("yes");
  }

  @Test
  void dist16_theNamesOfANodeThatIsLostAreFreeUntilItIsBack() throws Exception {
    perform(
        "dist16_lost",
        () -> {
          Node there = up("there");
          Pid a = callIt(idle(node), "a");
          Pid b = callIt(idle(there), "b");
          say("register", List.of(register(a("a"), a), at(there, () -> register(a("b"), b))));
          disconnect(node, there);
          soon(() -> found(a("b")).equals(UNDEFINED));
          soon(() -> at(there, () -> found(a("a"))).equals(UNDEFINED));
          say("apart", List.of(both(there, "a"), both(there, "b"), both(there, "c")));
          Pid c = callIt(idle(there), "c");
          say("register", at(there, () -> register(a("c"), c)));
          connect(node, there);
          together(there);
          say("together", List.of(both(there, "a"), both(there, "b"), both(there, "c")));
          stop(there);
          soon(() -> found(a("b")).equals(UNDEFINED) && found(a("c")).equals(UNDEFINED));
          say("down", List.of(found(a("a")), found(a("b")), found(a("c"))));
          say("names", Global.registeredNames());
          left();
        });
  }

  private static Tuple both(Node there, String name) throws Exception {
    return tuple(found(a(name)), at(there, () -> found(a(name))));
  }

  @Override
  Map<Atom, Resolve.Function> resolving() {
    return Map.of(OWN.function(), (_, _, second) -> Optional.of(second));
  }

  @Test
  void dist16_whoKeepsANameThatTwoHave() throws Exception {
    perform(
        "dist16_clash",
        () -> {
          Node there = up("there");
          Object name = a("name");
          for (Resolve resolve :
              List.of(
                  Resolve.RANDOM_EXIT_NAME,
                  Resolve.RANDOM_NOTIFY_NAME,
                  Resolve.NOTIFY_ALL_NAME,
                  OWN)) {
            Pid a = callIt(listener(node), "a");
            Pid b = callIt(listener(there), "b");
            disconnect(node, there);
            say("here", a(Global.registerName(name, a, resolve) ? "yes" : "no"));
            say("there", at(there, () -> a(Global.registerName(name, b, resolve) ? "yes" : "no")));
            connect(node, there);
            soon(() -> found(name).equals(at(there, () -> found(name))));
            if (resolve.equals(Resolve.RANDOM_EXIT_NAME)) {
              soon(() -> !(node.isProcessAlive(a) && there.isProcessAlive(b)));
            }
            say(resolve.function(), found(name));
            say("alive", tuple(node.isProcessAlive(a), there.isProcessAlive(b)));
            say("heard", tuple(heard(node, a), heard(there, b)));
            Global.unregisterName(name);
            kill(node, a);
            kill(there, b);
          }
          left();
        });
  }
}
