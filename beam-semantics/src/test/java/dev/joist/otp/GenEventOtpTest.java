package dev.joist.otp;

import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.isProcessAlive;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.processInfo;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.throwing;
import static dev.joist.Beam.trapExit;
import static dev.joist.otp.EventPuppet.on;
import static dev.joist.otp.EventPuppet.onCall;
import static dev.joist.otp.GenEvent.call;
import static dev.joist.otp.GenEvent.deleteHandler;
import static dev.joist.otp.GenEvent.ok;
import static dev.joist.otp.GenEvent.okHibernate;
import static dev.joist.otp.GenEvent.removeHandler;
import static dev.joist.otp.GenEvent.reply;
import static dev.joist.otp.GenEvent.replyAnd;
import static dev.joist.otp.GenEvent.swapHandler;
import static dev.joist.otp.GenEvent.swapSupHandler;
import static dev.joist.otp.GenEvent.syncNotify;
import static dev.joist.otp.GenEvent.whichHandlers;

import dev.joist.Beam;
import dev.joist.Spawned;
import dev.joist.signal.Exit;
import dev.joist.signal.Report;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// `gen_event.escript`, done by Joist.
class GenEventOtpTest extends OtpCase {

  private static final Object HI = a("hi");
  private static final Object WHY = a("why");
  private static final Object ARGS = a("args");

  @Override
  String recording() {
    return "gen_event";
  }

  private record Named<T>(String label, T code) {}

  private static <T> Named<T> of(String label, T code) {
    return new Named<>(label, code);
  }

  // ---- handlers

  private static Pid manager() {
    return GenEvent.start().pid();
  }

  private EventPuppet puppet(EventPuppet.First first) {
    return new EventPuppet(first, this);
  }

  private Object add(Object manager, long id) {
    return GenEvent.addHandler(manager, id, puppet(() -> ok(id)));
  }

  private Object addSup(Object manager, long id) {
    return GenEvent.addSupHandler(manager, id, puppet(() -> ok(id)));
  }

  // ---- the cases

  @Test
  void gs01_eachHandlerIsGivenEachEvent() throws Exception {
    perform(
        "gs01_events",
        () -> {
          Pid m = manager();
          say("add", add(m, 1));
          say("add", add(m, 2));
          say("add", add(m, 2));
          say("which", whichHandlers(m));
          say("notify", done(() -> GenEvent.notify(m, HI)));
          trail(3);
          say("sync_notify", done(() -> syncNotify(m, HI)));
          left();
          send(m, a("info"));
          trail(3);
          say("call", call(m, 1L, HI));
          say("change", done(() -> syncNotify(m, on(s -> ok(tuple("new", s))))));
          say("hibernate", done(() -> syncNotify(m, on(s -> okHibernate(s)))));
          say("call", call(m, 1L, HI));
          Fun throwing =
              on(s -> {
                throw throwing(new EventResult.Ok<>(tuple("thrown", s), false));
              });
          say("throw", done(() -> syncNotify(m, throwing)));
          say("call", call(m, 2L, onCall(s -> reply(a("reply"), s))));
          say("call", call(m, 2L, HI, PATIENCE));
          left();
        });
  }

  @Test
  void gs02_aFailedCallOfAManager() throws Exception {
    perform(
        "gs02_failures",
        () -> {
          Pid m = manager();
          add(m, 1);
          say("no_handler", call(m, 9L, HI));
          CountDownLatch givenUp = new CountDownLatch(1);
          Fun slow =
              onCall(s -> {
                givenUp.await();
                return reply(a("r"), s);
              });
          say("timeout", caught(() -> call(m, 1L, slow, Duration.ofMillis(1))));
          givenUp.countDown();
          say("sync", call(m, 1L, HI));
          left();
          Pid dead = dead();
          Object h = a("h");
          Object x = a("x");
          say("call", caught(() -> call(dead, h, x)));
          say("call", caught(() -> call(dead, h, x, Duration.ofMillis(5))));
          say("which", caught(() -> whichHandlers(dead)));
          say("notify", done(() -> GenEvent.notify(dead, x)));
          say("sync_notify", done(() -> syncNotify(dead, x)));
          say("stop", done(() -> ProcLib.stop(dead)));
          say("add", caught(() -> add(a("nobody"), 1)));
          say("delete", caught(() -> deleteHandler(dead, h, x)));
          Tuple failed = (Tuple) done(() -> GenEvent.notify(a("nobody"), x));
          say("notify", ((Tuple) failed.element(2)).element(1));
        });
  }

