package dev.joist.pekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.joist.dist.Carrier;
import dev.joist.term.Atom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is told about one name.
class LineTest {

  private final List<String> told = new ArrayList<>();

  private final Line line =
      new Line(
          Atom.of("b@10.0.0.8:7355"),
          new Carrier.Events() {
            @Override
            public void frame(Atom peer, byte[] frame) {}

            @Override
            public void reachable(Atom peer) {}

            @Override
            public void lost(Atom peer, String why) {}
          });

  /// The teller is Artery, whose stream would end, and all that comes by it.
  @Test
  void anErrorIsNotTheTellersAndTheNextIsTold() {
    line.tell(() -> {
      line.tell(() -> told.add("what waited"));
      throw new AssertionError("of who is told");
    });
    line.tell(() -> told.add("the next"));
    assertEquals(List.of("what waited", "the next"), told);
  }
}
