package dev.joist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Channels between two nodes, a frame at a time.
@Timeout(60)
class ChannelTest {

  private final Pair pair = new Pair(1);
  private final Station a = pair.a;
  private final Station b = pair.b;

  @Test
  void dist06_whatIsSentBeforeTheHandshakeRidesAfterIt() {
    Channel channel = a.connect(b);
    assertTrue(channel.send(1, Station.bytes("one")));
    assertTrue(channel.send(1, Station.bytes("two")));
    assertEquals(0, channel.peerCreation());
    assertEquals("", channel.codec());
    pair.settle();
    assertEquals(List.of("up b"), a.told());
    assertEquals(List.of("opened a", "up a", "a:one", "a:two"), b.told());
    assertEquals(2, channel.peerCreation());
    assertEquals("etf-1", channel.codec());
    assertEquals("etf-1", channel.peerCodec());
    assertTrue(channel.isUp());
    b.connect(a).send(0, Station.bytes("three"));
    pair.settle();
    assertEquals(List.of("b:three"), a.told());
    ChannelStatus status = channel.status();
    assertEquals(2, status.packetsOut());
    assertEquals(6, status.bytesOut());
    assertEquals(1, status.packetsIn());
    assertEquals(5, status.bytesIn());
    assertEquals(b.connect(a).status().epoch(), status.epoch());
  }

  @Test
  void dist18_whatAPeerSaysAtTheEndIsToldInOneLineAndIsNoReason() {
    pair.connected();
    b.connect(a).close("net_tick_timeout\r\nall is \u0007well\u2028\u009b2J");
    pair.settle();
    assertEquals(
        "connection_closed: the peer has closed it:"
            + " net_tick_timeout\\r\\nall is \\007well\\x{2028}\\2332J",
        a.reasons());
    assertTrue(b.reasons().startsWith("disconnect: net_tick_timeout\\r\\nall"), b.reasons());
  }

  @Test
  void dist18_whatNeverGotUpCouldNotBeSetUp() {
    Channel channel = a.connect(b);
    pair.loop.blackhole(a.name, b.name);
    pair.loop.blackhole(b.name, a.name);
    pair.pass(Duration.ofSeconds(30));
    assertTrue(channel.isClosed());
    assertTrue(a.reasons().startsWith("connection_setup_failed: the handshake"), a.reasons());
  }

  @Test
  void dist17_whoClosesEndsItAtBothEnds() {
    Channel channel = pair.connected();
    channel.close("enough");
    channel.close("really");
    assertFalse(channel.send(1, Station.bytes("four")));
    assertEquals(List.of(), a.told(), "never within the call");
    pair.settle();
    assertEquals(List.of("closed b"), a.told());
    assertEquals(List.of("closed a"), b.told());
    assertEquals("disconnect: enough", a.reasons());
    assertEquals("connection_closed: the peer has closed it: enough", b.reasons());
    assertEquals(List.of(), b.channels.all());
    assertNull(a.channels.find(b.name));
    assertNotSame(channel, a.connect(b), "the next one");
    pair.settle();
    assertEquals(List.of("up b"), a.told());
    assertEquals(List.of("opened a", "up a"), b.told());
  }

  /// The peer may hear of the end, and connect again, before who closes has come back from saying
  /// so.
  @Test
  void dist09_theEndOfOneIsToldBeforeTheBeginningOfTheNext() {
    Loop loop = Loop.byHand(1);
    ChannelOptions options = ChannelOptions.DEFAULT.withTicker(pair.time);
    Station c = new Station("c", 3, loop.carrier(), options);
    AtomicBoolean quick = new AtomicBoolean();
    Carrier carrier =
        new Overtaken(
            loop.carrier(),
            frame -> {
              if (frame[0] == Frames.CLOSE && quick.getAndSet(false)) {
                CompletableFuture.runAsync(
                        () -> {
                          settle(loop);
                          c.channels.connect(Atom.of("d"));
                          settle(loop);
                        })
                    .join();
              }
            });
    Station d = new Station("d", 4, carrier, options);
    Channel channel = d.connect(c);
    settle(loop);
    assertEquals(List.of("up c"), d.told());
    quick.set(true);
    channel.close("enough");
    settle(loop);
    assertEquals(List.of("closed c", "opened c", "up c"), d.told());
    assertEquals(List.of("opened d", "up d", "closed d", "up d"), c.told());
  }

