package dev.joist.conformance;

import dev.joist.Beam;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// Calls of the functions on timers, whose options are lists of `{Name, Boolean}`.
final class TimerCalls {

  private static final Atom OK = Atom.of("ok");

  private TimerCalls() {}

  /// `send_after/3,4` and `start_timer/3,4`.
  static Ref start(Operation operation, Arguments given) {
    boolean absolute = flag(given.options(4), "abs", List.of("abs"), false);
    if (!(given.term(1) instanceof Long time)) {
      throw Arguments.badarg(operation.text(), given.term(1));
    }
    Object to = given.term(2);
    Object message = given.term(3);
    boolean plain = operation == Operation.SEND_AFTER;
    if (absolute) {
      return plain ? Beam.sendAt(time, to, message) : Beam.startTimerAt(time, to, message);
    }
    Duration delay = Duration.ofMillis(time);
    return plain ? Beam.sendAfter(delay, to, message) : Beam.startTimer(delay, to, message);
  }

  /// `cancel_timer/1,2`.
  static Object cancel(Arguments given) {
    Ref timer = given.ref(1);
    List<String> known = List.of("async", "info");
    boolean async = flag(given.options(2), "async", known, false);
    boolean info = flag(given.options(2), "info", known, true);
    if (async && info) {
      Beam.cancelTimerAsync(timer);
      return OK;
    }
    OptionalLong left = Beam.cancelTimer(timer);
    if (!info) {
      return OK;
    }
    return left.isPresent() ? left.getAsLong() : (Object) false;
  }

  /// The last value that a list of options gives an option.
  private static boolean flag(List<?> options, String name, List<String> known, boolean otherwise) {
    boolean value = otherwise;
    for (Object option : options) {
      Tuple pair = Terms.asTuple(option);
      if (pair == null
          || pair.arity() != 2
          || !(pair.element(1) instanceof Atom key && known.contains(key.text()))
          || !(pair.element(2) instanceof Boolean given)) {
        throw Arguments.badarg("a timer's option", option);
      }
      if (key.text().equals(name)) {
        value = given;
      }
    }
    return value;
  }
}
