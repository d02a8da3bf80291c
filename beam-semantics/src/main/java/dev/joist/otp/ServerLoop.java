package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.otp.Wire.Cast;
import dev.joist.process.Failure;
import dev.joist.signal.Call;
import dev.joist.signal.ThrowException;
import dev.joist.signal.Timeout;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The process of a [GenServer].
///
/// A timeout is a message to itself that any other message before it makes void, so that a server
/// with a timeout of zero sees what waits in its mailbox first, as one in OTP does.
///
/// *Thread:* the process's own.
///
/// Rule: GS-05..12, GS-15, GS-17..19.
final class ServerLoop<S> extends Behaviour {

  /// What a timer of the server itself sends.
  private static final Atom TICK = Atom.of("$gen_server_timeout");

  private final GenServer<S> server;
  private @Nullable S state;

  /// What it does while nothing comes; null for nothing.
  private @Nullable Then then;

  /// The timer that `then` or `hibernateAfter` has started.
  private @Nullable Ref timer;

  ServerLoop(GenServer<S> server, Pid starter, @Nullable Pid parent, Settings settings) {
    super(starter, parent, settings);
    this.server = server;
  }

  // ---- the start

  @Override
  public void start() throws Exception {
    begin();
    InitResult<S> result;
    try {
      result = server.init();
    } catch (ThrowException value) {
      result = thrown(value);
    } catch (Throwable failing) {
      passOn(failing);
      throw fail(Failure.reason(failing), failing);
    }
    switch (result) {
      case InitResult.Ok(S first, Then next) -> {
        state = first;
        started();
        proceed(next);
      }
      case InitResult.Stop(Object reason) -> throw fail(reason, null);
      case InitResult.Ignore<S> _ -> throw quit(Wire.IGNORE);
      case InitResult.Failed(Object reason) -> throw quit(Tuple.of(Wire.ERROR, reason));
      case null -> throw fail(badReturn(Wire.UNDEFINED), null);
    }
  }

  @SuppressWarnings("unchecked") // a throw of a result counts as its return
  private InitResult<S> thrown(ThrowException value) {
    return value.reason() instanceof InitResult<?> result
        ? (InitResult<S>) result
        : new InitResult.Stop<>(badReturn(value.reason()));
  }

  /// Becomes this server, in whatever kind of process.
  Error enter(S first, @Nullable Then next) throws Exception {
    state = first;
    throw enter(() -> proceed(next));
  }

  // ---- messages

  @Override
  protected void message(Object message) throws Exception {
    if (message instanceof Timeout(Ref ref, Object mark) && TICK.equals(mark)) {
      if (ref.equals(timer)) {
        timer = null;
        tick();
      }
      return;
    }
    disarm();
    event(() -> Tuple.of(Atom.of("in"), message));
    switch (message) {
      case Call(Tuple from, Object request) -> call(new From(from), request);
      case Cast(Object request) -> cast(request, message);
      default -> info(message);
    }
  }

  private void tick() throws Exception {
    if (then instanceof Then.Timeout) {
      then = null;
      event(() -> Tuple.of(Atom.of("in"), Wire.TIMEOUT));
      info(Wire.TIMEOUT);
    } else {
      throw sleep();
    }
  }

  private void call(From from, Object request) throws Exception {
    if (settings.skipGone() && from.isGone()) {
      arm(then);
      return;
    }
    CallResult<S> result;
    try {
      result = server.handleCall(request, from, now());
    } catch (Throwable thrown) {
      result = returned(thrown, request, from);
    }
    switch (result) {
      case CallResult.Reply(Object reply, S next, Then after) -> {
        state = next;
        from.reply(reply);
        event(() -> Tuple.of(Atom.of("out"), reply, from.term(), next));
        proceed(after);
      }
      case CallResult.StopReply(Object reason, Object reply, S next) -> {
        state = next;
        try {
          terminate(reason, null, request, from);
        } finally {
          from.reply(reply);
        }
      }
      case CastResult<S> other -> handled(other, request, from);
      case null -> terminate(badReturn(Wire.UNDEFINED), null, request, from);
    }
  }

  private void cast(Object request, Object message) throws Exception {
    CastResult<S> result;
    try {
      result = server.handleCast(request, now());
    } catch (Throwable thrown) {
      result = castResult(returned(thrown, message, null));
    }
    handled(result, message, null);
  }

  private void info(Object message) throws Exception {
    CastResult<S> result;
    try {
      result = server.handleInfo(message, now());
    } catch (Throwable thrown) {
      result = castResult(returned(thrown, message, null));
    }
    handled(result, message, null);
  }

  private void handled(@Nullable CastResult<S> result, Object message, @Nullable From from)
      throws Exception {
    switch (result) {
      case CastResult.NoReply(S next, Then after) -> {
        state = next;
        event(() -> Tuple.of(Atom.of("noreply"), next));
        proceed(after);
      }
      case CastResult.Stop(Object reason, S next) -> {
        state = next;
        terminate(reason, null, message, from);
      }
      case null -> terminate(badReturn(Wire.UNDEFINED), null, message, from);
    }
  }

