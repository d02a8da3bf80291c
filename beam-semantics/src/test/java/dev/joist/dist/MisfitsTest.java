package dev.joist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the log says of peers that do not fit, and that it says no more than that.
@Timeout(120)
class MisfitsTest {

  private static final String REFUSED_FOR_VERSION =
      "Node b refuses c, which speaks version 9 of the channel protocol; this node speaks 1."
          + " Upgrade Joist at b.";

  private static final String TOLD_OF_VERSION =
      "Node c is refused by b, which says: channel protocol version 1 expected, 9 found."
          + " Give both one version of Joist, or one joist.wire.codec.";

  /// Has its node speak another version of the channel protocol.
  private static final class OtherVersion implements Carrier {
    private final Carrier carrier;
    int version;

    OtherVersion(Carrier carrier, int version) {
      this.carrier = carrier;
      this.version = version;
    }

    @Override
    public void open(Atom node, int creation, Events events) {
      carrier.open(node, creation, events);
    }

    @Override
    public boolean send(Atom peer, byte[] frame) {
      if (frame[0] == Frames.HELLO) {
        frame[1] = (byte) version;
      }
      return carrier.send(peer, frame);
    }

    @Override
    public int maximumFrame() {
      return carrier.maximumFrame();
    }

    @Override
    public void close() {
      carrier.close();
    }
  }

  private final Warnings warnings = new Warnings();
  private final Pair pair = new Pair(1);
  private final Station a = pair.a;
  private final Station b = pair.b;

  @AfterEach
  void listenNoMore() {
    warnings.close();
  }

  private Station third(Carrier carrier, ChannelOptions options) {
    return new Station("c", 4, carrier, options.withTicker(pair.time));
  }

  private void connect(Station from, Station to) {
    from.connect(to);
    pair.settle();
  }

  @Test
  void anotherVersionIsSaidOnceAtBothEndsUntilItFits() {
    OtherVersion carrier = new OtherVersion(pair.loop.carrier(), 9);
    Station c = third(carrier, ChannelOptions.DEFAULT);
    for (int times = 0; times < 3; times++) {
      connect(c, b);
      assertTrue(c.channels.all().isEmpty(), "it is refused");
    }
    assertEquals(List.of(REFUSED_FOR_VERSION, TOLD_OF_VERSION), warnings.said());
    carrier.version = Hello.VERSION;
    connect(c, b);
    assertTrue(c.connect(b).isUp());
    assertEquals(List.of(), warnings.said());
    c.connect(b).close("to be upgraded");
    pair.settle();
    carrier.version = 9;
    connect(c, b);
    assertEquals(List.of(REFUSED_FOR_VERSION, TOLD_OF_VERSION), warnings.said());
  }

  @Test
  void anotherVersionIsSaidAtBothEndsWhoeverBegins() {
    third(new OtherVersion(pair.loop.carrier(), 9), ChannelOptions.DEFAULT);
    b.channels.connect(Atom.of("c"));
    pair.settle();
    assertEquals(List.of(REFUSED_FOR_VERSION, TOLD_OF_VERSION), warnings.said());
  }

  @Test
  void whoHasGoneMayComeBackAndIsSpokenOfAgain() {
    Station c = third(new OtherVersion(pair.loop.carrier(), 9), ChannelOptions.DEFAULT);
    connect(c, b);
    assertEquals(2, warnings.said().size());
    pair.loop.cut(b.name, c.name);
    pair.settle();
    pair.loop.heal(b.name, c.name);
    pair.settle();
    connect(c, b);
    assertEquals(List.of(REFUSED_FOR_VERSION, TOLD_OF_VERSION), warnings.said());
  }

  @Test
  void theOlderOneIsToBeUpgraded() {
    Station c = third(new OtherVersion(pair.loop.carrier(), 0), ChannelOptions.DEFAULT);
    connect(c, b);
    assertEquals(
        "Node b refuses c, which speaks version 0 of the channel protocol; this node speaks 1."
            + " Upgrade Joist at c.",
        warnings.said().getFirst());
  }

  @Test
  void codecsThatAreNotAgreedAreSaidOnceAtBothEnds() {
    Station c =
        third(pair.loop.carrier(), ChannelOptions.DEFAULT.withCodecs(List.of("cbor-1", "x")));
    for (int times = 0; times < 3; times++) {
      connect(c, b);
      assertTrue(c.channels.all().isEmpty(), "it is refused");
    }
    assertEquals(
        List.of(
            "Node b refuses c, which reads and writes terms in [cbor-1, x]; this node does in [etf-1]."
                + " Give both a codec in common: one version of Joist, or one joist.wire.codec.",
            "Node c is refused by b, which says: codec [etf-1] expected, [cbor-1, x] found."
                + " Give both one version of Joist, or one joist.wire.codec."),
        warnings.said());
  }

