package dev.joist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How much may be on its way, and senders that wait.
@Timeout(60)
class CreditTest {

  private static final int LIMIT = 1000;

  private final Pair pair = new Pair(1, ChannelOptions.DEFAULT.withBusyLimit(LIMIT));
  private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

  /// A sender that waits for room.
  @SuppressWarnings("ThreadPriorityCheck") // waits for a moment only
  private Thread waiter(Channel channel, boolean virtual) {
    long before = channel.status().waits();
    Runnable body =
        () -> {
          try {
            channel.awaitRoom();
          } catch (InterruptedException e) {
            thrown.set(e);
          }
        };
    Thread thread = virtual ? Thread.ofVirtual().start(body) : Thread.ofPlatform().start(body);
    while (channel.status().waits() == before) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private Channel busy() {
    Channel channel = pair.connected();
    pair.loop.hold(pair.b.name, pair.a.name);
    while (!channel.isBusy()) {
      channel.send(0, new byte[84]);
    }
    assertEquals(LIMIT, channel.status().unacknowledged());
    return channel;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void dist07_aSenderWaitsUntilThePeerHasAcknowledged(boolean virtual) throws Exception {
    Channel channel = busy();
    Thread waiter = waiter(channel, virtual);
    pair.settle();
    assertTrue(channel.isBusy(), "the acknowledgement has not come");
    pair.loop.release(pair.b.name, pair.a.name);
    pair.settle();
    waiter.join();
    assertFalse(channel.isBusy());
    assertNull(thrown.get());
    channel.awaitRoom();
  }

  @Test
  void dist07_aSenderThatWaitsGoesOnWhenTheChannelCloses() throws Exception {
    Channel channel = busy();
    Thread waiter = waiter(channel, true);
    channel.close("test");
    waiter.join();
    assertNull(thrown.get());
    assertFalse(channel.isBusy());
    channel.awaitRoom();
  }

  @Test
  void dist07_aSenderThatWaitsCanBeInterrupted() throws Exception {
    Channel channel = busy();
    Thread waiter = waiter(channel, true);
    waiter.interrupt();
    waiter.join();
    assertInstanceOf(InterruptedException.class, thrown.get());
  }

  @Test
  void dist07_aBusyChannelDropsNothing() {
    Channel channel = busy();
    for (int i = 0; i < 100; i++) {
      assertTrue(channel.send(0, Station.bytes("m" + i)));
    }
    pair.loop.release(pair.b.name, pair.a.name);
    pair.pass(Duration.ofSeconds(1));
    assertEquals(110, pair.b.log(pair.b.connect(pair.a)).packets.size());
    assertEquals(0, channel.status().unacknowledged());
  }

  @Test
  void notMoreIsOnItsWayThanTheSmallerLimitSays() {
    Station c = new Station("c", 3, pair.loop, ChannelOptions.DEFAULT.withTicker(pair.time));
    Channel channel = c.connect(pair.a);
    pair.settle();
    for (int i = 0; i < 100; i++) {
      channel.send(0, new byte[84]);
    }
    assertEquals(10, pair.loop.underWay(c.name, pair.a.name).size());
    assertFalse(channel.isBusy(), "its own limit is larger");
    pair.settle();
    assertEquals(100, pair.a.log(pair.a.connect(c)).packets.size());
  }

  @Test
  void aLoneAcknowledgementGoesALittleLater() {
    Channel channel = new Pair(1).connected();
    assertEquals(0, channel.status().unacknowledged());
    Pair roomy = new Pair(1);
    Channel other = roomy.connected();
    other.send(0, Station.bytes("x"));
    roomy.settle();
    assertEquals(17, other.status().unacknowledged());
    roomy.time.pass(Duration.ofMillis(25));
    roomy.settle();
    assertEquals(0, other.status().unacknowledged());
  }

  /// 100,000 packets, as fast as two threads can, within bounds.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void dist06_aBurstArrivesInOrder(boolean polite) throws Exception {
    int count = 100_000;
    CountDownLatch done = new CountDownLatch(1);
    AtomicReference<@Nullable String> wrong = new AtomicReference<>();
    Channels.Listener counter =
        new Quiet() {
          private int next;

          @Override
          public void packet(Channel channel, byte[] bytes, int offset, int length) {
            int number = ByteBuffer.wrap(bytes, offset, length).getInt();
            if (number != next++) {
              wrong.compareAndSet(null, number + " in place of " + (next - 1));
            }
            if (next == count) {
              done.countDown();
            }
          }

          @Override
          public void closed(Channel channel, Closing why) {
            wrong.compareAndSet(null, why.toString());
            done.countDown();
          }
        };
    Atom b = Atom.of("b");
    try (Loop loop = Loop.onThreads();
        Channels there = new Channels(b, 1, loop.carrier(), ChannelOptions.DEFAULT, counter);
        Channels here =
            new Channels(Atom.of("a"), 1, loop.carrier(), ChannelOptions.DEFAULT, new Quiet() {})) {
      Channel channel = here.connect(b);
      for (int i = 0; i < count; i++) {
        if (polite) {
          channel.awaitRoom();
        }
        channel.send(i, ByteBuffer.allocate(100).putInt(i).array());
        if (polite) {
          assertTrue(channel.status().unacknowledged() < (1 << 20) + 116);
        }
      }
      done.await();
      assertNull(wrong.get());
      assertTrue(channel.status().framesOut() < count, channel.status().toString());
      assertEquals(1, there.all().size());
    }
  }

  /// A listener that does nothing.
  abstract static class Quiet implements Channels.Listener {
    @Override
    public void opened(Channel channel) {}

    @Override
    public void up(Channel channel) {}

    @Override
    public void packet(Channel channel, byte[] bytes, int offset, int length) {}

    @Override
    public void closed(Channel channel, Closing why) {}
  }

  /// As answers do that a peer asks for and does not acknowledge.
  @Test
  void dist07_aPeerCannotHaveMoreWaitThanTheHeapBears() {
    Pair pair = new Pair(1);
    Channel channel = pair.connected();
    byte[] packet = new byte[1 << 20];
    long most = Outbox.MOST_WAITING / packet.length + 2;
    long sent = 0;
    while (sent <= most && channel.send(0, packet)) {
      sent++;
    }
    assertTrue(sent <= most, "sent " + sent);
    assertTrue(channel.isClosed());
    pair.settle();
    assertTrue(pair.a.reasons().contains("of the heap"), pair.a.reasons());
    assertEquals(0, channel.status().unacknowledged());
    assertTrue(pair.a.connect(pair.b).send(0, Station.bytes("again")));
  }
}
