package dev.joist.dist;

import static dev.joist.dist.Closing.Reason.CONNECTION_CLOSED;

import dev.joist.dist.Packing.Draft;
import dev.joist.dist.Packing.Packet;
import java.util.ArrayDeque;

/// The sending half of a channel: what waits, what is on its way, and who writes.
///
/// ```
/// send          under the lock: queue the packet; if nobody writes, be the writer
/// write         until there is nothing to write: under the lock, take what is queued;
///               without it, make a frame and give it to the carrier
/// acknowledged  under the lock: what it cost is free again; if something waited for that, write
/// ```
///
/// Whoever finds the writer's place free takes it: a sender, or the thread that an acknowledgement
/// came on. So a lone packet goes out on its sender's thread at once, and what is sent while
/// another writes goes out with that one's next frame. A writer that has written for long hands its
/// place to the ticker, so that no sender writes for others without end.
///
/// | field | who writes | guard |
/// |---|---|---|
/// | `intake`, `outstanding`, `inFlight`, `sent`, `acknowledged`, `costs` | all | this |
/// | `packing`, `frame` | the writer | `writing`, which changes under this |
///
/// No lock is held while the carrier is called.
///
/// *Thread:* any.
final class Outbox {

  /// After so many frames a writer hands its place on.
  private static final int TURN = 64;

  /// What may wait for a peer at the most, as answers to a peer do that does not acknowledge them:
  /// they are sent by nobody who could wait. A small packet takes more than it counts for.
  static final long MOST_WAITING = Runtime.getRuntime().maxMemory() / 8;

  private final Channel channel;
  private final int busyLimit;
  private final long mostWaiting;
  private final FrameWriter frame = new FrameWriter();
  private final Packing packing;

  /// What each frame on its way cost, by its number.
  private final int[] costs = new int[Frames.MOST_FRAMES];

  private ArrayDeque<Packet> intake = new ArrayDeque<>();
  private boolean writing;
  private boolean started;
  private boolean ended;
  private boolean ackWanted;
  private int waiters;
  private long epoch;
  private int window;
  private volatile int maximumPacket;

  /// This node's; the one that holds is the smaller one of both ends.
  private final int ownMaximum;

  /// Bytes queued and on their way.
  private volatile long outstanding;

  /// Bytes on their way.
  private long inFlight;

  /// The number of the last frame with packets.
  private long sent;

  /// The number of the last one that the peer has acknowledged.
  private long acknowledged;

  /// The number of the last frame of the peer's that we have acknowledged.
  private volatile long ackSent;

  private long packets;
  private long bytes;
  private long frames;
  private long waits;

  Outbox(Channel channel, ChannelOptions options, int frameSize) {
    this.channel = channel;
    busyLimit = options.busyLimit();
    mostWaiting = Math.max(MOST_WAITING, busyLimit);
    ownMaximum = options.maximumPacket();
    maximumPacket = ownMaximum;
    packing = new Packing(frameSize);
  }

  /// Queues a packet and writes if nobody else does.
  ///
  /// @return false if the channel is closed
  boolean send(long stream, byte[] packet) {
    return send(new Packet(stream, packet));
  }

  boolean send(Packet queued) {
    byte[] packet = queued.bytes;
    if (packet.length > maximumPacket) {
      throw new IllegalArgumentException(
          "a packet to %s has at most %d bytes, not %d: %s maximumPacket (joist.cluster.maximum-message)"
              .formatted(
                  channel.peer(),
                  maximumPacket,
                  packet.length,
                  maximumPacket < ownMaximum ? "the peer's" : "this node's"));
    }
    boolean tooMuch;
    synchronized (this) {
      if (ended) {
        return false;
      }
      tooMuch = outstanding > mostWaiting;
      if (!tooMuch) {
        intake.add(queued);
        outstanding += queued.cost();
        packets++;
        bytes += packet.length;
        if (writing || !started) {
          return true;
        }
        writing = true;
      }
    }
    if (tooMuch) {
      String limit = mostWaiting > MOST_WAITING ? "its busy limit" : "an eighth of the heap";
      channel.close(
          CONNECTION_CLOSED.because(
              "more than " + mostWaiting + " bytes, " + limit + ", wait for the peer"));
      return false;
    }
    write();
    return true;
  }

  boolean isBusy() {
    return outstanding >= busyLimit;
  }

  /// Waits until it is not busy, or has ended.
  void awaitRoom() throws InterruptedException {
    if (!isBusy()) {
      return;
    }
    synchronized (this) {
      if (ended || !isBusy()) {
        return;
      }
      waits++;
      waiters++;
      try {
        while (!ended && isBusy()) {
          wait();
        }
      } finally {
        waiters--;
      }
    }
  }

  /// It is known what the peer takes: a larger packet is refused from now on.
  synchronized void limit(int largest) {
    maximumPacket = largest;
  }

