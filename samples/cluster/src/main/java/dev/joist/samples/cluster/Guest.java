package dev.joist.samples.cluster;

import static dev.joist.Beam.connectNode;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.node;
import static dev.joist.Beam.nodes;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.sleep;
import static java.util.Comparator.comparing;

import dev.joist.otp.GenServer;
import dev.joist.samples.cluster.Room.Join;
import dev.joist.samples.cluster.Room.Say;
import dev.joist.samples.cluster.Room.Told;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Somebody who wants to be in the room, wherever it is.
///
/// @param name what the others know it by
/// @param company nodes that are there already; to be met before anything is decided
/// @param out is told what happens to it
record Guest(String name, List<Atom> company, Consumer<String> out) implements Body {

  private static final Atom PROCESS = Atom.of("process");
  private static final Duration SOON = Duration.ofMillis(20);

  /// Say this in the room.
  record Type(String text) {}

  // tag::guest
  @Override
  public void run() {
    company.forEach(Guest::meet);
    while (true) {
      stay(enter());
    }
  }

  /// Finds the room at one of the nodes; where none has it, the first of them opens it.
  ///
  /// @return the room, as `{room, Node}`
  private Tuple enter() {
    while (true) {
      List<Atom> alive =
          Stream.concat(Stream.of(node()), nodes().stream()).sorted(comparing(Atom::text)).toList();
      for (Atom place : alive) {
        Tuple room = Tuple.of(Room.NAME, place);
        try {
          String guests = GenServer.call(room, new Join(self(), name));
          out.accept("is in the room with: " + guests);
          return room;
        } catch (ExitException notThere) {
          // or the node has just been lost: perhaps it is at the next
        }
      }
      if (alive.getFirst().equals(node())) {
        Room.open();
        out.accept("opens the room, as the first of those alive");
      } else {
        sleep(SOON);
      }
    }
  }

  /// Is in the room until it ends, for whatever reason.
  private void stay(Tuple room) {
    Ref end = monitor(PROCESS, room);
    while (true) {
      switch (receive()) {
        case Told(String line) -> out.accept("hears: " + line);
        case Type(String text) -> GenServer.cast(room, new Say(self(), text));
        case Down(Ref ref, _, _, Object reason) when ref.equals(end) -> {
          out.accept("is told that the room has ended: " + Terms.toString(reason));
          return;
        }
        default -> {} // of a call that is over
      }
    }
  }

  // end::guest

  /// Pekko's cluster needs a while until all its members know each other.
  private static void meet(Atom node) {
    while (!connectNode(node)) {
      sleep(SOON);
    }
  }
}
