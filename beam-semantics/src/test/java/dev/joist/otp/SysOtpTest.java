package dev.joist.otp;

import static dev.joist.Beam.demonitor;
import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.throwing;
import static dev.joist.Beam.trapExit;
import static dev.joist.otp.GenServer.call;
import static dev.joist.otp.GenServer.cast;
import static dev.joist.otp.GenServer.continuing;
import static dev.joist.otp.GenServer.noReply;
import static dev.joist.otp.GenServer.ok;
import static dev.joist.otp.GenServer.reply;
import static dev.joist.otp.GenServer.sendRequest;
import static dev.joist.otp.GenServer.start;
import static dev.joist.otp.GenServer.stop;
import static dev.joist.otp.Puppet.onCall;
import static dev.joist.otp.Puppet.onCast;

import dev.joist.Beam;
import dev.joist.signal.Body;
import dev.joist.signal.Exit;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// `gen_server.escript`, done by Joist: requests, system messages, `proc_lib` and reports.
class SysOtpTest extends OtpCase {

  private static final Object ST = a("st");
  private static final Object HI = a("hi");
  private static final Object WHY = a("why");
  private static final Object NOBODY = a("nobody");
  private static final Duration MOMENT = Duration.ofMillis(1);

  private record Named<T>(String label, T code) {}

  private static <T> Named<T> of(String label, T code) {
    return new Named<>(label, code);
  }

  @Override
  String recording() {
    return "gen_server";
  }

  private Pid server(Object state) {
    return start(new Puppet(() -> ok(state), this)).pid();
  }

  // ---- requests

  /// As Erlang writes it, the server by a word where it is a pid.
  private static Object term(Response<?> response) {
    return switch (response) {
      case Response.Reply(Object value) -> tuple("reply", value);
      case Response.Failed(Object reason, Object server) ->
          tuple("error", tuple(reason, server instanceof Pid ? a("server") : server));
      case Response.Timeout<?> _ -> a("timeout");
    };
  }

  private static Object term(RequestIds.@Nullable Outcome<String> outcome, int size) {
    return switch (outcome) {
      case RequestIds.Outcome.Answer(Response<?> response, String label) ->
          tuple(term(response), label, (long) size);
      case RequestIds.Outcome.Timeout<String> _ -> a("timeout");
      case RequestIds.Outcome.NoRequest<String> _ -> a("no_request");
      case null -> a("no_reply");
    };
  }

  private static Object orNoReply(@Nullable Response<?> response) {
    return response == null ? a("no_reply") : term(response);
  }

  /// Has the request answered later, by the test itself.
  private static Object later(Pid me) {
    return onCall((from, s) -> {
      send(me, from);
      return noReply(s);
    });
  }

  private static From from() {
    return receive(m -> m instanceof From from ? from : null);
  }

  @Test
  void gs14_aRequestIsAnsweredLater() throws Exception {
    perform(
        "gs14_requests",
        () -> {
          Pid server = server(ST);
          say("receive_response", term(sendRequest(server, HI).receiveResponse(PATIENCE)));
          say("wait_response", term(sendRequest(server, HI).waitResponse(PATIENCE)));
          RequestId<Object> checked = sendRequest(server, HI);
          Object message = receive();
          say("check_other", orNoReply(checked.checkResponse(a("other"))));
          say("check", orNoReply(checked.checkResponse(message)));
          say("dead", term(sendRequest(dead(), HI).receiveResponse(PATIENCE)));
          say("nobody", term(sendRequest(NOBODY, HI).receiveResponse(PATIENCE)));
          Object elsewhere = tuple("nobody", "x@nowhere");
          say("elsewhere", term(sendRequest(elsewhere, HI).receiveResponse(PATIENCE)));
          RequestId<Object> given = sendRequest(server, later(self()));
          From givenFrom = from();
          say("receive_timeout", term(given.receiveResponse(MOMENT)));
          givenFrom.reply(a("late"));
          say("sync", call(server, a("x")));
          left();
          RequestId<Object> waited = sendRequest(server, later(self()));
          From waitedFrom = from();
          say("wait_timeout", term(waited.waitResponse(MOMENT)));
          waitedFrom.reply(a("late"));
          say("wait_again", term(waited.waitResponse(PATIENCE)));
          Pid crashing = server(ST);
          RequestId<Object> crash =
              sendRequest(
                  crashing,
                  onCall((_, _) -> {
                    throw exit(a("crash"));
                  }));
          say("crash", term(crash.receiveResponse(PATIENCE)));
          trail(1);
          left();
        });
  }

