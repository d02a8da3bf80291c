package dev.joist.pekko.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lifeline to one peer, while the peer is known: made, made again when it was cut, and in
/// between looked for, so that it is found out whether anybody is there at all.
///
/// ```
///   tries to connect, or looks whether the peer listens   <--------------------------+
///     |- both keep it         --> held, until it ends: Registrar.Cut -----------------+
///     |- connection refused, by one that was seen: Registrar.Gone --------------------+
///     '- anything else: tries again, less and less often -----------------------------+
///   goodbye, or gone (if it is the one that connects): rests until the peer says something
/// ```
///
/// Whatever the peer says, there is one thread that does this, with a pause of [#FIRST_PAUSE] at
/// the least after each try; and one thread for each of the two connections that the peer may have
/// made: the one that is held, and one that it is yet to keep. A newer one takes the place of the
/// one before it, and so does a newer announcement: it counts from the next try on. What is held
/// stays, as it is the same process at the other end.
///
/// *Thread:* any; the lock guards all fields that change.
final class Lifeline {

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.pekko.cluster");

  static final byte[] MAGIC = {'J', 'L', 1};
  static final int HELLO = MAGIC.length + Long.BYTES + 2 * Long.BYTES;
  private static final int KEPT = 'K';
  private static final int GOODBYE = 'B';
  static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /// What both ends have said.
  ///
  /// @param ours the ticket that the peer was given
  /// @param theirs the ticket that it gave
  /// @param host of its system
  /// @param port where its lifelines end
  record Far(UUID ours, UUID theirs, String host, int port) {}

  private final Lifelines all;
  private final long uid;

  /// Whether it is this end that connects.
  private final boolean connects;

  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private Far far;
  private @Nullable Wire held;

  /// Of a peer that has shown its ticket, and is yet to keep it.
  private @Nullable Wire begun;

  /// Whether somebody has listened there, of whom it is not told yet that he is gone.
  private boolean seen;

  /// Whether there is nothing to try until the peer says something.
  private boolean rests;

  private Duration pause = FIRST_PAUSE;
  private boolean ended;