  @Test
  void whatAPeerSaysIsInOneLineAndNotLong() {
    List<String> evil = List.of("x\nERROR all is lost", "y".repeat(200), "z".repeat(200));
    Hello hello = new Hello(1, 0, 1, 1, false, 60_000, 1 << 20, 1 << 20, evil);
    pair.loop.forge(a.name, b.name, hello.toFrame());
    pair.settle();
    String codecs = warnings.said().getFirst();
    assertTrue(codecs.contains("in [x\\nERROR all is lost, yyy"), codecs);
    assertTrue(codecs.contains("yyy...; this node"), codecs);

    a.connect(b);
    long nonce = ByteBuffer.wrap(pair.loop.underWay(a.name, b.name).getFirst()).getLong(2);
    pair.loop.hold(a.name, b.name);
    pair.loop.forge(b.name, a.name, Frames.close(nonce, "so\nERROR all is lost\u001b[2J"));
    pair.settle();
    String refusal = warnings.said().getFirst();
    assertTrue(refusal.contains("says: so\\nERROR all is lost\\e[2J."), refusal);
  }

  @Test
  void ofFramesThatMakeNoSenseEverFewerAreSaid() {
    Channel channel = pair.connected();
    byte[] senseless = {9};
    for (int times = 0; times < 1000; times++) {
      pair.loop.forge(Atom.of("stranger"), b.name, new byte[0]);
      pair.settle();
      pair.loop.forge(a.name, b.name, senseless);
      pair.settle();
      assertFalse(channel.isUp(), "it is closed");
      channel = a.connect(b); // and in between it fits
      pair.settle();
    }
    List<String> said = warnings.said();
    assertEquals(20, said.size(), said::toString);
    assertEquals(
        List.of(
            "A frame from stranger to node b makes no sense: 1 bytes expected at 0 of 0, 0 found;"
                + " it is ignored. There were 1 such by now.",
            "A frame from a to node b makes no sense: kind 1 to 4 expected, 9 found;"
                + " the connection is closed. There were 1 such by now.",
            "A frame from stranger to node b makes no sense: 1 bytes expected at 0 of 0, 0 found;"
                + " it is ignored. There were 2 such by now."),
        said.subList(0, 3));
    assertTrue(said.getLast().endsWith("There were 512 such by now."), said.getLast());
  }

  @Test
  void ofSoManyPeersItIsKnownAndNoMore() {
    Misfits misfits = new Misfits(Atom.of("here"));
    for (int i = 0; i < 2 * Misfits.MOST; i++) {
      Atom peer = Atom.of("peer" + i);
      misfits.version(peer, 2);
      misfits.senseless(peer, "it is none", "it is ignored");
    }
    assertEquals(Misfits.MOST, misfits.known());
    assertEquals(4 * Misfits.MOST, warnings.said().size());
    misfits.version(Atom.of("peer" + (2 * Misfits.MOST - 1)), 2);
    assertEquals(List.of(), warnings.said());
  }

  /// What ends every day is no reason to worry anybody.
  @Test
  void channelsThatCloseAsTheyDoAreNoWarning() {
    pair.connected().close("test");
    pair.settle();

    Channel pending = a.connect(b); // one end closes before the other has answered
    pair.loop.step(a.name, b.name);
    pending.close("test");
    pair.settle();
    a.connect(b);
    pair.loop.step(a.name, b.name);
    b.channels.all().forEach(channel -> channel.close("test"));
    pair.settle();

    pair.connected();
    pair.loop.blackhole(a.name, b.name); // no tick comes through
    pair.pass(Duration.ofSeconds(100));
    a.connect(b); // nor a HELLO
    pair.pass(Duration.ofSeconds(10));
    pair.loop.heal(a.name, b.name);

    connect(a, b);
    pair.loop.cut(a.name, b.name);
    pair.settle();
    pair.loop.heal(a.name, b.name);

    connect(a, b);
    a.close(); // and starts again, before the other has heard
    Station again = new Station("a", 3, pair.loop, ChannelOptions.DEFAULT.withTicker(pair.time));
    connect(again, b);
    connect(b, again);
    b.close();
    pair.settle();
    again.connect(b);
    pair.settle();
    assertEquals(List.of(), warnings.said());
  }
}
