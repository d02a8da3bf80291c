package dev.joist.otp;

import dev.joist.Node;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;

/// A server: a process that keeps a state and answers requests, one after the other. Erlang's
/// `gen_server`, whose callbacks this interface has.
///
/// ```java
/// record Deposit(long cents) implements Request<Long> {}
///
/// record Account() implements GenServer<Long> {
///   @Override
///   public InitResult<Long> init() {
///     return ok(0L);
///   }
///
///   @Override
///   public CallResult<Long> handleCall(Object request, From from, Long balance) {
///     return switch (request) {
///       case Deposit d -> reply(d, balance + d.cents(), balance + d.cents());
///       default -> stop(request, balance);
///     };
///   }
/// }
///
/// Pid account = startLink(new Account()).pid();
/// long balance = call(account, new Deposit(100));
/// ```
///
/// The object with the callbacks has no state of its own: what `init` returns, and each callback
/// after it, is the state. It should be a term, which is what [Sys] can show and replace; whatever
/// it is, nobody else may change it.
///
/// A server is an event-style process: while it has nothing to do it has no thread. A callback that
/// waits holds up only its own server.
///
/// What names a server: its pid, a registered name, `{global, Name}` ([Global]), `{Name, Node}`, a
/// [Via].
///
/// *What a callback throws* ends the server, after `terminate`: an exit with its reason, an error
/// with `{Reason, StackTrace}`; `throwing` a result counts as returning it. Rule: GS-05, GS-11.
///
/// *Thread:* callbacks run in the server; what is static here is for code in a process, or in
/// `node.run` and `inbox.run`.
///
/// Rule: GS-01..20.
///
/// @param <S> the state
public interface GenServer<S> {

  /// A timeout that never comes.
  Duration INFINITY = Times.INFINITY;

  // ---- callbacks

  /// Sets the server up; its starter waits meanwhile. Rule: GS-05, GS-07.
  ///
  /// @return [#ok], [#stop(Object)], [#ignore] or [#initError]
  /// @throws Exception to fail the start
  InitResult<S> init() throws Exception;

  /// Handles a call. Rule: GS-01, GS-08.
  ///
  /// @param request a term, maybe a [Request]
  /// @param from who waits for the reply: to reply later, or to have somebody else reply
  /// @return [#reply], [#noReply] or [#stop]
  /// @throws Exception to end the server
  default CallResult<S> handleCall(Object request, From from, S state) throws Exception {
    throw Undefined.callback(this, "handleCall", request);
  }

  /// Handles a cast. Rule: GS-04.
  ///
  /// @return [#noReply] or [#stop(Object, Object)]
  /// @throws Exception to end the server
  default CastResult<S> handleCast(Object request, S state) throws Exception {
    throw Undefined.callback(this, "handleCast", request);
  }

  /// Handles any other message, and the atom `timeout` when nothing has come for as long as was
  /// said. A server without this has such a message logged and dropped. Rule: GS-12, GS-19.
  ///
  /// @return [#noReply] or [#stop(Object, Object)]
  /// @throws Exception to end the server
  default CastResult<S> handleInfo(Object info, S state) throws Exception {
    Undefined.info(this, "gen_server", info);
    return noReply(state);
  }

  /// Goes on with what a callback has left to do, before any message that waits. Rule: GS-07.
  ///
  /// @param with what [#continuing] was given
  /// @return [#noReply] or [#stop(Object, Object)]
  /// @throws Exception to end the server
  default CastResult<S> handleContinue(Object with, S state) throws Exception {
    throw Undefined.callback(this, "handleContinue", with);
  }

  /// Cleans up, as the server is about to end: a callback has stopped it or failed, somebody has
  /// ([ProcLib#stop]), or its parent has ended and it traps exits. Not called when it is killed, or
  /// ended by a link and does not trap exits. Rule: GS-09.
  ///
  /// @throws Exception to end the server with that instead
  default void terminate(Object reason, S state) throws Exception {}

  /// Makes fit to be shown what is shown of the server.
  ///
  /// @throws Exception to have that shown instead
  default ServerStatus formatStatus(ServerStatus status) throws Exception {
    return status;
  }

