package dev.joist.otp;

import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.throwing;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.whereis;
import static dev.joist.otp.GenStatem.OF_EVENT;
import static dev.joist.otp.GenStatem.OF_STATE;
import static dev.joist.otp.GenStatem.call;
import static dev.joist.otp.GenStatem.cancel;
import static dev.joist.otp.GenStatem.cast;
import static dev.joist.otp.GenStatem.hibernate;
import static dev.joist.otp.GenStatem.keepState;
import static dev.joist.otp.GenStatem.keepStateAndData;
import static dev.joist.otp.GenStatem.named;
import static dev.joist.otp.GenStatem.nextEvent;
import static dev.joist.otp.GenStatem.nextState;
import static dev.joist.otp.GenStatem.ok;
import static dev.joist.otp.GenStatem.popCallbackModule;
import static dev.joist.otp.GenStatem.postpone;
import static dev.joist.otp.GenStatem.repeatState;
import static dev.joist.otp.GenStatem.repeatStateAndData;
import static dev.joist.otp.GenStatem.reply;
import static dev.joist.otp.GenStatem.start;
import static dev.joist.otp.GenStatem.startLink;
import static dev.joist.otp.GenStatem.stateTimeout;
import static dev.joist.otp.GenStatem.stop;
import static dev.joist.otp.GenStatem.stopAndReply;
import static dev.joist.otp.GenStatem.timeout;
import static dev.joist.otp.GenStatem.update;
import static dev.joist.otp.StatemPuppet.entering;
import static dev.joist.otp.StatemPuppet.on;

import dev.joist.Beam;
import dev.joist.signal.Report;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// `gen_statem.escript`, done by Joist.
class GenStatemOtpTest extends OtpCase {

  private static final Object A = a("a");
  private static final Object B = a("b");
  private static final Object C = a("c");
  private static final Object ZERO = 0L;
  private static final Object HI = a("hi");
  private static final Object N = a("n");
  private static final Object M = a("m");
  private static final Object WHY = a("why");
  private static final Object AT_ONCE = a("at_once");
  private static final Duration NONE = Duration.ZERO;

  @Override
  String recording() {
    return "gen_statem";
  }

  private record Named<T>(String label, T code) {}

  private static <T> Named<T> of(String label, T code) {
    return new Named<>(label, code);
  }

  // ---- machines

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private StatemPuppet puppet(StatemPuppet.First first) {
    return new StatemPuppet(first, this);
  }

  private Pid machine(Object state, Object data) {
    return start(puppet(() -> ok(state, data))).pid();
  }

  private Pid enteringMachine(Object state, Object data) {
    return start(
            puppet(() -> {
              var _ = Beam.put(a("enter"), true);
              return ok(state, data);
            }))
        .pid();
  }

  private static Fun keep(StatemAction... actions) {
    return on((_, _, _) -> keepStateAndData(actions));
  }

  private static Fun next(Object state, StatemAction... actions) {
    return on((_, _, data) -> nextState(state, data, actions));
  }

  /// Tells, and postpones until the machine is in a state.
  private Fun post(Object what, Object until) {
    return on((_, state, _) -> {
      t(tuple(what, state));
      return state.equals(until) ? keepStateAndData() : keepStateAndData(postpone());
    });
  }

  /// Casts several events, which are all there before the first, which starts a timer, is handled.
  private static void castAll(Pid machine, Object... events) {
    Beam.suspendProcess(machine);
    for (Object event : events) {
      cast(machine, event);
    }
    Beam.resumeProcess(machine);
  }

  // ---- the cases