  private void settle(Loop loop) {
    do {
      loop.run();
      pair.time.pass(Duration.ZERO);
    } while (loop.step());
  }

  /// A carrier that is slow to come back when it has taken a frame.
  private record Overtaken(Carrier carrier, Consumer<byte[]> meanwhile) implements Carrier {

    @Override
    public void open(Atom node, int creation, Events events) {
      carrier.open(node, creation, events);
    }

    @Override
    public boolean send(Atom peer, byte[] frame) {
      boolean sent = carrier.send(peer, frame);
      meanwhile.accept(frame);
      return sent;
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

  @Test
  void dist08_aNodeToWhichThereIsNoWayIsToldToBeClosed() {
    Channel channel = a.channels.connect(Atom.of("nowhere"));
    assertTrue(channel.isClosed());
    assertEquals(List.of(), a.told(), "never within the call");
    pair.settle();
    assertEquals(List.of("closed nowhere"), a.told());
    assertEquals(0, pair.time.alarms());
  }

  @Test
  void dist08_aPeerThatNeverAnswersIsGivenUpAfterTheSetupTime() {
    pair.loop.blackhole(b.name, a.name);
    a.connect(b);
    pair.pass(Duration.ofMillis(6900));
    assertEquals(List.of(), a.told());
    pair.pass(Duration.ofMillis(200));
    assertEquals(List.of("closed b"), a.told());
    pair.pass(Duration.ofSeconds(8));
    assertEquals(List.of("opened a", "closed a"), b.told());
    assertEquals(0, pair.time.alarms(), "nothing is left to be done");
  }

  @Test
  void aHandshakeOutlivesLostHellos() {
    for (int i = 1; i <= 3; i++) {
      pair.loop.fault(a.name, b.name, i, Loop.Fault.DROP);
      pair.loop.fault(b.name, a.name, i, Loop.Fault.DROP);
    }
    Channel channel = a.connect(b);
    channel.send(0, Station.bytes("x"));
    pair.pass(Duration.ofMillis(6500));
    assertEquals(List.of("up b"), a.told());
    assertEquals(List.of("opened a", "up a", "a:x"), b.told());
  }

  @ParameterizedTest
  @EnumSource
  void dist06_aLostOrRepeatedFrameEndsTheEpochAtBothEnds(Loop.Fault fault) {
    Channel channel = pair.connected();
    Channel other = b.connect(a);
    pair.loop.fault(a.name, b.name, 2, fault);
    for (int i = 1; i <= 4; i++) {
      channel.send(0, Station.bytes("m" + i));
    }
    pair.settle();
    // What came before is delivered; nothing of the epoch is, after.
    List<String> came =
        fault == Loop.Fault.DROP || fault == Loop.Fault.SWAP
            ? List.of("m1")
            : fault == Loop.Fault.ECHO ? List.of("m1", "m2", "m3") : List.of("m1", "m2");
    assertEquals(came, b.log(other).packets);
    assertTrue(b.log(other).closed);
    assertTrue(a.log(channel).closed);
    assertEquals(List.of("closed b"), a.told());
    a.connect(b).send(0, Station.bytes("next"));
    pair.settle();
    assertEquals(List.of("up b"), a.told());
    assertEquals(came, b.log(other).packets);
    assertEquals(List.of("next"), b.log(assertOpen(b, a)).packets);
  }

  private static Channel assertOpen(Station here, Station there) {
    Channel channel = here.channels.find(there.name);
    assertNotNull(channel);
    assertTrue(channel.isUp());
    return channel;
  }

  @Test
  void dist06_theLossOfTheLastFrameIsFoundByTheNextTick() {
    Channel channel = pair.connected();
    pair.loop.fault(a.name, b.name, 1, Loop.Fault.DROP);
    channel.send(0, Station.bytes("last"));
    pair.pass(Duration.ofSeconds(31));
    assertEquals(List.of("closed a"), b.told());
    assertEquals(List.of("closed b"), a.told());
    assertTrue(b.reasons().contains("1 frames"), b.reasons());
  }

  @Test
  void dist06_whoKnowsNothingOfAnEpochSaysSo() {
    Channel channel = pair.connected();
    pair.loop.blackhole(b.name, a.name);
    Channel other = b.connect(a);
    other.close("unheard");
    pair.settle();
    pair.loop.heal(a.name, b.name);
    assertTrue(channel.isUp());
    channel.send(0, Station.bytes("x"));
    pair.settle();
    assertEquals(List.of("closed b"), a.told());
    assertEquals(List.of(), b.log(other).packets);
    assertEquals(List.of("closed a"), b.told(), "nobody was connected by that");
  }

  @Test
  void dist04_aPeerThatHasRestartedBeginsAnew() {
    Channel channel = pair.connected();
    // As after kill -9: the old one says nothing, and its place in the network is taken.
    try (Station again =
        new Station("b", 3, pair.loop, ChannelOptions.DEFAULT.withTicker(pair.time))) {
      again.connect(a).send(0, Station.bytes("back"));
      pair.settle();
      assertEquals(List.of("closed b", "opened b", "up b", "b:back"), a.told());
      assertEquals("connection_closed: the peer has begun anew", a.reasons());
      assertTrue(a.log(channel).closed);
      assertEquals(3, assertOpen(a, again).peerCreation());
    }
  }

  @Test
  void whatTheCarrierSaysIsLostIsClosed() {
    Channel channel = pair.connected();
    pair.loop.cut(a.name, b.name);
    pair.settle();
    assertEquals(List.of("closed b"), a.told());
    assertEquals(List.of("closed a"), b.told());
    assertTrue(channel.isClosed());
    assertTrue(a.connect(b).isClosed(), "while there is no way");
    pair.settle();
    assertEquals(List.of("closed b"), a.told());
    pair.loop.heal(a.name, b.name);
    pair.settle();
    a.connect(b);
    pair.settle();
    assertEquals(List.of("up b"), a.told());
  }

  @Test
  void framesOfAnEarlierEpochAreIgnored() {
    Channel first = pair.connected();
    pair.loop.hold(a.name, b.name);
    first.send(0, Station.bytes("late"));
    List<byte[]> late = pair.loop.underWay(a.name, b.name);
    assertEquals(1, late.size());
    first.close("over");
    pair.loop.release(a.name, b.name);
    pair.settle();
    Channel second = pair.connected();
    pair.loop.forge(a.name, b.name, late.getFirst());
    second.send(0, Station.bytes("x"));
    pair.settle();
    assertEquals(List.of("a:x"), b.told());
    assertTrue(second.isUp());
  }

  @Test
  void aListenerMaySendOnTheChannelItIsToldOf() {
    Channel channel = pair.connected();
    b.onPacket = (from, text) -> from.send(0, Station.bytes("re " + text));
    channel.send(0, Station.bytes("1"));
    channel.send(0, Station.bytes("2"));
    pair.settle();
    assertEquals(List.of("b:re 1", "b:re 2"), a.told());
  }

  @Test
  void aListenerMayCloseTheChannelItIsToldOf() {
    Channel channel = pair.connected();
    Channel other = b.connect(a);
    b.onPacket = (from, _) -> from.close("seen enough");
    pair.loop.hold(a.name, b.name);
    IntStream.range(0, 5).forEach(i -> channel.send(0, Station.bytes("m" + i)));
    pair.loop.release(a.name, b.name);
    pair.settle();
    assertEquals(List.of("m0"), b.log(other).packets);
    assertEquals(List.of("a:m0", "closed a"), b.told());
    assertEquals(List.of("closed b"), a.told());
  }

  @Test
  void aListenerThatThrowsClosesItsChannelOnly() {
    Channel channel = pair.connected();
    b.onPacket =
        (_, _) -> {
          throw new IllegalStateException("no");
        };
    channel.send(0, Station.bytes("x"));
    pair.settle();
    assertTrue(channel.isClosed());
    assertTrue(b.reasons().contains("the listener failed"), b.reasons());
  }

  /// The carrier's thread goes on, and so does everybody else.
  @Test
  void aListenerThatThrowsAnErrorClosesItsChannelOnly() {
    Channel channel = pair.connected();
    Station c = new Station("c", 4, pair.loop, ChannelOptions.DEFAULT.withTicker(pair.time));
    Channel third = c.connect(b);
    pair.settle();
    b.onPacket =
        (_, text) -> {
          if (text.equals("bad")) {
            throw new NoClassDefFoundError("com/acme/Missing");
          }
        };
    channel.send(0, Station.bytes("bad"));
    pair.settle();
    third.send(0, Station.bytes("good"));
    pair.settle();
    assertTrue(channel.isClosed());
    assertTrue(b.reasons().contains("NoClassDefFoundError"), b.reasons());
    assertEquals(List.of("good"), b.log(b.connect(c)).packets);
    a.connect(b).send(0, Station.bytes("again"));
    pair.settle();
    assertEquals(List.of("again"), b.log(b.connect(a)).packets);
  }

  @Test
  void aPeerOfAnotherVersionIsRefused() {
    a.connect(b);
    byte[] hello = pair.loop.underWay(a.name, b.name).getFirst().clone();
    hello[1] = 9;
    pair.loop.hold(a.name, b.name);
    Station c = new Station("c", 4, pair.loop, ChannelOptions.DEFAULT.withTicker(pair.time));
    pair.loop.forge(c.name, b.name, hello);
    pair.settle();
    assertEquals(List.of(), b.told());
    assertEquals(1, pair.loop.sent(b.name, c.name), "it is told");
  }

  @Test
  void peersWithoutACommonCodecAreRefused() {
    Station c =
        new Station(
            "c",
            4,
            pair.loop,
            ChannelOptions.DEFAULT.withTicker(pair.time).withCodecs(List.of("cbor-1")));
    a.connect(c);
    pair.settle();
    assertEquals(List.of("closed c"), a.told());
    assertTrue(a.reasons().contains("codec [cbor-1] expected, [etf-1] found"), a.reasons());
    assertEquals(List.of(), c.told());
  }

  @Test
  void eachEndWritesInTheFirstOfItsCodecsThatTheOtherReads() {
    ChannelOptions options = ChannelOptions.DEFAULT.withTicker(pair.time);
    Station c = new Station("c", 4, pair.loop, options.withCodecs(List.of("x", "y", "z")));
    Station d = new Station("d", 4, pair.loop, options.withCodecs(List.of("z", "y")));
    Channel there = d.connect(c);
    pair.settle();
    assertEquals("z", there.codec());
    assertEquals("y", there.peerCodec());
    assertEquals("y", c.connect(d).codec());
    assertEquals("z", c.connect(d).peerCodec());
  }

  @Test
  void whatWaitsForTheChannelIsMadeAnewWhereThatIsAskedFor() {
    Channel channel = a.connect(b);
    assertTrue(channel.send(0, Station.bytes("draft"), () -> Station.bytes("made anew")));
    assertTrue(channel.send(0, Station.bytes("as it is")));
    a.onUp =
        up -> {
          up.rewrite();
          assertEquals(9 + 8 + 2 * 16, up.status().unacknowledged());
        };
    pair.settle();
    assertTrue(channel.send(0, Station.bytes("late")));
    pair.settle();
    Channel there = b.channels.find(a.name);
    assertEquals(List.of("made anew", "as it is", "late"), b.log(there).packets);
  }

  @Test
  void aChannelToItselfIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> a.connect(a));
    Channel channel = a.connect(b);
    assertSame(channel, a.connect(b));
    assertSame(channel, a.channels.find(b.name));
  }
}