  private List<Named<EventPuppet.First>> failingInits() {
    return List.of(
        of("error", () -> GenEvent.initError(WHY)),
        of(
            "crash",
            () -> {
              throw error(WHY);
            }),
        of(
            "exit",
            () -> {
              throw exit(WHY);
            }),
        of(
            "throw",
            () -> {
              throw throwing(ok(a("st")));
            }));
  }

  @Test
  void gs05_addingHandlers() throws Exception {
    perform(
        "gs05_adding",
        () -> {
          StartOption name = StartOption.name("named");
          Pid m = GenEvent.start(name).pid();
          Object taken = GenEvent.start(name).term();
          say("taken", taken.equals(tuple("error", tuple("already_started", m))));
          say("ok", add(a("named"), 1));
          for (Named<EventPuppet.First> init : failingInits()) {
            say(init.label(), GenEvent.addHandler(m, 2L, puppet(init.code())));
          }
          say("which", whichHandlers(m));
          trapExit(true);
          EventPuppet failing = puppet(() -> GenEvent.initError(WHY));
          say("sup_error", GenEvent.addSupHandler(m, 3L, failing));
          say("links", processInfo(m, a("links")));
          StartResult monitored = GenEvent.startMonitor();
          exit(monitored.pid(), a("kill"));
          down(monitored.monitor());
          ProcLib.stop(m);
          trail(2);
          left();
        });
  }

  @Test
  void gs09_aRemovedHandlerCleansUp() throws Exception {
    perform(
        "gs09_removing",
        () -> {
          Pid m = manager();
          add(m, 1);
          add(m, 1);
          add(m, 2);
          say("delete", deleteHandler(m, 1L, ARGS));
          trail(1);
          say("which", whichHandlers(m));
          say("delete", deleteHandler(m, 9L, ARGS));
          Fun two = on(s -> s.equals(2L) ? removeHandler() : ok(s));
          say("remove", done(() -> syncNotify(m, two)));
          trail(1);
          say("which", whichHandlers(m));
          Fun removed = onCall(_ -> replyAnd(a("removed"), removeHandler()));
          say("remove_by_call", call(m, 1L, removed));
          trail(1);
          say("which", whichHandlers(m));
          addSup(m, 3);
          say("delete", deleteHandler(m, 3L, ARGS));
          trail(2);
          say("links", processInfo(m, a("links")));
          addSup(m, 4);
          say("remove", done(() -> syncNotify(m, on(_ -> removeHandler()))));
          trail(2);
          addEnding(
              m,
              () -> {
                throw error(a("in_terminate"));
              });
          say("crash_in_terminate", deleteHandler(m, 5L, ARGS));
          addEnding(
              m,
              () -> {
                throw throwing(a("in_terminate"));
              });
          say("throw_in_terminate", deleteHandler(m, 5L, ARGS));
          left();
        });
  }

  private void addEnding(Pid manager, EventPuppet.AtEnd end) {
    Object state = Fun.local("end", 1, end);
    var _ = GenEvent.addHandler(manager, 5L, puppet(() -> ok(state)));
  }

  @Test
  void gs10_whoseEndRemovesAHandler() throws Exception {
    perform(
        "gs10_ends",
        () -> {
          trapExit(true);
          Pid m = GenEvent.startLink().pid();
          add(m, 1);
          addSup(m, 2);
          Pid me = self();
          Spawned other =
              Beam.spawnMonitor(() -> {
                addSup(m, 3);
                addSup(m, 4);
                send(me, a("added"));
                receive();
                throw exit(a("dies"));
              });
          receive(added -> added.equals(a("added")) ? added : null);
          send(other.pid(), a("go"));
          down(other.ref());
          trail(4);
          say("which", whichHandlers(m));
          send(m, new Exit(dead(), a("stranger")));
          trail(2);
          exit(m, a("parent_says"));
          trail(4);
          left();
        });
  }

  private static final List<Named<EventPuppet.OnEvent>> FAILURES =
      List.of(
          of(
              "error",
              _ -> {
                throw error(WHY);
              }),
          of(
              "exit",
              _ -> {
                throw exit(WHY);
              }),
          of(
              "throw",
              _ -> {
                throw throwing(WHY);
              }));

  @Test
  void gs11_aHandlerThatFailsIsRemoved() throws Exception {
    perform(
        "gs11_failing",
        () -> {
          Pid m = manager();
          for (Named<EventPuppet.OnEvent> failure : FAILURES) {
            addSup(m, 1);
            say(tuple("event", failure.label()), done(() -> syncNotify(m, on(failure.code()))));
            trail(2);
          }
          for (Named<EventPuppet.OnEvent> failure : FAILURES) {
            addSup(m, 1);
            say(tuple("info", failure.label()), "ok");
            send(m, on(failure.code()));
            trail(2);
          }
          for (Named<EventPuppet.OnEvent> failure : FAILURES) {
            addSup(m, 1);
            Fun fun = onCall(s -> replyAnd(a("never"), failure.code().handle(s)));
            say(tuple("call", failure.label()), call(m, 1L, fun));
            trail(2);
          }
          say("which", whichHandlers(m));
          say("alive", isProcessAlive(m));
          left();
        });
  }

