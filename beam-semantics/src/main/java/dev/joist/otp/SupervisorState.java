package dev.joist.otp;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;

/// A supervisor's state as OTP's `sys:get_state` shows it: the record
///
/// ```
///   {state, Name, Strategy, {Ids, #{Id => Child}}, Dynamics, Intensity, Period, Restarts,
///    DynamicRestarts, AutoShutdown, Module, Args}
/// ```
///
/// where a Child is `{child, Pid, Id, {M, F, A}, Restart, Significant, Shutdown, Type, Modules}`.
/// Args is the function that says the children: a callback has no arguments here. Of what the
/// record has, [Sys#replaceState] may change intensity, period and auto-shutdown; the children are
/// changed by asking the supervisor.
///
/// Rule: GS-15, SUP-01.
final class SupervisorState {

  private static final int INTENSITY = 6;
  private static final int PERIOD = 7;
  private static final int AUTO_SHUTDOWN = 10;

  private SupervisorState() {}

  static Tuple term(Children children, Object name, Atom module, Fun init) {
    SupervisorFlags flags = children.flags;
    return Tuple.of(
        Atom.of("state"),
        name,
        flags.strategy(),
        children.term(),
        children.dynamics(),
        flags.intensity(),
        flags.period(),
        children.restartSeconds(),
        children.dynamicRestarts(),
        flags.autoShutdown(),
        module,
        init);
  }

  /// The flags that a changed state has.
  ///
  /// @throws ErrorException `badarg` where more than the flags is changed, OTP's reason for flags
  ///   that are none
  static SupervisorFlags changed(Tuple before, Object after) {
    Tuple next = Terms.asTuple(after);
    if (next == null || next.arity() != before.arity()) {
      throw unchangeable(after);
    }
    for (int i = 1; i <= before.arity(); i++) {
      boolean isFlag = i == INTENSITY || i == PERIOD || i == AUTO_SHUTDOWN;
      if (!isFlag && !Terms.exactlyEqual(before.element(i), next.element(i))) {
        throw unchangeable(next.element(i));
      }
    }
    return Specs.flags(
        TermMap.of(
            Atom.of("strategy"),
            next.element(3),
            Atom.of("intensity"),
            next.element(INTENSITY),
            Atom.of("period"),
            next.element(PERIOD),
            Atom.of("auto_shutdown"),
            next.element(AUTO_SHUTDOWN)));
  }

  private static ErrorException unchangeable(Object value) {
    return new ErrorException(
        Atom.of("badarg"),
        "of a supervisor's state only intensity, period and auto_shutdown can be replaced, not "
            + Terms.toString(value)
            + "; ask it to change its children");
  }
}
