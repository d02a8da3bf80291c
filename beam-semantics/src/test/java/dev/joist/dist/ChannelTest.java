package dev.joist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Channels between two nodes, a frame at a time.
@Timeout(60)
class ChannelTest {

  private final HandTicker time = new HandTicker();
  private final ChannelOptions options = ChannelOptions.DEFAULT.withTicker(time);
  private final Loop loop = Loop.byHand(1);
  private final Station a = new Station("a", 1, loop, options);
  private final Station b = new Station("b", 2, loop, options);

  private void settle() {
    do {
      loop.run();
      time.pass(Duration.ZERO);
    } while (loop.step());
  }

  @Test
  void dist06_whatIsSentBeforeTheHandshakeRidesAfterIt() {
    Channel channel = a.connect(b);
    assertTrue(channel.send(1, Station.bytes("one")));
    assertTrue(channel.send(1, Station.bytes("two")));
    assertEquals(0, channel.peerCreation());
    settle();
    assertEquals(List.of("up b"), a.told());
    assertEquals(List.of("opened a", "up a", "a:one", "a:two"), b.told());
    assertEquals(2, channel.peerCreation());
    assertTrue(channel.isUp());
    b.connect(a).send(0, Station.bytes("three"));
    settle();
    assertEquals(List.of("b:three"), a.told());
    channel.close("enough");
    assertFalse(channel.send(1, Station.bytes("four")));
    settle();
    assertEquals(List.of("closed b"), a.told());
    assertEquals(List.of("closed a"), b.told());
    assertEquals("the peer has closed it: enough", b.reasons());
    assertEquals(List.of(), b.channels.all());
  }

  @Test
  void aNodeToWhichThereIsNoWayIsToldToBeClosed() {
    Channel channel = a.channels.connect(dev.joist.term.Atom.of("nowhere"));
    assertEquals(List.of(), a.told());
    settle();
    assertEquals(List.of("closed nowhere"), a.told());
    assertTrue(channel.isClosed());
  }
}
