package dev.joist.otp;

import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.isProcessAlive;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.whereis;
import static dev.joist.otp.GenServer.call;
import static dev.joist.otp.GenServer.cast;
import static dev.joist.otp.GenServer.multiCall;
import static dev.joist.otp.GenServer.noReply;
import static dev.joist.otp.GenServer.ok;
import static dev.joist.otp.GenServer.reply;
import static dev.joist.otp.GenServer.sendRequest;
import static dev.joist.otp.GenServer.start;
import static dev.joist.otp.GenServer.startLink;
import static dev.joist.otp.GenServer.startMonitor;
import static dev.joist.otp.GenServer.stop;
import static dev.joist.otp.Puppet.atEnd;
import static dev.joist.otp.Puppet.onCall;
import static dev.joist.otp.Puppet.onCast;
import static dev.joist.otp.StartOption.name;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.joist.Beam;
import dev.joist.MonitorOption;
import dev.joist.Spawned;
import dev.joist.signal.AliasMode;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.ImproperList;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/// `gen_server.escript`, done by Joist: what OTP's own suite looks at besides the rules: names that
/// are terms, registered parents, ends and their reports, a full mailbox.
class GenServerSuiteOtpTest extends OtpCase {

  private static final Object ST = a("st");
  private static final Object HI = a("hi");
  private static final Object WHY = a("why");
  private static final Object NAMED = a("named");
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final ServerReports reports = new ServerReports();

  @Override
  String recording() {
    return "gen_server";
  }

  private record Named<T>(String label, T code) {}

  private static <T> Named<T> of(String label, T code) {
    return new Named<>(label, code);
  }

  private Puppet puppet() {
    return new Puppet(() -> ok(ST), this);
  }

  private Pid server() {
    return start(puppet()).pid();
  }

  private static final List<Named<Puppet.First>> FAILURES =
      List.of(
          of("ignore", GenServer::ignore),
          of("stop", () -> stop(WHY)),
          of(
              "exit",
              () -> {
                throw exit(WHY);
              }),
          of(
              "error",
              () -> {
                throw error(WHY);
              }));

  // ---- replies

  @Test
  void gs03_theTagOfACallMayCarryMoreThanItsAlias() throws Exception {
    perform(
        "gs03_payload",
        () -> {
          Pid server = server();
          Ref ref = monitor(server, MonitorOption.alias(AliasMode.REPLY_DEMONITOR));
          Object tag =
              ImproperList.of(List.of(ImproperList.of(List.of(a("alias")), ref)), a("payload"));
          send(server, tuple("$gen_call", tuple(dead(), tag), HI));
          say("reply", answer(tag));
          send(server, tuple("$gen_call", tuple(self(), tag), "late"));
          say("sync", call(server, a("x")));
          Ref plain = monitor(server);
          Object plainTag = ImproperList.of(List.of(plain), a("payload"));
          send(server, tuple("$gen_call", tuple(self(), plainTag), HI));
          trail(1);
          left();
        });
  }

  private static Object answer(Object tag) {
    return receive(
        m -> m instanceof Tuple pair && pair.element(1).equals(tag) ? pair.element(2) : null);
  }

  // ---- stops

  @Test
  void gs13_aServerIsStoppedByNameAndNode() throws Exception {
    perform(
        "gs13_names",
        () -> {
          Object here = tuple("named", Beam.node());
          start(puppet(), name("named"));
          say("at_node", done(() -> ProcLib.stop(here)));
          trail(1);
          say("gone", done(() -> ProcLib.stop(here)));
          start(puppet(), name("named"));
          say("reason", done(() -> ProcLib.stop(NAMED, WHY, GenServer.INFINITY)));
          trail(1);
          say("gone", done(() -> ProcLib.stop(NAMED, WHY, GenServer.INFINITY)));
          left();
        });
  }

  // ---- ends and their reports

