package dev.joist.process;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Names: `register`, `unregister`, `whereis`, `registered`.
///
/// Rule: NAME-01..03, NAME-07, NAME-08.
public final class Naming {

  private static final Atom UNDEFINED = Atom.of("undefined");

  private Naming() {}

  /// Gives a process or port a name.
  ///
  /// @param node the node it lives on
  /// @param name an atom but `undefined`
  /// @param id a pid or port of this node
  /// @throws ErrorException `badarg` when the name or the entity cannot be had, is taken or named
  public static void register(LocalNode node, Object name, Object id) {
    Atom atom = atomOrNull(name);
    if (atom == null || atom.equals(UNDEFINED)) {
      throw new ErrorException(
          Reasons.BADARG, "register: a name is an atom other than undefined, not " + show(name));
    }
    Entity entity = node.entity(id);
    if (entity == null) {
      throw new ErrorException(
          Reasons.BADARG,
          "register " + atom + ": " + show(id) + " is no live process or port of this node");
    }
    String refusal = node.names().register(atom, entity);
    if (refusal != null) {
      throw new ErrorException(Reasons.BADARG, "register " + atom + ": " + refusal);
    }
    LocalProcess self = LocalProcess.current();
    if (self == entity) {
      LogContext.refresh(self);
    }
  }

  /// Frees a name.
  ///
  /// @param node the node it is registered on
  /// @param name an atom
  /// @throws ErrorException `badarg` when nobody has the name
  public static void unregister(LocalNode node, Object name) {
    Atom atom = atomOrNull(name);
    if (atom == null || !node.names().unregister(atom)) {
      throw new ErrorException(Reasons.BADARG, "unregister: nobody is registered as " + show(name));
    }
  }

  /// Who has a name.
  ///
  /// @param node the node to look at
  /// @param name an atom
  /// @return a pid, a port, or null
  /// @throws ErrorException `badarg` when the name is no atom
  public static @Nullable Object whereis(LocalNode node, Object name) {
    Atom atom = atomOrNull(name);
    if (atom == null) {
      throw new ErrorException(Reasons.BADARG, "whereis: a name is an atom, not " + show(name));
    }
    Entity entity = node.names().find(atom);
    return entity == null ? null : entity.id();
  }

  /// All names.
  ///
  /// @param node the node to look at
  /// @return a snapshot
  public static List<Atom> registered(LocalNode node) {
    return node.names().all();
  }

  /// `{Name, Node}`, or null when the item is something else.
  static @Nullable Tuple nameAtNode(Object item) {
    Tuple tuple = Terms.asTuple(item);
    if (tuple != null
        && tuple.arity() == 2
        && atomOrNull(tuple.element(1)) != null
        && atomOrNull(tuple.element(2)) != null) {
      return tuple;
    }
    return null;
  }

  /// The atom that a term is, in whatever Java form, or null when it is none.
  static @Nullable Atom atomOrNull(Object term) {
    return Terms.asAtom(term);
  }

  static Atom atom(Object term) {
    Atom atom = atomOrNull(term);
    if (atom == null) {
      throw new ErrorException(Reasons.BADARG, "an atom was expected, not " + show(term));
    }
    return atom;
  }

  static String show(Object term) {
    return Terms.toString(term);
  }
}
