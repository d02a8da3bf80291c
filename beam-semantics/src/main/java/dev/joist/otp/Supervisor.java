package dev.joist.otp;

import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A process that starts others, sees them end, and starts them again: Erlang's `supervisor`.
///
/// ```java
/// StartResult started =
///     Supervisor.startLink(
///         SupervisorFlags.of(Strategy.REST_FOR_ONE).intensity(3, Duration.ofSeconds(10)),
///         ChildSpec.of("journal", () -> GenServer.startLink(new Journal())),
///         ChildSpec.of("accounts", () -> Accounts.startLink()).supervisor());
/// ```
///
/// It starts its children in order, one after the other, and stops them in reverse. What it does
/// when one ends by itself its flags say; a child that ends too often ends the supervisor, whose
/// own supervisor decides then. It traps exits, ends with its parent, and stops its children before
/// it ends.
///
/// *Ends the caller with* `{Reason, {gen_server, call, ...}}` when there is no such supervisor, or
/// it ends meanwhile; a start function that takes long has every caller wait, however long. Rule:
/// SUP-20.
///
/// *Thread:* that of a process, or `node.run`, `inbox.run`.
///
/// Rule: SUP-01..20.
public final class Supervisor {

  private static final Atom START_CHILD = Atom.of("start_child");
  private static final Atom TERMINATE_CHILD = Atom.of("terminate_child");
  private static final Atom RESTART_CHILD = Atom.of("restart_child");
  private static final Atom DELETE_CHILD = Atom.of("delete_child");
  private static final Atom WHICH_CHILDREN = Atom.of("which_children");
  private static final Atom COUNT_CHILDREN = Atom.of("count_children");
  private static final Atom GET_CHILDSPEC = Atom.of("get_childspec");

  private Supervisor() {}

  // ---- start

  /// Starts a supervisor linked to the caller, its parent, and these children. Rule: SUP-02,
  /// SUP-03.
  ///
  /// @return once all children have started: `ok`; or `{error, {shutdown, {failed_to_start_child,
  ///   Id, Reason}}}`, in which case none is left
  public static StartResult startLink(SupervisorFlags flags, ChildSpec... children) {
    return startLink(flags, List.of(children));
  }

  /// As [#startLink(SupervisorFlags, ChildSpec...)], with options, such as a name.
  public static StartResult startLink(
      SupervisorFlags flags, List<ChildSpec> children, StartOption... options) {
    SupervisorInit init = SupervisorInit.of(flags, children);
    return startLink(() -> init, options);
  }

  /// Starts a supervisor whose children are said when it starts, by code that runs in it. Rule:
  /// SUP-04, SUP-15.
  public static StartResult startLink(SupervisorInit.Callback init, StartOption... options) {
    return GenServer.startLink(new SupervisorServer(init, Settings.of(options).name()), options);
  }

  // ---- children

  /// Adds a child and starts it. Rule: SUP-10.
  ///
  /// @param supervisor what names it; not a simple one
  /// @return `ok`; [StartResult.Ignore] where OTP says `{ok, undefined}`: it has said `ignore`; or
  ///   an error: `{already_started, Pid}`, `already_present`, `{Reason, Child}` when it did not
  ///   start, or what is wrong with the spec
  public static StartResult startChild(Object supervisor, ChildSpec spec) {
    return startResult(request(supervisor, START_CHILD, spec.term()));
  }

  /// As [#startChild(Object, ChildSpec)], with a spec as OTP writes it.
  public static StartResult startChildAsTerm(Object supervisor, Object spec) {
    return startResult(request(supervisor, START_CHILD, spec));
  }

  /// Starts one more child of a simple supervisor. Rule: SUP-12.
  ///
  /// @param supervisor what names it
  /// @param arguments terms that the start function is given after those of the spec
  /// @return `ok`; [StartResult.Ignore] where OTP says `{ok, undefined}`; or the error that its
  ///   start function has returned
  public static StartResult startChild(Object supervisor, List<?> arguments) {
    return startResult(request(supervisor, START_CHILD, List.copyOf(arguments)));
  }