  /// What a callback has thrown, if that counts as returned; else it ends the server.
  @SuppressWarnings("unchecked") // the state's type is the module's own affair
  private CallResult<S> returned(Throwable thrown, Object message, @Nullable From from)
      throws Exception {
    passOn(thrown);
    if (thrown instanceof ThrowException value) {
      return value.reason() instanceof CallResult<?> result
          ? (CallResult<S>) result
          : new CastResult.Stop<>(badReturn(value.reason()), now());
    }
    terminate(Failure.reason(thrown), thrown, message, from);
    throw new IllegalStateException("terminate has returned");
  }

  private CastResult<S> castResult(CallResult<S> result) {
    return result instanceof CastResult<S> good
        ? good
        : new CastResult.Stop<>(badReturn(result), now());
  }

  // ---- what comes next

  private void proceed(@Nullable Then next) throws Exception {
    Then now = next;
    while (now instanceof Then.Continue(Object with)) {
      Tuple what = Tuple.of(Atom.of("continue"), with);
      event(() -> what);
      CastResult<S> result;
      try {
        result = server.handleContinue(with, now());
      } catch (Throwable thrown) {
        result = castResult(returned(thrown, what, null));
      }
      if (result instanceof CastResult.NoReply(S changed, Then after)) {
        state = changed;
        event(() -> Tuple.of(Atom.of("noreply"), changed));
        now = after;
      } else {
        handled(result, what, null);
      }
    }
    arm(now);
  }

  private void arm(@Nullable Then next) {
    then = next;
    switch (next) {
      case Then.Timeout(long millis) when millis >= 0 -> timer = timer(millis);
      case Then.Hibernate _ -> throw sleep();
      case null, default -> {
        if (settings.hibernateAfter() >= 0) {
          timer = timer(settings.hibernateAfter());
        }
      }
    }
  }

  private static Ref timer(long millis) {
    if (millis > 0) {
      return Beam.startTimer(Duration.ofMillis(millis), Beam.self(), TICK);
    }
    Ref ref = Beam.makeRef();
    var _ = Beam.send(Beam.self(), new Timeout(ref, TICK));
    return ref;
  }

  private void disarm() {
    Ref running = timer;
    if (running != null) {
      timer = null;
      var _ = Beam.cancelTimer(running);
    }
  }

  // ---- the end

  private void terminate(
      Object reason, @Nullable Throwable thrown, @Nullable Object message, @Nullable From from)
      throws Exception {
    try {
      server.terminate(reason, now());
    } catch (ThrowException value) {
      // It counts as a return, whose value nobody looks at.
    } catch (Throwable failing) {
      passOn(failing);
      Object own = Failure.reason(failing);
      report(own, failing, message, from);
      throw raise(own, failing);
    }
    if (!Reporting.isQuiet(reason, thrown)) {
      report(reason, thrown, message, from);
    }
    throw raise(reason, thrown);
  }

  private void report(
      Object reason, @Nullable Throwable thrown, @Nullable Object message, @Nullable From from) {
    ServerStatus status = shown(new ServerStatus(stateTerm(), message, reason, log()));
    ServerReport.tell(name(), status, reason, thrown, from);
  }

  private ServerStatus shown(ServerStatus status) {
    try {
      return server.formatStatus(status);
    } catch (Throwable failing) {
      passOn(failing);
      return status.withState(
          "formatStatus of " + server.getClass().getName() + " has thrown " + failing.getClass());
    }
  }

  // ---- system messages

  @Override
  protected void systemTerminate(Object reason) throws Exception {
    disarm();
    terminate(reason, null, null, null);
  }

  @Override
  protected void systemContinue() {
    disarm();
    arm(then);
  }

  @Override
  protected Object getState() {
    return stateTerm();
  }

  /// The state, or what stands for it where it is looked at.
  private Object stateTerm() {
    return server instanceof Stateful<S> stateful ? stateful.stateTerm(now()) : now();
  }

  @Override
  protected Object replaceState(UnaryOperator<Object> replace) {
    if (server instanceof Stateful<S> stateful) {
      stateful.replaceState(now(), Terms.of(replace.apply(stateTerm()), "state"));
      return stateTerm();
    }
    @SuppressWarnings("unchecked") // who replaces it knows what it is
    S next = (S) replace.apply(now());
    state = next;
    return next;
  }

  @Override
  protected void codeChange(Object module, Object oldVersion, Object extra) throws Exception {
    state = server.codeChange(oldVersion, now(), extra);
  }

  @Override
  protected Object formatStatus(Status status) {
    ServerStatus shown = shown(new ServerStatus(stateTerm(), null, null, status.log()));
    List<Object> facts = new ArrayList<>();
    facts.add(Tuple.of(Atom.of("header"), "Status for generic server " + Reporting.text(name())));
    facts.add(
        Tuple.of(
            Atom.of("data"),
            List.of(
                Tuple.of("Status", status.state()),
                Tuple.of("Parent", status.parent()),
                Tuple.of("Logged events", shown.log()))));
    facts.add(Tuple.of(Atom.of("data"), List.of(Tuple.of("State", shown.state()))));
    if (server instanceof Stateful<S> stateful) {
      facts.addAll(stateful.moreStatus());
    }
    return List.copyOf(facts);
  }

  @Override
  public @Nullable Object heapRoot() {
    return state;
  }

  @Override
  Class<?> callbacks() {
    return server.getClass();
  }

  private S now() {
    S value = state;
    if (value == null) {
      throw new IllegalStateException("a server's state is null; return one from its callbacks");
    }
    return value;
  }
}