  /// Converts the state for another version of the code. Rule: GS-15.
  ///
  /// @throws Exception to keep the state
  default S codeChange(Object oldVersion, S state, Object extra) throws Exception {
    throw Undefined.callback(this, "codeChange", oldVersion);
  }

  // ---- what callbacks return

  /// Run with this state: of `init`.
  static <S> InitResult<S> ok(S state) {
    return new InitResult.Ok<>(state, null);
  }

  /// Run, and do something first.
  static <S> InitResult<S> ok(S state, Then then) {
    return new InitResult.Ok<>(state, then);
  }

  /// Run, and be told if nothing comes for so long. Rule: GS-12.
  static <S> InitResult<S> ok(S state, Duration timeout) {
    return new InitResult.Ok<>(state, new Then.Timeout(Times.millis(timeout)));
  }

  /// Do not run; the start fails with the reason, and the process ends with it.
  static <S> InitResult<S> stop(Object reason) {
    return new InitResult.Stop<>(reason);
  }

  /// Do not run, which is no error.
  static <S> InitResult<S> ignore() {
    return new InitResult.Ignore<>();
  }

  /// Do not run; the start fails with the reason, and the process ends with `normal`, which neither
  /// a link nor a report tells of. Of OTP 26.
  static <S> InitResult<S> initError(Object reason) {
    return new InitResult.Failed<>(reason);
  }

  /// Reply to a plain term's call.
  static <S> CallResult<S> reply(Object reply, S state) {
    return new CallResult.Reply<>(reply, state, null);
  }

  /// Reply, and do something next.
  static <S> CallResult<S> reply(Object reply, S state, Then then) {
    return new CallResult.Reply<>(reply, state, then);
  }

  /// Reply, and be told if nothing comes for so long. Rule: GS-12.
  static <S> CallResult<S> reply(Object reply, S state, Duration timeout) {
    return new CallResult.Reply<>(reply, state, new Then.Timeout(Times.millis(timeout)));
  }

  /// Reply to a request, with what it wants.
  static <R, S> CallResult<S> reply(Request<R> request, R reply, S state) {
    return new CallResult.Reply<>(Replies.checked(request, reply), state, null);
  }

  /// Reply to a request, and do something next.
  static <R, S> CallResult<S> reply(Request<R> request, R reply, S state, Then then) {
    return new CallResult.Reply<>(Replies.checked(request, reply), state, then);
  }

  /// Reply to a request, and be told if nothing comes for so long. Rule: GS-12.
  static <R, S> CallResult<S> reply(Request<R> request, R reply, S state, Duration timeout) {
    return reply(request, reply, state, new Then.Timeout(Times.millis(timeout)));
  }

  /// Go on without a reply, or with one later: [From#reply].
  static <S> CastResult<S> noReply(S state) {
    return new CastResult.NoReply<>(state, null);
  }

  /// Go on, and do something next.
  static <S> CastResult<S> noReply(S state, Then then) {
    return new CastResult.NoReply<>(state, then);
  }

  /// Go on, and be told if nothing comes for so long. Rule: GS-12.
  static <S> CastResult<S> noReply(S state, Duration timeout) {
    return new CastResult.NoReply<>(state, new Then.Timeout(Times.millis(timeout)));
  }

  /// Terminate and end.
  static <S> CastResult<S> stop(Object reason, S state) {
    return new CastResult.Stop<>(reason, state);
  }

  /// Terminate, reply and end, in this order. Rule: GS-08.
  static <S> CallResult<S> stop(Object reason, Object reply, S state) {
    return new CallResult.StopReply<>(reason, reply, state);
  }

  /// Sleep with as small a heap as can be, until something comes. Rule: GS-18.
  static Then hibernate() {
    return new Then.Hibernate();
  }

  /// Run `handleContinue` next, before any message that waits. Rule: GS-07.
  static Then continuing(Object with) {
    return new Then.Continue(with);
  }

  // ---- start; to stop, [ProcLib#stop]

  /// Starts a server that nothing binds to the caller. Rule: GS-05, GS-17, GS-20.
  static StartResult start(GenServer<?> server, StartOption... options) {
    return Servers.start(server, Starting.Kind.ALONE, options);
  }

