package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.otp.Children.Verdict;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Exit;
import dev.joist.signal.Report;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The server that a supervisor is. Its messages are OTP's, so that an Erlang node may ask it too.
///
/// Rule: SUP-03, SUP-07, SUP-13, SUP-15, SUP-20.
final class SupervisorServer implements Stateful<Children> {

  private static final Atom TRY_AGAIN = Atom.of("try_again_restart");
  private static final Atom BAD_RETURN = Atom.of("bad_return");

  private final SupervisorInit.Callback callback;
  private final @Nullable Object name;

  /// The callback as it stands in the state.
  private final Fun init;

  SupervisorServer(SupervisorInit.Callback callback, @Nullable Object name) {
    this.callback = callback;
    this.name = name;
    init = Fun.local("init", 0, callback);
  }

  @Override
  public InitResult<Children> init() throws Exception {
    var _ = Beam.trapExit(true);
    return switch (callback.init()) {
      case SupervisorInit.Ignore _ -> GenServer.ignore();
      case SupervisorInit.Children(SupervisorFlags flags, List<ChildSpec> specs) ->
          begin(flags, List.copyOf(specs));
      case SupervisorInit.Returned(Object term) -> begin(term);
      case null -> badReturn(Wire.UNDEFINED);
    };
  }

  private InitResult<Children> begin(Object returned) {
    if (Wire.is(returned, Wire.IGNORE)) {
      return GenServer.ignore();
    }
    Tuple ok = Terms.asTuple(returned);
    if (ok == null || ok.arity() != 2 || !Wire.is(ok.element(1), Wire.OK)) {
      return badReturn(returned);
    }
    Tuple wish = Terms.asTuple(ok.element(2));
    return wish == null || wish.arity() != 2
        ? badReturn(returned)
        : begin(wish.element(1), wish.element(2));
  }

  private InitResult<Children> badReturn(Object returned) {
    return GenServer.stop(Tuple.of(BAD_RETURN, Tuple.of(module(), Atom.of("init"), returned)));
  }

  private Atom module() {
    return Specs.module(callback.getClass());
  }

  private InitResult<Children> begin(Object wished, Object specs) {
    SupervisorFlags flags;
    try {
      flags = wished instanceof SupervisorFlags known ? Specs.checked(known) : Specs.flags(wished);
    } catch (ErrorException complaint) {
      return GenServer.stop(Tuple.of(Atom.of("supervisor_data"), complaint.reason()));
    }
    Children children;
    try {
      children = Children.of(flags, specs, new SupervisorReports(reportName()));
    } catch (ErrorException complaint) {
      if (!(specs instanceof List<?>)) {
        throw complaint;
      }
      return GenServer.stop(
          Specs.isBadStartSpec(complaint.reason())
              ? complaint.reason()
              : Tuple.of(Atom.of("start_spec"), complaint.reason()));
    }
    Object failed = children.startAll();
    return failed == null
        ? GenServer.ok(children)
        : GenServer.stop(Tuple.of(Wire.SHUTDOWN, failed));
  }

  /// The name as reports have it.
  private Object reportName() {
    return switch (name) {
      case null -> Tuple.of(Beam.self(), module());
      case Atom local -> Tuple.of(Atom.of("local"), local);
      default -> Names.term(name);
    };
  }

  /// Has the calling supervisor try a restart again, after what waits in its mailbox.
  static void tryAgain(Object which) {
    GenServer.cast(Beam.self(), Tuple.of(TRY_AGAIN, which));
  }

  @Override
  public CallResult<Children> handleCall(Object request, From from, Children children) {
    return GenServer.reply(answer(request, children), children);
  }

  private Object answer(Object request, Children children) {
    String word = Terms.atomText(request);
    if (word != null) {
      return switch (word) {
        case "which_children" -> children.whichChildren();
        case "count_children" -> children.countChildren();
        default -> throw unknown(request);
      };
    }
    Tuple command = Terms.asTuple(request);
    if (command == null || command.arity() != 2) {
      throw unknown(request);
    }
    Object what = command.element(2);
    return switch (Terms.atomText(command.element(1))) {
      case "start_child" -> children.startChild(what);
      case "terminate_child" -> children.terminateChild(what);
      case "restart_child" -> children.restartChild(what);
      case "delete_child" -> children.deleteChild(what);
      case "get_childspec" -> children.getChildspec(what);
      case null, default -> throw unknown(request);
    };
  }

  private static ErrorException unknown(Object request) {
    return new ErrorException(
        Atom.of("function_clause"), "no request to a supervisor: " + Terms.toString(request));
  }

  @Override
  public CastResult<Children> handleCast(Object request, Children children) {
    Tuple command = Terms.asTuple(request);
    if (command == null || command.arity() != 2 || !Wire.is(command.element(1), TRY_AGAIN)) {
      throw unknown(request);
    }
    return after(children.tryAgain(command.element(2)), children);
  }

  @Override
  public CastResult<Children> handleInfo(Object info, Children children) {
    if (info instanceof Exit(Object from, Object reason)) {
      return from instanceof Pid pid
          ? after(children.ended(pid, reason), children)
          : GenServer.noReply(children);
    }
    String text =
        "Supervisor %s received unexpected message: %s"
            .formatted(Terms.toString(reportName()), Terms.toString(info));
    Tuple label = Tuple.of(Atom.of("supervisor"), Atom.of("unexpected_msg"));
    Names.self()
        .node()
        .reports()
        .tell(new Report(Report.Level.ERROR, label, Map.of(Atom.of("msg"), info), text, null));
    return GenServer.noReply(children);
  }

  private static CastResult<Children> after(Verdict verdict, Children children) {
    return switch (verdict) {
      case GO_ON -> GenServer.noReply(children);
      case SHUTDOWN -> GenServer.stop(Wire.SHUTDOWN, children);
    };
  }

  @Override
  public void terminate(Object reason, Children children) {
    children.stopAll();
  }

  // ---- how it is shown

  @Override
  public Object stateTerm(Children children) {
    return SupervisorState.term(children, reportName(), module(), init);
  }

  @Override
  public void replaceState(Children children, Object term) {
    children.flags(SupervisorState.changed((Tuple) stateTerm(children), term));
  }

  @Override
  public List<Tuple> moreStatus() {
    Tuple callbackModule = Tuple.of("Callback", module());
    return List.of(Tuple.of(Atom.of("supervisor"), List.of(callbackModule)));
  }
}
