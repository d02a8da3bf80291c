package dev.joist.otp;

import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import java.time.Duration;
import java.util.List;

/// A handler of events, and the manager that any number of handlers are added to and removed from
/// while it runs: Erlang's `gen_event`. Whoever notifies a manager need not know who listens.
///
/// ```java
/// Pid alarms = GenEvent.startLink().pid();
/// addHandler(alarms, new Pager());
/// addHandler(alarms, "audit", new AlarmFile(path));
/// notify(alarms, new Fire("kitchen"));
/// ```
///
/// Each event is given to each handler, the one that was added last first. A handler that fails is
/// removed, which is reported; the others and the manager stay.
///
/// A handler is known by its id: a term, or the atom of its class's name where none is given.
///
/// *Thread:* callbacks run in the manager's process; what is static here is for code in a process,
/// or in `node.run` and `inbox.run`.
///
/// Rule: GS-02, GS-05, GS-13, GS-15.
///
/// @param <S> the handler's state
public interface GenEvent<S> {

  // ---- callbacks

  /// Sets the handler up, in the manager's process.
  ///
  /// @throws Exception to be not added
  EventInit<S> init() throws Exception;

  /// Sets the handler up in the place of another.
  ///
  /// @param term what the other one's `terminate` has returned; the atom `error` if there was none
  /// @throws Exception to be not added
  default EventInit<S> initSwapped(Object term) throws Exception {
    return init();
  }

  /// Handles an event.
  ///
  /// @throws Exception to be removed
  EventResult<S> handleEvent(Object event, S state) throws Exception;

  /// Handles a call to this handler.
  ///
  /// @throws Exception to be removed, which the caller is told
  default EventReply<S> handleCall(Object request, S state) throws Exception {
    throw Undefined.callback(this, "handleCall", request);
  }

  /// Handles any other message to the manager. A handler without this has it logged.
  ///
  /// @throws Exception to be removed
  default EventResult<S> handleInfo(Object info, S state) throws Exception {
    Undefined.info(this, "gen_event", info);
    return ok(state);
  }

  /// Cleans up, as the handler is about to be removed.
  ///
  /// @param argument what [#deleteHandler] was given; `remove_handler`; `stop`, when the manager
  ///   ends; `{stop, Reason}`, when who has added it with [#addSupHandler] has ended; `{error,
  ///   {'EXIT', Reason}}`, when it has failed
  /// @return a term, which [#deleteHandler] returns and a handler in its place is given
  /// @throws Exception which is returned as `{'EXIT', Reason}`
  default Object terminate(Object argument, S state) throws Exception {
    return Wire.OK;
  }

  // ---- what callbacks return

  /// Go on with this state.
  static <S> EventResult.Ok<S> ok(S state) {
    return new EventResult.Ok<>(state, false);
  }

  /// Go on; the manager sleeps with as small a heap as can be, until something comes.
  static <S> EventResult.Ok<S> okHibernate(S state) {
    return new EventResult.Ok<>(state, true);
  }

  /// Do not add the handler.
  static <S> EventInit<S> initError(Object reason) {
    return new EventInit.Failed<>(reason);
  }

  /// Remove the handler.
  static <S> EventResult<S> removeHandler() {
    return new EventResult.Remove<>();
  }

  /// Put another handler in this one's place.
  ///
  /// @param argument what `terminate` of this one is given
  static <S> EventResult<S> swapHandler(
      Object argument, S state, Object newId, GenEvent<?> newHandler) {
    return new EventResult.Swap<>(argument, state, newId, newHandler);
  }

  /// Reply to a call.
  static <S> EventReply<S> reply(Object reply, S state) {
    return new EventReply<>(reply, ok(state));
  }

  /// Reply to a request, with what it wants.
  static <R, S> EventReply<S> reply(Request<R> request, R reply, S state) {
    return new EventReply<>(Replies.checked(request, reply), ok(state));
  }

  /// Reply, and do with the handler what might be returned for an event.
  static <S> EventReply<S> replyAnd(Object reply, EventResult<S> result) {
    return new EventReply<>(reply, result);
  }

  // ---- the manager; to stop it, [ProcLib#stop]

  /// Starts a manager that nothing binds to the caller.
  static StartResult start(StartOption... options) {
    return EventLoop.start(Starting.Kind.ALONE, options);
  }

  /// Starts a manager linked to the caller, its parent.
  static StartResult startLink(StartOption... options) {
    return EventLoop.start(Starting.Kind.LINKED, options);
  }