  /// Stops a child; its spec stays, unless it is temporary. One that does not run stays so. Rule:
  /// SUP-09, SUP-11, SUP-12.
  ///
  /// @param id of the child; in a simple supervisor its pid
  /// @return `ok`, `not_found`, or in a simple supervisor `simple_one_for_one` for what is no pid
  public static Outcome terminateChild(Object supervisor, Object id) {
    return Outcome.of(request(supervisor, TERMINATE_CHILD, id));
  }

  /// Starts a child that does not run. Rule: SUP-11.
  ///
  /// @return `ok`; [StartResult.Ignore] where OTP says `{ok, undefined}`; or an error: `running`,
  ///   `restarting`, `not_found`, `simple_one_for_one`, or why it did not start
  public static StartResult restartChild(Object supervisor, Object id) {
    return startResult(request(supervisor, RESTART_CHILD, id));
  }

  /// Removes the spec of a child that does not run. Rule: SUP-11.
  ///
  /// @return `ok`, `running`, `restarting`, `not_found` or `simple_one_for_one`
  public static Outcome deleteChild(Object supervisor, Object id) {
    return Outcome.of(request(supervisor, DELETE_CHILD, id));
  }

  // ---- what there is

  /// The children, the newest first; in a simple supervisor in no order. Rule: SUP-02.
  public static List<ChildInfo> whichChildren(Object supervisor) {
    return ((List<?>) call(supervisor, WHICH_CHILDREN))
        .stream()
            .map(Tuple.class::cast)
            .map(info ->
                new ChildInfo(
                    info.element(1),
                    info.element(2),
                    ChildSpec.Type.valueOf(word(info.element(3)).toUpperCase(Locale.ROOT)),
                    info.element(4)))
            .toList();
  }

  /// How many children there are. Rule: SUP-11.
  public static ChildCount countChildren(Object supervisor) {
    long[] counts = new long[4];
    for (Object each : (List<?>) call(supervisor, COUNT_CHILDREN)) {
      Tuple pair = (Tuple) each;
      int place =
          switch (word(pair.element(1))) {
            case "specs" -> 0;
            case "active" -> 1;
            case "supervisors" -> 2;
            default -> 3;
          };
      counts[place] = (Long) pair.element(2);
    }
    return new ChildCount(counts[0], counts[1], counts[2], counts[3]);
  }

  /// The spec of a child.
  ///
  /// @param id of the child; in a simple supervisor also a child's pid
  /// @return empty when there is none: OTP's `not_found`
  public static Optional<ChildSpec> getChildspec(Object supervisor, Object id) {
    Tuple answer = (Tuple) request(supervisor, GET_CHILDSPEC, id);
    return Wire.is(answer.element(1), Wire.OK)
        ? Optional.of(Specs.kept(answer.element(2)))
        : Optional.empty();
  }

  /// Checks specs, typed or as OTP writes them. Rule: SUP-15.
  ///
  /// @return `ok`, or what is wrong with one of them
  public static Outcome checkChildspecs(List<?> specs) {
    return Specs.check(specs, null);
  }

  /// As [#checkChildspecs(List)], for a supervisor with an `auto_shutdown`. Rule: SUP-14.
  ///
  /// @param autoShutdown `never`, `any_significant` or `all_significant`
  public static Outcome checkChildspecs(List<?> specs, Object autoShutdown) {
    return Specs.check(specs, Terms.of(autoShutdown, "autoShutdown"));
  }

  // ---- asking

  private static Object request(Object supervisor, Atom what, Object of) {
    return call(supervisor, Tuple.of(what, of));
  }

  /// @throws ExitException when there is no answer
  private static Object call(Object supervisor, Object request) {
    return GenServer.call(supervisor, request, GenServer.INFINITY);
  }

  private static StartResult startResult(Object answer) {
    @Nullable StartResult result = StartResult.of(answer);
    if (result != null) {
      return result;
    }
    Tuple tuple = Terms.asTuple(answer);
    if (tuple != null && tuple.arity() == 2 && Wire.is(tuple.element(2), Wire.UNDEFINED)) {
      return new StartResult.Ignore();
    }
    throw new ErrorException(Atom.of("badarg"), "a supervisor answered " + Terms.toString(answer));
  }

  private static String word(Object atom) {
    String text = Terms.atomText(atom);
    if (text == null) {
      throw new ErrorException(Atom.of("badarg"), "no atom: " + Terms.toString(atom));
    }
    return text;
  }
}
