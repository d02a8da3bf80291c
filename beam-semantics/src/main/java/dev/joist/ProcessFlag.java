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
      case "trap_exit" -> Linking.trapExit(self, truth(flag, value));
      case "sensitive" -> self.sensitive(truth(flag, value));
      case "error_handler" -> errorHandler(self, value);
      case "priority" -> {
        Priority before = self.priority(OptionTerms.constant(Priority.class, value, "priority"));
        yield Atom.of(before.name().toLowerCase(Locale.ROOT));
      }
      default ->
          throw new ErrorException(
              Atom.of("badarg"),
              "processFlag: the flags are trap_exit, priority, sensitive and error_handler, not "
                  + Terms.toString(flag));
    };
  }

  private static boolean truth(Object flag, Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw new ErrorException(
        Atom.of("badarg"),
        "processFlag: " + flag + " is true or false, not " + Terms.toString(value));
  }

  private static Object errorHandler(LocalProcess self, Object value) {
    Atom module = Terms.asAtom(value);
    if (module == null) {
      throw new ErrorException(
          Atom.of("badarg"),
          "processFlag: error_handler is a module's name, not " + Terms.toString(value));
    }
    return self.errorHandler(module);
  }
}