  @Test
  void otp01_postponedEventsAreTriedAgainInAnotherState() throws Exception {
    perform(
        "otp01_postpone",
        () -> {
          Pid m = machine(A, ZERO);
          cast(m, post(1L, B));
          cast(m, post(2L, B));
          cast(m, post(3L, C));
          cast(m, a("plain"));
          trail(4);
          cast(m, next(A));
          cast(m, a("still_a"));
          trail(1);
          cast(m, next(B, nextEvent(a("first"))));
          trail(4);
          cast(m, next(C));
          trail(1);
          cast(
              m,
              on((_, state, data) -> {
                t(state.equals(C) ? "twice" : "never");
                return state.equals(C)
                    ? nextState(a("d"), data, postpone(), new StatemAction.Postpone(false))
                    : keepStateAndData();
              }));
          trail(1);
          cast(m, once(a("d"), "changing", nextState(a("e"), ZERO, postpone())));
          trail(2);
          cast(m, once(a("e"), "repeating", repeatStateAndData(postpone())));
          trail(1);
          cast(m, next(a("f")));
          trail(1);
          say("state", Sys.getState(m));
          left();
        });
  }

  /// Does something in a state, and tells of any other.
  private Fun once(Object in, String what, StatemResult<Object, Object> result) {
    return on((_, state, _) -> {
      t(state.equals(in) ? a(what) : tuple("again", state));
      return state.equals(in) ? result : keepStateAndData();
    });
  }

  @Test
  void otp01_insertedEventsComeFirst() throws Exception {
    perform(
        "otp01_next_event",
        () -> {
          Pid m = machine(A, ZERO);
          cast(
              m,
              on((_, _, _) -> {
                send(self(), a("queued"));
                return keepStateAndData(
                    nextEvent(a("i1")),
                    nextEvent(new StatemEvent.Cast(a("c1"))),
                    nextEvent(new StatemEvent.Info(a("i2"))),
                    nextEvent(new StatemEvent.EventTimeout(a("t1"))),
                    nextEvent(new StatemEvent.StateTimeout(a("st1"))),
                    nextEvent(new StatemEvent.NamedTimeout(N, a("nt1"))));
              }));
          trail(7);
          Fun outer =
              on((_, _, _) -> {
                t("outer");
                return keepStateAndData(nextEvent(a("inner1")), nextEvent(a("inner2")));
              });
          cast(m, keep(nextEvent(outer), nextEvent(a("after_it"))));
          trail(4);
          cast(m, post(a("postponed"), B));
          trail(1);
          cast(m, next(B, nextEvent(a("inserted"))));
          trail(2);
          left();
        });
  }

  @Test
  void otp02_whatCancelsATimeout() throws Exception {
    perform(
        "otp02_timeouts",
        () -> {
          Pid m = machine(A, ZERO);
          Object st = a("st");
          Object ev = a("ev");
          Object name = a("named");
          cast(m, keep(stateTimeout(ms(1), st)));
          trail(1);
          cast(m, keep(timeout(ms(1), ev)));
          trail(1);
          cast(m, keep(timeout(ms(1), 1L)));
          trail(1);
          cast(m, keep(timeout(N, ms(1), name)));
          trail(1);
          castAll(
              m,
              keep(stateTimeout(ms(20), st), timeout(N, ms(60), name), timeout(ms(40), ev)),
              a("any"));
          trail(3);
          castAll(m, keep(stateTimeout(ms(20), st), timeout(N, ms(40), name)), next(B));
          trail(1);
          castAll(m, keep(stateTimeout(ms(30), st)), next(B));
          trail(1);
          Object lasting = a("long");
          Duration hundred = Duration.ofSeconds(100);
          cast(
              m,
              keep(
                  stateTimeout(hundred, lasting),
                  timeout(N, hundred, lasting),
                  timeout(M, hundred, lasting)));
          Object replaced = a("replaced");
          cast(m, keep(stateTimeout(ms(1), replaced)));
          trail(1);
          cast(m, keep(timeout(N, ms(1), replaced)));
          trail(1);
          Object never = a("never");
          cast(
              m, keep(stateTimeout(GenStatem.INFINITY, never), timeout(GenStatem.INFINITY, never)));
          cast(m, next(C, stateTimeout(ms(1), a("in_c"))));
          trail(1);
          StatemAction.Which abs = named(a("abs"));
          cast(m, keep(GenStatem.timeoutAt(abs, Beam.monotonicTime() + 1, a("at"))));
          trail(1);
          cast(m, keep(GenStatem.timeoutAt(abs, Beam.monotonicTime() - 1, a("past"))));
          trail(1);
          left();
        });
  }

