package dev.joist.pekko.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written for another system is read there, and nothing else is.
class FrameSerializerTest {

  private static final ActorSystem SYSTEM = ActorSystem.create("serializing");
  private static final FrameSerializer SERIALIZER =
      new FrameSerializer((ExtendedActorSystem) SYSTEM);
  private static final Announce ANNOUNCE =
      new Announce(-5, 7, "bänk@here", 65535, UUID.randomUUID(), true, false);

  @AfterAll
  static void end() {
    SYSTEM.terminate();
  }

  @Test
  void pekkoUsesItForOurMessages() throws Exception {
    var serialization = SerializationExtension.get(SYSTEM);
    assertEquals(74106, serialization.serializerFor(Frame.class).identifier());
    assertSame(
        serialization.serializerFor(Frame.class), serialization.serializerFor(Announce.class));
  }

  @Test
  void aFrameIsReadAsItWasWritten() throws Exception {
    byte[] bytes = {1, 2, 3};
    Frame frame = new Frame(Long.MIN_VALUE, 42, bytes);
    ByteBuffer buffer = ByteBuffer.allocateDirect(100);
    SERIALIZER.toBinary(frame, buffer);
    Frame read = (Frame) SERIALIZER.fromBinary(buffer.flip(), SERIALIZER.manifest(frame));
    assertEquals(Long.MIN_VALUE, read.from());
    assertEquals(42, read.to());
    assertArrayEquals(bytes, read.bytes());
    assertArrayEquals(
        bytes, ((Frame) SERIALIZER.fromBinary(SERIALIZER.toBinary(frame), "f")).bytes());
  }

  @Test
  void anAnnouncementIsReadAsItWasWritten() throws Exception {
    byte[] written = SERIALIZER.toBinary(ANNOUNCE);
    assertEquals(ANNOUNCE, SERIALIZER.fromBinary(written, SERIALIZER.manifest(ANNOUNCE)));
  }

  @Test
  void everyCutAnnouncementIsRefused() {
    byte[] written = SERIALIZER.toBinary(ANNOUNCE);
    for (int length = 0; length < written.length; length++) {
      byte[] cut = Arrays.copyOf(written, length);
      assertThrows(NotSerializableException.class, () -> SERIALIZER.fromBinary(cut, "a"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1021, Integer.MAX_VALUE})
  void aTextThatIsTooLongIsRefusedBeforeThereIsRoomForIt(int length) {
    byte[] written = SERIALIZER.toBinary(ANNOUNCE);
    ByteBuffer.wrap(written).putInt(2 + 3 * 8 + 2 * 4, length);
    assertThrows(NotSerializableException.class, () -> SERIALIZER.fromBinary(written, "a"));
  }

  @Test
  void otherVersionsAndKindsAreRefused() {
    byte[] written = SERIALIZER.toBinary(ANNOUNCE);
    written[0] = 2;
    var error =
        assertThrows(NotSerializableException.class, () -> SERIALIZER.fromBinary(written, "a"));
    assertEquals("an announcement of version 2, where 1 is known", error.getCause().getMessage());
    assertThrows(NotSerializableException.class, () -> SERIALIZER.fromBinary(written, "x"));
    assertThrows(NotSerializableException.class, () -> SERIALIZER.fromBinary(new byte[15], "f"));
    assertThrows(IllegalArgumentException.class, () -> SERIALIZER.manifest("a text"));
  }
}
