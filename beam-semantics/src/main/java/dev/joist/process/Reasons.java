package dev.joist.process;

import dev.joist.term.Atom;
import dev.joist.term.Terms;

/// The atoms that the rules of exit know.
///
/// Rule: LINK-10, TERM-18.
final class Reasons {

  static final Atom NORMAL = Atom.of("normal");
  static final Atom KILL = Atom.of("kill");
  static final Atom KILLED = Atom.of("killed");
  static final Atom NOPROC = Atom.of("noproc");
  static final Atom NOCONNECTION = Atom.of("noconnection");
  static final Atom BADARG = Atom.of("badarg");
  static final Atom SYSTEM_LIMIT = Atom.of("system_limit");

  private Reasons() {}

  /// Whether the reason is this atom, in whatever Java form.
  @SuppressWarnings("ReferenceEquality") // the quick way first
  static boolean is(Object reason, Atom atom) {
    return reason == atom || Terms.exactlyEqual(reason, atom);
  }
}
