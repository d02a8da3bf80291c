package dev.joist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/// Senders against each other and against those who close.
///
/// *Hazard:* a packet is accepted and then neither written by the writer that was just leaving nor
/// by anybody else; or one is accepted while the channel closes, and is lost while it stays up. The
/// writer's place is given up under the lock under which packets are queued, and that is where the
/// end is seen too.
@Timeout(60)
class ChannelStressTest {

  private static final int SENDERS = 3;
  private static final Atom A = Atom.of("a");
  private static final Atom B = Atom.of("b");

  /// Counts what arrives of each sender, which must be all numbers in turn.
  private static final class Counter extends CreditTest.Quiet {
    final AtomicLongArray next = new AtomicLongArray(SENDERS);
    final AtomicBoolean disorder = new AtomicBoolean();
    final AtomicBoolean telling = new AtomicBoolean();
    final AtomicInteger ends = new AtomicInteger();
    final CountDownLatch closed = new CountDownLatch(1);
    final CountDownLatch all;

    Counter(int expected) {
      all = new CountDownLatch(expected);
    }

    @Override
    public void packet(Channel channel, byte[] bytes, int offset, int length) {
      if (telling.getAndSet(true)) {
        disorder.set(true);
      }
      ByteBuffer packet = ByteBuffer.wrap(bytes, offset, length);
      int sender = packet.getInt();
      if (next.getAndIncrement(sender) != packet.getLong() || ends.get() > 0) {
        disorder.set(true);
      }
      all.countDown();
      telling.set(false);
    }

    @Override
    public void closed(Channel channel, Closing why) {
      if (telling.getAndSet(true)) {
        disorder.set(true);
      }
      ends.incrementAndGet();
      closed.countDown();
      telling.set(false);
    }
  }

  private static byte[] packet(int sender, long number) {
    return ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(sender).putLong(number).array();
  }

  private static boolean send(Channel channel, byte[] packet, int sender) {
    try {
      channel.awaitRoom();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return channel.send(sender, packet);
  }

  private static List<Thread> senders(Channel channel, int count, AtomicLongArray accepted) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      int sender = i;
      Runnable body =
          () -> {
            for (int n = 0; n < count && send(channel, packet(sender, n), sender); n++) {
              accepted.incrementAndGet(sender);
            }
          };
      threads.add(i == 0 ? Thread.ofPlatform().start(body) : Thread.ofVirtual().start(body));
    }
    return threads;
  }

  @RepeatedTest(20)
  void dist06_whatIsAcceptedArrivesWhileTheChannelIsUp() throws Exception {
    int count = 2000;
    Counter counter = new Counter(SENDERS * count);
    try (Loop loop = Loop.onThreads();
        Channels there = new Channels(B, 1, loop.carrier(), ChannelOptions.DEFAULT, counter);
        Channels here =
            new Channels(A, 1, loop.carrier(), ChannelOptions.DEFAULT, new Counter(0))) {
      AtomicLongArray accepted = new AtomicLongArray(SENDERS);
      Channel channel = here.connect(B);
      for (Thread thread : senders(channel, count, accepted)) {
        thread.join();
      }
      counter.all.await();
      assertFalse(counter.disorder.get());
      assertEquals(SENDERS * (long) count, there.connect(A).status().packetsIn());
    }
  }

  @RepeatedTest(50)
  void dist06_whatIsAcceptedArrivesOrTheChannelCloses() throws Exception {
    Counter counter = new Counter(1000);
    Counter own = new Counter(0);
    try (Loop loop = Loop.onThreads();
        Channels there = new Channels(B, 1, loop.carrier(), ChannelOptions.DEFAULT, counter);
        Channels here = new Channels(A, 1, loop.carrier(), ChannelOptions.DEFAULT, own)) {
      AtomicLongArray accepted = new AtomicLongArray(SENDERS);
      Channel channel = here.connect(B);
      List<Thread> threads = senders(channel, Integer.MAX_VALUE, accepted);
      counter.all.await();
      Thread closer = Thread.ofVirtual().start(() -> channel.close("here"));
      Channel other = there.find(A);
      if (other != null) {
        other.close("there");
      }
      closer.join();
      for (Thread thread : threads) {
        thread.join();
      }
      own.closed.await();
      counter.closed.await();
      assertFalse(counter.disorder.get());
      assertEquals(1, own.ends.get());
      assertFalse(channel.send(0, packet(0, 0)));
      for (int i = 0; i < SENDERS; i++) {
        assertTrue(counter.next.get(i) <= accepted.get(i));
      }
    }
    assertEquals(1, own.ends.get());
  }
}
