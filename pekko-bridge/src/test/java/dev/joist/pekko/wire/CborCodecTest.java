package dev.joist.pekko.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Bitstring;
import dev.joist.term.Fun;
import dev.joist.term.ImproperList;
import dev.joist.term.NotATermException;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.math.BigInteger;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Terms as CBOR, form by form, and what is refused.
class CborCodecTest {

  private static final Atom NODE = Atom.of("a@b");
  private static final Pid PID = Pid.of(NODE, 41, 2, 3);

  private enum Color {
    RED
  }

  private record Deposit(long cents, Color color) {}

  private record Box(Object inner) {}

  private final CborCodec codec = new CborCodec();

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private Object journey(Object term) {
    return codec.decode(codec.encode(term));
  }

  static List<Object> terms() {
    Binary uniq = Binary.of(new byte[16]);
    return List.of(
        0L,
        -1L,
        23L,
        24L,
        255L,
        256L,
        -257L,
        1L << 31,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        BigInteger.ONE.shiftLeft(63),
        BigInteger.ONE.shiftLeft(64).negate(),
        BigInteger.ONE.shiftLeft(20_000).negate(),
        1.5,
        -0.0,
        Double.MIN_VALUE,
        true,
        false,
        Atom.of(""),
        Atom.of("an atom"),
        Atom.of("λ".repeat(255)),
        "",
        "text",
        "€ and 😀",
        "long ".repeat(300),
        "€".repeat(100_000),
        Binary.of(),
        Binary.of((byte) 255, (byte) 1),
        Binary.of(new byte[100_000]),
        Bitstring.of(new byte[] {1, 2, 3}, 19),
        Tuple.of(),
        Tuple.of(1, Tuple.of("x", List.of()), Atom.of("a")),
        List.of(),
        List.of(1L, "x", List.of(List.of())),
        ImproperList.of(List.of("a", 1L), 2L),
        TermMap.of(),
        TermMap.of("k", 1, 1, 1.0, 1.0, 1, Tuple.of(), TermMap.of("k", Tuple.of())),
        Map.of("k", 1L, Atom.of("k"), List.of(2L)),
        PID,
        Pid.of(NODE, 0xffff_ffffL, -1, -1),
        List.of(PID, PID, Pid.of(NODE, 1, 0, 4), Pid.of(Atom.of("c@d"), 1, 0, 4), PID),
        Port.of(NODE, 1L << 40, 6),
        Ref.of(NODE, 3, 17, null),
        Ref.ofWords(NODE, -1, 2, 3, -4),
        Ref.ofWords(NODE, 1, 9, 2, 3, 4),
        Fun.external(Atom.of("lists"), Atom.of("map"), 2),
        Fun.foreign(Atom.of("m"), 1, uniq, -2, 3, 4, PID, List.of("x", Tuple.of(1L))),
        Fun.foreign(Atom.of("m"), 0, uniq, 2, 3, 4, PID, List.of()),
        new Deposit(500, Color.RED),
        List.of(new Deposit(1, Color.RED), new Box(new Deposit(2, Color.RED)), new Box(PID)));
  }

  @ParameterizedTest
  @MethodSource("terms")
  void term01_aTermComesBackAsTheSameTerm(Object term) {
    Object back = journey(term);
    assertTrue(Terms.exactlyEqual(term, back), () -> Terms.toString(back));
    assertSame(Terms.of(back), back, "a term as it is");
    assertEquals(Terms.words(term), Terms.words(back));
  }

  @Test
  void whatIsReadIsOfTheClassThatWasWritten() {
    for (Object term : List.of("text", Binary.of("text"), Tuple.of(Atom.of("deposit"), 1, 2))) {
      assertEquals(term, journey(term));
      assertSame(term.getClass(), journey(term).getClass());
    }
    assertEquals(Atom.of("red"), journey(Color.RED));
    assertEquals(1L, journey(1));
    assertEquals(0.1f, ((Double) journey(0.1f)).floatValue());
  }

  @Test
  void anAliasKnowsItsOwner() {
    Ref alias = Ref.of(NODE, 3, 17, PID);
    Ref back = assertInstanceOf(Ref.class, journey(alias));
    assertEquals(alias, back);
    assertEquals(PID, back.owner());
    // An owner is a short cut; one elsewhere has no form.
    Ref odd = Ref.of(NODE, 4, 17, PID);
    assertEquals(odd, journey(odd));
  }

  @Test
  void joistsOwnMessagesAreReadAsRecords() {
    var down = new Down(Ref.of(NODE, 1, 2, null), Atom.of("process"), PID, Atom.of("normal"));
    assertEquals(down, journey(down));
  }

  @Test
  void aRecordThatIsNotListedIsTheTupleItIs() {
    assertEquals(
        Tuple.of(Atom.of("deposit"), 500, Atom.of("red")), journey(new Deposit(500, Color.RED)));
  }

  @Test
  void nodesAndLayoutsAreWrittenOnce() {
    int one = codec.encode(List.of(PID)).length;
    int two = codec.encode(List.of(PID, PID)).length;
    assertTrue(two - one < 8, two + " after " + one);
    int deposit = codec.encode(List.of(new Deposit(1, Color.RED))).length;
    int deposits =
        codec.encode(List.of(new Deposit(1, Color.RED), new Deposit(1, Color.RED))).length;
    assertTrue(deposits - deposit < 10, deposits + " after " + deposit);
  }

