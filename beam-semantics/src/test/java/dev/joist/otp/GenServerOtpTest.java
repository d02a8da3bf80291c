package dev.joist.otp;

import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.Beam.throwing;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.whereis;
import static dev.joist.otp.GenServer.abcast;
import static dev.joist.otp.GenServer.call;
import static dev.joist.otp.GenServer.cast;
import static dev.joist.otp.GenServer.continuing;
import static dev.joist.otp.GenServer.ignore;
import static dev.joist.otp.GenServer.noReply;
import static dev.joist.otp.GenServer.ok;
import static dev.joist.otp.GenServer.reply;
import static dev.joist.otp.GenServer.start;
import static dev.joist.otp.GenServer.startLink;
import static dev.joist.otp.GenServer.startMonitor;
import static dev.joist.otp.GenServer.stop;
import static dev.joist.otp.Puppet.atEnd;
import static dev.joist.otp.Puppet.onCall;
import static dev.joist.otp.Puppet.onCast;
import static dev.joist.otp.StartOption.hibernateAfter;
import static dev.joist.otp.StartOption.name;

import dev.joist.Beam;
import dev.joist.signal.Call;
import dev.joist.signal.Exit;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.ImproperList;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `gen_server.escript`, done by Joist: calls and casts, starts and ends.
class GenServerOtpTest extends OtpCase {

  private static final Object ST = a("st");
  private static final Object R = a("r");
  private static final Object HI = a("hi");
  private static final Object WHY = a("why");
  private static final Object NOWHERE = tuple("nobody", "x@nowhere");
  private static final Duration MOMENT = Duration.ofMillis(1);

  @Override
  String recording() {
    return "gen_server";
  }

  // ---- servers

  private Puppet puppet(Puppet.First first) {
    return new Puppet(first, this);
  }

  private Pid server(Object state) {
    return start(puppet(() -> ok(state))).pid();
  }

  private static Error never() {
    return receive(_ -> null);
  }

  private static InitResult<Object> endless() {
    throw never();
  }

  private static Object pidTerm(StartResult result) {
    return result instanceof StartResult.Ok ? tuple("ok", "pid") : result.term();
  }

  private record Named<T>(String label, T code) {}

  private static <T> Named<T> of(String label, T code) {
    return new Named<>(label, code);
  }

  // ---- the cases

  @Test
  void gs01_theMessagesAreOtps() throws Exception {
    perform(
        "gs01_messages",
        () -> {
          Pid plain =
              spawn(() -> {
                while (true) {
                  Object message = receive();
                  t(message);
                  if (message instanceof Call(Tuple from, _)
                      && from.element(2) instanceof ImproperList tag) {
                    var _ = send(tag.tail(), Tuple.of(tag, a("answer")));
                  }
                }
              });
          say("call", call(plain, a("request")));
          trail(1);
          say("cast", done(() -> cast(plain, a("request"))));
          trail(1);
          spawn(() ->
              caught(() -> {
                Sys.suspend(plain, Duration.ofMillis(20));
                return true;
              }));
          trail(1);
          Pid server = server(ST);
          send(server, tuple("$gen_call", tuple(self(), "tag"), HI));
          trail(1);
          send(server, tuple("$gen_cast", HI));
          trail(1);
        });
  }

  @Test
  void gs02_aFailedCallEndsItsCallerWithOtpsReason() throws Exception {
    perform(
        "gs02_failures",
        () -> {
          Pid dead = dead();
          say("dead", caught(() -> call(dead, R)));
          say("dead3", caught(() -> call(dead, R, Duration.ofMillis(100))));
          say("infinity", caught(() -> call(dead, R, GenServer.INFINITY)));
          say("nobody", caught(() -> call(a("nobody"), R)));
          say(
              "nobody_here",
              caught(() -> call(tuple("nobody", Beam.node()), R, Duration.ofMillis(7))));
          say("elsewhere", caught(() -> call(NOWHERE, R)));
          say("myself", caught(() -> call(self(), R)));
          say("by_name", caught(() -> call(a("tracer"), R)));
          Pid server = server(ST);
          say("timeout", caught(() -> call(server, onCall((_, s) -> noReply(s)), MOMENT)));
          List<Named<Puppet.OnCall>> ends =
              List.of(
                  of("normal", (_, s) -> stop(a("normal"), s)),
                  of("shutdown", (_, s) -> stop(tuple("shutdown", "x"), s)),
                  of("why", (_, s) -> stop(WHY, s)),
                  of(
                      "exit",
                      (_, _) -> {
                        throw exit(WHY);
                      }),
                  of(
                      "error",
                      (_, _) -> {
                        throw error(WHY);
                      }),
                  of(
                      "killed",
                      (_, _) -> {
                        exit(self(), a("kill"));
                        throw never();
                      }));
          for (Named<Puppet.OnCall> end : ends) {
            Pid each = server(ST);
            say(end.label(), caught(() -> call(each, onCall(end.code()))));
          }
          left();
        });
  }

