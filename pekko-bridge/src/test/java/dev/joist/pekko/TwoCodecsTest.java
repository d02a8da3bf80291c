package dev.joist.pekko;

import dev.joist.Beam;
import dev.joist.signal.Exit;
import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two members of a cluster, one of which has another codec already, or still. What is a text and
/// what a binary shows which one has been written in: in Erlang's format both are binaries.
@Timeout(600)
class TwoCodecsTest {

  private static final Atom BOOM = Atom.of("boom");

  /// A record that both nodes let in.
  record Order(String item, List<Long> counts) {}

  private static final String CONFIG =
      """
      joist.records = ["dev.joist.pekko.TwoCodecsTest$Order"]
      joist.entries = { echo = "dev.joist.pekko.Echo" }
      """;

  private static Member cbor;
  private static Member etf;

  @BeforeAll
  static void meet() throws InterruptedException {
    cbor = new Member("cbor", CONFIG);
    etf = new Member("etf", CONFIG + "joist.wire.codec = etf");
    cbor.join(cbor.address());
    etf.join(cbor.address());
    cbor.awaitConnection(etf.name());
  }

  @AfterAll
  static void close() {
    Stream.of(cbor, etf).parallel().forEach(Member::close);
  }

  @Test
  void eachWritesInItsOwnAndReadsThatOfTheOther() throws Exception {
    cbor.inbox.send(etf.inbox.pid(), Tuple.of("text", Binary.of("binary")));
    etf.expect(Tuple.of("text", Binary.of("binary")));
    etf.inbox.send(cbor.inbox.pid(), Tuple.of("text", Binary.of("binary")));
    cbor.expect(Tuple.of("text", "binary"));
  }

  @Test
  void recordsPidsAndReasonsTravelBothWays() throws Exception {
    for (List<Member> way : List.of(List.of(cbor, etf), List.of(etf, cbor))) {
      Member from = way.getFirst();
      Member to = way.getLast();
      Tuple message = Tuple.of(new Order("tea", List.of(1L, 2L)), from.inbox.pid());
      from.inbox.send(to.inbox.pid(), message);
      to.expect(message);

      Pid watched = to.idle("");
      Ref ref = from.inbox.monitor(watched);
      Pid linked = to.idle("");
      from.inbox.link(linked);
      from.node.exit(watched, Tuple.of(BOOM, "a reason"));
      from.expectDown(ref, watched, Tuple.of(BOOM, "a reason"));
      from.does(() -> Beam.exit(linked, BOOM));
      from.expect(new Exit(linked, BOOM));
    }
  }
}
