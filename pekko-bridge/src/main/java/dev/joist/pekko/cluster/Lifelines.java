package dev.joist.pekko.cluster;

import dev.joist.term.Terms;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
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
/// Strangers have [#PATIENCE] for all they say, and there are [#STRANGERS] of them at the most. Of
/// peers there are [#PEERS], each with one [Lifeline], however often it announces itself: a system
/// that is a member may claim that others are, and there is no end of numbers.
///
/// *Thread:* any; each peer has a virtual thread, and each connection that comes in.
final class Lifelines implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.pekko.cluster");

  static final Duration PATIENCE = Duration.ofSeconds(5);
  static final int STRANGERS = 64;

  static final int PEERS = 4096;

  private final @Nullable ServerSocket server;
  private final String host;
  private final long self;
  private final Encryption encryption;
  private final Once complaints = new Once();
  private final Semaphore room = new Semaphore(STRANGERS);
  private final AtomicBoolean full = new AtomicBoolean();
  private final ConcurrentHashMap<Long, Lifeline> peers = new ConcurrentHashMap<>();

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

  /// Keeps a lifeline to a peer from now on. If there is one already it is held as long as it
  /// lasts, and what the peer says now is for the next.
  ///
  /// @param ours the ticket it was given
  /// @param at the host of its system
  /// @param announce what it said, with the ticket it gave
  void add(long uid, UUID ours, String at, Announce announce) {
    if (server == null || announce.port() == 0) {
      return;
    }
    var far = new Lifeline.Far(ours, announce.ticket(), at, announce.port());
    Lifeline known = peers.get(uid);
    if (known != null) {
      known.announced(far);
    } else if (peers.size() < PEERS) {
      Lifeline made = new Lifeline(this, uid, far);
      peers.put(uid, made);
      if (closed) { // just now, and this one was overlooked
        forget(uid);
      } else {
        made.start();
      }
    } else if (full.compareAndSet(false, true)) {
      LOG.warn(
          "There are {} lifelines and no more: the end of {}, and of those that come later, shows by ticks alone.",
          PEERS,
          Terms.printable(at));
    }
  }

  /// Whether there is one to a peer.
  boolean isUp(long uid) {
    Lifeline lifeline = peers.get(uid);
    return lifeline != null && lifeline.isUp();
  }

  /// Keeps none to it any more.
  void forget(long uid) {
    Lifeline lifeline = peers.remove(uid);
    if (lifeline != null) {
      lifeline.end(false);
    }
  }

  /// Says goodbye to all.
  @Override
  public void close() {
    closed = true;
    peers.values().forEach(lifeline -> lifeline.end(true));
    peers.clear();
    close(server);
  }

  static void close(@Nullable AutoCloseable what) {
    if (what == null) {
      return;
    }
    try {
      what.close();
    } catch (Exception e) {
      LOG.debug("{} could not be closed.", what, e);
    }
  }

  // ---- for each lifeline

  long self() {
    return self;
  }

  Encryption encryption() {
    return encryption;
  }

  /// Tells the one who is told.
  void report(Object what) {
    listener.accept(what);
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
          rest();
        }
      }
    }
  }

  private static void rest() {
    try {
      Thread.sleep(Lifeline.FIRST_PAUSE);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts the thread that listens", e);
    }
  }

  private void accepted(Socket socket) {
    try (socket) {
      Wire wire;
      Lifeline lifeline;
      try {
        wire = encryption.toClient(socket, host, port(), PATIENCE);
        lifeline = introduced(wire);
      } finally {
        room.release();
      }
      lifeline.keep(wire);
    } catch (EOFException left) { // it has looked whether anybody is here
      LOG.debug("A stranger at {} has left.", socket.getInetAddress(), left);
    } catch (IOException e) {
      complain(
          socket.getInetAddress(),
          "A stranger at " + socket.getInetAddress() + " was sent away",
          e);
    }
  }

  private Lifeline introduced(Wire wire) throws IOException {
    var hello = Lifeline.Hello.read(wire);
    Lifeline lifeline = peers.get(hello.uid());
    if (lifeline == null || !lifeline.isFrom(hello.ticket())) {
      throw new IOException("It has no ticket for this system");
    }
    wire.trust();
    lifeline.begin(wire);
    return lifeline;
  }

  void complain(Object about, String what, @Nullable IOException why) {
    if (complaints.isFirst(about)) {
      LOG.info(
          "{}; if it happens again, that is not said: {}",
          Terms.printable(what),
          Terms.printable(String.valueOf(why)));
    }
  }
}
