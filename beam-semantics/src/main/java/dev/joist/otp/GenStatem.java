package dev.joist.otp;

import dev.joist.Node;
import dev.joist.signal.ExitException;
import java.time.Duration;
import java.util.List;

/// A state machine: a server whose answer to an event depends on the state it is in. Erlang's
/// `gen_statem`.
///
/// ```java
/// enum Door { LOCKED, OPEN }
///
/// record Lock(String code) implements GenStatem<Door, Long> {
///   @Override
///   public StatemInit<Door, Long> init() {
///     return ok(Door.LOCKED, 0L);
///   }
///
///   @Override
///   public StateFunction<Door, Long> stateFunction(Door state) {
///     return switch (state) {
///       case LOCKED -> this::locked;
///       case OPEN -> this::open;
///     };
///   }
///   ...
/// }
/// ```
///
/// A module has one of OTP's two callback modes: with a function for each state it implements
/// [#stateFunction], with one for all of them [#handleEvent].
///
/// Events come in this order: those that the machine has told itself ([#nextEvent]); postponed
/// ones, once the state has changed; timeouts of zero; then messages.
///
/// *What a callback throws* ends the machine as it does a [GenServer]; `throwing` a result counts
/// as returning it.
///
/// *Thread:* callbacks run in the machine's process; what is static here is for code in a process,
/// or in `node.run` and `inbox.run`.
///
/// Rule: OTP-01..04.
///
/// @param <S> the states: an enum, most often, or any other term
/// @param <D> the data
public interface GenStatem<S, D> {

  /// A timeout that never comes.
  Duration INFINITY = Times.INFINITY;

  /// What a machine does in one of its states.
  ///
  /// @param <S> the states
  /// @param <D> the data
  @FunctionalInterface
  interface StateFunction<S, D> {

    /// Handles an event.
    ///
    /// @throws Exception to end the machine
    StatemResult<S, D> handle(StatemEvent event, D data) throws Exception;
  }

  // ---- callbacks

  /// Sets the machine up; its starter waits meanwhile.
  ///
  /// @throws Exception to fail the start
  StatemInit<S, D> init() throws Exception;

  /// Handles an event: the callback mode `handle_event_function`.
  ///
  /// @throws Exception to end the machine
  default StatemResult<S, D> handleEvent(StatemEvent event, S state, D data) throws Exception {
    return stateFunction(state).handle(event, data);
  }

  /// The function for a state: the callback mode `state_functions`.
  ///
  /// @throws Exception to end the machine
  default StateFunction<S, D> stateFunction(S state) throws Exception {
    throw Undefined.callback(this, "handleEvent or stateFunction", state);
  }

  /// Whether to be told that a state was entered, by [StatemEvent.Enter]. An answer to that neither
  /// changes the state nor postpones nor inserts events. Rule: OTP-04.
  default boolean stateEnter() {
    return false;
  }

  /// Cleans up, as the machine is about to end. Rule: GS-09.
  ///
  /// @throws Exception to end the machine with that instead
  default void terminate(Object reason, S state, D data) throws Exception {}

  /// Makes fit to be shown what is shown of the machine.
  ///
  /// @throws Exception to have that shown instead
  default StatemStatus formatStatus(StatemStatus status) throws Exception {
    return status;
  }

  // ---- what init returns

  /// Run, in this state.
  static <S, D> StatemInit<S, D> ok(S state, D data, StatemAction... actions) {
    return new StatemInit.Ok<>(state, data, List.of(actions));
  }

  /// Do not run; the start fails with the reason, and the process ends with it.
  static <S, D> StatemInit<S, D> stopInit(Object reason) {
    return new StatemInit.Stop<>(reason);
  }

  /// Do not run, which is no error.
  static <S, D> StatemInit<S, D> ignore() {
    return new StatemInit.Ignore<>();
  }

  /// Do not run; the start fails with the reason, and the process ends with `normal`. Of OTP 26.
  static <S, D> StatemInit<S, D> initError(Object reason) {
    return new StatemInit.Failed<>(reason);
  }

  // ---- what is returned for an event

  /// Go on in a state. Only if it is another one are postponed events tried again, the state
  /// timeout cancelled and the state entered. Rule: OTP-01, OTP-02, OTP-03.
  static <S, D> StatemResult<S, D> nextState(S state, D data, StatemAction... actions) {
    return new StatemResult.NextState<>(state, data, List.of(actions));
  }

