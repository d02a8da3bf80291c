package dev.joist.conformance;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import java.util.List;

/// The arguments of an operation, taken as what they have to be.
///
/// @param terms counted from 1 by the methods here
record Arguments(List<Object> terms) {

  static final Atom BADARG = Atom.of("badarg");

  int count() {
    return terms.size();
  }

  Object term(int position) {
    return terms.get(position - 1);
  }

  Pid pid(int position) {
    if (term(position) instanceof Pid pid) {
      return pid;
    }
    throw refused(position, "a pid");
  }

  Ref ref(int position) {
    if (term(position) instanceof Ref ref) {
      return ref;
    }
    throw refused(position, "a reference");
  }

  Atom atom(int position) {
    return atom("argument " + position, term(position));
  }

  List<?> list(int position) {
    if (term(position) instanceof List<?> list) {
      return list;
    }
    throw refused(position, "a list");
  }

  /// A list of options that may be left out.
  List<?> options(int position) {
    return position > count() ? List.of() : list(position);
  }

  private ErrorException refused(int position, String wanted) {
    return new ErrorException(
        BADARG,
        "argument " + position + " is " + wanted + ", not " + Terms.toString(term(position)));
  }

  static Atom atom(String where, Object term) {
    Atom atom = Terms.asAtom(term);
    if (atom == null) {
      throw badarg(where, term);
    }
    return atom;
  }

  static ErrorException badarg(String operation, Object term) {
    return new ErrorException(BADARG, operation + " does not take " + Terms.toString(term));
  }
}
