package dev.joist.dist;

import static dev.joist.dist.Closing.Reason.CONNECTION_CLOSED;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// The receiving half of a channel: what number comes next, packets of which a part has come, and
/// what the peer is to be told has come.
///
/// What a peer can make it keep is bounded: unfinished packets count with the size they claim to
/// have, and are few; but memory is used only for what has come.
///
/// An acknowledgement goes with the next frame to the peer. If there is none it goes alone: at once
/// when a quarter of the peer's credit is used, else a little later, so that a peer that only sends
/// is never held up.
///
/// *Thread:* one at a time: who has the peer's turn.
final class Reception {

  /// How long an acknowledgement waits for a frame to go with.
  static final long ACK_DELAY_NANOS = 25_000_000;

  private static final int FIRST_BYTES = 1 << 16;

  /// A packet of which the first part has come.
  private static final class Partial {
    final int total;
    byte[] bytes;
    int filled;

    Partial(int total) {
      this.total = total;
      bytes = new byte[Math.min(total, FIRST_BYTES)];
    }

    void add(FrameReader in, int length) throws MalformedFrameException {
      int most = Math.min(total - filled, in.left());
      if (length > most || (length == 0 && total > 0)) {
        throw new MalformedFrameException(
            "1 to %d more bytes of a packet of %d expected, %d found"
                .formatted(most, total, length));
      }
      if (length > bytes.length - filled) {
        int size = (int) Math.min(total, Math.max(2L * bytes.length, (long) filled + length));
        byte[] larger = new byte[size];
        System.arraycopy(bytes, 0, larger, 0, filled);
        bytes = larger;
      }
      System.arraycopy(in.array(), in.position(), bytes, filled, length);
      in.skip(length);
      filled += length;
    }
  }

  private final Channel channel;
  private final Map<Long, Partial> partials = new HashMap<>();
  private final AtomicBoolean alarmed = new AtomicBoolean();
  private final AtomicLong packets = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private int window;
  private int maximumPacket;

  /// What unfinished packets claim to have.
  private long claimed;

  /// The number of the last frame with packets that came.
  private volatile long received;

  /// Credit used, and frames come, since the last acknowledgement.
  private long owedCost;

  private int owedFrames;

  Reception(Channel channel) {
    this.channel = channel;
  }

  void start(int credit, int largest) {
    window = credit;
    maximumPacket = largest;
  }

  long received() {
    return received;
  }

  long packets() {
    return packets.get();
  }

  long bytes() {
    return bytes.get();
  }

  long frames() {
    return frames.get();
  }

  /// Takes a frame of this epoch.
  ///
  /// @param in behind the epoch
  void frame(int kind, FrameReader in) throws MalformedFrameException {
    frames.lazySet(frames.get() + 1);
    int number = in.int32();
    int ack = in.int32();
    // How far it is from where we are: 1 is the next, less is an old one.
    int ahead = number - (int) received;
    if (kind == Frames.ACK) {
      if (ahead > 0) {
        channel.close(CONNECTION_CLOSED.because(ahead + " frames that the peer has sent are lost"));
      } else if (in.left() > 0) {
        throw new MalformedFrameException("nothing behind an ACK expected, more found");
      } else {
        channel.outbox().acknowledged(ack);
      }
      return;
    }
    long next = received + 1;
    if (ahead != 1) {
      channel.close(
          CONNECTION_CLOSED.because(
              "frame %d expected, %d found".formatted(next, received + ahead)));
      return;
    }
    if (in.left() == 0) {
      throw new MalformedFrameException("a packet expected, none found");
    }
    if (channel.outbox().ackSent() == received) {
      owedCost = 0;
      owedFrames = 0;
    }
    received = next;
    owedFrames++;
    channel.outbox().acknowledged(ack);
    while (in.left() > 0 && !channel.isClosed()) {
      item(in);
    }
    acknowledge();
  }

  private void item(FrameReader in) throws MalformedFrameException {
    long head = in.varint();
    int form = (int) head & 3;
    long length = head >>> 2;
    if (length > in.left()) {
      throw new MalformedFrameException(
          "an item of at most %d bytes expected, of %d found".formatted(in.left(), length));
    }
    switch (form) {
      case Frames.WHOLE -> {
        int offset = in.position();
        in.skip((int) length);
        owedCost += length + Frames.OVERHEAD;
        deliver(in.array(), offset, (int) length);
      }
      case Frames.FIRST -> {
        long total = in.varint();
        long stream = in.int64();
        partials.put(stream, admitted(stream, total));
        claimed += total;
        fragment(stream, (int) length, in);
      }
      case Frames.NEXT -> fragment(in.int64(), (int) length, in);
      default -> throw new MalformedFrameException("an item's form expected, " + form + " found");
    }
  }

  private Partial admitted(long stream, long total) throws MalformedFrameException {
    if (partials.containsKey(stream)) {
      throw new MalformedFrameException("the rest of a packet expected, a new one found");
    }
    if (partials.size() == Frames.MOST_PARTED || total > maximumPacket - claimed) {
      throw new MalformedFrameException(
          "%d unfinished packets of together %d bytes expected at most, one more of %d found"
              .formatted(Frames.MOST_PARTED, maximumPacket, total));
    }
    return new Partial((int) total);
  }

  private void fragment(long stream, int length, FrameReader in) throws MalformedFrameException {
    Partial partial = partials.get(stream);
    if (partial == null) {
      throw new MalformedFrameException("the first part of a packet expected, another found");
    }
    partial.add(in, length);
    owedCost += length;
    if (partial.filled == partial.total) {
      partials.remove(stream);
      claimed -= partial.total;
      owedCost += Frames.OVERHEAD;
      deliver(partial.bytes, 0, partial.total);
    }
  }

  private void deliver(byte[] array, int offset, int length) {
    packets.lazySet(packets.get() + 1);
    bytes.lazySet(bytes.get() + length);
    channel.deliver(array, offset, length);
  }

  private void acknowledge() {
    Outbox outbox = channel.outbox();
    if (outbox.ackSent() == received) {
      return;
    }
    if (owedCost >= window / 4 || owedFrames >= Frames.MOST_FRAMES / 4) {
      outbox.wantAck();
    } else if (alarmed.compareAndSet(false, true)) {
      channel.after(ACK_DELAY_NANOS, this::remind);
    }
  }

  private void remind() {
    alarmed.set(false);
    if (channel.outbox().ackSent() < received) {
      channel.outbox().wantAck();
    }
  }
}
