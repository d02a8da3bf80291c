package dev.joist.otp;

import dev.joist.process.Calling;
import dev.joist.process.Failure;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Looking into a running server, and holding it: Erlang's module `sys`. Every behaviour and every
/// [SpecialProcess] obeys.
///
/// ```java
/// Sys.suspend(bank);                      // calls wait from here on
/// Object state = Sys.getState(bank);
/// Sys.resume(bank);
/// ```
///
/// Everything waits five seconds for its answer, or as long as is said.
///
/// *Ends the caller with* `{Reason, {sys, Function, Arguments}}`, Reason being `noproc`, `timeout`
/// or what ended the other meanwhile.
///
/// *Thread:* that of a process, or `node.run`, `inbox.run`.
///
/// Rule: GS-15.
public final class Sys {

  /// What [#replaceState] sends as a fun.
  @FunctionalInterface
  interface Replacement {
    Object apply(Object state);
  }

  private static final Atom DEBUG = Atom.of("debug");

  private Sys() {}

  // ---- hold and let go

  /// Has a server handle nothing but system messages until it is resumed; what comes meanwhile
  /// waits in its order.
  public static void suspend(Object server) {
    var _ = ask("suspend", server, Atom.of("suspend"), null);
  }

  /// As [#suspend(Object)], with a timeout.
  public static void suspend(Object server, Duration timeout) {
    var _ = ask("suspend", server, Atom.of("suspend"), timeout);
  }

  /// Has a suspended server go on.
  public static void resume(Object server) {
    var _ = ask("resume", server, Atom.of("resume"), null);
  }

  /// As [#resume(Object)], with a timeout.
  public static void resume(Object server, Duration timeout) {
    var _ = ask("resume", server, Atom.of("resume"), timeout);
  }

  /// Has a server terminate; it has said so when this returns, [ProcLib#stop] waits until it has
  /// ended.
  public static void terminate(Object server, Object reason) {
    terminating(server, reason, null);
  }

  /// As [#terminate(Object, Object)], with a timeout.
  public static void terminate(Object server, Object reason, Duration timeout) {
    terminating(server, reason, timeout);
  }

  private static void terminating(Object server, Object reason, @Nullable Duration timeout) {
    Object term = Terms.of(reason, "reason");
    Tuple request = Tuple.of(Atom.of("terminate"), term);
    var _ = ask("terminate", server, request, timeout, term);
  }

  // ---- the state

  /// The state of a server; of a `GenStatem` `{State, Data}`, of a `GenEvent` a list of `{Handler,
  /// Id, State}`.
  ///
  /// @throws ErrorException if the server cannot say, or its state is no term
  public static Object getState(Object server) {
    return state(ask("get_state", server, Atom.of("get_state"), null));
  }

  /// As [#getState(Object)], with a timeout.
  public static Object getState(Object server, Duration timeout) {
    return state(ask("get_state", server, Atom.of("get_state"), timeout));
  }

  /// Replaces the state of a server. The function runs in the server; what it throws leaves the
  /// state as it is.
  ///
  /// @return the new state
  /// @throws ErrorException `{callback_failed, ...}` with what the function has thrown
  public static Object replaceState(Object server, UnaryOperator<Object> replace) {
    return replacing(server, replace, null);
  }

  /// As [#replaceState(Object, UnaryOperator)], with a timeout.
  public static Object replaceState(
      Object server, UnaryOperator<Object> replace, Duration timeout) {
    return replacing(server, replace, timeout);
  }

  private static Object replacing(
      Object server, UnaryOperator<Object> replace, @Nullable Duration timeout) {
    Replacement code = replace::apply;
    Tuple request = Tuple.of(Atom.of("replace_state"), Fun.local("sys:replace_state", 1, code));
    return state(ask(request, server, request, timeout));
  }

  /// Everything about a server: `{status, Pid, {module, Module}, [Dictionary, State, Parent, Debug,
  /// Misc]}`, State being `running` or `suspended`.
  public static Object getStatus(Object server) {
    return ask("get_status", server, Atom.of("get_status"), null);
  }

  /// As [#getStatus(Object)], with a timeout.
  public static Object getStatus(Object server, Duration timeout) {
    return ask("get_status", server, Atom.of("get_status"), timeout);
  }

