package dev.joist.dist;

import static dev.joist.dist.Closing.Reason.CONNECTION_CLOSED;
import static dev.joist.dist.Closing.Reason.NET_KERNEL_TERMINATED;

import dev.joist.term.Atom;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node's channels over one carrier: at most one to each other node at a time.
///
/// What comes from nodes to which there is no channel leaves nothing behind here, except that a
/// peer that begins one gets it; so many may be in their handshake at once and no more.
///
/// *Thread:* any.
public final class Channels implements AutoCloseable {

  /// What the layer above is told.
  ///
  /// *Thread:* any; for one peer one call at a time, in order, and never within a call that the
  /// layer above makes here, but for [#tell]. It must not block: it holds up the carrier. It may
  /// send and close. One that throws closes its channel.
  public interface Listener {

    /// The peer has begun a channel. Not called for one that was begun here, though the peer's own
    /// beginning may have become one with it.
    ///
    /// @param channel pending; [Channels#connect] may have returned it to others already
    void opened(Channel channel);

    /// The handshake is done: what `nodeup` says. Comes before any packet.
    ///
    /// @param channel up, unless it has been closed since
    void up(Channel channel);

    /// A packet has come.
    ///
    /// @param channel on which
    /// @param bytes where it is, among others; the listener may keep them
    /// @param offset of its first byte
    /// @param length how many
    void packet(Channel channel, byte[] bytes, int offset, int length);

    /// The channel is closed. Called once for each, last; also for one that never got up.
    ///
    /// @param channel closed
    /// @param why reason and detail
    void closed(Channel channel, Closing why);
  }

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.dist");

  /// How many handshakes that others have begun may be under way.
  private static final int MOST_PENDING = 1024;

  /// A channel writes frames of at most this size, so that small packets do not wait for long.
  private static final int FRAME_SIZE = 1 << 16;

  private static final int LEAST_FRAME_SIZE = 256;

  /// An epoch that is unknown is answered once in this time.
  private static final long REFUSAL_NANOS = 1_000_000_000;

  private static final Closing STOPS = NET_KERNEL_TERMINATED.because("the node stops");

  private record Refusal(long id, long nanos) {}

  private final Atom node;
  private final int creation;
  private final Carrier carrier;
  private final ChannelOptions options;
  private final Listener listener;
  private final Ticker ticker;
  private final int frameSize;
  private final Misfits misfits;
  private final Map<Atom, Peer> peers = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong serials = new AtomicLong();
  private final AtomicInteger pending = new AtomicInteger();
  private volatile @Nullable Refusal lastRefusal;
  private volatile boolean closed;

  /// Whether the ticker is at its end, or about to be.
  private volatile boolean ended;

  /// Begins to listen. Calls to the listener may come from now on, even before this returns.
  ///
  /// @param node whose channels these are
  /// @param creation this incarnation of it
  /// @param carrier not yet open; from now on these channels' own, to be closed with them
  /// @param options how channels are run
  /// @param listener is told
  /// @throws IllegalArgumentException if the carrier's frames are smaller than 256 bytes
  public Channels(
      Atom node, int creation, Carrier carrier, ChannelOptions options, Listener listener) {
    this.node = node;
    this.creation = creation;
    this.carrier = carrier;
    this.options = options;
    this.listener = listener;
    misfits = new Misfits(node);
    if (carrier.maximumFrame() < LEAST_FRAME_SIZE) {
      throw new IllegalArgumentException(
          "a carrier's frames are of at least %d bytes, not %d"
              .formatted(LEAST_FRAME_SIZE, carrier.maximumFrame()));
    }
    frameSize = Math.min(FRAME_SIZE, carrier.maximumFrame());
    Ticker given = options.ticker();
    ticker = given == null ? new OwnTicker(node) : given;
    carrier.open(node, creation, new Arrivals());
  }

  /// The channel to a node: the one there is, pending or up, or a new pending one. Packets may be
  /// sent at once and ride when it is up.
  ///
  /// @param peer another node; if there is no way to it, the listener is told soon that the channel
  ///   is closed
  /// @return not closed yet, as a rule
  /// @throws IllegalArgumentException if it is this node
  public Channel connect(Atom peer) {
    if (peer.equals(node)) {
      throw new IllegalArgumentException("a node has no channel to itself, " + node);
    }
    Peer known = peers.get(peer);
    Channel channel = known == null ? null : known.current();
    if (channel != null) {
      return channel;
    }
    Peer line = hold(peer);
    try {
      while (true) {
        Channel begun = line.begin(true);
        if (begun != null) {
          begun.begin();
          closeIfLate(begun);
          return begun;
        }
        channel = line.current();
        if (channel != null) {
          return channel;
        }
      }
    } finally {
      release(peer);
    }
  }

  /// The channel to a node, if there is one, pending or up.
  ///
  /// @param peer any node
  /// @return null if there is none
  public @Nullable Channel find(Atom peer) {
    Peer line = peers.get(peer);
    return line == null ? null : line.current();
  }

  /// All channels there are, pending and up.
  ///
  /// @return in no order
  public List<Channel> all() {
    List<Channel> all = new ArrayList<>();
    for (Peer line : peers.values()) {
      Channel channel = line.current();
      if (channel != null) {
        all.add(channel);
      }
    }
    return all;
  }

  /// Closes all channels, and the carrier. The listener is told of each, by this thread or by one
  /// that is just telling it something; a channel that is begun later is closed at once.
  @Override
  public void close() {
    closed = true;
    for (Channel channel : all()) {
      channel.close(STOPS);
    }
    drain();
    carrier.close();
    ended = true;
    drain();
    if (options.ticker() == null) {
      ticker.close();
    }
  }

