package dev.joist.pekko.wire;

import java.nio.ByteBuffer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/// Terms in what actors of other nodes are told: an actor may tell a [dev.joist.term.Pid], a tuple,
/// a record of terms to another, wherever that is.
///
/// `reference.conf` binds it to the classes of Joist's terms. A record of a program's own that is
/// told as it is, not inside of one of them, is bound by the program, and read as a record where
/// `joist.records` lists it:
///
/// ```hocon
/// joist.records = ["com.acme.Order"]
/// pekko.actor.serialization-bindings { "com.acme.Order" = joist }
/// ```
///
/// *Thread:* any.
public final class JoistSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {

  private static final int IDENTIFIER = 20_250;

  private final CborCodec codec;

  /// For Pekko, which makes one by reflection.
  ///
  /// @throws org.apache.pekko.ConfigurationException if what `joist.records` or `joist.wire` says
  ///   cannot be used
  public JoistSerializer(ExtendedActorSystem system) {
    codec = new CborCodec(WireSettings.options(system));
  }

  /// What marks its bytes among those of other serializers, as Pekko wants it: 20250.
  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  /// The codec's name: what says which version wrote.
  @Override
  public String manifest(Object term) {
    return codec.name();
  }

  /// The term as CBOR.
  ///
  /// @throws dev.joist.term.NotATermException if there is something in it that cannot travel
  @Override
  public byte[] toBinary(Object term) {
    return codec.encode(term);
  }

  /// Writes the term as CBOR into a buffer.
  ///
  /// @throws dev.joist.term.NotATermException if there is something in it that cannot travel
  /// @throws java.nio.BufferOverflowException if there is no room for it
  @Override
  public void toBinary(Object term, ByteBuffer buffer) {
    codec.encode(term, buffer);
  }

  /// The term that bytes stand for.
  ///
  /// @throws CborException if they are none, or break a limit
  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    checkVersion(manifest);
    return codec.decode(bytes);
  }

  /// The term that the rest of a buffer stands for.
  ///
  /// @throws CborException if it is none, or breaks a limit
  @Override
  public Object fromBinary(ByteBuffer buffer, String manifest) {
    checkVersion(manifest);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return codec.decode(bytes);
  }

  private void checkVersion(String manifest) {
    if (!manifest.equals(codec.name())) {
      throw new CborException(
          0,
          "these are terms of the form %s; this node reads %s, so they come from one that runs another version of Joist"
              .formatted(manifest, codec.name()));
    }
  }
}