  @Test
  void otp02_timeoutsAreCancelledAndUpdated() throws Exception {
    perform(
        "otp02_cancel_and_update",
        () -> {
          Pid m = machine(A, ZERO);
          castAll(
              m,
              keep(stateTimeout(ms(20), a("st")), timeout(N, ms(60), a("named"))),
              keep(update(OF_STATE, a("st2")), update(named(N), a("named2"))));
          trail(2);
          cast(
              m,
              keep(
                  update(OF_STATE, AT_ONCE), update(named(N), AT_ONCE), update(OF_EVENT, AT_ONCE)));
          trail(2);
          cast(
              m,
              keep(
                  stateTimeout(ms(1), a("st")),
                  timeout(N, ms(1), a("named")),
                  cancel(OF_STATE),
                  cancel(named(N)),
                  timeout(ms(1), a("ev")),
                  cancel(OF_EVENT)));
          cast(m, keep(timeout(a("o"), ms(30), a("other"))));
          trail(1);
          cast(m, keep(cancel(OF_STATE), cancel(named(a("none")))));
          say("alive", call(m, a("x")));
          left();
        });
  }

  @Test
  void otp03_theSameStateKeepsItsTimersAndIsNotEntered() throws Exception {
    perform(
        "otp03_same_state",
        () -> {
          Pid m = enteringMachine(A, ZERO);
          trail(1);
          castAll(
              m,
              on((_, s, d) -> nextState(s, d, stateTimeout(ms(30), a("kept")))),
              on((_, s, d) -> nextState(s, d)),
              on((_, s, d) -> keepState(tuple(s, d))));
          trail(1);
          castAll(
              m,
              keep(stateTimeout(ms(30), a("kept_by_repeat"))),
              on((_, _, d) -> repeatState(tuple("r", d))));
          trail(2);
          cast(m, on((_, _, _) -> repeatStateAndData()));
          trail(1);
          cast(m, next(1L));
          trail(1);
          cast(m, next(1.0));
          trail(1);
          cast(m, next(tuple("tuple", List.of(1L))));
          trail(1);
          cast(m, next(tuple("tuple", List.of(1L))));
          say("state", Sys.getState(m));
          left();
        });
  }

  @Test
  void otp03_timeoutsOfZeroComeAfterInsertedEvents() throws Exception {
    perform(
        "otp03_zero_timeouts",
        () -> {
          Pid m = machine(A, ZERO);
          Object st = a("st");
          Object ev = a("ev");
          cast(
              m,
              on((_, _, _) -> {
                send(self(), a("queued"));
                return keepStateAndData(
                    stateTimeout(NONE, st), timeout(N, NONE, a("named")), nextEvent(a("inserted")));
              }));
          trail(4);
          cast(m, keep(timeout(N, NONE, N), timeout(M, NONE, M), stateTimeout(NONE, st)));
          trail(3);
          cast(m, keep(timeout(NONE, ev), nextEvent(a("cancels_it"))));
          trail(1);
          cast(m, keep(timeout(NONE, ev)));
          trail(1);
          cast(m, keep(stateTimeout(NONE, st), timeout(NONE, ev)));
          trail(1);
          cast(m, keep(timeout(NONE, ev), stateTimeout(NONE, st)));
          trail(2);
          Fun changes =
              on((_, _, d) -> {
                t("changes");
                return nextState(B, d);
              });
          cast(m, keep(stateTimeout(NONE, a("cancelled_by_change")), nextEvent(changes)));
          trail(1);
          cast(
              m,
              keep(
                  timeout(N, NONE, a("one")),
                  timeout(N, NONE, a("other")),
                  timeout(M, NONE, a("cancelled")),
                  cancel(named(M))));
          trail(1);
          cast(
              m,
              keep(timeout(N, NONE, a("first")), nextEvent(keep(timeout(M, NONE, a("second"))))));
          trail(2);
          Fun inTimeout =
              on((_, _, _) -> {
                t("in_timeout");
                return keepStateAndData(timeout(a("k"), NONE, a("third")));
              });
          cast(m, keep(timeout(N, NONE, inTimeout), timeout(M, NONE, a("second"))));
          trail(3);
          say("alive", call(m, a("x")));
          left();
        });
  }

