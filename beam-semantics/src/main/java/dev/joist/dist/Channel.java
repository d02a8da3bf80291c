package dev.joist.dist;

import static dev.joist.dist.Closing.Reason.CONNECTION_CLOSED;
import static dev.joist.dist.Closing.Reason.CONNECTION_SETUP_FAILED;
import static dev.joist.dist.Closing.Reason.DISCONNECT;
import static dev.joist.dist.Closing.Reason.NET_TICK_TIMEOUT;

import dev.joist.term.Atom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One connection to another node, from its handshake to its end: packets come out in the order in
/// which they went in, each once, or the channel closes. Nothing is sent twice: what was lost when
/// it closed is lost, and what is sent afterwards rides the next channel.
///
/// ```
/// PENDING --(the peer has echoed our nonce, or sends data of our epoch)--> UP
/// PENDING, UP --(see close)--> CLOSED
/// ```
///
/// It closes when a frame is lost, comes twice or makes no sense; when the carrier says that
/// something is lost; when there has been no sign of life, or of what we have sent, for a tick
/// time; when the peer begins anew, or knows nothing of it; when what waits for the peer takes an
/// eighth of the heap; and when it is told to.
///
/// A peer that is stopped for a while is waited for as long as the tick time says, and gets all.
///
/// *Thread:* any.
///
/// Rule: DIST-06, DIST-07, DIST-15
public final class Channel {

  private enum State {
    PENDING,
    UP,
    CLOSED
  }

  /// How often a HELLO is said while the handshake may take.
  private static final int HELLOS = 7;

  private final Channels channels;
  private final Peer line;
  private final boolean begunHere;
  private final long nonce;
  private final long serial;
  private final long begun;
  private final Outbox outbox;
  private final Reception reception;

  /// Written under this object's lock.
  private volatile State state = State.PENDING;

  /// What the peer has said last while this was pending. Written by who has the turn, under this
  /// object's lock.
  private volatile @Nullable Hello hello;

  private final AtomicBoolean unsettled = new AtomicBoolean(true);

  /// Whether its end was told; who has the turn looks.
  private boolean ended;

  private volatile int peerCreation;
  private volatile @Nullable Object attachment;
  private volatile @Nullable Future<?> alarm;

  // The ticker's: what it saw last, and how often it saw the same.
  private long framesOut;
  private long framesIn;
  private long owedSince = -1;
  private int quiet;
  private int owed;

  Channel(Channels channels, Peer line, boolean begunHere) {
    this.channels = channels;
    this.line = line;
    this.begunHere = begunHere;
    nonce = channels.newNonce();
    serial = channels.newSerial();
    begun = channels.ticker().nanoTime();
    outbox = new Outbox(this, channels.options(), channels.frameSize());
    reception = new Reception(this);
  }

  // ---- for the layer above

  /// The node at the other end.
  ///
  /// @return its name
  public Atom peer() {
    return line.name();
  }

  /// Which incarnation of the peer it is.
  ///
  /// @return 0 until the channel is up
  public int peerCreation() {
    return peerCreation;
  }

  /// Whether the handshake is done, and the channel not closed.
  ///
  /// @return true from just before [Channels.Listener#up]
  public boolean isUp() {
    return state == State.UP;
  }

  /// Whether it is at its end.
  ///
  /// @return true from just before [Channels.Listener#closed]
  public boolean isClosed() {
    return state == State.CLOSED;
  }

  /// What this end writes terms in.
  ///
  /// @return the first of its own codecs that the peer can read; empty until the channel is up
  public String codec() {
    return agreed(channels::codecFor);
  }

  /// What the peer writes terms in.
  ///
  /// @return the first of its codecs that this end can read; empty until the channel is up
  public String peerCodec() {
    return agreed(channels::codecOf);
  }

  private String agreed(Function<List<String>, @Nullable String> choice) {
    Hello theirs = hello;
    String codec = state == State.PENDING || theirs == null ? null : choice.apply(theirs.codecs());
    return codec == null ? "" : codec;
  }

  /// Sends a packet; before the channel is up it waits for that. Never blocks: who sends much looks
  /// first whether there is room.
  ///
  /// A short lock is taken, and no other thread is woken: if no other thread is writing, this one
  /// gives the packet to the carrier, and what others send meanwhile.
  ///
  /// @param stream packets of one stream keep their order; one of another may overtake a large one
  /// @param packet the channel's own from now on
  /// @return false once the channel is closed. If true, the peer gets it, or the channel closes
  /// @throws IllegalArgumentException if it is larger than [ChannelOptions#maximumPacket], of
  ///   either end
  public boolean send(long stream, byte[] packet) {
    return outbox.send(stream, packet);
  }