  /// Stay in the state.
  static <S, D> StatemResult<S, D> keepState(D data, StatemAction... actions) {
    return new StatemResult.KeepState<>(data, false, List.of(actions));
  }

  /// Stay in the state, with the same data.
  static <S, D> StatemResult<S, D> keepStateAndData(StatemAction... actions) {
    return new StatemResult.KeepState<>(null, false, List.of(actions));
  }

  /// Stay in the state, and enter it once more. Rule: OTP-03.
  static <S, D> StatemResult<S, D> repeatState(D data, StatemAction... actions) {
    return new StatemResult.KeepState<>(data, true, List.of(actions));
  }

  /// Stay in the state with the same data, and enter it once more. Rule: OTP-03.
  static <S, D> StatemResult<S, D> repeatStateAndData(StatemAction... actions) {
    return new StatemResult.KeepState<>(null, true, List.of(actions));
  }

  /// Terminate and end with `normal`.
  static <S, D> StatemResult<S, D> stop() {
    return new StatemResult.Stop<>(Wire.NORMAL, List.of(), null);
  }

  /// Terminate and end.
  static <S, D> StatemResult<S, D> stop(Object reason) {
    return new StatemResult.Stop<>(reason, List.of(), null);
  }

  /// Terminate with these data, and end.
  static <S, D> StatemResult<S, D> stop(Object reason, D data) {
    return new StatemResult.Stop<>(reason, List.of(), data);
  }

  /// Reply, terminate and end.
  static <S, D> StatemResult<S, D> stopAndReply(Object reason, StatemAction.Reply... replies) {
    return new StatemResult.Stop<>(reason, List.of(replies), null);
  }

  /// Reply, terminate with these data, and end.
  static <S, D> StatemResult<S, D> stopAndReply(
      Object reason, List<StatemAction.Reply> replies, D data) {
    return new StatemResult.Stop<>(reason, List.copyOf(replies), data);
  }

  // ---- actions

  /// Try the event again when the state has changed. Rule: OTP-01.
  static StatemAction postpone() {
    return new StatemAction.Postpone(true);
  }

  /// Have this event happen next, before any that waits. Rule: OTP-01.
  static StatemAction nextEvent(StatemEvent event) {
    return new StatemAction.NextEvent(event);
  }

  /// Have this happen next, as [StatemEvent.Internal]. Rule: OTP-01.
  static StatemAction nextEvent(Object content) {
    return new StatemAction.NextEvent(new StatemEvent.Internal(content));
  }

  /// Sleep with as small a heap as can be, when nothing is left to do.
  static StatemAction hibernate() {
    return new StatemAction.Hibernate(true);
  }

  /// Reply to a call.
  static StatemAction.Reply reply(From from, Object reply) {
    return new StatemAction.Reply(from, reply);
  }

  /// Reply to a request, with what it wants.
  static <R> StatemAction.Reply reply(From from, Request<R> request, R reply) {
    return new StatemAction.Reply(from, Replies.checked(request, reply));
  }

  /// Be told when the machine has been in its state for so long. Rule: OTP-02.
  static StatemAction stateTimeout(Duration time, Object content) {
    return new StatemAction.SetTimeout(OF_STATE, Times.millis(time), false, content);
  }

  /// Be told when no event has come for so long. Rule: OTP-02.
  static StatemAction timeout(Duration time, Object content) {
    return new StatemAction.SetTimeout(OF_EVENT, Times.millis(time), false, content);
  }

  /// Be told when so much time is over. Rule: OTP-02.
  static StatemAction timeout(Object name, Duration time, Object content) {
    return new StatemAction.SetTimeout(
        new StatemAction.Which.Named(name), Times.millis(time), false, content);
  }

  /// Be told at a time of the clock of `Beam.monotonicTime`.
  static StatemAction timeoutAt(StatemAction.Which which, long monotonicMillis, Object content) {
    return new StatemAction.SetTimeout(which, monotonicMillis, true, content);
  }

  /// Cancel a timeout. Rule: OTP-02.
  static StatemAction cancel(StatemAction.Which which) {
    return new StatemAction.CancelTimeout(which);
  }