  @Test
  void otp04_aStateIsEnteredBeforeAnyEvent() throws Exception {
    perform(
        "otp04_state_enter",
        () -> {
          Pid m = enteringMachine(A, ZERO);
          trail(1);
          cast(m, next(B));
          trail(1);
          cast(m, post(a("p"), C));
          trail(1);
          cast(m, next(C, nextEvent(a("inserted"))));
          trail(3);
          Object quiet = tuple("enter", 0L);
          Pid m2 =
              start(
                      puppet(() -> {
                        send(self(), a("queued"));
                        return ok(
                            a("st"),
                            quiet,
                            nextEvent(a("inserted")),
                            stateTimeout(NONE, a("zero")));
                      }))
                  .pid();
          trail(4);
          Object fromEnter = a("from_enter");
          cast(
              m2,
              on((_, _, _) ->
                  nextState(
                      a("entering"),
                      entering((_, _) ->
                          keepState(
                              quiet, stateTimeout(ms(1), fromEnter), timeout(N, NONE, fromEnter))),
                      timeout(M, NONE, a("from_event")))));
          trail(3);
          cast(
              m2,
              on((_, _, _) ->
                  nextState(
                      a("again"),
                      entering((old, s) -> {
                        t(tuple("enter_fun", old, s));
                        return repeatState(
                            entering((old2, s2) -> {
                              t(tuple("enter_again", old2, s2));
                              return nextState(a("again"), tuple("enter", "done"));
                            }));
                      }))));
          trail(2);
          say("state", Sys.getState(m2));
          Ref ref = monitor(m2);
          cast(
              m2,
              on((_, _, _) -> nextState(a("stopping"), entering((_, _) -> stop(a("in_enter"))))));
          trail(1);
          down(ref);
          left();
        });
  }

  private Pid quietMachine() {
    Pid machine = start(puppet(() -> ok(A, tuple("enter", 0L)))).pid();
    trail(1);
    return machine;
  }

  @Test
  void otp04_whatAStateEnterCallMayNotDo() throws Exception {
    perform(
        "otp04_bad_enter",
        () -> {
          List<Named<StatemAction>> bad =
              List.of(
                  of("postpone", postpone()),
                  of("next_event", nextEvent(a("x"))),
                  of("pop", popCallbackModule()));
          for (Named<StatemAction> action : bad) {
            Pid m = machine(A, ZERO);
            Ref ref = monitor(m);
            Pid e = quietMachine();
            Ref end = monitor(e);
            cast(
                e,
                on((_, _, _) ->
                    nextState(
                        B, entering((_, _) -> keepState(tuple("enter", 0L), action.code())))));
            down(end);
            say(action.label(), "ok");
            trail(1);
            exit(m, a("kill"));
            down(ref);
          }
          Pid e = quietMachine();
          Ref end = monitor(e);
          cast(
              e,
              on((_, _, _) -> nextState(B, entering((_, _) -> nextState(C, tuple("enter", 0L))))));
          down(end);
          trail(1);
          Pid m = machine(A, ZERO);
          Ref ref = monitor(m);
          cast(m, keep(popCallbackModule()));
          down(ref);
          trail(1);
          left();
        });
  }