  @Test
  void gs16_whatACallThatEndsTheServerReports() throws Exception {
    node.onReport(reports);
    perform(
        "gs16_crash",
        () -> {
          trapExit(true);
          List<Named<Puppet.OnCall>> ends =
              List.of(
                  of("exit_shutdown_why", ending(() -> exit(tuple("shutdown", "why")))),
                  of("stop_shutdown_why", (_, s) -> stop(tuple("shutdown", "why"), s)),
                  of("exit_shutdown", ending(() -> exit(a("shutdown")))),
                  of("stop_shutdown", (_, s) -> stop(a("shutdown"), s)),
                  of("exit", ending(() -> exit(a("crashed")))),
                  of("stop", (_, s) -> stop(a("crashed"), s)),
                  of("error", ending(() -> error(a("crashed")))),
                  of("call", ending(() -> call(a("nobody"), a("request")))),
                  of("stop_other", ending(() -> ProcLib.stop(a("nobody")))));
          for (Named<Puppet.OnCall> end : ends) {
            Pid server = startLink(puppet()).pid();
            say(end.label(), caught(() -> call(server, onCall(end.code()))));
            say("  exit", exitOf(server));
            trail(1);
            say("reports", reports.all());
          }
          left();
        });
  }

  @Test
  void gs16_anExitKnowsItsPlaceOnlyWhereThatIsReported() throws Exception {
    try (var inbox = node.inbox()) {
      inbox.run(() -> {
        Pid test = self();
        Body looks =
            () ->
                send(
                    test,
                    tuple(
                        stackOf(() -> exit(WHY)),
                        stackOf(() -> call(a("nobody"), HI)),
                        stackOf(() -> exit(a("shutdown"))),
                        stackOf(() -> exit(tuple("shutdown", "why")))));
        ProcLib.spawn(looks);
        assertEquals(tuple(true, true, false, false), receive());
        Beam.spawn(looks);
        assertEquals(tuple(false, false, false, false), receive());
        return true;
      });
    }
  }

  private static boolean stackOf(Body ending) throws Exception {
    try {
      ending.run();
      throw new IllegalStateException("it has not ended");
    } catch (ExitException exit) {
      return exit.getStackTrace().length > 0;
    }
  }

  /// A callback that does not return.
  private static Puppet.OnCall ending(Body how) {
    return (_, s) -> {
      how.run();
      return noReply(s);
    };
  }

  private static Object exitOf(Pid pid) {
    return receive(
        m -> m instanceof Exit(Object from, Object reason) && from.equals(pid) ? reason : null);
  }

  // ---- names

  /// Keeps names that are any term; forgets the dead.
  private static final class Resolver implements NameResolver {
    private final Map<Object, Pid> names = new ConcurrentHashMap<>();

    @Override
    public Atom module() {
      return a("module");
    }

    @Override
    public boolean registerName(Object name, Pid pid) {
      return names.putIfAbsent(name, pid) == null;
    }

    @Override
    public void unregisterName(Object name) {
      names.remove(name);
    }

    @Override
    public Optional<Pid> whereisName(Object name) {
      Pid pid = names.get(name);
      if (pid != null && !isProcessAlive(pid)) {
        names.remove(name);
        return Optional.empty();
      }
      return Optional.ofNullable(pid);
    }
  }

  @FunctionalInterface
  private interface Start {
    StartResult with(GenServer<?> server, StartOption option);
  }

  @Test
  void gs17_aFailedStartLeavesNothingWhenItReturns() throws Exception {
    perform(
        "gs17_failures",
        () -> {
          trapExit(true);
          Resolver resolver = new Resolver();
          List<Start> starts =
              List.of(GenServer::start, GenServer::startLink, GenServer::startMonitor);
          Set<Object> seen = new LinkedHashSet<>();
          for (int i = 0; i < 20; i++) {
            for (Start start : starts) {
              for (Named<Puppet.First> init : FAILURES) {
                start.with(new Puppet(init.code(), this), name("named"));
                seen.add(whereis(a("named")).isPresent() ? a("taken") : a("undefined"));
                start.with(
                    new Puppet(init.code(), this), StartOption.name(new Via(resolver, a("name"))));
                seen.add(resolver.names.isEmpty() ? a("undefined") : a("taken"));
              }
            }
          }
          say("free", List.copyOf(seen));
          int exits = 20 * FAILURES.size() * 2;
          for (int i = 0; i < exits; i++) {
            receive(m -> m instanceof Exit exit ? exit : null);
          }
          say("exits", (long) exits);
          left();
        });
  }

