package dev.joist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Tuple;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a reader would refuse, its sender is told.
class EtfCodecTest {

  @Test
  void depthHasALimitAtTheSender() {
    Object deep = Tuple.of(Tuple.of(Tuple.of(1L)));
    byte[] bytes = EtfCodec.of().maxDepth(3).encode(deep);
    assertEquals(deep, EtfCodec.of().maxDepth(3).decode(bytes, 0, bytes.length));
    EtfCodec shallow = EtfCodec.of().maxDepth(2);
    assertThrows(IllegalArgumentException.class, () -> shallow.decode(bytes, 0, bytes.length));
    var error = assertThrows(IllegalArgumentException.class, () -> shallow.encode(deep));
    assertTrue(error.getMessage().contains("would not be read"), error.getMessage());
  }

  @Test
  void memoryHasALimitAtTheSender() {
    Object[] pairs = new Object[4000];
    Arrays.fill(pairs, Tuple.of(1L, 2L));
    EtfCodec small = EtfCodec.of().maxMemory(100_000);
    var error = assertThrows(IllegalArgumentException.class, () -> small.encode(List.of(pairs)));
    assertTrue(error.getMessage().contains("memory"), error.getMessage());
  }
}