  /// Has a suspended server convert its state for another version of its code.
  ///
  /// @return the atom `ok`, or `{error, Reason}`
  public static Object changeCode(Object server, Object module, Object oldVersion, Object extra) {
    Object code = Terms.of(module, "module");
    Object from = Terms.of(oldVersion, "oldVersion");
    Object more = Terms.of(extra, "extra");
    Tuple request = Tuple.of(Atom.of("change_code"), code, from, more);
    return ask("change_code", server, request, null, code, from, more);
  }

  // ---- watching

  /// Tells each system event of a server in the log `dev.joist.otp.sys`, or no more.
  public static void trace(Object server, boolean on) {
    debug("trace", server, on);
  }

  /// Keeps the last so many system events of a server; of one that keeps some already, as many as
  /// before.
  ///
  /// @param events how many; zero to keep none
  public static void log(Object server, int events) {
    debug("log", server, events == 0 ? (Object) false : Tuple.of(true, (long) events));
  }

  /// The last system events of a server, the oldest first.
  public static List<Object> log(Object server) {
    return value(debug("log", server, Atom.of("get"))) instanceof List<?> events
        ? List.copyOf(events)
        : List.of();
  }

  /// Counts the messages of a server from now on, or no more.
  public static void statistics(Object server, boolean on) {
    debug("statistics", server, on);
  }

  /// What was counted: a list of `start_time`, `current_time`, `reductions` (0 here), `messages_in`
  /// and `messages_out`; the atom `no_statistics` where nothing is.
  public static Object statistics(Object server) {
    return value(debug("statistics", server, Atom.of("get")));
  }

  /// Gives a function each system event of a server; one of this id stays as it is.
  ///
  /// @param id what to remove it by
  public static void install(Object server, Object id, DebugFunction function, Object state) {
    Fun fun = Fun.local("sys:install", 3, function);
    debug("install", server, Tuple.of(Terms.of(id), fun, Terms.of(state)));
  }

  /// Removes a function.
  public static void remove(Object server, Object id) {
    debug("remove", server, Terms.of(id));
  }

  /// Watches no more.
  public static void noDebug(Object server) {
    Tuple request = Tuple.of(DEBUG, Atom.of("no_debug"));
    var _ = ask(request, server, request, null);
  }

  private static Object debug(String function, Object server, Object value) {
    Tuple what = Tuple.of(Atom.of(function), value);
    return ask(function, server, Tuple.of(DEBUG, what), null, value);
  }

  // ---- asking

  /// @param function by which the failure is known
  /// @param timeout null for the five seconds that OTP does not tell of
  private static Object ask(
      Object function,
      Object server,
      Object request,
      @Nullable Duration timeout,
      Object... arguments) {
    Object outcome =
        Calls.exchange(server, Wire.SYSTEM, request, timeout == null ? Times.CALL : timeout);
    if (outcome instanceof Calling.Failed(Object reason)) {
      throw failed(reason, function, server, timeout, arguments);
    }
    return outcome;
  }

  /// `{Reason, {sys, Function, [Server, ..., Timeout]}}`.
  static ExitException failed(
      Object reason,
      Object function,
      Object server,
      @Nullable Duration timeout,
      Object... arguments) {
    List<Object> all = new ArrayList<>();
    all.add(Names.term(server));
    all.addAll(List.of(arguments));
    if (timeout != null) {
      all.add(Times.term(timeout));
    }
    Object name = function instanceof String text ? Atom.of(text) : function;
    return Failure.exit(
        Names.self(), Tuple.of(reason, Tuple.of(Atom.of("sys"), name, List.copyOf(all))));
  }

  /// A state; `{error, Reason}` in its place is thrown.
  private static Object state(Object answer) {
    if (answer instanceof Tuple pair && pair.arity() == 2 && Wire.is(pair.element(1), Wire.ERROR)) {
      throw new ErrorException(pair.element(2));
    }
    return answer;
  }

  /// What `{ok, Value}` says.
  private static Object value(Object answer) {
    if (answer instanceof Tuple pair && pair.arity() == 2) {
      if (Wire.is(pair.element(1), Wire.OK)) {
        return pair.element(2);
      }
      throw new ErrorException(pair.element(2));
    }
    return answer;
  }

  /// The word that a request begins with; empty where there is none.
  static String word(Object request) {
    Object first = request instanceof Tuple tuple && tuple.arity() > 0 ? tuple.element(1) : request;
    String text = Terms.atomText(first);
    return text == null ? "" : text;
  }
}