  /// As [#send], of a packet that depends on what terms are written in, while that is not known
  /// yet: it waits for the channel to be up.
  ///
  /// @param again makes the packet anew, if [#rewrite] asks for it
  /// @throws IllegalArgumentException as [#send]
  public boolean send(long stream, byte[] packet, Supplier<byte[]> again) {
    return outbox.send(new Packing.Draft(stream, packet, again));
  }

  /// Makes anew what waits and can be. Only for the listener that is told that the channel is up:
  /// then nothing has been sent yet.
  ///
  /// @throws IllegalArgumentException if one cannot be made
  public void rewrite() {
    outbox.rewrite();
  }

  /// Whether so much is queued and unacknowledged that senders ought to wait.
  ///
  /// @return whether it has reached [ChannelOptions#busyLimit]; false once closed
  public boolean isBusy() {
    return outbox.isBusy();
  }

  /// Waits while the channel is busy. Returns at once if it is not, or is closed. Rule: DIST-07
  ///
  /// @throws InterruptedException if interrupted while waiting, or before having to
  public void awaitRoom() throws InterruptedException {
    outbox.awaitRoom();
  }

  /// Closes it as `disconnect_node` does: for [Closing.Reason#DISCONNECT].
  ///
  /// @param why for the log, here and there
  public void close(String why) {
    close(DISCONNECT.because(why));
  }

  /// Closes it. The peer is told, if it can be; the listener is told soon, by another thread or
  /// after the call to it that is under way.
  ///
  /// @param why what the listener is told; a channel whose handshake was not done when the
  ///   connection was closed could not be set up
  public void close(Closing why) {
    Hello theirs;
    synchronized (this) {
      if (state == State.CLOSED) {
        return;
      }
      Closing told =
          state == State.PENDING && why.reason() == CONNECTION_CLOSED
              ? CONNECTION_SETUP_FAILED.because(why.detail())
              : why;
      // Before the peer may have another channel: what is told of that comes behind.
      line.turns().leave(() -> tellClosed(told));
      state = State.CLOSED;
      theirs = hello;
    }
    outbox.end();
    Future<?> pending = alarm;
    if (pending != null) {
      pending.cancel(false);
    }
    line.forget(this);
    channels.sendClose(peer(), theirs == null ? nonce : nonce ^ theirs.nonce(), why.detail());
    channels.seeTo(line);
  }

  /// In turn, perhaps before [#close] has come to its end.
  private void tellClosed(Closing why) {
    synchronized (this) {
      ended = true; // and so it is closed in everybody's eyes
    }
    line.tellClosed(this, why);
  }

  /// Whether nothing is to be told of it any more; who asks has the turn.
  boolean isEnded() {
    return ended;
  }

  /// How it does.
  ///
  /// @return as of now
  public ChannelStatus status() {
    Hello theirs = hello;
    return outbox.status(
        new ChannelStatus(
            peer(),
            isUp(),
            theirs == null ? 0 : nonce ^ theirs.nonce(),
            Duration.ofNanos(channels.ticker().nanoTime() - begun),
            0,
            0,
            0,
            reception.packets(),
            reception.bytes(),
            reception.frames(),
            0,
            0));
  }

  /// What the layer above has attached.
  ///
  /// @return null at first
  public @Nullable Object attachment() {
    return attachment;
  }

  /// Attaches something.
  ///
  /// @param object of the layer above
  public void attach(@Nullable Object object) {
    attachment = object;
  }

  @Override
  public String toString() {
    return "channel to %s (%s)".formatted(peer(), state);
  }

  // ---- the handshake; who calls has the turn

  boolean isPending() {
    return state == State.PENDING;
  }

  /// The handshake is over.
  ///
  /// @return whether it was one that the peer had begun, and this is said for the first time
  boolean settle() {
    return !begunHere && unsettled.getAndSet(false);
  }

  /// Says HELLO, and again while nothing is heard.
  void begin() {
    if (sayHello(false)) {
      again(helloNanos());
    }
  }

  boolean sayHello(boolean up) {
    Hello theirs = hello;
    return transmit(
        channels.hello(nonce, theirs == null ? 0 : theirs.nonce(), serial, up).toFrame());
  }

  /// Whether it is about this channel: an epoch, or one nonce of it.
  boolean isOf(long id) {
    Hello theirs = hello;
    return id == nonce || isEpoch(id) || (theirs != null && id == theirs.nonce());
  }