  /// Starts a manager and monitors it.
  static StartResult startMonitor(StartOption... options) {
    return EventLoop.start(Starting.Kind.MONITORED, options);
  }

  /// Adds a handler, known by the name of its class.
  ///
  /// @return the atom `ok`; `{error, Reason}` or `{'EXIT', Reason}` when its `init` has failed
  static Object addHandler(Object manager, GenEvent<?> handler) {
    return addHandler(manager, idOf(handler), handler);
  }

  /// Adds a handler. There may be several of one id; what is done by id is done with the last one.
  ///
  /// @return the atom `ok`; `{error, Reason}` or `{'EXIT', Reason}` when its `init` has failed
  static Object addHandler(Object manager, Object id, GenEvent<?> handler) {
    return EventRequests.add(manager, id, handler, false);
  }

  /// Adds a handler that goes when the caller does, and about whose going the caller is told: by
  /// the message `{gen_event_EXIT, Id, Reason}`, Reason being `normal` when it was removed as it
  /// should, `shutdown` when the manager ends, `{swapped, NewId, Pid}`, or what it has failed with.
  ///
  /// @return the atom `ok`; `{error, Reason}` or `{'EXIT', Reason}` when its `init` has failed
  static Object addSupHandler(Object manager, Object id, GenEvent<?> handler) {
    return EventRequests.add(manager, id, handler, true);
  }

  /// Removes a handler.
  ///
  /// @param argument what its `terminate` is given
  /// @return what its `terminate` returns; `{error, module_not_found}` when there is none
  static Object deleteHandler(Object manager, Object id, Object argument) {
    return EventRequests.delete(manager, id, argument);
  }

  /// Puts a handler in the place of another; where there is none, it is just added.
  ///
  /// @param argument what `terminate` of the old one is given
  /// @return the atom `ok`; `{error, Reason}` when the new one has failed, and then there is
  ///   neither
  static Object swapHandler(
      Object manager, Object id, Object argument, Object newId, GenEvent<?> newHandler) {
    return EventRequests.swap(manager, id, argument, newId, newHandler, false);
  }

  /// As [#swapHandler(Object, Object, Object, Object, GenEvent)], with the new one added as by
  /// [#addSupHandler].
  ///
  /// @return the atom `ok`; `{error, Reason}` when the new one has failed, and then there is
  ///   neither
  static Object swapSupHandler(
      Object manager, Object id, Object argument, Object newId, GenEvent<?> newHandler) {
    return EventRequests.swap(manager, id, argument, newId, newHandler, true);
  }

  /// The ids of the handlers, the last one first.
  static List<Object> whichHandlers(Object manager) {
    return EventRequests.which(manager);
  }

  /// The id of a handler that was added without one.
  static Atom idOf(GenEvent<?> handler) {
    return (Atom) Birth.initialCall(handler.getClass(), "init", 1).element(1);
  }

  /// Tells the handlers of an event; nobody waits.
  ///
  /// @throws ErrorException `badarg` when the manager is named and there is none of this name
  static void notify(Object manager, Object event) {
    EventRequests.notify(manager, event);
  }

  /// Tells the handlers of an event, and waits until all have handled it.
  ///
  /// @throws ExitException `noproc`, or what has ended the manager meanwhile
  static void syncNotify(Object manager, Object event) {
    EventRequests.syncNotify(manager, event);
  }

  /// Calls a handler and waits five seconds for the reply.
  ///
  /// @throws ExitException `{Reason, {gen_event, call, [Manager, Id, Request]}}`
  /// @throws ErrorException `bad_module` when there is no such handler, `{'EXIT', Reason}` when it
  ///   has failed
  static <R> R call(Object manager, Object id, Request<R> request) {
    return EventRequests.typed(request, EventRequests.call(manager, id, request, null));
  }

  /// As [#call(Object, Object, Request)], for as long as is said.
  static <R> R call(Object manager, Object id, Request<R> request, Duration timeout) {
    return EventRequests.typed(request, EventRequests.call(manager, id, request, timeout));
  }

  /// Calls a handler with a plain term and waits five seconds for the reply.
  ///
  /// @return the reply; `{error, bad_module}` when there is no such handler, `{error, {'EXIT',
  ///   Reason}}` when it has failed
  static Object call(Object manager, Object id, Object request) {
    return EventRequests.call(manager, id, request, null);
  }

  /// As [#call(Object, Object, Object)], for as long as is said.
  static Object call(Object manager, Object id, Object request, Duration timeout) {
    return EventRequests.call(manager, id, request, timeout);
  }
}
