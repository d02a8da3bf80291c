package dev.joist.otp;

import dev.joist.signal.ExitException;
import dev.joist.term.NotATermException;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import org.jspecify.annotations.Nullable;

/// What is reported of behaviours, and what is not worth a report.
///
/// Rule: GS-11, GS-16.
final class Reporting {

  private Reporting() {}

  /// Whether a server that ends so ends as it should.
  ///
  /// @param thrown what it was ended by; null for a stop
  static boolean isQuiet(Object reason, @Nullable Throwable thrown) {
    if (thrown != null && !(thrown instanceof ExitException)) {
      return false;
    }
    if (Wire.is(reason, Wire.NORMAL) || Wire.is(reason, Wire.SHUTDOWN)) {
      return true;
    }
    Tuple tuple = Terms.asTuple(reason);
    return tuple != null && tuple.arity() == 2 && Wire.is(tuple.element(1), Wire.SHUTDOWN);
  }

  /// A value for people; a state may be no term.
  static String text(Object value) {
    try {
      return Terms.toString(Terms.of(value));
    } catch (NotATermException foreign) {
      return String.valueOf(value);
    }
  }
}