  boolean isEpoch(long epoch) {
    Hello theirs = hello;
    return theirs != null && epoch == (nonce ^ theirs.nonce());
  }

  boolean isMine(long echo) {
    return echo == nonce;
  }

  /// Whether a HELLO is of the channel that the peer has here as its own.
  boolean isKnown(Hello said) {
    Hello theirs = hello;
    return theirs != null && theirs.nonce() == said.nonce();
  }

  /// Whether a HELLO is of an earlier channel of the peer's: the carrier is late with it.
  boolean isOld(Hello said) {
    Hello theirs = hello;
    return theirs != null
        && theirs.creation() == said.creation()
        && theirs.serial() > said.serial();
  }

  synchronized void learn(Hello said) {
    hello = said;
  }

  /// The handshake is done. What is left to be told of channels before this one is told first.
  void up() {
    line.turns().drainInTurn();
    Hello theirs;
    synchronized (this) {
      theirs = hello;
      if (state != State.PENDING || theirs == null) {
        return;
      }
      peerCreation = theirs.creation();
      state = State.UP;
    }
    ChannelOptions options = channels.options();
    int credit = Math.min(options.busyLimit(), theirs.busyLimit());
    int largest = Math.min(options.maximumPacket(), theirs.maximumPacket());
    reception.start(credit, largest);
    outbox.limit(largest); // whoever hears that it is up may send, before it starts to write
    line.tellUp(this);
    outbox.start(nonce ^ theirs.nonce(), credit, largest);
  }

  // ---- frames

  void receive(int kind, FrameReader in) throws MalformedFrameException {
    if (state == State.PENDING) {
      up(); // whoever sends it has heard our nonce
    }
    if (state == State.UP) {
      reception.frame(kind, in);
    }
  }

  void deliver(byte[] array, int offset, int length) {
    line.tellPacket(this, array, offset, length);
  }

  /// Gives a frame to the carrier; closes if that fails.
  boolean transmit(byte[] frame) {
    String failure = channels.transmit(peer(), frame);
    if (failure != null) {
      close(CONNECTION_CLOSED.because(failure));
    }
    return failure == null;
  }

  Outbox outbox() {
    return outbox;
  }

  /// The number of the last frame with packets that came.
  long received() {
    return reception.received();
  }

  // ---- time

  void later(Runnable task) {
    after(0, task);
  }

  void after(long nanos, Runnable task) {
    var _ = channels.ticker().after(nanos, task);
  }

  private void again(long nanos) {
    alarm = channels.ticker().after(nanos, this::beat);
  }

  /// The ticker comes by.
  private void beat() {
    switch (state) {
      case PENDING -> {
        long setup = channels.options().setupTime().toNanos();
        if (channels.ticker().nanoTime() - begun >= setup) {
          close(
              CONNECTION_SETUP_FAILED.because(
                  "the handshake took more than " + channels.options().setupTime()));
        } else {
          begin();
        }
      }
      case UP -> {
        tick();
        if (state == State.UP) {
          again(tickNanos());
        }
      }
      case CLOSED -> {}
    }
  }

  private long helloNanos() {
    return Math.max(1, channels.options().setupTime().toNanos() / HELLOS);
  }

  /// As often as the end needs it that is the first to lose patience.
  private long tickNanos() {
    Hello theirs = hello;
    Duration time = channels.options().tickTime();
    if (theirs != null) {
      Duration other = Duration.ofMillis(theirs.tickMillis());
      other =
          other.compareTo(ChannelOptions.LEAST_TICK_TIME) < 0
              ? ChannelOptions.LEAST_TICK_TIME
              : other;
      time = other.compareTo(time) < 0 ? other : time;
    }
    return time.toNanos() / channels.options().tickIntensity();
  }

  /// Sends a sign of life if nothing else was sent since the last one, and looks for the peer's.
  private void tick() {
    long patience = Math.ceilDiv(channels.options().tickTime().toNanos(), tickNanos());
    long in = reception.frames();
    quiet = in == framesIn ? quiet + 1 : 0;
    framesIn = in;
    long since = outbox.owedSince();
    owed = since >= 0 && since == owedSince ? owed + 1 : 0;
    owedSince = since;
    if (quiet >= patience || owed >= patience) {
      String what = quiet >= patience ? "sign of life" : "acknowledgement";
      close(NET_TICK_TIMEOUT.because("no " + what + " for " + channels.options().tickTime()));
      return;
    }
    if (outbox.frames() == framesOut) {
      outbox.wantAck();
    }
    framesOut = outbox.frames();
  }
}
