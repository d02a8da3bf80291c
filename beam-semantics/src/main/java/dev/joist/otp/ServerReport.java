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

/// The report of a server that terminates, as `gen_server` words it.
///
/// Rule: GS-11, GS-16.
final class ServerReport {

  private static final Tuple TERMINATE = Tuple.of(Servers.GEN_SERVER, Atom.of("terminate"));

  private ServerReport() {}

  /// Tells of it; in the server's process.
  ///
  /// @param status of the server, made fit to be shown
  /// @param reason it ends with, where the status has none
  /// @param thrown what it ends by; null for a stop
  /// @param from whose call it was at, if it was a call
  static void tell(
      Object name,
      ServerStatus status,
      Object reason,
      @Nullable Throwable thrown,
      @Nullable From from) {
    Object shownMessage = status.message() == null ? List.of() : status.message();
    Object cause = status.reason() == null ? reason : status.reason();
    Object shownReason =
        thrown instanceof ExitException ? Tuple.of(cause, Failure.stack(thrown)) : cause;
    Map<Atom, Object> facts = new LinkedHashMap<>();
    facts.put(Atom.of("name"), name);
    facts.put(Atom.of("last_message"), shownMessage);
    facts.put(Atom.of("state"), status.state());
    facts.put(Atom.of("log"), status.log());
    facts.put(Atom.of("reason"), shownReason);
    facts.put(Atom.of("client"), from == null ? Wire.UNDEFINED : from.pid());
    String text =
        """
        ** Generic server %s terminating
        ** Last message in was %s
        ** When server state == %s
        ** Reason for termination ==
        ** %s%s\
        """
            .formatted(
                Reporting.text(name),
                Reporting.text(shownMessage),
                Reporting.text(status.state()),
                Reporting.text(shownReason),
                from == null ? "" : "\n** Client " + from.pid());
    Names.self()
        .node()
        .reports()
        .tell(new Report(Report.Level.ERROR, TERMINATE, facts, text, thrown));
  }
}
