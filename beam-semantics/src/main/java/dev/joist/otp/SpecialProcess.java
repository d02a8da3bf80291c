package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.otp.Wire.SystemMessage;
import dev.joist.process.Failure;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Exit;
import dev.joist.signal.ExitException;
import dev.joist.signal.Handler;
import dev.joist.signal.ThrowException;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A process that obeys system messages: Erlang's *special process*, which every behaviour is, and
/// which one writes where no behaviour fits. [Sys] speaks to it.
///
/// It is an event-style process: made with [ProcLib#startLink(Handler, StartOption...)], it has its
/// [Handler#start] to set itself up and acknowledge, and is then given each message that is no
/// system message. While it is suspended it is given none.
///
/// ```java
/// final class Counter extends SpecialProcess {
///   private long count;
///
///   @Override
///   public void start() {
///     ProcLib.initAck(Tuple.of(atom("ok"), self()));
///   }
///
///   @Override
///   protected void message(Object message) {
///     count++;
///   }
///
///   @Override
///   protected Object getState() {
///     return count;
///   }
///   ...
/// }
/// ```
///
/// *Thread:* all methods run in the process.
///
/// Rule: GS-10, GS-15.
public abstract class SpecialProcess implements Handler {

  private static final Atom SUSPENDED = Atom.of("suspended");
  private static final Atom RUNNING = Atom.of("running");

  private @Nullable Pid parent;
  private boolean suspended;

  /// Null while nothing is debugged.
  private @Nullable Debug debug;

  /// A process without parent or debug options, until `start` says otherwise.
  protected SpecialProcess() {}

  // ---- what it is

  /// Handles a message that is no system message.
  ///
  /// @throws Exception to end the process with the error `{Reason, StackTrace}`
  protected abstract void message(Object message) throws Exception;

  /// Ends the process: by `exit`, after cleaning up. Its parent has ended and it traps exits, or
  /// somebody has told it to ([Sys#terminate]).
  ///
  /// @throws Exception to end the process with the error `{Reason, StackTrace}`
  protected abstract void systemTerminate(Object reason) throws Exception;

  /// Goes on after a system message was handled: whatever waited for silence starts anew.
  ///
  /// @throws Exception to end the process with the error `{Reason, StackTrace}`
  protected void systemContinue() throws Exception {}

  /// The state that [Sys#getState] shows.
  ///
  /// @throws Exception which the asker is told
  protected abstract Object getState() throws Exception;

  /// Replaces the state, as [Sys#replaceState] says.
  ///
  /// @param replace the new state of the old
  /// @return the new state
  /// @throws Exception which the asker is told; the state stays
  protected abstract Object replaceState(UnaryOperator<Object> replace) throws Exception;

  /// Converts the state for another version of the code: [Sys#changeCode].
  ///
  /// @throws Exception which the asker is told; the state stays
  protected void codeChange(Object module, Object oldVersion, Object extra) throws Exception {
    throw new ErrorException(Atom.of("undef"), getClass().getName() + " has no codeChange");
  }

  /// What [Sys#getStatus] shows of the state.
  ///
  /// @param status what it shows about any process: `suspended` or `running`, the parent, the log
  /// @throws Exception to show the state as it is
  protected Object formatStatus(Status status) throws Exception {
    return getState();
  }

  /// What [Sys#getStatus] shows about any process.
  ///
  /// @param state the atom `running` or `suspended`
  /// @param parent its pid; the process's own where it has none, as OTP has it
  /// @param log the last system events, if they are kept
  public record Status(Atom state, Object parent, List<Object> log) {}

  /// The module that runs here, by [Sys#getStatus].
  protected Atom module() {
    return (Atom) Birth.initialCall(getClass(), "start", 0).element(1);
  }

  /// What the process is called in traces: its name, or its pid.
  protected Object name() {
    return Beam.self();
  }

  // ---- what it can do

  /// Whose end ends this process. A process that nobody is the parent of has none.
  protected final void parent(@Nullable Pid pid) {
    parent = pid;
  }

  /// Whose end ends this process, or null.
  protected final @Nullable Pid parent() {
    return parent;
  }

  /// Debugs from now on.
  protected final void debug(List<DebugOption> options) {
    for (DebugOption option : options) {
      debugging().add(option);
    }
  }

  /// Whether somebody wants to see system events.
  protected final boolean isDebugged() {
    return debug != null;
  }

  /// Shows whoever debugs this process a system event.
  ///
  /// @param event is asked for a term, such as `{in, Message}`, if somebody does
  protected final void event(Supplier<Object> event) {
    if (debug != null) {
      debug.event(event.get(), name());
      forgetIdleDebug();
    }
  }

  /// The last system events, if they are kept.
  protected final List<Object> log() {
    return debug == null ? List.of() : debug.log();
  }

  /// Sleeps without a stack until there is a message.
  ///
  /// @return never; so that one can write `throw sleep()`
  protected final Error sleep() {
    throw Beam.hibernate(isEventStyle() ? () -> {} : this::loop);
  }

  /// Receives for ever, in a straight-line process that has become this one.
  final void loop() throws Exception {
    while (true) {
      handle(suspended ? Beam.receive(this::system) : Beam.receive());
    }
  }

