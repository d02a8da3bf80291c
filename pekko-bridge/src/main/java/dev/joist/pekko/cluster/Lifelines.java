package dev.joist.pekko.cluster;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TCP connections beside Artery, one for each pair of nodes, that carry nothing: when a process of
/// the operating system ends, all its connections do, and so the other end knows within
/// milliseconds, where Artery would notice after seconds of silence. A process that only stands
/// still keeps its connections, and so does a network that only swallows packets.
///
/// The system with the smaller number connects. It shows the ticket that it was given over Artery,
/// so nobody else can pretend to be it:
///
/// ```
///   connector: 'J' 'L' 1  uid (8 bytes)  ticket (16 bytes)
///   acceptor:  'K'
///   connector: 'K'
///   either, before it closes on purpose: 'B'
/// ```
///
/// The last 'K' is for a connector that stands still in the middle of this, and finds then that it
/// has waited for too long: what it gives up was no lifeline yet, so nothing is lost.
///
/// After an end without a goodbye the other's port is tried. If the connection is refused, nobody
/// is there: [Registrar.Gone]. Else the connector connects again, and the acceptor waits for it.
/// Somebody who ends before there is a lifeline to him is found out in the same way, if he was seen
/// to listen; else it may be a firewall that refuses.
///
/// Strangers have [#PATIENCE] for all they say, and there are [#STRANGERS] of them at the most.
///
/// *Thread:* any; each connection has a virtual thread that waits for its end.
final class Lifelines implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.pekko.cluster");

  static final Duration PATIENCE = Duration.ofSeconds(5);
  static final int STRANGERS = 64;

  private static final byte[] MAGIC = {'J', 'L', 1};
  private static final int HELLO = MAGIC.length + Long.BYTES + 2 * Long.BYTES;
  private static final int KEPT = 'K';
  private static final int GOODBYE = 'B';
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /// The other end.
  private record Far(long uid, UUID ours, UUID theirs, String host, int port) {}

  private final @Nullable ServerSocket server;
  private final String host;
  private final long self;
  private final Encryption encryption;
  private final Once complaints = new Once();
  private final Semaphore room = new Semaphore(STRANGERS);
  private final ConcurrentHashMap<Long, Far> fars = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Long, Wire> wires = new ConcurrentHashMap<>();

  /// To whom there has been a lifeline.
  private final Set<Far> met = ConcurrentHashMap.newKeySet();

  private volatile Consumer<Object> listener = _ -> {};
  private volatile boolean closed;

  private Lifelines(@Nullable ServerSocket server, String host, long self, Encryption encryption) {
    this.server = server;
    this.host = host;
    this.self = self;
    this.encryption = encryption;
  }

  /// Lifelines that are not kept.
  static Lifelines none() {
    return new Lifelines(null, "", 0, Encryption.none());
  }

  /// Listens.
  ///
  /// @param port 0 for any that is free
  /// @param self number of this system
  /// @throws UncheckedIOException if the port cannot be bound
  static Lifelines open(Whereabouts here, int port, long self, Encryption encryption) {
    ServerSocket server;
    try {
      server = new ServerSocket(port, STRANGERS, here.bound());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "joist.cluster.liveness.port is %d, which cannot be bound at %s: %s"
              .formatted(port, here.bound(), e.getMessage()),
          e);
    }
    Lifelines made = new Lifelines(server, here.host(), self, encryption);
    Thread.ofVirtual().name("joist-lifelines").start(() -> made.listen(server));
    return made;
  }

  /// Where it listens, 0 for nowhere.
  int port() {
    return server == null ? 0 : server.getLocalPort();
  }

  /// Who is given each [Registrar.Cut] and [Registrar.Gone]; before anybody is added.
  void tell(Consumer<Object> to) {
    listener = to;
  }

  /// Keeps a lifeline to a peer from now on, in place of the one there may be.
  ///
  /// @param ours the ticket it was given
  /// @param at the host of its system
  /// @param announce what it said, with the ticket it gave
  void add(long uid, UUID ours, String at, Announce announce) {
    if (server == null || announce.port() == 0) {
      return;
    }
    Far far = new Far(uid, ours, announce.ticket(), at, announce.port());
    forget(uid);
    fars.put(uid, far);
    Thread.ofVirtual()
        .name("joist-lifeline-" + uid)
        .start(self < uid ? () -> keep(far) : () -> expect(far));
  }

  /// Whether there is one to a peer.
  boolean isUp(long uid) {
    return wires.containsKey(uid);
  }

  /// Keeps none to it any more.
  void forget(long uid) {
    Far far = fars.remove(uid);
    if (far != null) {
      met.remove(far);
    }
    Wire wire = wires.remove(uid);
    if (wire != null) {
      close(wire);
    }
  }

  /// Says goodbye to all.
  @Override
  public void close() {
    closed = true;
    fars.clear();
    met.clear();
    for (Wire wire : wires.values()) {
      try {
        wire.write((byte) GOODBYE);
      } catch (IOException gone) {
        LOG.debug("A lifeline had ended already.", gone);
      }
      close(wire);
    }
    wires.clear();
    if (server != null) {
      close(server);
    }
  }

  private static void close(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception e) {
      LOG.debug("{} could not be closed.", what, e);
    }
  }

  private boolean isCurrent(Far far) {
    return !closed && far.equals(fars.get(far.uid()));
  }

  // ---- as the one that connects

  private void keep(Far far) {
    boolean seen = false;
    Duration pause = FIRST_PAUSE;
    while (isCurrent(far)) {
      try (Socket socket = reach(far)) {
        seen = true;
        try (Wire wire = introduce(socket, far)) {
          pause = FIRST_PAUSE;
          if (hold(far, wire)) {
            return;
          }
        }
      } catch (IOException e) {
        if (seen && isRefused(e)) {
          seen = false;
          listener.accept(new Registrar.Gone(far.uid()));
        } else {
          complain(far.uid(), "There is no lifeline to " + far.host() + ":" + far.port(), e);
        }
      }
      pause = rest(pause);
    }
  }

  private static Socket reach(Far far) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(far.host(), far.port()), (int) PATIENCE.toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private Wire introduce(Socket socket, Far far) throws IOException {
    Wire wire = encryption.toServer(socket, far.host(), far.port(), PATIENCE);
    wire.write(
        ByteBuffer.allocate(HELLO)
            .put(MAGIC)
            .putLong(self)
            .putLong(far.theirs().getMostSignificantBits())
            .putLong(far.theirs().getLeastSignificantBits())
            .array());
    if (wire.read() != KEPT) {
      throw new IOException("It does not expect this system yet");
    }
    wire.trust();
    wire.write((byte) KEPT);
    return wire;
  }

  /// Waits for the end of a lifeline, and tells it.
  ///
  /// @return whether the other end has said goodbye
  private boolean hold(Far far, Wire wire) {
    Wire before = wires.put(far.uid(), wire);
    if (before != null) {
      close(before); // the other end has begun anew
    }
    met.add(far);
    if (!isCurrent(far)) { // closed, or forgotten, while it was made
      met.remove(far);
      wires.remove(far.uid(), wire);
      return false;
    }
    boolean goodbye = false;
    try {
      goodbye = wire.read() == GOODBYE;
    } catch (IOException cut) {
      LOG.debug("The lifeline of {} was cut.", far.uid(), cut);
    }
    if (wires.remove(far.uid(), wire) && isCurrent(far)) {
      listener.accept(new Registrar.Cut(far.uid(), goodbye));
    }
    return goodbye;
  }

  /// Whether nobody listens there. The JDK says so in the text alone: that a network is unreachable
  /// is a `ConnectException` too.
  private static boolean isRefused(IOException e) {
    return e instanceof ConnectException && String.valueOf(e.getMessage()).contains("refused");
  }

  /// @return how long to rest the next time
  private static Duration rest(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts a lifeline's thread", e);
    }
    Duration longer = pause.multipliedBy(2);
    return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
  }

  // ---- as the one that is connected to

  private void listen(ServerSocket listening) {
    while (!closed) {
      try {
        Socket socket = listening.accept();
        if (room.tryAcquire()) {
          Thread.ofVirtual().name("joist-lifeline-in").start(() -> accepted(socket));
        } else {
          complain("full", "There are too many strangers", null);
          socket.close();
        }
      } catch (IOException e) {
        if (!closed) {
          complain("accept", "A lifeline could not be accepted", e);
          var _ = rest(FIRST_PAUSE);
        }
      }
    }
  }

  private void accepted(Socket socket) {
    Far far;
    try (socket) {
      Wire wire;
      try {
        wire = encryption.toClient(socket, host, port(), PATIENCE);
        far = introduced(wire);
        wire.trust();
      } finally {
        room.release();
      }
      wire.write((byte) KEPT);
      if (isKept(wire) && hold(far, wire)) {
        return;
      }
    } catch (EOFException left) { // it has looked whether anybody is here
      LOG.debug("A stranger at {} has left.", socket.getInetAddress(), left);
      return;
    } catch (IOException e) {
      complain(
          socket.getInetAddress(),
          "A stranger at " + socket.getInetAddress() + " was sent away",
          e);
      return;
    }
    seek(far);
  }

  /// Whether the connector keeps it, too: it may take its time, as it has shown its ticket.
  private static boolean isKept(Wire wire) {
    try {
      return wire.read() == KEPT;
    } catch (IOException cut) {
      LOG.debug("The connector of a lifeline has given it up.", cut);
      return false;
    }
  }

  private Far introduced(Wire wire) throws IOException {
    byte[] bytes = new byte[HELLO];
    wire.readFully(bytes);
    if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IOException("It does not speak as lifelines do");
    }
    ByteBuffer hello = ByteBuffer.wrap(bytes).position(MAGIC.length);
    Far far = fars.get(hello.getLong());
    UUID ticket = new UUID(hello.getLong(), hello.getLong());
    if (far == null || !ticket.equals(far.ours())) {
      throw new IOException("It has no ticket for this system");
    }
    return far;
  }

  /// Finds out whether one that was seen is gone, until it has come.
  private void expect(Far far) {
    boolean seen = false;
    Duration pause = FIRST_PAUSE;
    while (isCurrent(far) && !met.contains(far)) {
      try (Socket _ = reach(far)) {
        seen = true;
      } catch (IOException e) {
        if (seen && isRefused(e)) {
          listener.accept(new Registrar.Gone(far.uid()));
          return;
        }
        complain(far.uid(), "Nobody answers at " + far.host() + ":" + far.port(), e);
      }
      pause = rest(pause);
    }
  }

  /// Finds out whether the other end of a lifeline that was cut is gone, until it has come back.
  private void seek(Far far) {
    Duration pause = FIRST_PAUSE;
    while (isCurrent(far) && !wires.containsKey(far.uid())) {
      try (Socket _ = reach(far)) {
        LOG.debug("{} still listens.", far);
      } catch (IOException e) {
        if (isRefused(e)) {
          listener.accept(new Registrar.Gone(far.uid()));
          return;
        }
        complain(far.uid(), "Nobody answers at " + far.host() + ":" + far.port(), e);
      }
      pause = rest(pause);
    }
  }

  private void complain(Object about, String what, @Nullable IOException why) {
    if (complaints.isFirst(about)) {
      LOG.info("{}; if it happens again, that is not said: {}", what, String.valueOf(why));
    }
  }
}