  /// Tells the listener what is left to be told of a peer, such as that its channel has just been
  /// closed; unless another thread is telling it something, which then tells this, too. It would be
  /// told soon, anyway.
  ///
  /// *Thread:* any that holds no lock which the listener takes.
  ///
  /// @param peer any node
  public void tell(Atom peer) {
    Peer line = peers.get(peer);
    if (line != null) {
      line.turns().drain();
    }
  }

  private void drain() {
    for (Peer line : peers.values()) {
      line.turns().drain();
    }
  }

  /// One that was begun while all were being closed may have been overlooked.
  private void closeIfLate(Channel channel) {
    if (closed) {
      channel.close(STOPS);
    }
  }

  /// How many peers something is kept of.
  int known() {
    return peers.size();
  }

  // ---- for channels and peers

  ChannelOptions options() {
    return options;
  }

  Listener listener() {
    return listener;
  }

  Ticker ticker() {
    return ticker;
  }

  Misfits misfits() {
    return misfits;
  }

  int frameSize() {
    return frameSize;
  }

  /// Not 0, which stands for none.
  long newNonce() {
    long nonce = random.nextLong();
    return nonce == 0 ? newNonce() : nonce;
  }

  long newSerial() {
    return serials.incrementAndGet();
  }

  Hello hello(long nonce, long echo, long serial, boolean up) {
    return new Hello(
        nonce,
        echo,
        creation,
        serial,
        up,
        (int) options.tickTime().toMillis(),
        options.busyLimit(),
        options.maximumPacket(),
        options.codecs());
  }

  /// What this node writes in for a peer that can read some codecs; null if it knows none of them,
  /// and then the peer knows none of this node's either.
  @Nullable String codecFor(List<String> theirs) {
    return Hello.firstOf(options.codecs(), theirs);
  }

  /// What a peer that has some codecs writes in for this node.
  @Nullable String codecOf(List<String> theirs) {
    return Hello.firstOf(theirs, options.codecs());
  }

  /// A peer that will be needed until [#release].
  Peer hold(Atom name) {
    return peers.compute(
        name,
        (_, known) -> {
          Peer line = known == null ? new Peer(this, name) : known;
          line.held(1);
          return line;
        });
  }

  void release(Atom name) {
    peers.computeIfPresent(name, (_, line) -> line.held(-1));
  }

  /// A new channel that its peer has begun.
  ///
  /// @return null if there is one, or if there are too many
  @Nullable Channel admit(Peer line) {
    if (pending.incrementAndGet() <= MOST_PENDING) {
      Channel channel = closed ? null : line.begin(false);
      if (channel != null) {
        closeIfLate(channel);
        return channel;
      }
    } else {
      LOG.warn("{} is not answered: {} handshakes are under way", line.name(), MOST_PENDING);
    }
    pending.decrementAndGet();
    return null;
  }

  /// The handshake of a channel is over, for good or bad; called for each, and once or twice.
  void settled(Channel channel) {
    if (channel.settle()) {
      pending.decrementAndGet();
    }
  }

  /// Gives a frame to the carrier.
  ///
  /// @return null, or why it is lost
  @Nullable String transmit(Atom peer, byte[] frame) {
    try {
      return carrier.send(peer, frame) ? null : "the carrier has no way to " + peer;
    } catch (RuntimeException e) {
      LOG.error("The carrier failed with a frame to {}", peer, e);
      return "the carrier failed: " + e;
    }
  }

  /// Tells a peer that something is closed; whether it hears that is its own business.
  void sendClose(Atom peer, long id, String why) {
    var _ = transmit(peer, Frames.close(id, why));
  }

  /// Tells a peer that an epoch is unknown here, but not for each frame that was under way.
  void refuse(Atom peer, long id) {
    Refusal last = lastRefusal;
    long now = ticker.nanoTime();
    if (last == null || last.id != id || now - last.nanos > REFUSAL_NANOS) {
      lastRefusal = new Refusal(id, now);
      sendClose(peer, id, "not known at " + node);
    }
  }

  /// Sees to it that what is left to be told of a peer is told: not by this thread, which may be in
  /// the middle of a send, or have locks.
  void seeTo(Peer line) {
    var _ = ticker.after(0, line.turns()::drain);
    if (ended) { // and the ticker may have dropped it
      var _ = Thread.ofPlatform().daemon().start(line.turns()::drain);
    }
  }

  /// What the carrier tells.
  private final class Arrivals implements Carrier.Events {

    @Override
    public void frame(Atom peer, byte[] frame) {
      if (closed || peer.equals(node)) {
        return;
      }
      boolean hello = frame.length > 0 && frame[0] == Frames.HELLO;
      Peer line = hello ? hold(peer) : peers.get(peer);
      if (line == null) {
        stranger(peer, frame);
        return;
      }
      line.turns()
          .take(() -> {
            try {
              line.frame(frame);
            } finally {
              if (hello) {
                release(peer);
              }
            }
          });
    }

    /// A frame from a node to which there is no channel.
    private void stranger(Atom peer, byte[] frame) {
      try {
        FrameReader in = new FrameReader(frame);
        int kind = in.octet();
        if (kind == Frames.DATA || kind == Frames.ACK) {
          refuse(peer, in.int64());
        }
      } catch (MalformedFrameException e) {
        misfits.senseless(peer, String.valueOf(e.getMessage()), "it is ignored");
      }
    }

    @Override
    public void reachable(Atom peer) {
      Channel channel = find(peer);
      if (channel != null && channel.isPending()) {
        channel.sayHello(false);
      }
    }

    @Override
    public void lost(Atom peer, String why) {
      misfits.forget(peer);
      Channel channel = find(peer);
      if (channel != null) {
        channel.close(CONNECTION_CLOSED.because(why));
      }
    }
  }
}
