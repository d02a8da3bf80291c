package dev.joist.otp;

import dev.joist.signal.Report;
import dev.joist.signal.Report.Level;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a supervisor tells of its children: the reports that OTP calls supervisor reports and
/// progress reports.
///
/// | label | when |
/// |---|---|
/// | `{supervisor, child_terminated}` | a child has ended, and is restarted or was not to end |
/// | `{supervisor, start_error}` | a child did not start |
/// | `{supervisor, shutdown_error}` | a child that was stopped ended otherwise |
/// | `{supervisor, shutdown}` | there were too many restarts |
/// | `{supervisor, progress}` | a child has started |
///
/// Rule: SUP-03, SUP-05, SUP-06, SUP-19.
final class SupervisorReports {

  private static final Atom SUPERVISOR = Atom.of("supervisor");
  private static final Atom REACHED_MAX = Atom.of("reached_max_restart_intensity");

  private final Object name;

  /// @param name as OTP says it: `{local, Name}`, `{Pid, Module}`
  SupervisorReports(Object name) {
    this.name = name;
  }

  void childTerminated(Child child, Object reason) {
    error("child_terminated", reason, child.offender());
  }

  void startError(Child child, Object reason) {
    error("start_error", reason, child.offender());
  }

  void shutdownError(List<Object> offender, Object reason) {
    error("shutdown_error", reason, offender);
  }

  void tooManyRestarts(Child child) {
    error("shutdown", REACHED_MAX, child.offender());
  }

  void progress(Child child) {
    Map<Atom, Object> facts = new LinkedHashMap<>();
    facts.put(SUPERVISOR, name);
    facts.put(Atom.of("started"), child.offender());
    tell(
        Level.INFO,
        "progress",
        facts,
        "Supervisor %s has started %s".formatted(shown(name), text(child.offender())));
  }

  private void error(String context, Object reason, List<Object> offender) {
    Map<Atom, Object> facts = new LinkedHashMap<>();
    facts.put(SUPERVISOR, name);
    facts.put(Atom.of("errorContext"), Atom.of(context));
    facts.put(Atom.of("reason"), reason);
    facts.put(Atom.of("offender"), offender);
    tell(
        Level.ERROR,
        context,
        facts,
        "Supervisor %s: %s, reason: %s, offender: %s"
            .formatted(shown(name), context, shown(reason), text(offender)));
  }

  private static void tell(Level level, String context, Map<Atom, Object> facts, String text) {
    Report report = new Report(level, Tuple.of(SUPERVISOR, Atom.of(context)), facts, text, null);
    Names.self().node().reports().tell(report);
  }

  private static String text(List<Object> offender) {
    StringBuilder text = new StringBuilder();
    for (Object fact : offender) {
      if (fact instanceof Tuple pair) {
        text.append(text.isEmpty() ? "" : ", ")
            .append(shown(pair.element(1)))
            .append('=')
            .append(shown(pair.element(2)));
      }
    }
    return text.toString();
  }

  private static String shown(Object term) {
    return Terms.toString(term);
  }
}