  @Test
  void gs03_aLateReplyIsDropped() throws Exception {
    perform(
        "gs03_late",
        () -> {
          Pid server = server(ST);
          Pid me = self();
          say(
              "timeout",
              caught(() ->
                  call(
                      server,
                      onCall((from, s) -> {
                        send(me, from);
                        return noReply(s);
                      }),
                      MOMENT)));
          From from = receive(m -> m instanceof From f ? f : null);
          say("reply", done(() -> from.reply(a("late"))));
          say("next", call(server, a("next")));
          left();
        });
  }

  @Test
  void gs04_castAndReplyNeverFailAndAnybodyMayReply() throws Exception {
    perform(
        "gs04_cast",
        () -> {
          Object m = a("m");
          say("dead", done(() -> cast(dead(), m)));
          say("nobody", done(() -> cast(a("nobody"), m)));
          say("elsewhere", done(() -> cast(NOWHERE, m)));
          Pid server = server(ST);
          say("alive", done(() -> cast(server, m)));
          trail(1);
          Pid other =
              spawn(() -> {
                From from = receive(f -> f instanceof From it ? it : null);
                from.reply(a("by_another"));
                t(tuple("reply", "ok"));
              });
          say(
              "other",
              call(
                  server,
                  onCall((from, s) -> {
                    send(other, from);
                    return noReply(s);
                  })));
          trail(1);
          say(
              "myself",
              call(
                  server,
                  onCall((from, s) -> {
                    from.reply(a("early"));
                    return noReply(s);
                  })));
          abcast(List.of(Beam.node(), a("x@nowhere")), a("nobody"), m);
          say("abcast", "abcast");
        });
  }

