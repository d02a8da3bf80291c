package dev.joist.pekko;

import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;

import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.io.IOException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A node in a JVM of its own. It has two processes with names: `echo`, which sends back the second
/// element of `{From, Message}`, and its pid to a pid; and `counter`, which counts what it is sent
/// and tells the count to the pid it is sent. It has an actor that is called `watched`, too.
final class ChildNode {

  private ChildNode() {}

  /// Starts one.
  ///
  /// @param config other than what all members of tests have
  static ChildJvm start(String name, Address first, String config) throws IOException {
    return ChildJvm.start(ChildNode.class, name, first.toString(), config);
  }

  /// The child.
  public static void main(String[] arguments) throws IOException {
    Member member = new Member(arguments[0], arguments[2]);
    Handler echo =
        message -> {
          switch (message) {
            case Tuple pair -> send(pair.element(1), pair.element(2));
            default -> send(message, self());
          }
        };
    member.node.register(Atom.of("echo"), member.node.spawn(echo));
    member.node.register(Atom.of("counter"), member.node.spawn(ChildNode::count));
    Adapter.spawn(member.system, Behaviors.empty(), "watched");
    member.join(AddressFromURIString.parse(arguments[1]));
    while (System.in.read() >= 0) {
      // until the parent ends
    }
    Runtime.getRuntime().halt(1);
  }

  private static void count() {
    long count = 0;
    while (true) {
      if (receive() instanceof Pid from) {
        send(from, count);
        count = 0;
      } else {
        count++;
      }
    }
  }
}
