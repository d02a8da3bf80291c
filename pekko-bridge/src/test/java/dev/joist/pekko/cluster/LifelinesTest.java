package dev.joist.pekko.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Connections that tell of a process's end, and what strangers can do to them: nothing.
@Timeout(300)
class LifelinesTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final long LOW = 1;
  private static final long HIGH = 2;

  private final UUID ticketOfLow = UUID.randomUUID();
  private final UUID ticketOfHigh = UUID.randomUUID();
  private final BlockingQueue<Object> toldHigh = new LinkedBlockingQueue<>();
  private final Lifelines high =
      Lifelines.open(new Whereabouts(HERE, "127.0.0.1"), 0, HIGH, Encryption.none());

  @AfterEach
  void close() {
    high.close();
  }

  private static Announce announce(long uid, int port, UUID ticket) {
    return new Announce(uid, 1, "node" + uid, port, ticket, false, false);
  }

  /// The one with the smaller number, for which the test acts.
  private void expectLow(int port) {
    high.tell(toldHigh::add);
    announceLow(port);
  }

  private void announceLow(int port) {
    high.add(LOW, ticketOfLow, "127.0.0.1", announce(LOW, port, ticketOfHigh));
  }

  private Socket connect(long uid, UUID ticket) throws IOException {
    Socket socket = new Socket(HERE, high.port());
    socket.setSoTimeout(60_000);
    socket
        .getOutputStream()
        .write(
            ByteBuffer.allocate(27)
                .put(new byte[] {'J', 'L', 1})
                .putLong(uid)
                .putLong(ticket.getMostSignificantBits())
                .putLong(ticket.getLeastSignificantBits())
                .array());
    return socket;
  }

  /// A lifeline that both ends keep.
  private Socket lifeline() throws IOException {
    Socket socket = connect(LOW, ticketOfLow);
    assertEquals('K', socket.getInputStream().read());
    socket.getOutputStream().write('K');
    awaitUp(high, LOW);
    return socket;
  }

  private static void awaitUp(Lifelines lifelines, long uid) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!lifelines.isUp(uid)) {
      assertTrue(System.nanoTime() - end < 0, "there is no lifeline");
      LockSupport.parkNanos(100_000); // looks again
    }
  }

  /// Whether the other end is still there after what it was told.
  private static boolean isSentAway(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  private Object told() throws InterruptedException {
    Object told = toldHigh.poll(60, TimeUnit.SECONDS);
    assertNotNull(told);
    return told;
  }

  @Test
  void theEndOfALifelineIsToldAndThatNobodyListens() throws Exception {
    int port;
    Socket lifeline;
    try (ServerSocket low = new ServerSocket(0, 5, HERE)) {
      port = low.getLocalPort();
      expectLow(port);
      lifeline = lifeline();
    }
    lifeline.close();
    assertEquals(new Registrar.Cut(LOW, false), told());
    assertEquals(new Registrar.Gone(LOW), told());
  }

  @Test
  void aLifelineThatIsCutWhileTheOtherListensIsNoDeath() throws Exception {
    try (ServerSocket low = new ServerSocket(0, 5, HERE)) {
      expectLow(low.getLocalPort());
      lifeline().close();
      assertEquals(new Registrar.Cut(LOW, false), told());
      low.accept().close(); // it has looked
      try (Socket _ = lifeline()) {
        assertTrue(toldHigh.isEmpty());
      }
    }
  }

  /// One that has stood still in the middle of it, say, for longer than it waits.
  @Test
  void aLifelineThatIsGivenUpBeforeItIsKeptIsNoLoss() throws Exception {
    try (ServerSocket low = new ServerSocket(0, 5, HERE)) {
      expectLow(low.getLocalPort());
      try (Socket givenUp = connect(LOW, ticketOfLow)) {
        assertEquals('K', givenUp.getInputStream().read());
        assertFalse(high.isUp(LOW));
      }
      low.accept().close(); // it has looked
      assertTrue(toldHigh.isEmpty());
      try (Socket _ = lifeline()) {
        assertTrue(toldHigh.isEmpty());
      }
    }
  }

  @Test
  void aProcessThatEndsBeforeItsLifelineIsKeptIsGone() throws Exception {
    int port;
    Socket begun;
    try (ServerSocket low = new ServerSocket(0, 5, HERE)) {
      port = low.getLocalPort();
      expectLow(port);
      begun = connect(LOW, ticketOfLow);
      assertEquals('K', begun.getInputStream().read());
    }
    begun.close();
    assertEquals(new Registrar.Gone(LOW), told());
  }

  @Test
  void whoEndsBeforeItConnectsIsGoneIfItWasSeen() throws Exception {
    try (ServerSocket low = new ServerSocket(0, 5, HERE)) {
      expectLow(low.getLocalPort());
      low.accept().close();
    }
    assertEquals(new Registrar.Gone(LOW), told());
  }

  @Test
  void whoEndsBeforeItExpectsIsGoneIfItWasSeen() throws Exception {
    try (ServerSocket highest = new ServerSocket(0, 5, HERE)) {
      high.tell(toldHigh::add);
      UUID ticket = UUID.randomUUID();
      high.add(3, ticket, "127.0.0.1", announce(3, highest.getLocalPort(), UUID.randomUUID()));
      highest.accept().close();
    }
    assertEquals(new Registrar.Gone(3), told());
  }

  @Test
  void goodbyeIsNoDeath() throws Exception {
    expectLow(1); // where nobody listens
    try (Socket lifeline = lifeline()) {
      lifeline.getOutputStream().write('B');
      assertEquals(new Registrar.Cut(LOW, true), told());
    }
    assertTrue(toldHigh.isEmpty());
  }

  @Test
  void twoOfThemFindEachOtherAndCloseInOrder() throws Exception {
    BlockingQueue<Object> toldLow = new LinkedBlockingQueue<>();
    try (Lifelines low =
        Lifelines.open(new Whereabouts(HERE, "127.0.0.1"), 0, LOW, Encryption.none())) {
      low.tell(toldLow::add);
      low.add(
          HIGH, ticketOfHigh, "127.0.0.1", announce(HIGH, high.port(), ticketOfLow)); // too early
      expectLow(low.port());
      awaitUp(low, HIGH);
      awaitUp(high, LOW);
    }
    assertEquals(new Registrar.Cut(LOW, true), told());
    assertTrue(toldLow.isEmpty());
  }

  @Test
  void whoeverHasNoTicketIsSentAwayAndCutsNobody() throws Exception {
    try (ServerSocket low = new ServerSocket(0, 5, HERE)) {
      expectLow(low.getLocalPort());
      try (Socket _ = lifeline()) {
        try (Socket guess = connect(LOW, UUID.randomUUID());
            Socket unknown = connect(3, ticketOfLow);
            Socket other = new Socket(HERE, high.port())) {
          assertTrue(isSentAway(guess));
          assertTrue(isSentAway(unknown));
          other.getOutputStream().write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(UTF_8));
          assertTrue(isSentAway(other));
        }
        assertTrue(high.isUp(LOW));
        assertTrue(toldHigh.isEmpty());
      }
    }
  }

  @Test
  void strangersThatSayNothingAreFewAndSentAway() throws Exception {
    expectLow(1);
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < Lifelines.STRANGERS; i++) {
      Socket socket = new Socket(HERE, high.port());
      socket.setSoTimeout(60_000);
      silent.add(socket);
    }
    try (Socket tooMany = new Socket(HERE, high.port())) {
      tooMany.setSoTimeout(60_000);
      assertTrue(isSentAway(tooMany));
    }
    for (Socket socket : silent) {
      assertTrue(isSentAway(socket)); // when their time is over
      socket.close();
    }
    lifeline().close();
  }

  private static UUID ticketShown(Socket by) throws IOException {
    by.setSoTimeout(60_000);
    ByteBuffer hello = ByteBuffer.wrap(by.getInputStream().readNBytes(27)).position(11);
    return new UUID(hello.getLong(), hello.getLong());
  }

  /// Whoever announces a new ticket again and again has one connection made at a time, and the
  /// newest ticket shown on the next.
  @Test
  void manyAnnouncementsOfOnePeerAreOneLifeline() throws Exception {
    try (ServerSocket highest = new ServerSocket(0, 200, HERE)) {
      highest.setSoTimeout(60_000);
      UUID ours = UUID.randomUUID();
      UUID first = UUID.randomUUID();
      high.add(3, ours, "127.0.0.1", announce(3, highest.getLocalPort(), first));
      UUID newest = first;
      try (Socket shown = highest.accept()) {
        assertEquals(first, ticketShown(shown));
        for (int i = 0; i < 100; i++) {
          newest = UUID.randomUUID();
          high.add(3, ours, "127.0.0.1", announce(3, highest.getLocalPort(), newest));
        }
      }
      try (Socket next = highest.accept()) {
        assertEquals(newest, ticketShown(next));
        next.getOutputStream().write('K');
        awaitUp(high, 3);
      }
    }
  }

  @Test
  void anAnnouncementLeavesALifelineThatIsHeldAlone() throws Exception {
    expectLow(1); // where nobody listens
    try (Socket lifeline = lifeline()) {
      for (int i = 0; i < 100; i++) {
        announceLow(1);
      }
      assertTrue(high.isUp(LOW));
      lifeline.getOutputStream().write('B');
      assertEquals(new Registrar.Cut(LOW, true), told());
    }
  }

  @Test
  void whoHasSaidGoodbyeAndAnnouncesItselfAgainIsLookedFor() throws Exception {
    try (ServerSocket low = new ServerSocket(0, 5, HERE)) {
      low.setSoTimeout(60_000);
      expectLow(low.getLocalPort());
      low.accept().close(); // it has looked
      try (Socket lifeline = lifeline()) {
        lifeline.getOutputStream().write('B');
        assertEquals(new Registrar.Cut(LOW, true), told());
      }
      announceLow(low.getLocalPort());
      low.accept().close();
    }
    assertEquals(new Registrar.Gone(LOW), told());
  }

  @Test
  void ofConnectionsThatAPeerBeginsTheNewestIsLeft() throws Exception {
    try (ServerSocket low = new ServerSocket(0, 5, HERE)) {
      expectLow(low.getLocalPort());
      try (Socket first = connect(LOW, ticketOfLow)) {
        assertEquals('K', first.getInputStream().read());
        try (Socket second = connect(LOW, ticketOfLow)) {
          assertEquals('K', second.getInputStream().read());
          assertEquals(-1, first.getInputStream().read());
          second.getOutputStream().write('K');
          awaitUp(high, LOW);
        }
      }
      assertEquals(new Registrar.Cut(LOW, false), told());
    }
  }

  /// A member may claim that there are others, and be them all.
  @Test
  void lifelinesAreBoundedAndTheLogSaysSo() throws Exception {
    try (Complaints complaints = new Complaints()) {
      for (int uid = 3; uid <= Lifelines.PEERS + 3; uid++) {
        high.add(uid, UUID.randomUUID(), "127.0.0.1", announce(uid, 1, UUID.randomUUID()));
      }
      complaints.await(Lifelines.PEERS + " lifelines and no more");
    }
    high.forget(3);
    expectLow(1);
    lifeline().close(); // as there is room again
  }

  @Test
  void withoutAPortNothingListens() {
    try (Lifelines none = Lifelines.none()) {
      none.add(LOW, ticketOfLow, "127.0.0.1", announce(LOW, high.port(), ticketOfHigh));
      assertEquals(0, none.port());
      assertFalse(none.isUp(LOW));
    }
  }
}