  @Test
  void gs05_whatInitDoesIsWhatStartReturns() throws Exception {
    perform(
        "gs05_start",
        () -> {
          List<Named<Puppet.First>> inits =
              List.of(
                  of("ok", () -> ok(ST)),
                  of("ok_timeout", () -> ok(ST, Duration.ZERO)),
                  of("ok_hibernate", () -> ok(ST, GenServer.hibernate())),
                  of("ignore", GenServer::ignore),
                  of("stop", () -> stop(WHY)),
                  of("stop_normal", () -> stop(a("normal"))),
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
                        throw throwing(new InitResult.Ok<>(ST, new Then.Hibernate()));
                      }),
                  of(
                      "throw_ignore",
                      () -> {
                        throw throwing(ignore());
                      }),
                  of(
                      "throw_stop",
                      () -> {
                        throw throwing(stop(WHY));
                      }));
          for (Named<Puppet.First> init : inits) {
            say(init.label(), pidTerm(start(puppet(init.code()))));
          }
          say(
              "timeout",
              start(puppet(GenServerOtpTest::endless), StartOption.timeout(MOMENT)).term());
          say("named", pidTerm(start(puppet(() -> ok(whereis(a("named")).isPresent())))));
          trail(1);
          left();
          Pid server = start(puppet(() -> ok(ST, Duration.ZERO))).pid();
          trail(1);
          say("state", Sys.getState(server));
        });
  }

  @Test
  void gs06_anExitFollowsAFailedStartLink() throws Exception {
    perform(
        "gs06_linked",
        () -> {
          trapExit(true);
          List<Named<Puppet.First>> inits =
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
                      }),
                  of(
                      "throw",
                      () -> {
                        throw throwing(WHY);
                      }));
          for (Named<Puppet.First> init : inits) {
            say(init.label(), startLink(puppet(init.code())).term());
            trail(1);
          }
          say(
              "timeout",
              startLink(puppet(GenServerOtpTest::endless), StartOption.timeout(MOMENT)).term());
          trapExit(false);
          Ref stopped =
              Beam.spawnMonitor(
                      () -> {
                        var _ = startLink(puppet(() -> stop(WHY)));
                        never();
                      })
                  .ref();
          say("not_trapping", downOf(stopped).reason());
          Ref ignored =
              Beam.spawnMonitor(
                      () -> {
                        t(startLink(puppet(GenServer::ignore)).term());
                        throw exit(a("lived"));
                      })
                  .ref();
          say("ignore_not_trapping", downOf(ignored).reason());
          trail(1);
          left();
        });
  }

  @Test
  void gs07_continueComesBeforeWhatWaits() throws Exception {
    perform(
        "gs07_order",
        () -> {
          Pid server =
              start(
                      puppet(() -> {
                        send(self(), a("during_init"));
                        return ok(
                            ST,
                            continuing(
                                onCast(s -> {
                                  t("continue1");
                                  return noReply(
                                      s,
                                      continuing(
                                          onCast(s2 -> {
                                            t("continue2");
                                            return noReply(s2);
                                          })));
                                })));
                      }))
                  .pid();
          trail(3);
          send(
              server,
              onCast(s -> {
                send(self(), a("queued"));
                return noReply(
                    s,
                    continuing(
                        onCast(s2 -> {
                          t("continue3");
                          return noReply(s2);
                        })));
              }));
          trail(2);
          say(
              "call",
              call(
                  server,
                  onCall((_, s) ->
                      reply(
                          a("replied"),
                          s,
                          continuing(onCast(s2 -> noReply(tuple("changed", s2))))))));
          say("state", Sys.getState(server));
          monitor(server);
          cast(server, onCast(s -> noReply(s, continuing(onCast(s2 -> stop(a("enough"), s2))))));
          trail(2);
        });
  }

  @Test
  void gs08_terminateThenReplyThenExit() throws Exception {
    perform(
        "gs08_stop_with_reply",
        () -> {
          Pid server = server(ST);
          Ref ref = monitor(server);
          say(
              "call",
              call(server, onCall((_, s) -> stop(a("normal"), a("answer"), tuple("last", s)))));
          trail(1);
          down(ref);
          Pid other = server(ST);
          Ref otherRef = monitor(other);
          Fun crash =
              atEnd(() -> {
                throw exit(a("in_terminate"));
              });
          say(
              "crash_in_terminate",
              call(other, onCall((_, _) -> stop(a("normal"), a("answer"), crash))));
          trail(1);
          down(otherRef);
          left();
        });
  }

  @Test
  void gs09_whenTerminateRunsAndWhenNot() throws Exception {
    perform(
        "gs09_terminate",
        () -> {
          List<Named<Puppet.OnCast>> ends =
              List.of(
                  of("normal", s -> stop(a("normal"), s)),
                  of("why", _ -> stop(WHY, a("changed"))),
                  of(
                      "exit",
                      _ -> {
                        throw exit(WHY);
                      }),
                  of(
                      "error",
                      _ -> {
                        throw error(WHY);
                      }),
                  of(
                      "killed",
                      _ -> {
                        exit(self(), a("kill"));
                        throw never();
                      }));
          for (Named<Puppet.OnCast> end : ends) {
            Pid server = server(ST);
            Ref ref = monitor(server);
            send(server, onCast(end.code()));
            down(ref);
            say(end.label(), "ok");
            left();
          }
          Pid untrapped = server(ST);
          Ref ref = monitor(untrapped);
          exit(untrapped, a("untrapped"));
          down(ref);
          left();
          Pid trapping = start(puppet(this::trapping)).pid();
          Ref killed = monitor(trapping);
          exit(trapping, a("trapped"));
          trail(1);
          exit(trapping, a("kill"));
          down(killed);
          left();
          for (Puppet.First init : List.<Puppet.First>of(this::trapping, () -> ok(ST))) {
            Pid me = self();
            Pid parent =
                spawn(() -> {
                  send(me, startLink(puppet(init)).pid());
                  receive();
                  throw exit(a("parent_dies"));
                });
            Pid child = receive(m -> m instanceof Pid p ? p : null);
            Ref end = monitor(child);
            send(parent, a("go"));
            down(end);
            left();
          }
        });
  }

  private InitResult<Object> trapping() {
    trapExit(true);
    return ok(ST);
  }

  @Test
  void gs10_theEndOfTheParentIsTheEnd() throws Exception {
    perform(
        "gs10_parent",
        () -> {
          trapExit(true);
          Pid one = startLink(puppet(this::trapping)).pid();
          send(one, new Exit(dead(), a("other")));
          trail(1);
          exit(one, a("normal"));
          trail(2);
          Pid two = startLink(puppet(this::trapping)).pid();
          exit(two, a("faked"));
          trail(2);
          Pid three = startLink(puppet(this::trapping)).pid();
          send(three, tuple("EXIT", self(), "message"));
          trail(2);
          Pid four = start(puppet(this::trapping)).pid();
          exit(four, a("not_my_parent"));
          trail(1);
          Pid five = startLink(puppet(() -> ok(ST))).pid();
          send(five, new Exit(self(), a("not_trapping")));
          trail(2);
          left();
        });
  }

  private static final List<Named<Puppet.OnCast>> ENDS =
      List.of(
          of("stop", s -> stop(WHY, s)),
          of(
              "exit",
              _ -> {
                throw exit(WHY);
              }),
          of(
              "error",
              _ -> {
                throw error(WHY);
              }),
          of(
              "throw",
              _ -> {
                throw throwing(WHY);
              }),
          of(
              "throw_good",
              s -> {
                throw throwing(stop(a("thrown"), s));
              }));

  @Test
  void gs11_theReasonIsWhatTheCallbackDid() throws Exception {
    perform(
        "gs11_reasons",
        () -> {
          for (Named<Puppet.OnCast> end : ENDS) {
            for (String how : List.of("cast", "info", "continue")) {
              Pid server = server(ST);
              Ref ref = monitor(server);
              Fun fun = onCast(end.code());
              switch (how) {
                case "cast" -> cast(server, fun);
                case "info" -> send(server, fun);
                default -> cast(server, onCast(s -> noReply(s, continuing(fun))));
              }
              say(tuple(how, end.label()), "ok");
              trail(1);
              down(ref);
            }
          }
          for (Named<Puppet.OnCast> end : ENDS) {
            Pid server = server(ST);
            Ref ref = monitor(server);
            say(
                tuple("call", end.label()),
                caught(() -> call(server, onCall((_, s) -> end.code().handle(s)))));
            trail(1);
            down(ref);
          }
          Pid throwing = server(ST);
          say(
              "throw_reply",
              call(
                  throwing,
                  onCall((_, s) -> {
                    throw throwing(new CallResult.Reply<>(a("thrown"), s, new Then.Hibernate()));
                  })));
          List<Named<Puppet.AtEnd>> crashes =
              List.of(
                  of(
                      "exit",
                      () -> {
                        throw exit(a("in_terminate"));
                      }),
                  of(
                      "error",
                      () -> {
                        throw error(a("in_terminate"));
                      }),
                  of(
                      "throw",
                      () -> {
                        throw throwing(a("in_terminate"));
                      }));
          for (Named<Puppet.AtEnd> crash : crashes) {
            Pid server = server(ST);
            Ref ref = monitor(server);
            cast(server, onCast(_ -> stop(WHY, atEnd(crash.code()))));
            say(tuple("terminate", crash.label()), "ok");
            trail(1);
            down(ref);
          }
        });
  }

  @Test
  void gs12_aTimeoutComesIfNothingElseDoes() throws Exception {
    perform(
        "gs12_timeout",
        () -> {
          Pid server = server(ST);
          cast(server, onCast(s -> noReply(s, MOMENT)));
          trail(1);
          cast(server, onCast(s -> noReply(s, Duration.ZERO)));
          trail(1);
          cast(
              server,
              onCast(s -> {
                send(self(), a("queued"));
                return noReply(s, Duration.ZERO);
              }));
          trail(1);
          say("none_left", call(server, a("x")));
          left();
          cast(server, onCast(s -> noReply(s, Duration.ofSeconds(100))));
          say("cancels", call(server, onCall((_, s) -> reply(a("answer"), s, MOMENT))));
          trail(1);
          cast(server, onCast(s -> noReply(s, Duration.ofSeconds(1))));
          say("system_message", Sys.getState(server));
          trail(1);
          cast(server, onCast(s -> noReply(s, GenServer.INFINITY)));
          say("infinity", call(server, a("x")));
          left();
        });
  }

  @Test
  void gs13_stopWaitsForTheEndAndChecksItsReason() throws Exception {
    perform(
        "gs13_stop",
        () -> {
          Pid one = server(ST);
          say("ok", done(() -> ProcLib.stop(one)));
          trail(1);
          say("dead", done(() -> ProcLib.stop(one)));
          say("nobody", done(() -> ProcLib.stop(a("nobody"))));
          say("elsewhere", done(() -> ProcLib.stop(NOWHERE)));
          Pid two = server(ST);
          say("reason", done(() -> ProcLib.stop(two, tuple("shutdown", "why"), PATIENCE)));
          trail(1);
          Pid three =
              server(
                  atEnd(() -> {
                    throw exit(a("in_terminate"));
                  }));
          say("other", done(() -> ProcLib.stop(three, a("normal"), PATIENCE)));
          trail(1);
          Pid four = server(atEnd(GenServerOtpTest::endless));
          say("timeout", done(() -> ProcLib.stop(four, a("normal"), Duration.ofMillis(50))));
          trail(1);
          exit(four, a("kill"));
          start(puppet(() -> ok(ST)), name("named"));
          say("named", done(() -> ProcLib.stop(a("named"))));
          trail(1);
          say("whereis", whereis(a("named")).isPresent() ? "there" : "undefined");
          say("myself", done(() -> ProcLib.stop(self(), a("normal"), Duration.ofMillis(10))));
          Pid five = server(ST);
          send(
              five,
              onCast(_ -> {
                receive(m -> Wire.read(m) instanceof Wire.SystemMessage ? m : null);
                throw exit(a("crashed"));
              }));
          say("crash", done(() -> ProcLib.stop(five)));
          trail(1);
          left();
        });
  }

  @Test
  void gs17_theNameIsTakenBeforeInitAndFreeAfterAFailure() throws Exception {
    perform(
        "gs17_names",
        () -> {
          StartOption named = name("named");
          Pid server =
              start(
                      puppet(() -> {
                        t(tuple("in_init", whereis(a("named")).filter(self()::equals).isPresent()));
                        return ok(ST);
                      }),
                      named)
                  .pid();
          trail(1);
          say("registered", whereis(a("named")).filter(server::equals).isPresent());
          say("call", call(a("named"), HI));
          say("call", call(tuple("named", Beam.node()), HI));
          ProcLib.stop(a("named"));
          trail(1);
          List<Named<Puppet.First>> inits =
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
          for (Named<Puppet.First> init : inits) {
            say(init.label(), start(puppet(init.code()), named).term());
            say("free", whereis(a("named")).isPresent() ? "taken" : "undefined");
          }
          start(puppet(() -> ok(ST)), named);
          ProcLib.stop(a("named"));
          trail(1);
        });
  }

  @Test
  void gs17_enterLoopWantsAProcLibProcessAndItsName() throws Exception {
    perform(
        "gs17_enter_loop",
        () -> {
          Puppet puppet = puppet(() -> ok(ST));
          Ref stray =
              Beam.spawnMonitor(
                      () -> {
                        throw GenServer.enterLoop(puppet, ST);
                      })
                  .ref();
          say("not_proc_lib", downOf(stray).reason());
          Pid one =
              ProcLib.spawn(() -> {
                throw GenServer.enterLoop(puppet, a("entered"));
              });
          say("call", call(one, HI));
          say("state", Sys.getState(one));
          Pid two =
              ProcLib.spawn(() -> {
                receive();
                throw GenServer.enterLoop(puppet, ST, name("nobody"));
              });
          Ref end = monitor(two);
          send(two, a("go"));
          say("not_registered", downOf(end).reason());
          Pid three =
              ProcLib.spawn(m -> {
                Beam.register(a("mine"), self());
                send((Pid) m, a("ready"));
                throw GenServer.enterLoop(puppet, ST, name("mine"));
              });
          send(three, self());
          receive(m -> m.equals(a("ready")) ? m : null);
          say("named", call(a("mine"), HI));
          exit(three, a("kill"));
          left();
          ProcLib.spawn(() -> {
            throw GenServer.enterLoop(puppet, ST, new Then.Timeout(0));
          });
          trail(1);
          ProcLib.spawn(() -> {
            throw GenServer.enterLoop(
                puppet,
                ST,
                continuing(
                    onCast(s -> {
                      t("continued");
                      return noReply(s);
                    })));
          });
          trail(1);
          Ref ref = monitor(one);
          say("stop", done(() -> ProcLib.stop(one)));
          trail(1);
          down(ref);
        });
  }

  @Test
  void gs18_monitorManyNodesAndHibernation() throws Exception {
    perform(
        "gs18_monitor_and_many",
        () -> {
          StartResult monitored = startMonitor(puppet(() -> ok(ST)));
          exit(monitored.pid(), a("kill"));
          down(monitored.monitor());
          List<Named<Puppet.First>> inits =
              List.of(
                  of("ignore", GenServer::ignore),
                  of("stop", () -> stop(WHY)),
                  of(
                      "error",
                      () -> {
                        throw error(WHY);
                      }));
          for (Named<Puppet.First> init : inits) {
            say(init.label(), startMonitor(puppet(init.code())).term());
          }
          left();
          Pid named = start(puppet(() -> ok(ST)), name("named")).pid();
          Atom here = Beam.node();
          say(
              "multi_call",
              pairs(GenServer.multiCall(List.of(here, a("x@nowhere")), a("named"), HI, PATIENCE)));
          say("multi_call", pairs(GenServer.multiCall(List.of(here), a("nobody"), HI, PATIENCE)));
          say(
              "multi_call_timeout",
              pairs(
                  GenServer.multiCall(
                      List.of(here), a("named"), onCall((_, s) -> noReply(s)), MOMENT)));
          abcast(List.of(here), a("named"), HI);
          say("abcast", "abcast");
          trail(1);
          exit(named, a("kill"));
          Pid one = start(puppet(() -> ok(ST)), hibernateAfter(MOMENT)).pid();
          say("hibernates", hibernates(one));
          say("call", call(one, HI));
          say("hibernates", hibernates(one));
          Pid two = start(puppet(() -> ok(ST, GenServer.hibernate()))).pid();
          say("hibernates", hibernates(two));
          say("call", call(two, HI));
          say(
              "hibernate",
              call(two, onCall((_, s) -> reply(a("sleeping"), s, GenServer.hibernate()))));
          say("hibernates", hibernates(two));
          say("get_state", Sys.getState(two));
          say("hibernates", hibernates(two));
          cast(two, HI);
          trail(1);
          left();
        });
  }

  private static Tuple pairs(MultiReply answer) {
    List<Object> replies = new ArrayList<>();
    answer.replies().forEach((node, reply) -> replies.add(tuple(node, reply)));
    return tuple(List.copyOf(replies), answer.badNodes());
  }

  @Test
  void gs20_aTakenNameRunsNoInit() throws Exception {
    perform(
        "gs20_taken",
        () -> {
          StartOption named = name("named");
          Pid server = start(puppet(() -> ok(ST)), named).pid();
          Puppet other =
              puppet(() -> {
                t("init_ran");
                return ok(ST);
              });
          Object expected = tuple("already_started", true);
          say("start", taken(start(other, named), server, expected));
          trapExit(true);
          say("start_link", taken(startLink(other, named), server, expected));
          say("start_monitor", taken(startMonitor(other, named), server, expected));
          left();
        });
  }

  private static Object taken(StartResult result, Pid server, Object expected) {
    return result.term().equals(tuple("error", tuple("already_started", server)))
        ? expected
        : result.term();
  }
}
