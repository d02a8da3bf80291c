package dev.joist.connection;

import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import org.jspecify.annotations.Nullable;

/// Whom something is for that goes to another node: a pid, an alias, or `{Name, Node}`.
final class Address {

  private Address() {}

  /// The node it is at.
  static Atom node(Object to) {
    return switch (to) {
      case Pid pid -> pid.node();
      case Ref ref -> ref.node();
      default -> atom(Terms.asTuple(to), 2);
    };
  }

  /// What that node calls it: the pid, the alias, or the name.
  static Object there(Object to) {
    return to instanceof Pid || to instanceof Ref ? to : atom(Terms.asTuple(to), 1);
  }

  private static Atom atom(@Nullable Tuple at, int index) {
    Atom atom = at == null ? null : Terms.asAtom(at.element(index));
    if (atom == null) {
      throw new IllegalStateException("neither pid, alias nor {Name, Node}: " + at);
    }
    return atom;
  }
}
