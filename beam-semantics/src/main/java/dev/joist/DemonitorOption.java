package dev.joist;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import java.util.List;

/// What a demonitor is to do beside ending the monitor: the options of `erlang:demonitor/2`.
///
/// Rule: MON-18, MON-19, MON-21.
public enum DemonitorOption {
  /// Also take the monitor's message out of the mailbox, if it has fired.
  FLUSH,
  /// Tell whether an active monitor was removed.
  INFO;

  /// The options that a list of terms denotes: `flush`, `info`.
  ///
  /// @throws ErrorException `badarg` for a term that denotes none
  public static List<DemonitorOption> of(List<?> terms) {
    return terms.stream().map(DemonitorOption::of).toList();
  }

  private static DemonitorOption of(Object term) {
    Atom name = Terms.asAtom(term);
    if (Atom.of("flush").equals(name)) {
      return FLUSH;
    }
    if (Atom.of("info").equals(name)) {
      return INFO;
    }
    throw new ErrorException(
        Atom.of("badarg"),
        "demonitor: the options are flush and info, not " + Terms.toString(term));
  }
}
