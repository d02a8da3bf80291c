package dev.joist;

import dev.joist.process.Linking;
import dev.joist.process.LocalProcess;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Priority;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import java.util.Locale;

/// The flags of `erlang:process_flag/2`.
///
/// Rule: INFO-06, INFO-07, LINK-15.
final class ProcessFlag {

  private ProcessFlag() {}

  static Object set(LocalProcess self, Object flag, Object value) {
    Atom name = Terms.asAtom(flag);
    return switch (name == null ? "" : name.text()) {
      case "trap_exit" -> trapExit(self, value);
      case "priority" -> {
        Priority before = self.priority(Options.constant(Priority.class, value, "priority"));
        yield Atom.of(before.name().toLowerCase(Locale.ROOT));
      }
      default ->
          throw new ErrorException(
              Atom.of("badarg"),
              "processFlag: the flags are trap_exit and priority, not " + Terms.toString(flag));
    };
  }

  private static Object trapExit(LocalProcess self, Object value) {
    if (value instanceof Boolean trap) {
      return Linking.trapExit(self, trap);
    }
    throw new ErrorException(
        Atom.of("badarg"), "processFlag: trap_exit is true or false, not " + Terms.toString(value));
  }
}