  Lifeline(Lifelines all, long uid, Far far) {
    this.all = all;
    this.uid = uid;
    this.far = far;
    connects = all.self() < uid;
    thread = Thread.ofVirtual().name("joist-lifeline-" + uid).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  // ---- what others know and say

  boolean isUp() {
    lock.lock();
    try {
      return held != null;
    } finally {
      lock.unlock();
    }
  }

  /// The peer has announced itself anew.
  void announced(Far again) {
    lock.lock();
    try {
      far = again;
      soon();
    } finally {
      lock.unlock();
    }
  }

  /// Under the lock: the next try comes after the shortest pause, counted from the last one.
  private void soon() {
    pause = FIRST_PAUSE;
    rests = false;
    change.signalAll();
  }

  /// It is over; nothing is told from now on.
  ///
  /// @param goodbye whether to say so to the peer
  void end(boolean goodbye) {
    Wire last;
    Wire unkept;
    lock.lock();
    try {
      ended = true;
      last = held;
      unkept = begun;
      held = null;
      begun = null;
    } finally {
      lock.unlock();
    }
    if (last != null && goodbye) {
      try {
        last.write((byte) GOODBYE);
      } catch (IOException gone) {
        LOG.debug("A lifeline had ended already.", gone);
      }
    }
    thread.interrupt(); // only now: it closes what the thread reads from
    Lifelines.close(last);
    Lifelines.close(unkept);
  }

  // ---- the thread

  private void run() {
    do {
      Far to = far();
      try (Socket socket = reach(to)) {
        wasSeen();
        if (connects) {
          hold(introduce(socket, to));
        }
      } catch (IOException e) {
        failed(to, e);
      }
    } while (awaitTurn());
  }

  private Far far() {
    lock.lock();
    try {
      return far;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until it is time for the next try.
  ///
  /// @return false at the end
  private boolean awaitTurn() {
    lock.lock();
    try {
      long last = System.nanoTime();
      while (!ended) {
        long left = last + pause.toNanos() - System.nanoTime();
        if (rests || held != null) {
          change.await();
        } else if (left > 0) {
          var _ = change.awaitNanos(left);
        } else {
          Duration longer = pause.multipliedBy(2);
          pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
          return true;
        }
      }
      return false;
    } catch (InterruptedException atTheEnd) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private static Socket reach(Far to) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(to.host(), to.port()), (int) Lifelines.PATIENCE.toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void wasSeen() {
    lock.lock();
    try {
      seen = true;
    } finally {
      lock.unlock();
    }
  }

  private void failed(Far to, IOException why) {
    lock.lock();
    try {
      if (ended || held != null || begun != null) {
        return; // in the last case it has come itself meanwhile
      }
      if (seen && isRefused(why)) {
        seen = false;
        rests = !connects; // if it is there after all it comes
        all.report(new Registrar.Gone(uid));
        return;
      }
    } finally {
      lock.unlock();
    }
    all.complain(
        uid,
        "%s %s:%d"
            .formatted(
                connects ? "There is no lifeline to" : "Nobody answers at", to.host(), to.port()),
        why);
  }

  /// Whether nobody listens there. The JDK says so in the text alone: that a network is unreachable
  /// is a `ConnectException` too.
  private static boolean isRefused(IOException e) {
    return e instanceof ConnectException && String.valueOf(e.getMessage()).contains("refused");
  }

  /// Shows the ticket.
  private Wire introduce(Socket socket, Far to) throws IOException {
    Wire wire = all.encryption().toServer(socket, to.host(), to.port(), Lifelines.PATIENCE);
    wire.write(
        ByteBuffer.allocate(HELLO)
            .put(MAGIC)
            .putLong(all.self())
            .putLong(to.theirs().getMostSignificantBits())
            .putLong(to.theirs().getLeastSignificantBits())
            .array());
    if (wire.read() != KEPT) {
      throw new IOException("It does not expect this system yet");
    }
    wire.trust();
    wire.write((byte) KEPT);
    return wire;
  }

  // ---- a connection that the peer has made, on a thread of its own

  /// Whether somebody who has connected is the peer, by its ticket.
  boolean isFrom(UUID ticket) {
    return !connects && far().ours().equals(ticket);
  }

  /// The peer has shown its ticket, and may take its time from now on.
  void begin(Wire wire) {
    Wire before;
    lock.lock();
    try {
      seen = true;
      before = ended ? wire : begun;
      begun = ended ? null : wire;
    } finally {
      lock.unlock();
    }
    Lifelines.close(before);
  }

  /// Keeps what has begun, if the peer does so too, and holds it.
  void keep(Wire wire) {
    try {
      wire.write((byte) KEPT);
      if (wire.read() == KEPT) {
        hold(wire);
      }
    } catch (IOException cut) {
      LOG.debug("The connector of a lifeline has given it up.", cut);
    }
    lock.lock();
    try {
      if (begun == wire) { // perhaps because it has ended
        begun = null;
        soon();
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- at both ends

  /// Waits for the end of a connection that both ends keep, and tells it.
  private void hold(Wire wire) {
    Wire before;
    lock.lock();
    try {
      if (ended) {
        return;
      }
      begun = begun == wire ? null : begun;
      before = held;
      held = wire;
      soon();
    } finally {
      lock.unlock();
    }
    Lifelines.close(before); // the other end has begun anew
    boolean goodbye = false;
    try {
      goodbye = wire.read() == GOODBYE;
    } catch (IOException cut) {
      LOG.debug("The lifeline of {} was cut.", uid, cut);
    }
    lock.lock();
    try {
      if (held == wire) {
        held = null;
        all.report(new Registrar.Cut(uid, goodbye)); // before anything that is found out then
        soon();
        rests = goodbye;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    Far to = far();
    return "lifeline to " + to.host() + ":" + to.port();
  }

  /// What a connector says first.
  ///
  /// @param uid of its system
  /// @param ticket that it was given
  record Hello(long uid, UUID ticket) {

    static Hello read(Wire wire) throws IOException {
      byte[] bytes = new byte[HELLO];
      wire.readFully(bytes);
      if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
        throw new IOException("It does not speak as lifelines do");
      }
      ByteBuffer hello = ByteBuffer.wrap(bytes).position(MAGIC.length);
      return new Hello(hello.getLong(), new UUID(hello.getLong(), hello.getLong()));
    }
  }
}
