package dev.joist.pekko.cluster;

import dev.joist.term.Atom;
import dev.joist.term.Terms;
import java.io.NotSerializableException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/// Writes frames straight into Artery's buffers, and reads them from there: the bytes are copied
/// once on each side.
///
/// *Thread:* any.
public final class FrameSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {

  private static final String FRAME = "f";
  private static final String ANNOUNCE = "a";
  private static final byte VERSION = 1;
  private static final int KNOWN = 1;
  private static final int ASKS = 2;
  private static final int FRAME_HEADER = 2 * Long.BYTES;

  private final int identifier;

  /// For Pekko, which makes one by reflection.
  ///
  /// @param system whose configuration has the serializer's number
  public FrameSerializer(ExtendedActorSystem system) {
    identifier =
        system
            .settings()
            .config()
            .getConfig("pekko.actor.serialization-identifiers")
            .getInt("\"" + FrameSerializer.class.getName() + "\"");
  }

  @Override
  public int identifier() {
    return identifier;
  }

  @Override
  public String manifest(Object message) {
    return switch (message) {
      case Frame _ -> FRAME;
      case Announce _ -> ANNOUNCE;
      default -> throw notOurs(message);
    };
  }

  @Override
  public byte[] toBinary(Object message) {
    ByteBuffer buffer = ByteBuffer.allocate(size(message));
    toBinary(message, buffer);
    return buffer.array();
  }

  private static int size(Object message) {
    return switch (message) {
      case Frame frame -> FRAME_HEADER + frame.bytes().length;
      case Announce announce ->
          2 // version, flags
              + 3 * Long.BYTES // uid, ticket
              + 3 * Integer.BYTES // creation, port, length
              + utf8(announce.name()).length;
      default -> throw notOurs(message);
    };
  }

  @Override
  public void toBinary(Object message, ByteBuffer buffer) {
    switch (message) {
      case Frame frame -> buffer.putLong(frame.from()).putLong(frame.to()).put(frame.bytes());
      case Announce announce -> write(announce, buffer);
      default -> throw notOurs(message);
    }
  }

  private static void write(Announce announce, ByteBuffer buffer) {
    byte[] name = utf8(announce.name());
    buffer
        .put(VERSION)
        .put((byte) ((announce.known() ? KNOWN : 0) | (announce.asks() ? ASKS : 0)))
        .putLong(announce.uid())
        .putLong(announce.ticket().getMostSignificantBits())
        .putLong(announce.ticket().getLeastSignificantBits())
        .putInt(announce.creation())
        .putInt(announce.port())
        .putInt(name.length)
        .put(name);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return fromBinary(ByteBuffer.wrap(bytes), manifest);
  }

  @Override
  public Object fromBinary(ByteBuffer buffer, String manifest) throws NotSerializableException {
    try {
      return switch (manifest) {
        case FRAME -> frame(buffer);
        case ANNOUNCE -> announce(buffer);
        default ->
            throw new NotSerializableException(
                "Joist knows frames (f) and announcements (a), not " + Terms.printable(manifest));
      };
    } catch (BufferUnderflowException | IllegalArgumentException malformed) {
      var refused =
          new NotSerializableException(
              "A malformed message for Joist, kind %s: %s".formatted(manifest, malformed));
      refused.initCause(malformed);
      throw refused;
    }
  }

  private static Frame frame(ByteBuffer buffer) {
    long from = buffer.getLong();
    long to = buffer.getLong();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return new Frame(from, to, bytes);
  }

  private static Announce announce(ByteBuffer buffer) {
    byte version = buffer.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "an announcement of version %d, where %d is known".formatted(version, VERSION));
    }
    int flags = buffer.get();
    long uid = buffer.getLong();
    UUID ticket = new UUID(buffer.getLong(), buffer.getLong());
    int creation = buffer.getInt();
    int port = buffer.getInt();
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("port " + port);
    }
    return new Announce(
        uid, creation, name(buffer), port, ticket, (flags & KNOWN) != 0, (flags & ASKS) != 0);
  }

  private static String name(ByteBuffer buffer) {
    int length = buffer.getInt();
    // An atom has at most 255 characters of 4 bytes; the text is checked where it becomes one.
    if (length < 0 || length > 4 * Atom.MAX_LENGTH) {
      throw new IllegalArgumentException("a name of %d bytes".formatted(length));
    }
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException notOurs(Object message) {
    return new IllegalArgumentException(
        "Joist's serializer is for its own messages, not for " + message.getClass().getName());
  }
}