  private static From from(StatemEvent event) {
    return ((StatemEvent.Call) event).from();
  }

  @Test
  void gs01_aMachineIsCalledAndCast() throws Exception {
    perform(
        "gs01_events",
        () -> {
          Pid m = machine(A, ZERO);
          cast(m, a("c"));
          send(m, a("i"));
          trail(2);
          say("call", call(m, HI));
          say("call", call(m, HI, PATIENCE));
          Object replied = a("replied");
          say("reply_action", call(m, on((e, _, _) -> keepStateAndData(reply(from(e), replied)))));
          say(
              "reply_function",
              call(
                  m,
                  on((e, _, _) -> {
                    from(e).reply(replied);
                    return keepStateAndData();
                  })));
          say(
              "reply_change",
              call(m, on((e, s, d) -> nextState(B, tuple(s, d), reply(from(e), a("changed"))))));
          say(
              "postponed_call",
              call(
                  m,
                  on((e, s, d) ->
                      s.equals(B)
                          ? keepStateAndData(postpone(), nextEvent(next(C)))
                          : keepState(d, reply(from(e), tuple("at_last", s))))));
          say("dead", done(() -> cast(dead(), M)));
          say("nobody", done(() -> cast(a("nobody"), M)));
          RequestId<Object> request = GenStatem.sendRequest(m, HI);
          var response = (Response.Reply<Object>) request.receiveResponse(PATIENCE);
          say("receive_response", tuple("reply", response.value()));
          left();
        });
  }

  @Test
  void gs02_aFailedCallOfAMachine() throws Exception {
    perform(
        "gs02_failures",
        () -> {
          Object r = a("r");
          say("dead", caught(() -> call(dead(), r)));
          say("dead", caught(() -> call(dead(), r, ms(5))));
          say("nobody", caught(() -> call(a("nobody"), r)));
          say("elsewhere", caught(() -> call(tuple("nobody", "x@nowhere"), r)));
          say("myself", caught(() -> call(self(), r)));
          Pid m = machine(A, ZERO);
          say("timeout", caught(() -> call(m, keep(), ms(1))));
          say("stop", caught(() -> call(m, on((_, _, _) -> stop(WHY)))));
          trail(1);
          left();
        });
  }

  private static Error endless() {
    return receive(_ -> null);
  }

