package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.process.LocalProcess;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a server may be named by: a pid, a registered name, `{global, Name}`, `{Name, Node}`,
/// [Via].
///
/// Rule: GS-02, GS-17, GS-20, DIST-16.
final class Names {

  private static final Atom NODEDOWN = Atom.of("nodedown");

  private Names() {}

  /// The calling process.
  static LocalProcess self() {
    LocalProcess self = LocalProcess.acting();
    if (self == null) {
      throw new IllegalStateException(
          Thread.currentThread()
              + " runs no process: do this in a process, or in node.run(...) or inbox.run(...)");
    }
    return self;
  }

  /// What names a server in a term.
  static Object term(Object server) {
    return server instanceof Via via ? via.term() : checked(server);
  }

  private static Object checked(Object server) {
    if (server instanceof Pid
        || Terms.asAtom(server) != null
        || Global.named(server).isPresent()
        || atNode(server) != null) {
      return server;
    }
    throw new ErrorException(
        Atom.of("badarg"),
        server
            + " names no server: give a pid, a registered name, {global, Name}, {Name, Node} or a"
            + " Via, which are what start returns and the name option takes");
  }

  /// `{Name, Node}`, or null.
  private static @Nullable Tuple atNode(Object server) {
    Tuple tuple = Terms.asTuple(server);
    return tuple != null
            && tuple.arity() == 2
            && Terms.asAtom(tuple.element(1)) != null
            && Terms.asAtom(tuple.element(2)) != null
        ? tuple
        : null;
  }

  /// The process that a server's name stands for now; null where there is none, or its name is
  /// resolved on another node.
  static @Nullable Pid find(Object server) {
    return target(server) instanceof Pid pid ? pid : null;
  }

  /// What requests to a server are sent to now: a pid, or `{Name, Node}` on another node, where the
  /// name is resolved; null where there is nobody.
  ///
  /// @throws ExitException `{nodedown, Node}` when it is on another node, and this one knows none
  static @Nullable Object target(Object server) {
    return switch (server) {
      case Pid pid -> pid;
      case Via(NameResolver resolver, Object name) -> resolver.whereisName(name).orElse(null);
      default -> {
        Atom name = Terms.asAtom(server);
        if (name != null) {
          yield registered(name);
        }
        Optional<Object> global = Global.named(server);
        if (global.isPresent()) {
          yield Global.whereisName(global.get()).orElse(null);
        }
        Tuple at = atNode(checked(server));
        if (at == null) {
          throw new IllegalStateException("checked, and yet no name at a node: " + server);
        }
        if (!Wire.is(at.element(2), Beam.node())) {
          if (self().node().abroad() == null) {
            throw new ExitException(Tuple.of(NODEDOWN, at.element(2)), false);
          }
          yield at;
        }
        Atom local = Terms.asAtom(at.element(1));
        yield local == null ? null : registered(local);
      }
    };
  }

  private static @Nullable Pid registered(Atom name) {
    Optional<Pid> pid = Beam.whereis(name);
    return pid.orElse(null);
  }

  /// Gives the calling process a name.
  ///
  /// @param name an [Atom], `{global, Name}` or a [Via]
  /// @return whether it has it now
  static boolean register(Object name) {
    switch (name) {
      case Atom local -> {
        try {
          Beam.register(local, Beam.self());
          return true;
        } catch (ErrorException taken) {
          return Beam.self().equals(registered(local));
        }
      }
      case Via(NameResolver resolver, Object known) -> {
        return resolver.registerName(known, Beam.self());
      }
      case Tuple global when Global.named(global).isPresent() -> {
        return Global.registerName(global.element(2), Beam.self());
      }
      default ->
          throw new IllegalStateException("neither atom nor {global, Name} nor Via: " + name);
    }
  }

  /// Frees the calling process's name.
  static void unregister(@Nullable Object name) {
    switch (name) {
      case null -> {}
      case Atom local -> {
        if (Beam.self().equals(registered(local))) {
          Beam.unregister(local);
        }
      }
      case Via(NameResolver resolver, Object known) -> resolver.unregisterName(known);
      case Tuple global when Global.named(global).isPresent() ->
          Global.unregisterName(global.element(2));
      default ->
          throw new IllegalStateException("neither atom nor {global, Name} nor Via: " + name);
    }
  }
}
