package dev.joist.otp;

import dev.joist.signal.ErrorException;
import dev.joist.signal.Report;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.LinkedHashMap;
import java.util.Map;

/// What happens where a callback module does not have a callback.
///
/// Rule: GS-19.
final class Undefined {

  private Undefined() {}

  /// The error of a callback that must be there.
  static ErrorException callback(Object module, String callback, Object what) {
    return new ErrorException(
        Atom.of("undef"),
        module.getClass().getName()
            + " does not implement "
            + callback
            + ", which "
            + Reporting.text(what)
            + " wants");
  }

  /// A message that a module without the callback for it drops.
  static void info(Object module, String behaviour, Object message) {
    Atom name = (Atom) Birth.initialCall(module.getClass(), "handleInfo", 2).element(1);
    Map<Atom, Object> facts = new LinkedHashMap<>();
    facts.put(Atom.of("module"), name);
    facts.put(Atom.of("message"), message);
    String text =
        "** Undefined handleInfo in %s%n** Unhandled message: %s"
            .formatted(name.text(), Terms.toString(message));
    Names.self()
        .node()
        .reports()
        .tell(
            new Report(
                Report.Level.WARNING,
                Tuple.of(Atom.of(behaviour), Atom.of("no_handle_info")),
                facts,
                text,
                null));
  }
}
