package dev.joist.dist;

import dev.joist.term.Atom;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The channels of one node.
public final class Channels implements AutoCloseable {

  /// Who is told of them.
  public interface Listener {

    /// The peer has begun one.
    void opened(Channel channel);

    /// The handshake is done.
    void up(Channel channel);

    /// A packet has come.
    void packet(Channel channel, byte[] bytes, int offset, int length);

    /// It is at its end.
    void closed(Channel channel, String why);
  }

  private static final byte HELLO = 1;
  private static final byte DATA = 2;
  private static final byte BYE = 3;

  private final int creation;
  private final Carrier carrier;
  private final Listener listener;
  private final ConcurrentHashMap<Atom, Channel> channels = new ConcurrentHashMap<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

  /// Over a carrier.
  public Channels(
      Atom node, int creation, Carrier carrier, ChannelOptions options, Listener listener) {
    this.creation = creation;
    this.carrier = carrier;
    this.listener = listener;
    carrier.open(
        node,
        creation,
        new Carrier.Events() {
          @Override
          public void frame(Atom peer, byte[] frame) {
            thread.execute(() -> read(peer, frame));
          }

          @Override
          public void reachable(Atom peer) {}

          @Override
          public void lost(Atom peer, String why) {
            thread.execute(() -> {
              Channel channel = channels.get(peer);
              if (channel != null) {
                end(channel, why, false);
              }
            });
          }
        });
  }

  private void read(Atom peer, byte[] frame) {
    ByteBuffer in = ByteBuffer.wrap(frame);
    byte kind = in.get();
    long nonce = in.getLong();
    Channel channel = channels.get(peer);
    if (kind == HELLO) {
      int peerCreation = in.getInt();
      if (channel != null && channel.peerNonce != 0 && channel.peerNonce != nonce) {
        end(channel, "the peer has begun anew", false);
        channel = null;
      }
      if (channel == null) {
        channel = connect(peer);
        listener.opened(channel);
      }
      channel.peerNonce = nonce;
      if (channel.begin(peerCreation)) {
        listener.up(channel);
        channel.rise();
      }
    } else if (channel != null && channel.peerNonce == nonce) {
      if (kind == DATA) {
        channel.count();
        listener.packet(channel, frame, in.position(), in.remaining());
      } else if (kind == BYE) {
        byte[] why = new byte[in.remaining()];
        in.get(why);
        end(channel, "the peer says: " + new String(why, StandardCharsets.UTF_8), false);
      }
    }
  }

  /// The one there is, or a new one.
  public Channel connect(Atom peer) {
    return channels.computeIfAbsent(
        peer,
        _ -> {
          Channel made = new Channel(this, peer, ThreadLocalRandom.current().nextLong() | 1);
          thread.execute(() -> {
            byte[] hello =
                ByteBuffer.allocate(13).put(HELLO).putLong(made.nonce).putInt(creation).array();
            if (!carrier.send(peer, hello)) {
              end(made, "there is no way to " + peer, false);
            }
          });
          return made;
        });
  }

  void data(Channel channel, byte[] packet) {
    byte[] frame =
        ByteBuffer.allocate(9 + packet.length).put(DATA).putLong(channel.nonce).put(packet).array();
    var _ = carrier.send(channel.peer(), frame);
  }

  void end(Channel channel, String why, boolean bye) {
    if (channel.end()) {
      channels.remove(channel.peer(), channel);
      if (bye) {
        byte[] text = why.getBytes(StandardCharsets.UTF_8);
        var _ =
            carrier.send(
                channel.peer(),
                ByteBuffer.allocate(9 + text.length)
                    .put(BYE)
                    .putLong(channel.nonce)
                    .put(text)
                    .array());
      }
      thread.execute(() -> listener.closed(channel, why));
    }
  }

  /// The one there is.
  public @Nullable Channel find(Atom peer) {
    return channels.get(peer);
  }

  /// All of them.
  public List<Channel> all() {
    return List.copyOf(channels.values());
  }

  @Override
  public void close() {
    all().forEach(channel -> end(channel, "shutdown", true));
    thread.shutdown();
    carrier.close();
  }
}