  /// Makes the drafts anew that wait for the channel to be up; whoever sends meanwhile comes behind
  /// them.
  void rewrite() {
    ArrayDeque<Packet> drafts;
    synchronized (this) {
      drafts = intake;
      intake = new ArrayDeque<>();
    }
    ArrayDeque<Packet> rewritten = new ArrayDeque<>(drafts.size());
    long more = 0;
    long longer = 0;
    for (Packet packet : drafts) { // without a lock: it runs the codec, and code of records
      Packet now = packet instanceof Draft draft ? draft.rewritten() : packet;
      more += now.cost() - packet.cost();
      longer += now.bytes.length - packet.bytes.length;
      rewritten.add(now);
    }
    synchronized (this) {
      if (!ended) {
        rewritten.addAll(intake);
        intake = rewritten;
        outstanding += more;
        bytes += longer;
      }
    }
  }

  /// Begins to write: the channel is up.
  ///
  /// @param credit how many bytes may be on their way
  /// @param largest the largest packet the peer takes; some larger may be queued from before that
  ///   was known
  void start(long epoch, int credit, int largest) {
    boolean fits;
    synchronized (this) {
      if (ended) {
        return;
      }
      this.epoch = epoch;
      window = credit;
      packing.maximumPacket(largest);
      started = true;
      fits = intake.stream().allMatch(packet -> packet.bytes.length <= largest);
      writing = fits;
    }
    if (fits) {
      write();
    } else {
      channel.close(
          CONNECTION_CLOSED.because(
              "a packet is larger than the " + largest + " bytes that the peer takes"));
    }
  }

  /// Sends nothing more. Who waits for room need not wait longer.
  synchronized void end() {
    ended = true;
    outstanding = 0;
    intake.clear();
    if (!writing) {
      packing.clear();
    }
    notifyAll();
  }

  /// Sees to it that the peer hears soon what has come from it, and that we are alive.
  void wantAck() {
    synchronized (this) {
      if (ended || !started) {
        return;
      }
      ackWanted = true;
      if (writing) {
        return;
      }
      writing = true;
    }
    write();
  }

  /// The number of the last frame of the peer's that it knows has come.
  long ackSent() {
    return ackSent;
  }

  /// The peer has got all frames up to a number.
  ///
  /// @param low the lowest 32 bits of it; an old one changes nothing
  void acknowledged(int low) throws MalformedFrameException {
    synchronized (this) {
      long upTo = acknowledged + (low - (int) acknowledged);
      if (upTo > sent) {
        throw new MalformedFrameException(
            "an acknowledgement of at most frame %d expected, of %d found".formatted(sent, upTo));
      }
      if (upTo <= acknowledged || ended) {
        return;
      }
      long freed = 0;
      while (acknowledged < upTo) {
        acknowledged++;
        freed += costs[slot(acknowledged)];
      }
      inFlight -= freed;
      outstanding -= freed;
      if (waiters > 0 && !isBusy()) {
        notifyAll();
      }
      if (writing || !mayWriteData()) {
        return;
      }
      writing = true;
    }
    write();
  }

  private boolean mayWriteData() {
    return !(intake.isEmpty() && packing.isEmpty())
        && inFlight < window
        && sent - acknowledged < Frames.MOST_FRAMES;
  }

  private static int slot(long number) {
    return (int) number & (Frames.MOST_FRAMES - 1);
  }

  // ---- the writer

  private void write() {
    for (int i = 0; i < TURN; i++) {
      if (!writeFrame()) {
        return;
      }
    }
    channel.later(this::write);
  }

  /// Writes a frame, or gives up the writer's place.
  private boolean writeFrame() {
    boolean data;
    synchronized (this) {
      data = !ended && mayWriteData();
      if (!data && (ended || !ackWanted)) {
        writing = false;
        if (ended) {
          packing.clear();
        }
        return false;
      }
      ackWanted = false;
      intake = packing.take(intake);
    }
    long received = channel.received();
    frame.clear();
    frame.octet(data ? Frames.DATA : Frames.ACK);
    frame.int64(epoch);
    frame.int32((int) (data ? sent + 1 : sent));
    frame.int32((int) received);
    int cost = data ? packing.fill(frame) : 0;
    ackSent = received;
    synchronized (this) {
      frames++;
      if (data) {
        sent++;
        costs[slot(sent)] = cost;
        inFlight += cost;
      }
    }
    channel.transmit(frame.toBytes()); // if that fails it closes, which is seen the next time
    return true;
  }

  // ---- what others look at

  /// How many frames have been written.
  synchronized long frames() {
    return frames;
  }

  /// The number of the last frame that the peer has acknowledged, or -1 if it owes nothing.
  synchronized long owedSince() {
    return acknowledged == sent ? -1 : acknowledged;
  }

  /// The number of the last frame with packets, as it goes to the peer.
  synchronized long sent() {
    return sent;
  }

  /// How it does, with what has come in, which others count.
  synchronized ChannelStatus status(ChannelStatus rest) {
    return new ChannelStatus(
        rest.peer(),
        rest.up(),
        rest.epoch(),
        rest.age(),
        packets,
        bytes,
        frames,
        rest.packetsIn(),
        rest.bytesIn(),
        rest.framesIn(),
        waits,
        outstanding);
  }
}