  /// Starts a server linked to the caller, its parent. Rule: GS-05, GS-06, GS-10.
  static StartResult startLink(GenServer<?> server, StartOption... options) {
    return Servers.start(server, Starting.Kind.LINKED, options);
  }

  /// Starts a server and monitors it; of one that fails to start nothing is left. Rule: GS-18.
  static StartResult startMonitor(GenServer<?> server, StartOption... options) {
    return Servers.start(server, Starting.Kind.MONITORED, options);
  }

  /// Makes the calling process, which [ProcLib] has made, a server from here on. Rule: GS-17.
  ///
  /// @param options of which a name must be the process's already
  /// @return never
  /// @throws Exception what ends it
  static <S> Error enterLoop(GenServer<S> server, S state, StartOption... options)
      throws Exception {
    throw Servers.enterLoop(server, state, null, options);
  }

  /// As [#enterLoop(GenServer, Object, StartOption...)], and does something first.
  ///
  /// @return never
  /// @throws Exception what ends it
  static <S> Error enterLoop(GenServer<S> server, S state, Then then, StartOption... options)
      throws Exception {
    throw Servers.enterLoop(server, state, then, options);
  }

  // ---- calls

  /// Calls and waits five seconds for the reply.
  ///
  /// *Ends the caller with* `{Reason, {gen_server, call, [Server, Request]}}`, Reason being
  /// `timeout`, `noproc`, `calling_self`, `{nodedown, Node}` (by a global or via name: `noproc`) or
  /// what ended the server meanwhile. Rule: GS-01, GS-02, GS-03.
  ///
  /// @throws ExitException as said, unless it is caught
  /// @throws ClassCastException if the server replies something that the request does not want
  static <R> R call(Object server, Request<R> request) {
    return Replies.as(request, Calls.call(Servers.GEN_SERVER, server, request, null));
  }

  /// As [#call(Object, Request)], for as long as is said; in its reason too.
  static <R> R call(Object server, Request<R> request, Duration timeout) {
    return Replies.as(request, Calls.call(Servers.GEN_SERVER, server, request, timeout));
  }

  /// Calls with a plain term and waits five seconds for the reply.
  static Object call(Object server, Object request) {
    return Calls.call(Servers.GEN_SERVER, server, request, null);
  }

  /// Calls with a plain term and waits for the reply; with [#INFINITY] for ever.
  static Object call(Object server, Object request, Duration timeout) {
    return Calls.call(Servers.GEN_SERVER, server, request, timeout);
  }

  /// Calls from a thread that is no process's.
  ///
  /// @throws InterruptedException if the thread is interrupted meanwhile
  static <R> R call(Node node, Object server, Request<R> request) throws InterruptedException {
    return node.run(() -> call(server, request));
  }

  /// Sends a request that gets no reply. Whether it arrives nobody is told. Rule: GS-04.
  static void cast(Object server, Object request) {
    Calls.cast(server, request);
  }

  /// Sends a request whose reply is received later. Rule: GS-14.
  static <R> RequestId<R> sendRequest(Object server, Request<R> request) {
    return RequestId.send(server, request, reply -> Replies.as(request, reply));
  }

  /// Sends a plain term as a request whose reply is received later. Rule: GS-14.
  static RequestId<Object> sendRequest(Object server, Object request) {
    return RequestId.send(server, request, reply -> reply);
  }

  /// Calls the server of one name on each of these nodes at once, and waits for all of them. Rule:
  /// GS-18.
  ///
  /// @param nodes one that is named twice is asked once
  /// @param timeout for all together; with [#INFINITY] for ever
  /// @return who has replied what, and which nodes have not: because they are down, have no such
  ///   server, or it ended or took too long
  static MultiReply multiCall(List<Atom> nodes, Atom name, Object request, Duration timeout) {
    return MultiReply.call(nodes, name, request, timeout);
  }

  /// Casts to the server of one name on each of these nodes. Rule: GS-04.
  static void abcast(List<Atom> nodes, Atom name, Object request) {
    nodes.forEach(node -> cast(Tuple.of(name, node), request));
  }
}