  @Test
  void gs14_requestsAreCollectedWithLabels() throws Exception {
    perform(
        "gs14_collections",
        () -> {
          Pid server = server(ST);
          RequestIds<String> ids = new RequestIds<>();
          say(
              "empty",
              tuple(
                  (long) ids.size(),
                  term(ids.receiveResponse(Duration.ZERO, true), 0),
                  term(ids.waitResponse(Duration.ZERO, true), 0),
                  term(ids.checkResponse(a("x"), true), 0)));
          ids.add(sendRequest(server, a("one")), "first");
          var one = ids.receiveResponse(PATIENCE, true);
          say("one", term(one, ids.size()));
          ids.add(sendRequest(dead(), a("two")), "second");
          var kept = (RequestIds.Outcome.Answer<String>) ids.waitResponse(PATIENCE, false);
          var failed = (Response.Failed<?>) kept.response();
          say("kept", tuple(failed.reason(), kept.label(), (long) ids.size()));
          RequestIds<String> slow = new RequestIds<>();
          slow.add(sendRequest(server, later(self())), "third");
          From from = from();
          say("labels", slow.labels());
          say("wait_timeout", term(slow.waitResponse(MOMENT, true), 1));
          say("receive_timeout", term(slow.receiveResponse(MOMENT, true), 1));
          from.reply(a("late"));
          say("sync", call(server, a("x")));
          left();
          RequestIds<String> looked = new RequestIds<>();
          looked.add(sendRequest(server, a("four")), "fourth");
          Object message = receive();
          say("check_other", term(looked.checkResponse(a("other"), true), 1));
          var four = looked.checkResponse(message, true);
          say("check", term(four, looked.size()));
          left();
        });
  }

  // ---- sys

  /// `{callback_failed, Class, Reason}`.
  private static Object callbackFailed(Callable<?> operation) throws Exception {
    Object failure = caught(operation);
    Tuple reason = (Tuple) ((Tuple) failure).element(2);
    Tuple failed = (Tuple) reason.element(1);
    Tuple what = (Tuple) failed.element(3);
    return tuple(failed.element(1), what.element(1), what.element(2));
  }

  private static List<?> status(Pid server) {
    return (List<?>) ((Tuple) Sys.getStatus(server)).element(4);
  }