  /// More nodes and layouts than are numbered.
  @Test
  void manyNodes() {
    List<Pid> pids =
        IntStream.range(0, 200)
            .mapToObj(i -> Pid.of(Atom.of("n@" + i % 50), i, 0, i % 40))
            .toList();
    assertEquals(pids, journey(pids));
  }

  @Test
  void theBytesAreCbor() {
    assertEquals("8301820203f5", hex(List.of(1L, List.of(2L, 3L), true)));
    assertEquals("c68201c76161", hex(Tuple.of(1, Atom.of("a"))));
    assertEquals("ca846361406203182902", hex(PID));
    assertEquals("c88269" + "696e6e65723b626f78" + "01", hex(new Box(1L)));
  }

  private String hex(Object term) {
    return HexFormat.of().formatHex(codec.encode(term));
  }

  @Test
  void halfASurrogatePairIsTheBinaryThatItIs() {
    String half = "x\ud83dy";
    assertTrue(Terms.exactlyEqual(half, journey(half)));
    assertTrue(Terms.exactlyEqual(Tuple.of(half, "ok"), journey(Tuple.of(half, "ok"))));
    String longer = "z".repeat(300) + half;
    assertTrue(Terms.exactlyEqual(longer, journey(longer)));
    var error =
        assertThrows(NotATermException.class, () -> codec.encode(List.of("a", Atom.of("\ud83d"))));
    assertEquals("message[1]", error.path());
  }

  @Test
  void javaCodeIsRefusedWithPathAndClassAndWayOut() {
    Fun fun = Fun.local("f", 0, (Runnable) () -> {});
    var error =
        assertThrows(
            NotATermException.class,
            () ->
                codec.encode(
                    Tuple.of(
                        1, new Box(List.of(TermMap.of("k", ImproperList.of(List.of(1), fun)))))));
    assertEquals("message.element(2).inner[0][<<\"k\">>].tail", error.path());
    assertTrue(error.getMessage().contains("CborCodecTest"), error::getMessage);
    assertTrue(error.getMessage().contains("Fun.external"), error::getMessage);
    // The next one is not disturbed.
    assertEquals(List.of(1L), journey(List.of(1L)));
    assertThrows(NotATermException.class, () -> codec.encode(List.of(new Object())));
    assertThrows(NotATermException.class, () -> codec.encode(Double.NaN));
  }

  @Test
  void aBufferIsWrittenTo() {
    ByteBuffer buffer = ByteBuffer.allocate(10);
    codec.encode(List.of(1L, 2L), buffer);
    assertEquals(3, buffer.position());
    assertThrows(BufferOverflowException.class, () -> codec.encode("a long text", buffer));
    assertEquals(3, buffer.position());
  }

  @Test
  void aPartOfAnArrayIsRead() {
    byte[] bytes = bytes("ff ff 82 01 02 ff");
    assertEquals(List.of(1L, 2L), codec.decode(bytes, 2, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> codec.decode(bytes, 4, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''              | 0 | end of the bytes
          8201            | 2 | end
          82 01 02 03     | 2 | 1 bytes behind
          f6              | 0 | null
          a0              | 0 | CBOR map
          c1 01           | 0 | of tag 1
          c6 01           | 0 | expected a term
          c6 c6 80        | 0 | 2 tags
          c7 c7 61 61     | 0 | 2 tags
          c9 81 01        | 2 | no value
          c9 84 01 02 01 02 | 5 | one key twice
          cd 80           | 1 | improper list of 0
          cd 82 01 80     | 3 | improper list of 2
          fb 7ff0000000000000 | 0 | finite
          c8 81 00        | 2 | of the 0 before
          c8 81 63 616263 | 2 | without a tag
          c8 81 66 612c623b6363 | 8 | expected 2 as its layout says
          ca 84 63 614062 03 01 | 8 | end
          ca 83 00 01 00  | 2 | of the 0 before
          ca 84 64 74727565 03 01 00 | 2 | expected the name of a node
          ca 84 61 61 1b 7fffffffffffffff 01 00 | 4 | 32 bits
          cf 81 09        | 2 | expected 0 to 3
          cf 83 00 41 ff 08 | 5 | expected 1 to 7
          cf 84 02 61 61 61 62 19 0100 | 7 | arity 256
          62 c328         | 0 | no CBOR
          c7 63 eda080    | 0 | half a surrogate pair
          5f 41 01        | 0 | no CBOR
          5a 7fffffff     | 0 | no CBOR
          ff              | 0 | no CBOR
          """)
  void whatIsNoTermIsRefusedWithItsPlace(String hex, int offset, String why) {
    var error = assertThrows(CborException.class, () -> codec.decode(bytes(hex)));
    assertTrue(error.getMessage().contains(why), error::getMessage);
    assertTrue(Math.abs(offset - error.offset()) <= 1, error::getMessage);
    assertEquals(List.of(7L), journey(List.of(7L)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9f 01 02 ff", "82 18 01 19 0002", "98 02 01 02"})
  void wastefulFormsAreTheSame(String hex) {
    assertEquals(List.of(1L, 2L), codec.decode(bytes(hex)));
  }

  @Test
  void manyOfEverything() {
    List<Long> numbers = LongStream.range(-50_000, 50_000).boxed().toList();
    assertEquals(numbers, journey(numbers));
    Object texts = List.copyOf(Collections.nCopies(10_000, "a text that is repeated"));
    assertEquals(texts, journey(texts));
  }
}