  /// Whether the process runs handlers: it has become this one by its spawn.
  boolean isEventStyle() {
    return true;
  }

  // ---- messages

  /// Sees to system messages and the end of the parent, and passes on the others.
  ///
  /// @throws Exception to end the process with the error `{Reason, StackTrace}`
  @Override
  public final void handle(Object message) throws Exception {
    switch (Wire.read(message)) {
      case SystemMessage(Tuple from, Object request) -> system(from, request);
      case Exit(Object from, Object reason) when from.equals(parent) -> systemTerminate(reason);
      case Object other -> message(other);
    }
  }

  /// A message that a suspended process handles; null for the others, which wait.
  private @Nullable Object system(Object message) {
    return switch (Wire.read(message)) {
      case SystemMessage request -> request;
      case Exit exit when exit.from().equals(parent) -> exit;
      default -> null;
    };
  }

  private void system(Tuple from, Object request) throws Exception {
    Object reply = answer(request);
    if (reply == null) {
      Tuple command = (Tuple) request;
      new From(from).reply(Wire.OK);
      systemTerminate(command.element(2));
      return;
    }
    new From(from).reply(reply);
    if (!suspended) {
      systemContinue();
    }
  }

  /// The answer to a system message; null for one that ends the process.
  private @Nullable Object answer(Object request) {
    if (request instanceof Tuple command && command.arity() >= 2) {
      return switch (Sys.word(command)) {
        case "replace_state" -> replace(command.element(2));
        case "debug" -> debugging(command.element(2));
        case "terminate" -> null;
        case "change_code" -> command.arity() == 4 ? change(command) : unknown(request);
        default -> unknown(request);
      };
    }
    return switch (Sys.word(request)) {
      case "suspend" -> suspend(true);
      case "resume" -> suspend(false);
      case "get_state" -> attempt("system_get_state", () -> Terms.of(getState(), "state"));
      case "get_status" -> status();
      default -> unknown(request);
    };
  }

  private static Object unknown(Object request) {
    return Tuple.of(Wire.ERROR, Tuple.of(Atom.of("unknown_system_msg"), request));
  }

  private Object suspend(boolean next) {
    if (next != suspended) {
      suspended = next;
      if (isEventStyle() && suspended) {
        Beam.become(this::system, this);
      } else if (isEventStyle()) {
        Beam.become(this);
      }
    }
    return Wire.OK;
  }

  private Object replace(Object fun) {
    return attempt(
        "system_replace_state",
        () -> {
          if (!(fun instanceof Fun.Local local)
              || !(local.code() instanceof Sys.Replacement replacement)) {
            throw new ErrorException(Atom.of("badarg"), fun + " replaces no state");
          }
          return Terms.of(replaceState(replacement::apply), "state");
        });
  }

  private Object change(Tuple command) {
    if (!suspended) {
      return unknown(command);
    }
    try {
      codeChange(command.element(2), command.element(3), command.element(4));
      return Wire.OK;
    } catch (Exception thrown) {
      return Tuple.of(Wire.ERROR, Failure.reason(thrown));
    }
  }

  @FunctionalInterface
  private interface Attempt {
    Object run() throws Exception;
  }

  /// What a callback for the asker gives, or what it fails with.
  private Object attempt(String function, Attempt callback) {
    try {
      return callback.run();
    } catch (Exception thrown) {
      Tuple callee = Tuple.of(module(), Atom.of(function));
      return Tuple.of(Wire.ERROR, Tuple.of(Atom.of("callback_failed"), callee, failure(thrown)));
    }
  }

  /// `{Class, Reason}`.
  private static Tuple failure(Exception thrown) {
    return switch (thrown) {
      case ThrowException value -> Tuple.of(Atom.of("throw"), value.reason());
      case ExitException exit -> Tuple.of(Atom.of("exit"), exit.reason());
      default -> {
        Object reason = Failure.reason(thrown);
        yield Tuple.of(Wire.ERROR, reason instanceof Tuple pair ? pair.element(1) : reason);
      }
    };
  }

  private Object status() {
    Status status =
        new Status(suspended ? SUSPENDED : RUNNING, parent == null ? Beam.self() : parent, log());
    Object misc = attempt("format_status", () -> formatStatus(status));
    return Tuple.of(
        Atom.of("status"),
        Beam.self(),
        Tuple.of(Atom.of("module"), module()),
        List.of(
            dictionary(),
            status.state(),
            status.parent(),
            debug == null ? List.of() : debug.term(),
            misc));
  }

  private static Object dictionary() {
    return Beam.processInfo(Beam.self(), Atom.of("dictionary")) instanceof Tuple pair
        ? pair.element(2)
        : List.of();
  }

  // ---- debugging

  private Debug debugging() {
    if (debug == null) {
      debug = new Debug();
    }
    return debug;
  }

  private Object debugging(Object what) {
    Object answer = debugging().command(what);
    forgetIdleDebug();
    return answer;
  }

  private void forgetIdleDebug() {
    if (debug != null && debug.isIdle()) {
      debug = null;
    }
  }
}
