package dev.joist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Packets of all sizes: what shares a frame, what is sent in fragments, and what may overtake.
@Timeout(60)
class FragmentTest {

  private static final int TEN_MB = 10_000_000;

  private static String large(String name, int size) {
    return name + "-".repeat(size - name.length());
  }

  @Test
  void dist14_smallPacketsOfOtherStreamsOvertakeALargeOne() {
    Pair pair = new Pair(1);
    Channel channel = pair.connected();
    channel.send(1, Station.bytes(large("large", TEN_MB)));
    channel.send(1, Station.bytes("behind"));
    for (int i = 0; i < 100; i++) {
      pair.loop.step();
      channel.send(2, Station.bytes("small" + i));
    }
    pair.settle();
    Channel other = pair.b.connect(pair.a);
    List<String> came = pair.b.log(other).packets;
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      expected.add("small" + i);
    }
    expected.add(large("large", TEN_MB));
    expected.add("behind");
    assertEquals(expected.size(), came.size());
    for (int i = 0; i < expected.size(); i++) {
      assertTrue(expected.get(i).equals(came.get(i)), "the packet at " + i);
    }
    assertTrue(channel.status().unacknowledged() <= 1 << 18, channel.status().toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 257, 1000, 4096, 1 << 16, 1 << 20})
  void dist14_eachStreamKeepsItsOrderWhateverTheSizes(int frame) {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Pair pair = new Pair(ChannelOptions.DEFAULT, Loop.byHand(seed).withMaximumFrame(frame));
      Channel channel = pair.connected();
      Map<Character, List<String>> sent = new TreeMap<>();
      for (int i = 0; i < 60; i++) {
        char stream = (char) ('a' + random.nextInt(20));
        int most = random.nextBoolean() ? 20 : random.nextBoolean() ? frame : 4 * frame;
        String text = large(stream + "" + i, 4 + random.nextInt(Math.min(most, 1 << 17)));
        sent.computeIfAbsent(stream, _ -> new ArrayList<>()).add(text);
        assertTrue(channel.send(stream, Station.bytes(text)));
        if (random.nextInt(4) == 0) {
          pair.loop.step();
        }
      }
      pair.settle();
      pair.pass(java.time.Duration.ofMillis(100));
      Map<Character, List<String>> came = new TreeMap<>();
      for (String text : pair.b.log(pair.b.connect(pair.a)).packets) {
        came.computeIfAbsent(text.charAt(0), _ -> new ArrayList<>()).add(text);
      }
      assertEquals(sent, came, "seed " + seed);
      assertEquals(0, channel.status().unacknowledged(), "seed " + seed);
    }
  }

  @Test
  void dist14_manyLargeOnesAtOnceStayWithinWhatThePeerKeeps() {
    Pair pair = new Pair(1, ChannelOptions.DEFAULT.withMaximumPacket(1_000_000));
    Channel channel = pair.connected();
    for (int i = 0; i < 50; i++) {
      channel.send(i, Station.bytes(large("n" + i, 600_000 + i)));
    }
    pair.settle();
    assertEquals(50, pair.b.log(pair.b.connect(pair.a)).packets.size());
    assertTrue(channel.isUp());
  }

  @Test
  void manySmallPacketsShareAFrame() {
    Pair pair = new Pair(1);
    Channel channel = pair.a.connect(pair.b);
    for (int i = 0; i < 10_000; i++) {
      channel.send(i, Station.bytes("packet " + i));
    }
    pair.settle();
    assertEquals(10_000, pair.b.log(pair.b.connect(pair.a)).packets.size());
    assertTrue(channel.status().framesOut() <= 4, channel.status().toString());
  }

  @Test
  void aLonePacketGoesOutAtOnce() {
    Pair pair = new Pair(1);
    Channel channel = pair.connected();
    channel.send(0, Station.bytes("x"));
    assertEquals(1, pair.loop.underWay(pair.a.name, pair.b.name).size());
    channel.send(0, Station.bytes("y"));
    assertEquals(2, pair.loop.underWay(pair.a.name, pair.b.name).size());
  }

  @Test
  void aPacketLargerThanThePeerTakesIsRefusedAsSoonAsTheChannelIsUp() {
    Pair pair = new Pair(1, ChannelOptions.DEFAULT);
    ChannelOptions small = ChannelOptions.DEFAULT.withTicker(pair.time).withMaximumPacket(10_000);
    Station c = new Station("c", 1, pair.loop, small);
    pair.a.onUp =
        up -> assertThrows(IllegalArgumentException.class, () -> up.send(0, new byte[10_001]));
    Channel channel = pair.a.connect(c);
    pair.loop.run();
    assertTrue(channel.isUp(), pair.a.reasons());
    c.close();
  }

  @Test
  void aPacketLargerThanEitherEndTakesIsRefused() {
    Pair pair = new Pair(1);
    Station c =
        new Station(
            "c",
            3,
            pair.loop,
            ChannelOptions.DEFAULT.withTicker(pair.time).withMaximumPacket(10_000));
    Channel channel = c.connect(pair.a);
    assertThrows(IllegalArgumentException.class, () -> channel.send(0, new byte[10_001]));
    assertTrue(channel.send(0, new byte[10_000]));
    pair.settle();
    Channel other = pair.a.connect(c);
    assertEquals(1, pair.a.log(other).packets.size());
    assertThrows(IllegalArgumentException.class, () -> other.send(0, new byte[10_001]));
    assertTrue(other.isUp());
    other.close("once more");
    pair.settle();
    // What was accepted before it was known what the peer takes ends the channel.
    Channel next = pair.a.connect(c);
    assertTrue(next.send(0, new byte[10_001]));
    pair.settle();
    assertTrue(next.isClosed());
    assertTrue(pair.a.reasons().contains("larger than the 10000 bytes"), pair.a.reasons());
  }
}
