package dev.joist.otp;

import static dev.joist.SendOption.NOCONNECT;

import dev.joist.Beam;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import org.jspecify.annotations.Nullable;

/// How servers of one name on several nodes find each other: each asks to be told of new
/// connections and sends `{discover, Pid}` over them, and whoever is sent one answers.
///
/// Nothing here opens a connection: a node that was cut off is to stay so until somebody has
/// business with it.
///
/// Rule: OTP-09.
final class Peers {

  private static final Atom DISCOVER = Atom.of("discover");
  private static final Atom NODEUP = Atom.of("nodeup");
  private static final Atom NODEDOWN = Atom.of("nodedown");

  private Peers() {}

  /// Asks to be told of new connections, and makes the calling server known over those there are.
  static void discover(Atom name) {
    Beam.monitorNodes(true);
    Beam.nodes().forEach(node -> discover(name, node));
  }

  /// Makes the calling server known to its like on a node.
  static void discover(Atom name, Atom node) {
    var _ = Beam.send(Tuple.of(name, node), Tuple.of(DISCOVER, Beam.self()), NOCONNECT);
  }

  /// Makes the calling server known to another.
  static void discover(Pid peer) {
    send(peer, Tuple.of(DISCOVER, Beam.self()));
  }

  static void send(Pid peer, Object message) {
    var _ = Beam.send(peer, message, NOCONNECT);
  }

  /// The node of `{nodeup, Node}`, or null.
  static @Nullable Atom nodeup(Object message) {
    return node(NODEUP, message);
  }

  /// The node of `{nodedown, Node}`, or null. It comes after all that was sent over the connection,
  /// and before all that comes over the next.
  static @Nullable Atom nodedown(Object message) {
    return node(NODEDOWN, message);
  }

  private static @Nullable Atom node(Atom tag, Object message) {
    Tuple tuple = message instanceof Tuple pair && pair.arity() == 2 ? pair : null;
    return tuple != null && Wire.is(tuple.element(1), tag) ? Terms.asAtom(tuple.element(2)) : null;
  }

  /// Whether a message is `{discover, _}`, or what later versions of Erlang make of it.
  static boolean isDiscover(Object message) {
    return message instanceof Tuple tuple
        && (tuple.arity() == 2 || tuple.arity() == 3)
        && Wire.is(tuple.element(1), DISCOVER);
  }

  /// The server of `{discover, Pid}`, or null.
  static @Nullable Pid discovered(Object message) {
    return message instanceof Tuple pair
            && pair.arity() == 2
            && Wire.is(pair.element(1), DISCOVER)
            && pair.element(2) instanceof Pid peer
        ? peer
        : null;
  }
}
