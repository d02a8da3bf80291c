package dev.joist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Three nodes that send, close and connect again at random, over a network that loses, repeats,
/// reorders and is cut at random. Whatever happens, of each epoch each end gets a prefix of what
/// the other has sent in each stream, and hears of its end once.
@Timeout(120)
class HistoryTest {

  private static final int STEPS = 120;

  private final HandTicker time = new HandTicker();
  private final List<Station> stations = new ArrayList<>();

  /// What was accepted, by channel and stream.
  private final Map<Channel, Map<Character, List<String>>> sent = new LinkedHashMap<>();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void dist06_ofEachEpochAPrefixArrives(int hundred) {
    int arrived = 0;
    for (int seed = 100 * hundred; seed < 100 * (hundred + 1); seed++) {
      try {
        arrived += history(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e, e);
      }
    }
    assertTrue(arrived > 1000, "histories in which something happens, not " + arrived);
  }

  private int history(int seed) {
    Random random = new Random(seed);
    stations.clear();
    sent.clear();
    // Frames so small that many packets are sent in fragments.
    Loop loop = Loop.byHand(seed).withMaximumFrame(300);
    ChannelOptions options = ChannelOptions.DEFAULT.withTicker(time).withBusyLimit(2000);
    for (String name : List.of("a", "b", "c")) {
      stations.add(new Station(name, seed, loop, options));
    }
    for (int i = 0; i < STEPS; i++) {
      act(random, loop, i);
    }
    loop.calm();
    pass(loop, 100);
    int arrived = check();
    // The network is whole again, and so are the nodes.
    for (Station one : stations) {
      for (Station other : stations) {
        if (one != other) {
          one.connect(other).send(0, Station.bytes("last"));
          pass(loop, 1);
          Channel channel = other.channels.find(one.name);
          assertNotNull(channel, "connected at last");
          assertEquals("last", other.log(channel).packets.getLast());
        }
      }
    }
    stations.forEach(Station::close);
    pass(loop, 1);
    assertEquals(0, time.alarms());
    return arrived;
  }

  private void pass(Loop loop, int seconds) {
    for (int i = 0; i < seconds; i++) {
      time.pass(Duration.ofSeconds(1));
      loop.run();
      time.pass(Duration.ZERO);
      loop.run();
    }
  }

  private void act(Random random, Loop loop, int number) {
    Station one = stations.get(random.nextInt(3));
    Station other = stations.get((stations.indexOf(one) + 1 + random.nextInt(2)) % 3);
    switch (random.nextInt(40)) {
      case 0 -> {
        Channel channel = one.channels.find(other.name);
        if (channel != null) {
          channel.close("test");
        }
      }
      case 1 -> loop.cut(one.name, other.name);
      case 2, 3 -> loop.heal(one.name, other.name);
      case 4 -> loop.blackhole(one.name, other.name);
      case 5 -> loop.hold(one.name, other.name);
      case 6, 7 -> loop.release(one.name, other.name);
      case 8 -> {
        Loop.Fault[] faults = Loop.Fault.values();
        loop.fault(
            one.name, other.name, 1 + random.nextInt(5), faults[random.nextInt(faults.length)]);
      }
      case 9 -> time.pass(Duration.ofSeconds(random.nextInt(20)));
      case 10, 11, 12, 13 -> time.pass(Duration.ofMillis(random.nextInt(30)));
      case 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25 -> send(random, one, other, number);
      default -> {
        for (int i = random.nextInt(6); i >= 0; i--) {
          loop.step();
        }
      }
    }
  }

  private void send(Random random, Station one, Station other, int number) {
    Channel channel = one.connect(other);
    char stream = (char) ('a' + random.nextInt(3));
    int size = random.nextInt(3) == 0 ? random.nextInt(1000) : random.nextInt(20);
    String text = stream + "" + number + "-".repeat(size);
    if (channel.send(stream, Station.bytes(text))) {
      sent.computeIfAbsent(channel, _ -> new LinkedHashMap<>())
          .computeIfAbsent(stream, _ -> new ArrayList<>())
          .add(text);
    }
  }

  private int check() {
    int arrived = 0;
    for (Station station : stations) {
      for (var entry : station.logs().entrySet()) {
        Channel channel = entry.getKey();
        assertEquals(channel.isClosed(), entry.getValue().closed, "its end is told");
        Map<Character, List<String>> came = new LinkedHashMap<>();
        for (String text : entry.getValue().packets) {
          came.computeIfAbsent(text.charAt(0), _ -> new ArrayList<>()).add(text);
          arrived++;
        }
        came.forEach((stream, texts) -> {
          List<String> all = sentIn(station, channel, stream);
          assertTrue(texts.size() <= all.size(), () -> texts + " of " + all);
          assertEquals(all.subList(0, texts.size()), texts);
          if (channel.isUp()) {
            assertEquals(all, texts, "all, while it is up");
          }
        });
      }
    }
    sent.keySet().forEach(this::checkEnd);
    return arrived;
  }

  private void checkEnd(Channel channel) {
    if (channel.isClosed()) {
      long told = stations.stream().filter(s -> s.log(channel).closed).count();
      assertEquals(1, told, "its end is told once");
    }
  }

  /// What the other end has sent in the epoch of a channel.
  private List<String> sentIn(Station here, Channel channel, char stream) {
    long epoch = channel.status().epoch();
    for (var entry : sent.entrySet()) {
      Channel other = entry.getKey();
      if (other.peer().equals(here.name) && other.status().epoch() == epoch) {
        return entry.getValue().getOrDefault(stream, List.of());
      }
    }
    return List.of();
  }
}