  @Test
  void gs17_aViaNameStandsWhereverANameDoes() throws Exception {
    perform(
        "gs17_via",
        () -> {
          Resolver resolver = new Resolver();
          Object term = tuple("any", "term");
          Via via = new Via(resolver, term);
          StartOption named = StartOption.name(via);
          Pid server = start(puppet(), named).pid();
          say("found", Optional.of(server).equals(resolver.whereisName(term)));
          say("call", call(via, HI));
          say("cast", done(() -> cast(via, HI)));
          trail(1);
          say("request", response(sendRequest(via, HI).receiveResponse(PATIENCE)));
          say("state", Sys.getState(via));
          say("myself", call(via, onCall((_, s) -> reply(caught(() -> call(via, a("x"))), s))));
          Object already = tuple("error", tuple("already_started", server));
          say("taken", start(puppet(), named).term().equals(already));
          say("stop", done(() -> ProcLib.stop(via)));
          trail(1);
          say("dead", caught(() -> call(via, HI)));
          say("stop", done(() -> ProcLib.stop(via)));
          say("cast", done(() -> cast(via, HI)));
          say("request", response(sendRequest(via, HI).receiveResponse(PATIENCE)));
          for (Named<Puppet.First> init : FAILURES) {
            say(init.label(), start(new Puppet(init.code(), this), named).term());
            say("free", resolver.whereisName(term).isPresent() ? "taken" : "undefined");
          }
          trapExit(true);
          startLink(puppet(), named);
          say("stop", done(() -> ProcLib.stop(via)));
          trail(2);
          Pid stray =
              ProcLib.spawnLink(() -> {
                throw GenServer.enterLoop(puppet(), ST, named);
              });
          say("not_registered", exitOf(stray));
          Pid me = self();
          Pid entered =
              ProcLib.spawnLink(() -> {
                resolver.registerName(term, self());
                send(me, a("ready"));
                throw GenServer.enterLoop(puppet(), ST, named);
              });
          receive(m -> m.equals(a("ready")) ? m : null);
          say("entered", call(via, HI));
          Beam.unlink(entered);
          exit(entered, a("kill"));
          left();
        });
  }

  private static Object response(Response<?> response) {
    return switch (response) {
      case Response.Reply(Object value) -> tuple("reply", value);
      case Response.Failed(Object reason, Object server) -> tuple("error", tuple(reason, server));
      case Response.Timeout<?> _ -> a("timeout");
    };
  }

  // ---- the parent

  private record Child(Pid pid, Object ancestor) {}

  /// A parent with a name, which it keeps or not, and whose child enters the loop when told to.
  private Spawned papa(boolean keepsName) {
    Pid me = self();
    return Beam.spawnMonitor(() -> {
      Beam.register(a("papa"), self());
      ProcLib.spawnLink(() -> {
        trapExit(true);
        Object ancestor = ((List<?>) Beam.get(a("$ancestors"))).getFirst();
        send(me, tuple("child", self(), ancestor));
        receive(m -> m.equals(a("enter")) ? m : null);
        throw GenServer.enterLoop(puppet(), ST);
      });
      if (!keepsName) {
        Beam.unregister(a("papa"));
        send(me, a("unregistered"));
      }
      receive(m -> m.equals(a("go")) ? m : null);
      throw exit(a("bye"));
    });
  }

  private static Child child() {
    return receive(m ->
        m instanceof Tuple told && told.arity() == 3 && told.element(1).equals(a("child"))
            ? new Child((Pid) told.element(2), told.element(3))
            : null);
  }