  @Test
  void gs15_systemMessagesAreServedWhileSuspended() throws Exception {
    perform(
        "gs15_sys",
        () -> {
          Pid server = server(ST);
          say("get_state", Sys.getState(server));
          say("replace_state", Sys.replaceState(server, s -> tuple("new", s)));
          say("get_state", Sys.getState(server));
          say("suspend", done(() -> Sys.suspend(server)));
          say("suspend_again", done(() -> Sys.suspend(server)));
          send(server, a("first"));
          cast(server, a("second"));
          say("call", caught(() -> call(server, a("r"), MOMENT)));
          say("get_state", Sys.getState(server));
          say("status", status(server).subList(1, 5).stream().toList());
          left();
          say("resume", done(() -> Sys.resume(server)));
          trail(2);
          say("resume_again", done(() -> Sys.resume(server)));
          say("running", status(server).get(1));
          say("call", call(server, a("r")));
          say(
              "error",
              callbackFailed(() ->
                  Sys.replaceState(
                      server,
                      _ -> {
                        throw error(WHY);
                      })));
          say(
              "exit",
              callbackFailed(() ->
                  Sys.replaceState(
                      server,
                      _ -> {
                        throw exit(WHY);
                      })));
          say(
              "throw",
              callbackFailed(() ->
                  Sys.replaceState(
                      server,
                      _ -> {
                        throw throwing(WHY);
                      })));
          say("unchanged", Sys.getState(server));
          Duration five = Duration.ofMillis(5);
          say("dead", caught(() -> Sys.getState(dead())));
          say("dead", done(() -> Sys.suspend(dead(), five)));
          say("replace_dead", caught(() -> Sys.replaceState(dead(), s -> s)));
          say("nobody", done(() -> Sys.trace(NOBODY, true)));
          say("no_debug", done(() -> Sys.noDebug(NOBODY)));
          say("log", caught(() -> Sys.log(NOBODY)));
          say("statistics", done(() -> Sys.statistics(NOBODY, true)));
          say("remove", done(() -> Sys.remove(NOBODY, a("id"))));
          say("terminate", done(() -> Sys.terminate(NOBODY, WHY)));
          say("terminate", done(() -> Sys.terminate(NOBODY, WHY, five)));
          say("change_code", caught(() -> Sys.changeCode(NOBODY, a("m"), a("v"), a("e"))));
          say("get_status", caught(() -> Sys.getStatus(NOBODY)));
          say("myself", caught(() -> Sys.getState(self())));
          send(server, tuple("system", tuple(self(), "tag"), "nonsense"));
          trail(1);
          send(server, tuple("system", tuple(self(), "tag"), "get_state"));
          trail(1);
          monitor(server);
          say("terminate", done(() -> Sys.terminate(server, WHY)));
          trail(2);
          Pid other = server(ST);
          monitor(other);
          Sys.suspend(other);
          say("terminate_suspended", done(() -> Sys.terminate(other, WHY)));
          trail(2);
          left();
        });
  }

  private static List<Object> counts(Pid server) {
    List<Object> counts = new ArrayList<>();
    for (Object each : (List<?>) Sys.statistics(server)) {
      Atom key = (Atom) ((Tuple) each).element(1);
      if (key.text().startsWith("messages")) {
        counts.add(each);
      }
    }
    return counts;
  }

  private void events(Pid server) {
    Sys.log(server).forEach(event -> say("event", event));
  }

  @Test
  void gs15_systemEventsAreCountedKeptAndShown() throws Exception {
    perform(
        "gs15_debug",
        () -> {
          Pid server = server(ST);
          say("no_statistics", tuple("ok", Sys.statistics(server)));
          say("on", done(() -> Sys.statistics(server, true)));
          call(server, HI);
          cast(server, HI);
          trail(1);
          say("statistics", counts(server));
          say("off", done(() -> Sys.statistics(server, false)));
          say("log", done(() -> Sys.log(server, 10)));
          call(server, HI);
          cast(server, HI);
          send(server, HI);
          trail(2);
          call(server, onCall((_, s) -> reply(a("r"), s, continuing(onCast(s2 -> noReply(s2))))));
          call(
              server,
              onCall((from, s) -> {
                from.reply(a("x"));
                return noReply(s);
              }));
          cast(server, onCast(s -> noReply(s, Duration.ZERO)));
          trail(1);
          events(server);
          say("log_two", done(() -> Sys.log(server, 2)));
          call(server, HI);
          events(server);
          say("log_off", done(() -> Sys.log(server, 0)));
          say(
              "install",
              done(() ->
                  Sys.install(
                      server,
                      a("id"),
                      (state, event, name) -> {
                        t(tuple(state, event, name));
                        return state.equals(2L) ? null : (long) state + 1;
                      },
                      1L)));
          call(server, HI);
          trail(2);
          call(server, HI);
          left();
          say(
              "install",
              done(() ->
                  Sys.install(
                      server,
                      a("id2"),
                      (state, event, _) -> {
                        t(tuple(state, event));
                        return (long) state + 1;
                      },
                      1L)));
          cast(server, HI);
          trail(3);
          say("remove", done(() -> Sys.remove(server, a("id2"))));
          call(server, HI);
          left();
          say(
              "install",
              done(() ->
                  Sys.install(
                      server,
                      a("id3"),
                      (_, _, _) -> {
                        t("failing");
                        throw error(WHY);
                      },
                      1L)));
          call(server, HI);
          trail(1);
          call(server, HI);
          left();
          say("no_debug", done(() -> Sys.noDebug(server)));
          StartOption debug = StartOption.debug(DebugOption.log(), DebugOption.statistics());
          Pid other = start(new Puppet(() -> ok(ST), this), debug).pid();
          call(other, HI);
          events(other);
          left();
        });
  }

