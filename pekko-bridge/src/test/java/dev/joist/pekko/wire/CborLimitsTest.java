package dev.joist.pekko.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Binary;
import dev.joist.term.ImproperList;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What reading refuses, what it costs until then, and that depth alone is no reason.
class CborLimitsTest {

  private static final int DEPTH = 100_000;

  private record Box(Object inner) {}

  static Stream<Arguments> wrappings() {
    return Stream.of(
        wrapping("list", inner -> List.of(inner)),
        wrapping("tuple", inner -> Tuple.of(inner)),
        wrapping("tuple with more behind", inner -> Tuple.of(inner, 1)),
        wrapping("list in tuple", inner -> Tuple.of(List.of(List.of(inner)))),
        wrapping("improper list", inner -> ImproperList.of(List.of(inner), "x")),
        wrapping("value", inner -> TermMap.of("k", inner)),
        wrapping("key", inner -> TermMap.of(inner, "v")),
        wrapping("record", Box::new));
  }

  private static Arguments wrapping(String name, UnaryOperator<Object> wrap) {
    return Arguments.argumentSet(name, wrap);
  }

  @ParameterizedTest
  @MethodSource("wrappings")
  void aHundredThousandDeep(UnaryOperator<Object> wrap) {
    Object term = List.of();
    for (int i = 0; i < DEPTH; i++) {
      term = wrap.apply(term);
    }
    var codec = new CborCodec(CborOptions.DEFAULT.withRecords(Box.class));
    assertTrue(Terms.exactlyEqual(term, codec.decode(codec.encode(term))));
  }

  @Test
  void depthHasALimit() {
    Object term = List.of(List.of(Tuple.of(1)));
    byte[] bytes = new CborCodec().encode(term);
    assertEquals(term, new CborCodec(CborOptions.DEFAULT.withMaxDepth(3)).decode(bytes));
    var shallow = new CborCodec(CborOptions.DEFAULT.withMaxDepth(2));
    var error = assertThrows(CborException.class, () -> shallow.decode(bytes));
    assertEquals(2, error.offset());
    assertTrue(error.getMessage().contains("raise it with CborOptions.withMaxDepth"));
  }

  @Test
  void memoryHasALimit() {
    byte[] bytes = new CborCodec().encode(List.of("a text", 1L << 40, 1.5, "another"));
    assertEquals(
        new CborCodec().decode(bytes),
        new CborCodec(CborOptions.DEFAULT.withMaxMemory(1000)).decode(bytes));
    var small = new CborCodec(CborOptions.DEFAULT.withMaxMemory(300));
    var error = assertThrows(CborException.class, () -> small.decode(bytes));
    assertTrue(error.getMessage().contains("raise it with CborOptions.withMaxMemory"));
  }

  @Test
  void whatItsReaderWouldRefuseFailsAtTheSender() {
    Object[] pairs = new Object[4000];
    Arrays.fill(pairs, Tuple.of(1L, 2L));
    Object term = List.of(pairs);
    byte[] bytes = new CborCodec().encode(term);
    var small = new CborCodec(CborOptions.DEFAULT.withMaxMemory(100_000));
    assertThrows(CborException.class, () -> small.decode(bytes));
    var error = assertThrows(IllegalArgumentException.class, () -> small.encode(term));
    assertTrue(error.getMessage().contains("joist.wire.max-memory"), error.getMessage());
    var shallow = new CborCodec(CborOptions.DEFAULT.withMaxDepth(1));
    error = assertThrows(IllegalArgumentException.class, () -> shallow.encode(term));
    assertTrue(error.getMessage().contains("joist.wire.max-depth"), error.getMessage());
  }

  @Test
  void limitsAreNotNegative() {
    assertThrows(IllegalArgumentException.class, () -> CborOptions.DEFAULT.withMaxDepth(-1));
    assertThrows(IllegalArgumentException.class, () -> CborOptions.DEFAULT.withMaxMemory(-1));
  }

  private static long allocatedByRefusing(byte[] bytes, CborOptions options) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var codec = new CborCodec(options);
    assertThrows(CborException.class, () -> codec.decode(bytes));
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThrows(CborException.class, () -> codec.decode(bytes));
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /// A byte string, a text, an array and integers of 2 GB; the last, of the form that Jackson reads
  /// itself, of the most that it allocates at once.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "5a7fffffff",
        "7a7fffffff",
        "9a7fffffff",
        "ce5a7fffffff",
        "c25a7fffffff",
        "c25a0003d090"
      })
  void whatIsClaimedTakesNoMemory(String hex) {
    long allocated = allocatedByRefusing(HexFormat.of().parseHex(hex), CborOptions.DEFAULT);
    assertTrue(allocated < 300_000, allocated + " bytes");
  }

  /// Arrays in arrays, to the end.
  @Test
  void depthStopsAtTheMemoryLimit() {
    byte[] bytes = new byte[1_000_000];
    Arrays.fill(bytes, (byte) 0x9f);
    long allocated = allocatedByRefusing(bytes, CborOptions.DEFAULT.withMaxMemory(1_000_000));
    assertTrue(allocated < 2_000_000, allocated + " bytes");
  }

  @Test
  void aLargeTermLeavesNothingBehind() {
    var codec = new CborCodec();
    Object large = Binary.of(new byte[10_000_000]);
    assertEquals(large, codec.decode(codec.encode(large)));
    assertEquals(List.of(1L), codec.decode(codec.encode(List.of(1L))));
  }
}
