package dev.joist.dist;

import dev.joist.term.Atom;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One connection of two nodes, from its handshake to its end.
public final class Channel {

  final long nonce;
  long peerNonce;
  private final Channels channels;
  private final Atom peer;
  private final ArrayDeque<byte[]> early = new ArrayDeque<>();
  private int creation;
  private boolean up;
  private boolean closed;
  private long in;
  private long out;
  private @Nullable Object attachment;

  Channel(Channels channels, Atom peer, long nonce) {
    this.channels = channels;
    this.peer = peer;
    this.nonce = nonce;
  }

  /// The other node.
  public Atom peer() {
    return peer;
  }

  /// Its incarnation; 0 until the channel is up.
  public synchronized int peerCreation() {
    return creation;
  }

  /// Whether the handshake is done and the channel not closed.
  public synchronized boolean isUp() {
    return up && !closed;
  }

  /// Whether it is at its end.
  public synchronized boolean isClosed() {
    return closed;
  }

  /// Sends a packet; never blocks.
  public synchronized boolean send(long stream, byte[] packet) {
    if (closed) {
      return false;
    }
    out++;
    if (up) {
      channels.data(this, packet);
    } else {
      early.add(packet);
    }
    return true;
  }

  /// Whether senders ought to wait.
  public boolean isBusy() {
    return false;
  }

  /// Waits until there is room, or the channel is closed.
  public void awaitRoom() throws InterruptedException {}

  /// Closes it.
  public void close(String why) {
    channels.end(this, why, true);
  }

  /// How it does.
  public synchronized ChannelStatus status() {
    return new ChannelStatus(peer, up, nonce, Duration.ZERO, out, 0, out, in, 0, in, 0, 0);
  }

  /// What the layer above keeps here.
  public synchronized @Nullable Object attachment() {
    return attachment;
  }

  /// Keeps something for the layer above.
  public synchronized void attachment(@Nullable Object object) {
    attachment = object;
  }

  synchronized boolean begin(int peerCreation) {
    if (up || closed) {
      return false;
    }
    creation = peerCreation;
    return true;
  }

  synchronized void rise() {
    up = true;
    for (byte[] packet : early) {
      channels.data(this, packet);
    }
    early.clear();
  }

  synchronized boolean end() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  synchronized void count() {
    in++;
  }
}