  // ---- proc_lib

  private static final List<Named<Body>> STARTS =
      List.of(
          of(
              "ack",
              () -> {
                ProcLib.initAck(a("hello"));
                receive(_ -> null);
              }),
          of(
              "ack_then_exit",
              () -> {
                ProcLib.initAck(a("hello"));
                throw exit(WHY);
              }),
          of(
              "exit",
              () -> {
                throw exit(WHY);
              }),
          of(
              "error",
              () -> {
                throw error(WHY);
              }),
          of("normal", () -> {}));

  private static List<?> ancestors() {
    return (List<?>) Beam.get(a("$ancestors"));
  }

  @Test
  void gs16_startsInStepKnowTheirAncestors() throws Exception {
    perform(
        "gs16_proc_lib",
        () -> {
          trapExit(true);
          Pid me = self();
          Beam.unregister(a("tracer"));
          ProcLib.spawn(
              () -> send(me, tuple("t", tuple("ancestors", ancestors().getFirst().equals(me)))));
          trail(1);
          ProcLib.spawn(() -> {
            ProcLib.spawn(() -> {
              List<?> all = ancestors();
              Tuple seen = tuple("grandchild", (long) all.size(), all.getLast().equals(me));
              send(me, tuple("t", seen));
            });
          });
          trail(1);
          Beam.register(a("tracer"), me);
          ProcLib.spawn(() -> t(tuple("named", ancestors())));
          trail(1);
          List<Named<Body>> ends =
              List.of(
                  of("normal", () -> {}),
                  of(
                      "exit",
                      () -> {
                        throw exit(WHY);
                      }),
                  of(
                      "shutdown",
                      () -> {
                        throw exit(a("shutdown"));
                      }),
                  of(
                      "error",
                      () -> {
                        throw error(WHY);
                      }),
                  of(
                      "throw",
                      () -> {
                        throw throwing(WHY);
                      }));
          for (Named<Body> end : ends) {
            Pid pid = ProcLib.spawnLink(end.code());
            say(end.label(), exitOf(pid).reason());
          }
          for (Named<Body> start : STARTS) {
            say(tuple("start", start.label()), ProcLib.start(start.code()));
            left();
          }
          for (Named<Body> start : STARTS) {
            say(tuple("start_link", start.label()), ProcLib.startLink(start.code()));
            trail(start.label().equals("ack_then_exit") ? 1 : 0);
          }
          for (Named<Body> start : STARTS) {
            Tuple pair = ProcLib.startMonitor(start.code());
            say(tuple("start_monitor", start.label()), pair.element(1));
            trail(start.label().equals("ack") ? 0 : 1);
          }
          Body never = () -> receive(_ -> null);
          StartOption moment = StartOption.timeout(MOMENT);
          say(tuple("start", "timeout"), ProcLib.start(never, moment));
          left();
          say(tuple("start_link", "timeout"), ProcLib.startLink(never, moment));
          left();
          say(tuple("start_monitor", "timeout"), ProcLib.startMonitor(never, moment).element(1));
          trail(1);
          left();
        });
  }

  private static Exit exitOf(Pid pid) {
    return receive(m -> m instanceof Exit exit && exit.from().equals(pid) ? exit : null);
  }

  // ---- reports

  private final ServerReports reports = new ServerReports();