  @Test
  void gs13_stoppingAManager() throws Exception {
    perform(
        "gs13_stopping",
        () -> {
          Pid m = manager();
          add(m, 1);
          addSup(m, 2);
          add(m, 3);
          say("stop", done(() -> ProcLib.stop(m)));
          trail(4);
          say("alive", isProcessAlive(m));
          Pid other = manager();
          Ref ref = monitor(other);
          add(other, 1);
          say("stop", done(() -> ProcLib.stop(other, WHY, PATIENCE)));
          trail(1);
          down(ref);
          left();
        });
  }

  @Test
  void gs15_aManagerObeysSystemMessages() throws Exception {
    perform(
        "gs15_sys",
        () -> {
          Pid m = manager();
          add(m, 1);
          addSup(m, 2);
          say("get_state", Sys.getState(m));
          say(
              "replace_state",
              Sys.replaceState(m, s -> with((Tuple) s, tuple("new", ((Tuple) s).element(3)))));
          say(
              "replace_state",
              Sys.replaceState(
                  m,
                  s -> {
                    if (((Tuple) s).element(2).equals(1L)) {
                      return with((Tuple) s, a("one"));
                    }
                    throw error(WHY);
                  }));
          say("suspend", done(() -> Sys.suspend(m)));
          GenEvent.notify(m, HI);
          say("get_state", Sys.getState(m));
          left();
          say("resume", done(() -> Sys.resume(m)));
          trail(2);
          Ref ref = monitor(m);
          say("terminate", done(() -> Sys.terminate(m, WHY)));
          trail(3);
          down(ref);
          left();
        });
  }

  private static Tuple with(Tuple handler, Object state) {
    return tuple(handler.element(1), handler.element(2), state);
  }

  private final Queue<Object> reports = new ConcurrentLinkedQueue<>();

  private void listen(Report report) {
    if (report.isOf("gen_event", "terminate")) {
      reports.add(
          tuple(
              "terminate",
              report.fact("handler"),
              report.fact("last_message"),
              report.fact("state"),
              report.fact("reason")));
    }
  }

  private List<Object> reports() {
    List<Object> all = List.copyOf(reports);
    reports.clear();
    return all;
  }

  @Test
  void gs16_whatIsReportedOfAHandler() throws Exception {
    node.onReport(this::listen);
    perform(
        "gs16_reports",
        () -> {
          Pid m = manager();
          add(m, 1);
          say("remove", done(() -> syncNotify(m, on(_ -> removeHandler()))));
          trail(1);
          say("reports", reports());
          for (Named<EventPuppet.OnEvent> failure : FAILURES) {
            add(m, 1);
            say(failure.label(), done(() -> syncNotify(m, on(failure.code()))));
            trail(1);
            say("reports", reports());
          }
          add(m, 1);
          deleteHandler(m, 1L, a("x"));
          trail(1);
          say("reports", reports());
        });
  }

  @Test
  void gs18_aHandlerTakesAnothersPlace() throws Exception {
    perform(
        "gs18_swapping",
        () -> {
          Pid m = manager();
          Object args1 = a("args1");
          EventPuppet next = puppet(() -> ok(a("unused")));
          add(m, 1);
          say("swap", swapHandler(m, 1L, args1, 2L, next));
          trail(2);
          say("which", whichHandlers(m));
          say("none", swapHandler(m, 9L, args1, 3L, next));
          trail(1);
          say("which", whichHandlers(m));
          EventPuppet failing = puppet(() -> GenEvent.initError(WHY));
          say("failing", swapHandler(m, 3L, args1, 4L, failing));
          trail(1);
          say("which", whichHandlers(m));
          addSup(m, 5);
          say("swap_sup", swapHandler(m, 5L, args1, 6L, next));
          trail(3);
          say("by_event", done(() -> syncNotify(m, on(s -> swapHandler(args1, s, 7L, next)))));
          trail(5);
          say("which", whichHandlers(m));
          deleteHandler(m, 7L, a("x"));
          trail(1);
          left();
          say("swap_sup_handler", swapSupHandler(m, 7L, args1, 8L, next));
          trail(2);
          say("links", processInfo(m, a("links")));
          Fun swapping = onCall(s -> replyAnd(a("swapping"), swapHandler(args1, s, 10L, next)));
          say("by_call", call(m, 8L, swapping));
          trail(3);
          say("which", whichHandlers(m));
          left();
        });
  }
}
