package dev.joist.otp;

import dev.joist.process.Failure;
import dev.joist.signal.ExitException;
import dev.joist.signal.Report;
import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is reported of a state machine that ends as it should not.
///
/// Rule: GS-16.
final class StatemReport {

  private static final Tuple TERMINATE = Tuple.of(StatemLoop.MODULE, Atom.of("terminate"));

  private StatemReport() {}

  /// Tells the node's reports.
  ///
  /// @param name of the machine
  /// @param status as it is fit to be shown
  /// @param reason it ends for
  /// @param thrown what brought that on; null for a stop
  static void tell(Object name, StatemStatus status, Object reason, @Nullable Throwable thrown) {
    Object shownReason =
        Tuple.of(
            Atom.of(thrown == null || thrown instanceof ExitException ? "exit" : "error"),
            status.reason() == null ? reason : status.reason(),
            thrown == null ? List.of() : Failure.stack(thrown));
    Map<Atom, Object> facts = new LinkedHashMap<>();
    facts.put(Atom.of("name"), name);
    facts.put(Atom.of("queue"), status.queue());
    facts.put(Atom.of("postponed"), status.postponed());
    facts.put(Atom.of("state"), status.state());
    facts.put(Atom.of("data"), status.data());
    facts.put(Atom.of("log"), status.log());
    facts.put(Atom.of("reason"), shownReason);
    String text =
        """
        ** State machine %s terminating
        ** Last event = %s
        ** When server state = %s, data = %s
        ** Reason for termination = %s
        ** Queued = %s
        ** Postponed = %s\
        """
            .formatted(
                Reporting.text(name),
                status.queue().isEmpty() ? "none" : Reporting.text(status.queue().getFirst()),
                Reporting.text(status.state()),
                Reporting.text(status.data()),
                Reporting.text(shownReason),
                Reporting.text(status.queue().stream().skip(1).toList()),
                Reporting.text(status.postponed()));
    Names.self()
        .node()
        .reports()
        .tell(new Report(Report.Level.ERROR, TERMINATE, facts, text, thrown));
  }
}