  @Test
  void gs17_theParentOfAnEnteredLoopMayHaveAName() throws Exception {
    perform(
        "gs17_parent",
        () -> {
          Spawned papa = papa(true);
          Child child = child();
          say("ancestor", child.ancestor());
          Ref end = monitor(child.pid());
          send(child.pid(), a("enter"));
          say("call", call(child.pid(), HI));
          send(papa.pid(), a("go"));
          down(papa.ref());
          down(end);
          left();
          Spawned nameless = papa(false);
          Child lost = child();
          say("ancestor", lost.ancestor());
          Ref lostEnd = monitor(lost.pid());
          receive(m -> m.equals(a("unregistered")) ? m : null);
          send(lost.pid(), a("enter"));
          down(lostEnd);
          send(nameless.pid(), a("go"));
          down(nameless.ref());
          left();
        });
  }

  // ---- a mailbox that is full of other things

  @Test
  void gs18_whatWaitsInTheMailboxIsLeftAlone() throws Exception {
    perform(
        "gs18_behind_junk",
        () -> {
          Pid server = start(puppet(), name("named")).pid();
          List<Object> junk = new ArrayList<>();
          for (long i = 1; i <= 1000; i++) {
            junk.add(tuple("junk", i));
          }
          junk.forEach(each -> send(self(), each));
          List<Atom> here = List.of(Beam.node());
          say("call", call(server, HI));
          say("timeout", caught(() -> call(server, onCall((_, s) -> noReply(s)), MOMENT)));
          say("request", response(sendRequest(server, HI).receiveResponse(PATIENCE)));
          say("multi_call", pairs(multiCall(here, a("named"), HI, PATIENCE)));
          say("timeout", pairs(multiCall(here, a("named"), onCall((_, s) -> noReply(s)), MOMENT)));
          say("start", start(puppet()).term());
          say("stop", done(() -> ProcLib.stop(server)));
          List<Object> left = new ArrayList<>();
          for (int i = 0; i < junk.size(); i++) {
            left.add(receive());
          }
          say("untouched", left.equals(junk));
          left();
        });
  }

  private static Tuple pairs(MultiReply answer) {
    List<Object> replies = new ArrayList<>();
    answer.replies().forEach((node, reply) -> replies.add(tuple(node, reply)));
    return tuple(List.copyOf(replies), answer.badNodes());
  }

  // ---- what is not there

  private record Bare() implements GenServer<Object> {
    @Override
    public InitResult<Object> init() {
      return ok(ST, GenServer.continuing(a("x")));
    }
  }

  @Test
  void gs19_anUndefinedFunctionWithinACallbackIsAnError() throws Exception {
    node.onReport(reports);
    perform(
        "gs19_undefined_within",
        () -> {
          Down down = downOf(startMonitor(new Bare()).monitor());
          Tuple reason = (Tuple) down.reason();
          Tuple frame = (Tuple) ((List<?>) reason.element(2)).get(1);
          say(
              "continue",
              tuple(
                  reason.element(1),
                  frame.element(2).equals(a("handleContinue")) ? "handle_continue" : frame));
          reports.all();
          Puppet.OnCast notThere =
              _ -> {
                throw error(a("undef"));
              };
          List<Named<Ending>> ends =
              List.of(
                  of("info", server -> send(server, onCast(notThere))),
                  of("cast", server -> cast(server, onCast(notThere))),
                  of(
                      "terminate",
                      server ->
                          send(
                              server,
                              onCast(_ ->
                                  stop(
                                      a("normal"),
                                      atEnd(() -> {
                                        throw error(a("undef"));
                                      }))))));
          for (Named<Ending> end : ends) {
            Pid server = server();
            Ref ref = monitor(server);
            end.code().of(server);
            down(ref);
            trail(1);
            say(end.label(), reports.all());
          }
        });
  }

  @FunctionalInterface
  private interface Ending {
    void of(Pid server);
  }
}
