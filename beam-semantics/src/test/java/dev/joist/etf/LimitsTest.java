package dev.joist.etf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.ImproperList;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What reading refuses, what it costs until then, and that depth alone is no reason.
class LimitsTest {

  private static final int DEPTH = 1_000_000;

  private record Box(Object inner) {}

  static Stream<Arguments> wrappings() {
    return Stream.of(
        wrapping("list", DEPTH, inner -> List.of(inner)),
        wrapping("tuple", DEPTH, inner -> Tuple.of(inner)),
        wrapping("tuple with more behind", DEPTH / 10, inner -> Tuple.of(inner, 1)),
        wrapping("list in tuple", DEPTH / 10, inner -> Tuple.of(List.of(List.of(inner)))),
        wrapping("improper list", DEPTH / 10, inner -> ImproperList.of(List.of(inner), "x")),
        wrapping("value", DEPTH / 10, inner -> TermMap.of("k", inner)),
        wrapping("key", DEPTH / 10, inner -> TermMap.of(inner, "v")),
        wrapping("record", DEPTH / 10, Box::new));
  }

  private static Arguments wrapping(String name, int depth, UnaryOperator<Object> wrap) {
    return Arguments.argumentSet(name, depth, wrap);
  }

  @ParameterizedTest
  @MethodSource("wrappings")
  void aMillionDeep(int depth, UnaryOperator<Object> wrap) {
    Object term = List.of();
    for (int i = 0; i < depth; i++) {
      term = wrap.apply(term);
    }
    byte[] bytes = Etf.termToBinary(term);
    DecodeOptions options = DecodeOptions.DEFAULT.maxMemory(Long.MAX_VALUE).records(Box.class);
    assertTrue(Terms.exactlyEqual(term, Etf.binaryToTerm(bytes, options)));
  }

  private static Object funs(int depth, DecodeOptions options) {
    byte[] head =
        HexFormat.of()
            .parseHex(
                "700000000001000000000000000000000000000000000000000700000001"
                    + "7701"
                    + "6d6103610458770161000000010000000200000003");
    var bytes = new ByteArrayOutputStream();
    bytes.write(131);
    for (int i = 0; i < depth; i++) {
      bytes.writeBytes(head);
    }
    bytes.write(106);
    return Etf.binaryToTerm(bytes.toByteArray(), options);
  }

  @Test
  void funsInFuns() {
    DecodeOptions options = DecodeOptions.DEFAULT;
    Object one = funs(DEPTH / 10, options);
    Object same = funs(DEPTH / 10, options);
    assertTrue(Terms.exactlyEqual(one, same));
    assertEquals(Terms.hash(one), Terms.hash(same));
    assertEquals(6L * DEPTH / 10, Terms.words(one));
    assertTrue(Terms.exactlyEqual(one, Etf.binaryToTerm(Etf.termToBinary(one))));
  }

  /// A list whose tail is a list, and so on, is one list, and takes no time to speak of.
  @Test
  void aListOfTails() {
    byte[] cell = {108, 0, 0, 0, 1, 106};
    ByteBuffer bytes = ByteBuffer.allocate(2 + cell.length * DEPTH).put((byte) 131);
    for (int i = 0; i < DEPTH; i++) {
      bytes.put(cell);
    }
    bytes.put((byte) 106);
    assertEquals(DEPTH, ((List<?>) Etf.binaryToTerm(bytes.array())).size());
  }

  @Test
  void depthHasALimit() {
    byte[] bytes = Etf.termToBinary(List.of(List.of(Tuple.of(1))));
    assertEquals(
        List.of(List.of(Tuple.of(1))), Etf.binaryToTerm(bytes, DecodeOptions.DEFAULT.maxDepth(3)));
    var error =
        assertThrows(
            EtfException.class, () -> Etf.binaryToTerm(bytes, DecodeOptions.DEFAULT.maxDepth(2)));
    assertEquals(11, error.offset());
    assertTrue(
        error.getMessage().endsWith("the limit; raise it with DecodeOptions.maxDepth"),
        error::getMessage);
  }

  @Test
  void memoryHasALimit() {
    byte[] bytes = Etf.termToBinary(List.of("a text", 1L << 40, 1.5, "another"));
    assertEquals(
        Etf.binaryToTerm(bytes), Etf.binaryToTerm(bytes, DecodeOptions.DEFAULT.maxMemory(1000)));
    var error =
        assertThrows(
            EtfException.class,
            () -> Etf.binaryToTerm(bytes, DecodeOptions.DEFAULT.maxMemory(300)));
    assertTrue(
        error.getMessage().contains("raise it with DecodeOptions.maxMemory"), error::getMessage);
  }

  private static long allocatedByRefusing(byte[] bytes, DecodeOptions options) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertThrows(EtfException.class, () -> Etf.binaryToTerm(bytes, options));
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThrows(EtfException.class, () -> Etf.binaryToTerm(bytes, options));
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static byte[] bomb(int size) {
    byte[] zeros = new byte[size];
    var deflater = new Deflater();
    deflater.setInput(zeros);
    deflater.finish();
    byte[] bytes = new byte[6 + size / 500 + 100];
    bytes[0] = (byte) 131;
    bytes[1] = 80;
    ByteBuffer.wrap(bytes).putInt(2, size);
    int length = deflater.deflate(bytes, 6, bytes.length - 6);
    assertTrue(deflater.finished());
    deflater.end();
    return Arrays.copyOf(bytes, 6 + length);
  }

  @Test
  void aDecompressionBombStopsAtItsLimit() {
    byte[] bomb = bomb(100_000_000);
    long allocated = allocatedByRefusing(bomb, DecodeOptions.DEFAULT.maxInflated(1_000_000));
    assertTrue(allocated < 100_000, allocated + " bytes");
    // One that says it is small is found out as soon as it is not.
    ByteBuffer.wrap(bomb).putInt(2, 10_000);
    allocated = allocatedByRefusing(bomb, DecodeOptions.DEFAULT);
    assertTrue(allocated < 200_000, allocated + " bytes");
    // One that says more than zlib can make of its bytes is not even begun.
    ByteBuffer.wrap(bomb).putInt(2, Integer.MAX_VALUE);
    allocated = allocatedByRefusing(bomb, DecodeOptions.DEFAULT.maxInflated(Integer.MAX_VALUE));
    assertTrue(allocated < 100_000, allocated + " bytes");
  }

  /// Lists of as many elements as bytes follow, one in the other: each claim can be true alone.
  @Test
  void whatIsClaimedTakesNoMemory() {
    ByteBuffer bytes = ByteBuffer.allocate(1_000_000).put((byte) 131);
    while (bytes.remaining() >= 5) {
      bytes.put((byte) 108).putInt(bytes.remaining() - 4);
    }
    long allocated = allocatedByRefusing(bytes.array(), DecodeOptions.DEFAULT);
    assertTrue(allocated < 16L * bytes.capacity(), allocated + " bytes");
  }
}
