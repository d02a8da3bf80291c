package dev.joist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The handshake in all orders in which its frames, the calls of both ends and one event more can
/// come. Each order is a run from the beginning; a run tells how many ways there were to go on at
/// each step, and the next run takes another: 78,086 in all.
@Timeout(120)
class HandshakeTest {

  private static final String NOTHING = "nothing";
  private static final String CLOSES_AND_CONNECTS = "a closes and connects";

  /// What comes at some moment, besides what both ends do.
  ///
  /// @param harms whether a channel may be closed by it
  record Event(String name, boolean harms, Consumer<Pair> what) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Event> events() {
    return Stream.of(
        new Event(NOTHING, false, _ -> {}),
        new Event("a HELLO once more", false, pair -> pair.time.pass(Duration.ofSeconds(1))),
        new Event("a frame to b is lost", true, pair -> fault(pair, Loop.Fault.DROP)),
        new Event("a frame to b comes twice", true, pair -> fault(pair, Loop.Fault.DUPLICATE)),
        new Event("a frame to b is overtaken", true, pair -> fault(pair, Loop.Fault.SWAP)),
        new Event("a frame to b comes again", true, pair -> fault(pair, Loop.Fault.ECHO)),
        new Event("a closes", true, pair -> closeAll(pair.a)),
        new Event(
            CLOSES_AND_CONNECTS,
            true,
            pair -> {
              closeAll(pair.a);
              pair.a.connect(pair.b);
            }),
        new Event(
            "a closes unheard and connects",
            true,
            pair -> {
              pair.loop.blackhole(pair.a.name, pair.b.name);
              closeAll(pair.a);
              pair.loop.heal(pair.a.name, pair.b.name);
              pair.a.connect(pair.b);
            }),
        new Event(
            "the way is cut for a moment",
            true,
            pair -> {
              pair.loop.cut(pair.a.name, pair.b.name);
              pair.loop.heal(pair.a.name, pair.b.name);
            }));
  }

  private static void fault(Pair pair, Loop.Fault fault) {
    pair.loop.fault(pair.a.name, pair.b.name, 1, fault);
  }

  private static void closeAll(Station station) {
    station.channels.all().forEach(channel -> channel.close("test"));
  }

  private final List<Integer> taken = new ArrayList<>();
  private final List<Integer> open = new ArrayList<>();
  private int step;

  /// Which of so many ways this run takes here.
  private int choose(int ways) {
    if (step == taken.size()) {
      taken.add(0);
      open.add(ways);
    }
    return taken.get(step++);
  }

  /// Prepares the next run.
  ///
  /// @return false if all have been
  private boolean next() {
    step = 0;
    while (!taken.isEmpty()) {
      int last = taken.removeLast() + 1;
      int ways = open.removeLast();
      if (last < ways) {
        taken.add(last);
        open.add(ways);
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @MethodSource("events")
  void dist06_bothEndsAgreeHoweverTheHandshakeGoes(Event event) {
    int runs = 0;
    try (Warnings warnings = new Warnings()) {
      do {
        try {
          run(event);
          assertEquals(List.of(), warnings.said());
        } catch (AssertionError e) {
          throw new AssertionError("run " + taken + ": " + e.getMessage(), e);
        }
        runs++;
      } while (next());
    }
    assertTrue(runs > 50, runs + " runs are not all");
  }

  private void run(Event event) {
    Pair pair = new Pair(0);
    Station a = pair.a;
    Station b = pair.b;
    List<Runnable> calls = new ArrayList<>();
    calls.add(() -> a.connect(b).send(0, Station.bytes("from a")));
    calls.add(() -> b.connect(a).send(0, Station.bytes("from b")));
    if (!event.name.equals(NOTHING)) {
      calls.add(() -> event.what.accept(pair));
    }
    while (true) {
      List<Runnable> ways = new ArrayList<>(calls);
      if (!pair.loop.underWay(a.name, b.name).isEmpty()) {
        ways.add(() -> pair.loop.step(a.name, b.name));
      }
      if (!pair.loop.underWay(b.name, a.name).isEmpty()) {
        ways.add(() -> pair.loop.step(b.name, a.name));
      }
      if (ways.isEmpty()) {
        break;
      }
      Runnable way = ways.get(choose(ways.size()));
      calls.remove(way);
      way.run();
      pair.time.pass(Duration.ZERO);
    }
    // What was lost is found out, by a tick at the latest.
    int seconds = event.name.startsWith("a frame") ? 17 : 2;
    for (int second = 0; second < seconds; second++) {
      pair.time.pass(Duration.ofSeconds(1));
      pair.settle();
    }
    Channel here = a.channels.find(b.name);
    Channel there = b.channels.find(a.name);
    assertEquals(here == null, there == null, "both or none");
    assertTrue(
        here != null || (event.harms && !event.name.equals(CLOSES_AND_CONNECTS)), "connected");
    if (here != null && there != null) {
      assertTrue(here.isUp() && there.isUp(), "up");
      assertEquals(here.status().epoch(), there.status().epoch(), "epoch");
    }
    for (Station station : List.of(a, b)) {
      station.logs().forEach((channel, log) -> assertEquals(channel.isClosed(), log.closed));
    }
    if (!event.harms) {
      assertNotNull(here);
      assertNotNull(there);
      assertEquals(List.of("from b"), a.log(here).packets);
      assertEquals(List.of("from a"), b.log(there).packets);
      assertEquals(1, a.logs().size());
      assertEquals(1, b.logs().size());
    }
    // However it went, nothing stands in the way of the next.
    a.connect(b).send(0, Station.bytes("last"));
    pair.settle();
    Channel last = b.channels.find(a.name);
    assertNotNull(last);
    assertEquals("last", b.log(last).packets.getLast());
  }

  @Test
  void simultaneousConnectsMeltIntoOneEpoch() {
    Pair pair = new Pair(1);
    Channel here = pair.a.connect(pair.b);
    Channel there = pair.b.connect(pair.a);
    here.send(0, Station.bytes("x"));
    there.send(0, Station.bytes("y"));
    pair.settle();
    assertEquals(List.of("up b", "b:y"), pair.a.told());
    assertEquals(List.of("up a", "a:x"), pair.b.told());
    assertFalse(here.isClosed() || there.isClosed());
  }
}
