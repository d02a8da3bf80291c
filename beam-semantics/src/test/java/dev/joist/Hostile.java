package dev.joist;

import dev.joist.dist.Channel;
import dev.joist.dist.ChannelOptions;
import dev.joist.dist.Channels;
import dev.joist.dist.Closing;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A node that shakes hands as it should, and then says whatever a test wants: packets as they are
/// on the wire, made byte by byte.
final class Hostile implements AutoCloseable {

  static final int LINK = 1;
  static final int REG_SEND = 6;
  static final int MONITOR = 19;
  static final int SPAWN_REQUEST = 29;
  static final int SPAWN_REPLY = 31;
  static final int UNLINK = 35;

  final Atom name = Atom.of("hostile@localhost");

  /// What it was sent.
  final BlockingQueue<byte[]> packets = new LinkedBlockingQueue<>();

  /// Why its channels were closed.
  final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  private final Channels channels;

  Hostile(Mesh mesh, ChannelOptions options) {
    channels =
        new Channels(
            name,
            7,
            mesh.carrier(),
            options,
            new Channels.Listener() {
              @Override
              public void opened(Channel channel) {}

              @Override
              public void up(Channel channel) {}

              @Override
              public void packet(Channel channel, byte[] bytes, int offset, int length) {
                byte[] packet = new byte[length];
                System.arraycopy(bytes, offset, packet, 0, length);
                packets.add(packet);
              }

              @Override
              public void closed(Channel channel, Closing why) {
                ends.add(why.toString());
              }
            });
  }

  /// Sends a packet.
  void says(Node to, int op, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(op);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    channels.connect(to.name()).send(0, out.toByteArray());
  }

  /// Waits until it is not far ahead of its peer.
  void awaitRoom(Node to) throws InterruptedException {
    channels.connect(to.name()).awaitRoom();
  }

  /// Closes its connection, with these words.
  void closes(Node to, String why) {
    channels.connect(to.name()).close(why);
  }

  /// One of its own pids.
  Pid pid(long id) {
    return Pid.of(name, id, 0, 7);
  }

  /// An identifier of its own, in a packet: those of this incarnation say no more than that.
  static byte[] own(Object pidOrRef) {
    return identifier(new byte[] {0}, pidOrRef);
  }

  /// An identifier of the node that it talks to.
  static byte[] theirs(Object pidOrRef) {
    int creation =
        switch (pidOrRef) {
          case Pid pid -> pid.creation();
          case Ref ref -> ref.creation();
          default -> throw new IllegalArgumentException("neither pid nor reference: " + pidOrRef);
        };
    return identifier(ByteBuffer.allocate(5).put((byte) 1).putInt(creation).array(), pidOrRef);
  }

  private static byte[] identifier(byte[] home, Object pidOrRef) {
    return switch (pidOrRef) {
      case Pid pid -> all(home, number(pid.id()), number(pid.serial()));
      case Ref ref -> all(home, number(ref.beyond()), number(ref.high()), number(ref.id()));
      default -> throw new IllegalArgumentException("neither pid nor reference: " + pidOrRef);
    };
  }

  /// A pid as whom something is about, which might be a name.
  static byte[] item(byte[] pid) {
    return all(new byte[] {0}, pid);
  }

  static byte[] entry(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return all(number(bytes.length), bytes);
  }

  static byte[] number(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      out.write((int) (rest & 0x7f) | 0x80);
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  static byte[] all(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    channels.close();
  }
}