  @Test
  void gs16_whatIsReportedAndWhatIsNot() throws Exception {
    node.onReport(reports);
    perform(
        "gs16_reports",
        () -> {
          trapExit(true);
          List<Named<Body>> ends =
              List.of(
                  of("normal", () -> {}),
                  of(
                      "shutdown",
                      () -> {
                        throw exit(a("shutdown"));
                      }),
                  of(
                      "shutdown_why",
                      () -> {
                        throw exit(tuple("shutdown", "why"));
                      }),
                  of(
                      "exit",
                      () -> {
                        throw exit(WHY);
                      }),
                  of(
                      "error",
                      () -> {
                        throw error(WHY);
                      }),
                  of(
                      "throw",
                      () -> {
                        throw throwing(WHY);
                      }),
                  of(
                      "facts",
                      () -> {
                        Beam.put(a("key"), a("value"));
                        Beam.register(a("crasher"), self());
                        send(self(), a("waiting"));
                        throw exit(WHY);
                      }));
          for (Named<Body> end : ends) {
            var _ = exitOf(ProcLib.spawnLink(end.code()));
            say(end.label(), reports.all());
          }
          List<Named<Puppet.OnCast>> stops =
              List.of(
                  of("normal", s -> stop(a("normal"), s)),
                  of("shutdown", s -> stop(a("shutdown"), s)),
                  of("shutdown_why", s -> stop(tuple("shutdown", "why"), s)),
                  of("why", _ -> stop(WHY, a("changed"))),
                  of(
                      "exit_normal",
                      _ -> {
                        throw exit(a("normal"));
                      }),
                  of(
                      "exit",
                      _ -> {
                        throw exit(WHY);
                      }),
                  of(
                      "error",
                      _ -> {
                        throw error(WHY);
                      }));
          for (Named<Puppet.OnCast> end : stops) {
            Pid server = server(ST);
            Ref ref = monitor(server);
            send(server, onCast(end.code()));
            down(ref);
            trail(1);
            say(tuple("server", end.label()), reports.all());
          }
          List<Named<Puppet.First>> inits =
              List.of(
                  of("stop", () -> stop(WHY)),
                  of("ignore", GenServer::ignore),
                  of(
                      "error",
                      () -> {
                        throw error(WHY);
                      }),
                  of("stop_normal", () -> stop(a("normal"))));
          for (Named<Puppet.First> init : inits) {
            StartResult result = startToTheEnd(new Puppet(init.code(), this));
            say(tuple("init", init.label()), result.term());
            say("reports", reports.all());
          }
        });
  }

  /// Starts a server that fails to start, and waits until its process has ended.
  private static StartResult startToTheEnd(GenServer<?> server) {
    StartResult result = GenServer.startLink(server);
    var _ = receive(m -> m instanceof Exit exit ? exit : null);
    return result;
  }

  // ---- what is not there

  private record Bare() implements GenServer<Object> {
    @Override
    public InitResult<Object> init() {
      return ok(ST);
    }
  }

  /// `{undef, Callback}`, the callback as Erlang names it.
  private void undefined(String label, Ref ref) {
    Tuple reason = (Tuple) downOf(ref).reason();
    Tuple frame = (Tuple) ((List<?>) reason.element(2)).get(1);
    String callback = ((Atom) frame.element(2)).text();
    String erlang = callback.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
    say(label, tuple(reason.element(1), erlang));
  }

  @Test
  void gs19_aCallbackThatIsNotThere() throws Exception {
    node.onReport(reports);
    perform(
        "gs19_undefined",
        () -> {
          Pid called = start(new Bare()).pid();
          Ref calledEnd = monitor(called);
          var _ = caught(() -> call(called, HI));
          undefined("call", calledEnd);
          Pid told = start(new Bare()).pid();
          Ref toldEnd = monitor(told);
          cast(told, HI);
          undefined("cast", toldEnd);
          reports.all();
          Pid server = start(new Bare()).pid();
          monitor(server);
          send(server, HI);
          say("info", Sys.getState(server));
          say("reports", reports.all());
          say("stop", done(() -> ProcLib.stop(server)));
          trail(1);
          say("reports", reports.all());
          demonitor(calledEnd);
        });
  }
}