  /// Give a running timeout another content; one that does not run is over at once. Rule: OTP-02.
  static StatemAction update(StatemAction.Which which, Object content) {
    return new StatemAction.UpdateTimeout(which, content);
  }

  /// The state timeout.
  StatemAction.Which OF_STATE = new StatemAction.Which.OfState();

  /// The event timeout.
  StatemAction.Which OF_EVENT = new StatemAction.Which.OfEvent();

  /// The timeout of a name.
  static StatemAction.Which named(Object name) {
    return new StatemAction.Which.Named(name);
  }

  /// Have another module handle the events from now on.
  static StatemAction changeCallbackModule(GenStatem<?, ?> module) {
    return new StatemAction.ChangeModule(module, false);
  }

  /// Have another module handle the events until [#popCallbackModule].
  static StatemAction pushCallbackModule(GenStatem<?, ?> module) {
    return new StatemAction.ChangeModule(module, true);
  }

  /// Have the module before the last push handle the events again.
  static StatemAction popCallbackModule() {
    return new StatemAction.PopModule();
  }

  // ---- start; to stop, [ProcLib#stop]

  /// Starts a machine that nothing binds to the caller. Rule: GS-05.
  static StartResult start(GenStatem<?, ?> machine, StartOption... options) {
    return StatemLoop.start(machine, Starting.Kind.ALONE, options);
  }

  /// Starts a machine linked to the caller, its parent. Rule: GS-05, GS-10.
  static StartResult startLink(GenStatem<?, ?> machine, StartOption... options) {
    return StatemLoop.start(machine, Starting.Kind.LINKED, options);
  }

  /// Starts a machine and monitors it. Rule: GS-18.
  static StartResult startMonitor(GenStatem<?, ?> machine, StartOption... options) {
    return StatemLoop.start(machine, Starting.Kind.MONITORED, options);
  }

  /// Makes the calling process, which [ProcLib] has made, a machine from here on, in this state.
  ///
  /// @param options of which a name must be the process's already
  /// @return never
  /// @throws Exception what ends it
  static <S, D> Error enterLoop(
      GenStatem<S, D> machine, S state, D data, List<StatemAction> actions, StartOption... options)
      throws Exception {
    throw StatemLoop.enterLoop(machine, state, data, actions, options);
  }

  // ---- calls

  /// Calls and waits for the reply, for ever.
  ///
  /// *Ends the caller with* `{Reason, {gen_statem, call, [Server, Request, Timeout]}}`, as
  /// [GenServer#call] does. Rule: GS-02.
  ///
  /// @throws ExitException as said, unless it is caught
  /// @throws ClassCastException if the machine replies something that the request does not want
  static <R> R call(Object machine, Request<R> request) {
    return Replies.as(request, Calls.call(StatemLoop.MODULE, machine, request, INFINITY));
  }

  /// As [#call(Object, Request)], for as long as is said.
  static <R> R call(Object machine, Request<R> request, Duration timeout) {
    return Replies.as(request, Calls.call(StatemLoop.MODULE, machine, request, timeout));
  }

  /// Calls with a plain term and waits for the reply, for ever.
  static Object call(Object machine, Object request) {
    return Calls.call(StatemLoop.MODULE, machine, request, INFINITY);
  }

  /// Calls with a plain term and waits for the reply.
  static Object call(Object machine, Object request, Duration timeout) {
    return Calls.call(StatemLoop.MODULE, machine, request, timeout);
  }

  /// Calls from a thread that is no process's.
  ///
  /// @throws InterruptedException if the thread is interrupted meanwhile
  static <R> R call(Node node, Object machine, Request<R> request) throws InterruptedException {
    return node.run(() -> call(machine, request));
  }

  /// Sends a request that gets no reply. Whether it arrives nobody is told. Rule: GS-04.
  static void cast(Object machine, Object request) {
    Calls.cast(machine, request);
  }

  /// Sends a request whose reply is received later. Rule: GS-14.
  static <R> RequestId<R> sendRequest(Object machine, Request<R> request) {
    return RequestId.send(machine, request, reply -> Replies.as(request, reply));
  }

  /// Sends a plain term as a request whose reply is received later. Rule: GS-14.
  static RequestId<Object> sendRequest(Object machine, Object request) {
    return RequestId.send(machine, request, reply -> reply);
  }
}