  @Test
  void gs05_startingAMachine() throws Exception {
    perform(
        "gs05_start",
        () -> {
          List<Named<StatemPuppet.First>> inits =
              List.of(
                  of("ok", () -> ok(A, ZERO)),
                  of("ignore", GenStatem::ignore),
                  of("stop", () -> GenStatem.stopInit(WHY)),
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
                      "throw_ok",
                      () -> {
                        throw throwing(ok(A, ZERO));
                      }));
          for (Named<StatemPuppet.First> init : inits) {
            say(init.label(), start(puppet(init.code())).term());
          }
          StatemPuppet endless =
              puppet(() -> {
                throw endless();
              });
          say("timeout", start(endless, StartOption.timeout(ms(1))).term());
          StartOption name = StartOption.name("named");
          Pid m =
              start(
                      puppet(() -> {
                        t(tuple("in_init", whereis(a("named")).filter(self()::equals).isPresent()));
                        return ok(A, ZERO);
                      }),
                      name)
                  .pid();
          trail(1);
          Object taken = start(puppet(() -> ok(A, ZERO)), name).term();
          say("taken", taken.equals(tuple("error", tuple("already_started", m))));
          say("stop", done(() -> ProcLib.stop(a("named"))));
          trail(1);
          say("dead", done(() -> ProcLib.stop(m)));
          StartResult monitored = GenStatem.startMonitor(puppet(() -> ok(A, ZERO)));
          exit(monitored.pid(), a("kill"));
          down(monitored.monitor());
          left();
        });
  }

  @Test
  void gs08_aMachineRepliesThenTerminates() throws Exception {
    perform(
        "gs08_stop_and_reply",
        () -> {
          Object bye = a("bye");
          Pid one = machine(A, ZERO);
          Ref end = monitor(one);
          say(
              "call",
              call(
                  one,
                  on((e, _, d) ->
                      stopAndReply(WHY, List.of(reply(from(e), bye)), tuple("last", d)))));
          trail(1);
          down(end);
          Pid two = machine(A, ZERO);
          Ref secondEnd = monitor(two);
          say("call", call(two, on((e, _, _) -> stopAndReply(a("normal"), reply(from(e), bye)))));
          trail(1);
          down(secondEnd);
          for (StatemResult<Object, Object> stop :
              List.<StatemResult<Object, Object>>of(stop(), stop(WHY, a("new")))) {
            Pid m = machine(A, ZERO);
            Ref ref = monitor(m);
            cast(m, on((_, _, _) -> stop));
            trail(1);
            down(ref);
          }
          left();
        });
  }

  private StatemInit<Object, Object> trapping() {
    trapExit(true);
    return ok(A, ZERO);
  }

  @Test
  void gs09_whenAMachineTerminates() throws Exception {
    perform(
        "gs09_terminate",
        () -> {
          trapExit(true);
          Pid child = startLink(puppet(this::trapping)).pid();
          exit(child, a("parent_says"));
          trail(2);
          Pid other = start(puppet(this::trapping)).pid();
          exit(other, a("other"));
          trail(1);
          exit(other, a("kill"));
          Pid untrapped = machine(A, ZERO);
          Ref end = monitor(untrapped);
          exit(untrapped, a("untrapped"));
          down(end);
          Pid crashing =
              machine(
                  A,
                  Puppet.atEnd(() -> {
                    throw exit(a("in_terminate"));
                  }));
          Ref ref = monitor(crashing);
          cast(crashing, on((_, _, _) -> stop(WHY)));
          trail(1);
          down(ref);
          left();
        });
  }

  @Test
  void gs11_whatEndsAMachine() throws Exception {
    perform(
        "gs11_reasons",
        () -> {
          List<Named<StatemPuppet.OnEvent>> ends =
              List.of(
                  of(
                      "exit",
                      (_, _, _) -> {
                        throw exit(WHY);
                      }),
                  of(
                      "error",
                      (_, _, _) -> {
                        throw error(WHY);
                      }),
                  of(
                      "throw",
                      (_, _, _) -> {
                        throw throwing(WHY);
                      }),
                  of(
                      "throw_good",
                      (_, _, d) -> {
                        throw throwing(
                            new StatemResult.Stop<>(a("thrown"), List.of(), tuple("new", d)));
                      }));
          for (Named<StatemPuppet.OnEvent> end : ends) {
            Pid m = machine(A, ZERO);
            Ref ref = monitor(m);
            cast(m, on(end.code()));
            say(end.label(), "ok");
            trail(1);
            down(ref);
          }
          Pid m = machine(A, ZERO);
          cast(
              m,
              on((_, _, d) -> {
                throw throwing(nextState(B, d));
              }));
          say("thrown_change", Sys.getState(m));
          left();
        });
  }

  @Test
  void gs15_aMachineObeysSystemMessages() throws Exception {
    perform(
        "gs15_sys",
        () -> {
          Pid m = machine(A, ZERO);
          say("get_state", Sys.getState(m));
          say(
              "replace_state",
              Sys.replaceState(
                  m, s -> tuple(((Tuple) s).element(1), tuple("new", ((Tuple) s).element(2)))));
          say("suspend", done(() -> Sys.suspend(m)));
          cast(m, a("waits"));
          say("get_state", Sys.getState(m));
          left();
          say("resume", done(() -> Sys.resume(m)));
          trail(1);
          say("log", done(() -> Sys.log(m, 50)));
          call(m, HI);
          cast(m, HI);
          send(m, HI);
          trail(2);
          cast(m, post(a("p"), B));
          cast(m, next(B, nextEvent(a("i"))));
          trail(3);
          cast(m, keep(stateTimeout(NONE, a("z"))));
          trail(1);
          Sys.log(m).forEach(event -> say("event", event));
          say("statistics", done(() -> Sys.statistics(m, true)));
          call(m, HI);
          cast(m, HI);
          trail(1);
          List<Object> counts = new ArrayList<>();
          for (Object each : (List<?>) Sys.statistics(m)) {
            if (((Atom) ((Tuple) each).element(1)).text().startsWith("messages")) {
              counts.add(each);
            }
          }
          say("statistics", counts);
          Ref ref = monitor(m);
          say("terminate", done(() -> Sys.terminate(m, WHY)));
          trail(1);
          down(ref);
          left();
        });
  }

  private final Queue<Object> reports = new ConcurrentLinkedQueue<>();

  private void listen(Report report) {
    if (report.isOf("proc_lib", "crash")) {
      Tuple info = (Tuple) report.fact("error_info");
      reports.add(tuple("crash", info.element(1), info.element(2)));
    } else if (report.isOf("gen_statem", "terminate")) {
      Tuple reason = (Tuple) report.fact("reason");
      reports.add(
          tuple(
              "terminate",
              report.fact("queue"),
              report.fact("postponed"),
              report.fact("state"),
              report.fact("data"),
              reason.element(1),
              reason.element(2)));
    }
  }

  @Test
  void gs16_whatIsReportedOfAMachine() throws Exception {
    node.onReport(this::listen);
    perform(
        "gs16_reports",
        () -> {
          List<Named<StatemPuppet.OnEvent>> ends =
              List.of(
                  of("normal", (_, _, _) -> stop()),
                  of("shutdown", (_, _, _) -> stop(tuple("shutdown", "x"))),
                  of("why", (_, _, _) -> stop(WHY, a("new"))),
                  of(
                      "exit",
                      (_, _, _) -> {
                        throw exit(WHY);
                      }),
                  of(
                      "error",
                      (_, _, _) -> {
                        throw error(WHY);
                      }));
          for (Named<StatemPuppet.OnEvent> end : ends) {
            Pid m = machine(A, ZERO);
            Ref ref = monitor(m);
            cast(m, post(a("p"), a("z")));
            cast(m, on(end.code()));
            down(ref);
            trail(2);
            say(end.label(), List.copyOf(reports));
            reports.clear();
          }
        });
  }

  @Test
  void gs17_enteringTheLoopOfAMachine() throws Exception {
    perform(
        "gs17_enter_loop",
        () -> {
          Pid m =
              ProcLib.spawn(() -> {
                throw GenStatem.enterLoop(
                    puppet(() -> ok(A, ZERO)),
                    a("entered"),
                    a("data"),
                    List.of(stateTimeout(ms(1), a("st"))));
              });
          trail(1);
          say("call", call(m, HI));
          say("state", Sys.getState(m));
          say("stop", done(() -> ProcLib.stop(m)));
          trail(1);
        });
  }

  @Test
  void gs18_aMachineHibernates() throws Exception {
    perform(
        "gs18_hibernate",
        () -> {
          Pid idle = start(puppet(() -> ok(A, ZERO)), StartOption.hibernateAfter(ms(1))).pid();
          say("hibernates", hibernates(idle));
          say("call", call(idle, HI));
          say("hibernates", hibernates(idle));
          Pid m = machine(A, ZERO);
          cast(m, keep(hibernate(), stateTimeout(ms(3000), a("wakes"))));
          say("hibernates", hibernates(m));
          trail(1);
          cast(m, keep(hibernate(), nextEvent(a("first"))));
          trail(1);
          say("call", call(m, HI));
          left();
        });
  }
}
