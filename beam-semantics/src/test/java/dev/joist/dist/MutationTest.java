package dev.joist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames that no honest peer sends: they are ignored, or end the channel they come on, and do no
/// other harm.
@Timeout(120)
class MutationTest {

  private static final int MAXIMUM = 100_000;

  private final Pair pair = new Pair(1, ChannelOptions.DEFAULT.withMaximumPacket(MAXIMUM));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void framesChangedAtRandomEndTheChannelAtMost(int hundred) {
    int closed = 0;
    for (int seed = 100 * hundred; seed < 100 * (hundred + 1); seed++) {
      try {
        closed += mutate(new Random(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e, e);
      }
    }
    assertTrue(closed > 50, "frames that do harm, not in " + closed + " runs only");
  }

  private static int mutate(Random random) {
    Pair pair = new Pair(ChannelOptions.DEFAULT, Loop.byHand(1).withMaximumFrame(400));
    Atom from = pair.a.name;
    Atom to = pair.b.name;
    List<byte[]> real = new ArrayList<>();
    Channel channel = pair.a.connect(pair.b);
    for (int i = 0; i < 30; i++) {
      channel.send(random.nextInt(3), new byte[random.nextInt(1000)]);
      List<byte[]> frames = pair.loop.underWay(from, to);
      real.addAll(frames);
      real.addAll(pair.loop.underWay(to, from));
      if (!frames.isEmpty() && random.nextInt(3) == 0) {
        pair.loop.forge(from, to, changed(random, frames.get(random.nextInt(frames.size()))));
      }
      if (!real.isEmpty() && random.nextInt(10) == 0) {
        pair.loop.forge(from, to, changed(random, real.get(random.nextInt(real.size()))));
      }
      pair.loop.step();
    }
    pair.settle();
    int closed = pair.b.reasons().isEmpty() ? 0 : 1;
    assertTrue(pair.b.channels.all().size() <= 1);
    // Whatever it was, a channel can be had again: at once, or when the wrong one has gone.
    pair.a.channels.all().forEach(each -> each.close("test"));
    pair.pass(Duration.ofSeconds(16));
    Channel again = pair.a.connect(pair.b);
    assertTrue(again.send(0, Station.bytes("again")));
    pair.settle();
    Channel there = pair.b.channels.find(from);
    assertNotNull(there);
    assertEquals("again", pair.b.log(there).packets.getLast());
    return closed;
  }

  private static byte[] changed(Random random, byte[] frame) {
    byte[] bytes = frame.length == 0 ? new byte[1] : frame.clone(); // one forged before is empty
    switch (random.nextInt(6)) {
      case 0 -> random.nextBytes(bytes);
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
      case 3 -> bytes[0] = (byte) random.nextInt(8);
      default -> {
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
    }
    return bytes;
  }

  /// Frames of the right epoch and number with items of the peer's choice.
  private FrameWriter data(Channel channel, int number) {
    FrameWriter out = new FrameWriter();
    out.octet(Frames.DATA);
    out.int64(channel.status().epoch());
    out.int32(number);
    out.int32(0);
    return out;
  }

  private static FrameWriter first(FrameWriter out, long length, long total, long stream) {
    out.varint((length << 2) | Frames.FIRST);
    out.varint(total);
    out.int64(stream);
    return out;
  }

  interface Items {
    void write(FrameWriter out);
  }

  record Case(String why, Items items) {
    @Override
    public String toString() {
      return why;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("a packet expected", _ -> {}),
        new Case("an item of at most 0 bytes", out -> out.varint(1 << 2)),
        new Case("an item of at most 0 bytes", out -> out.varint(Long.MAX_VALUE & ~3)),
        new Case("form expected, 3", out -> out.varint(3)),
        new Case(
            "more than 63 bits",
            out -> {
              for (int i = 0; i < 12; i++) {
                out.octet(0xff);
              }
            }),
        new Case("1 to 0 more bytes", out -> first(out, 0, 10, 1)),
        new Case("1 to 1 more bytes", out -> first(out, 2, 1, 1).octet(0)),
        new Case("bytes expected at most", out -> first(out, 0, MAXIMUM + 1, 1)),
        new Case("bytes expected at most", out -> first(out, 0, Integer.MAX_VALUE, 1)),
        new Case("bytes expected at most", out -> first(out, 0, Long.MAX_VALUE, 1)),
        new Case(
            "bytes expected at most",
            out -> {
              first(out, 1, MAXIMUM / 2 + 1, 1).octet(0);
              first(out, 1, MAXIMUM / 2, 2).octet(0);
            }),
        new Case(
            "16 unfinished packets",
            out -> {
              for (int i = 0; i < 17; i++) {
                first(out, 1, 2, i).octet(0);
              }
            }),
        new Case(
            "the rest of a packet expected",
            out -> {
              first(out, 1, 2, 1).octet(0);
              first(out, 1, 2, 1).octet(0);
            }),
        new Case(
            "the first part of a packet expected",
            out -> {
              out.varint((1 << 2) | Frames.NEXT);
              out.int64(7);
              out.octet(0);
            }));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatClaimsTooMuchEndsTheChannel(Case each) {
    Channel channel = pair.connected();
    FrameWriter out = data(channel, 1);
    each.items.write(out);
    pair.loop.forge(pair.a.name, pair.b.name, out.toBytes());
    pair.settle();
    assertEquals(List.of("closed a"), pair.b.told());
    assertTrue(pair.b.reasons().contains(each.why), pair.b.reasons());
    assertTrue(channel.isClosed(), "the peer is told");
  }

  @Test
  void anAcknowledgementOfWhatWasNotSentEndsTheChannel() {
    Channel channel = pair.connected();
    FrameWriter out = new FrameWriter();
    out.octet(Frames.ACK);
    out.int64(channel.status().epoch());
    out.int32(0);
    out.int32(1);
    pair.loop.forge(pair.a.name, pair.b.name, out.toBytes());
    pair.settle();
    assertTrue(pair.b.reasons().contains("at most frame 0 expected, of 1"), pair.b.reasons());
  }

  /// A link that does not fit would fail where no link may.
  @Test
  void whoTakesNoSignalsGetsNoChannel() {
    Hello hello = new Hello(1, 0, 1, 1, false, 60_000, 1 << 20, 8, List.of("etf-1"));
    pair.loop.forge(pair.a.name, pair.b.name, hello.toFrame());
    pair.settle();
    assertEquals(List.of(), pair.b.told());
    assertEquals(0, pair.b.channels.known());
  }

  @Test
  void strangersLeaveNothingBehind() {
    Random random = new Random(1);
    Channel channel = pair.connected();
    byte[] real = data(channel, 1).toBytes();
    for (int i = 0; i < 1000; i++) {
      byte[] frame = changed(random, real);
      if (frame.length == 0 || frame[0] != Frames.HELLO) {
        pair.loop.forge(Atom.of("stranger" + i), pair.b.name, frame);
      }
    }
    pair.settle();
    assertEquals(
        List.of(channel.peer()), pair.a.channels.all().stream().map(Channel::peer).toList());
    assertEquals(List.of(), pair.b.told());
    assertEquals(1, pair.b.channels.known());
  }

  /// Who has said HELLO and listens to no answer.
  private static final class Deaf implements Carrier.Events {
    @Override
    public void frame(Atom peer, byte[] frame) {}

    @Override
    public void reachable(Atom peer) {}

    @Override
    public void lost(Atom peer, String why) {}
  }

  @Test
  void soManyHandshakesAndNoMore() {
    pair.a.connect(pair.b);
    byte[] hello = pair.loop.underWay(pair.a.name, pair.b.name).getFirst();
    pair.settle();
    for (int i = 0; i < 1100; i++) {
      Atom stranger = Atom.of("stranger" + i);
      pair.loop.carrier().open(stranger, 1, new Deaf());
      pair.loop.forge(stranger, pair.b.name, hello);
      pair.loop.step(stranger, pair.b.name);
    }
    assertEquals(1 + 1024, pair.b.channels.known());
    pair.pass(Duration.ofSeconds(8));
    assertEquals(1, pair.b.channels.known());
    assertTrue(pair.b.connect(pair.a).isUp());
  }

  @Test
  void aFloodOfUnknownFramesIsAnsweredOnce() {
    Channel channel = pair.connected();
    byte[] late = data(channel, 1).toBytes();
    channel.close("test");
    pair.settle();
    long before = pair.loop.sent(pair.b.name, pair.a.name);
    for (int i = 0; i < 1000; i++) {
      pair.loop.forge(pair.a.name, pair.b.name, late);
    }
    pair.settle();
    assertEquals(before + 1, pair.loop.sent(pair.b.name, pair.a.name));
  }
}
