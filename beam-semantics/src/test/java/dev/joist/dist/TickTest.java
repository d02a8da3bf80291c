package dev.joist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signs of life, and what their absence does. Time passes when the test says so.
@Timeout(60)
class TickTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Pair pair = new Pair(1);
  private final Station a = pair.a;
  private final Station b = pair.b;

  @Test
  void dist15_ticksKeepAnIdleChannelUp() {
    Channel channel = pair.connected();
    pair.pass(Duration.ofMinutes(30));
    assertTrue(channel.isUp());
    assertEquals(List.of(), a.told());
    long ticks = channel.status().framesOut();
    assertTrue(ticks >= 119 && ticks <= 121, "one every 15 s, not " + ticks);
  }

  @Test
  void dist15_aChannelInUseNeedsNoTicks() {
    Channel channel = pair.connected();
    for (int i = 0; i < 60; i++) {
      channel.send(0, Station.bytes("x"));
      b.connect(a).send(0, Station.bytes("y"));
      pair.pass(SECOND);
    }
    // Each second a packet, and the acknowledgement of the other's.
    assertTrue(channel.status().framesOut() <= 120, channel.status().toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 14, 15, 16, 29, 44, 100})
  void dist15_aPeerOfWhichNothingIsHeardIsGoneIn45To75Seconds(int after) {
    Channel channel = pair.connected();
    pair.pass(SECOND.multipliedBy(after));
    pair.loop.blackhole(b.name, a.name);
    pair.pass(SECOND.multipliedBy(45));
    assertTrue(channel.isUp());
    pair.pass(SECOND.multipliedBy(30));
    assertTrue(channel.isClosed());
    assertTrue(a.reasons().contains("net_tick_timeout"), a.reasons());
    assertEquals(List.of("closed a"), b.told(), "it is told");
  }

  @Test
  void dist15_aPeerThatAcknowledgesNothingIsGoneToo() {
    Channel channel = pair.connected();
    // It sends ticks, but of what we send nothing arrives, and it does not look for ours.
    Channel other = b.connect(a);
    pair.loop.blackhole(a.name, b.name);
    channel.send(0, Station.bytes("x"));
    for (int i = 0; i < 75 && !channel.isClosed(); i++) {
      pair.time.pass(SECOND);
      pair.loop.forge(a.name, b.name, ack(channel, other));
      pair.settle();
    }
    assertTrue(channel.isClosed());
    assertTrue(a.reasons().contains("no acknowledgement"), a.reasons());
  }

  private static byte[] ack(Channel channel, Channel other) {
    FrameWriter out = new FrameWriter();
    out.octet(Frames.ACK);
    out.int64(channel.status().epoch());
    out.int32((int) other.received());
    out.int32(0);
    return out.toBytes();
  }

  @Test
  void dist15_theShorterTickTimeSaysHowOftenBothTick() {
    ChannelOptions options = ChannelOptions.DEFAULT.withTicker(pair.time);
    Station c = new Station("c", 3, pair.loop, options.withTickTime(Duration.ofSeconds(8)));
    Channel channel = c.connect(a);
    pair.pass(Duration.ofMinutes(5));
    assertTrue(channel.isUp());
    pair.loop.blackhole(a.name, c.name);
    pair.pass(SECOND.multipliedBy(11));
    assertTrue(channel.isClosed());
    assertEquals(List.of("opened c", "up c", "closed c"), a.told());
  }

  @Test
  void dist15_aNodeStoppedFor10SecondsLosesNothing() {
    var _ = stopped(10, true);
  }

  @Test
  void dist15_aNodeStoppedFor40SecondsLosesNothing() {
    var _ = stopped(40, true);
  }

  @Test
  void dist15_aNodeStoppedFor90SecondsIsGone() {
    var _ = stopped(90, false);
  }

  /// As on OTP 25, where one of two nodes was stopped and went on.
  @Test
  void dist18_whoLosesPatienceSaysSoAndWhoWasStoppedThatItWasClosed() {
    Station stopped = stopped(90, false);
    assertTrue(a.reasons().startsWith("net_tick_timeout: "), a.reasons());
    assertTrue(stopped.reasons().startsWith("connection_closed: "), stopped.reasons());
  }

  /// `c` stands still, as after SIGSTOP: frames for it wait, and its ticker is late.
  ///
  /// @return `c`
  private Station stopped(int seconds, boolean survives) {
    HandTicker slow = new HandTicker();
    Station c = new Station("c", 3, pair.loop, ChannelOptions.DEFAULT.withTicker(slow));
    Channel channel = c.connect(a);
    pair.settle();
    slow.pass(Duration.ofSeconds(20));
    pair.pass(Duration.ofSeconds(20));
    pair.loop.hold(a.name, c.name);
    Channel back = a.connect(c);
    for (int i = 0; i < seconds; i++) {
      back.send(0, Station.bytes("m" + i));
      pair.pass(SECOND);
    }
    slow.jump(SECOND.multipliedBy(seconds));
    pair.loop.release(a.name, c.name);
    pair.settle();
    slow.pass(Duration.ofSeconds(20));
    pair.settle();
    assertEquals(!survives, channel.isClosed());
    assertEquals(!survives, back.isClosed());
    assertEquals(survives ? seconds : 0, survives ? c.log(channel).packets.size() : 0);
    assertEquals(
        survives ? List.of("opened c", "up c") : List.of("opened c", "up c", "closed c"), a.told());
    return c;
  }
}
