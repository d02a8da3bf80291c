package dev.joist.etf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Terms as bytes, form by form. Every byte here is OTP 25's own, from `term_to_binary/2`, and so
/// is every verdict, from `binary_to_term/2`.
class EtfTest {

  private static final EncodeOptions MINOR2 = EncodeOptions.DEFAULT.minorVersion(2);
  private static final Atom NODE = Atom.of("a@b");
  private static final Charset US = StandardCharsets.US_ASCII;

  private enum Answer {
    YES,
    TRUE
  }

  private record Deposit(long cents, Answer answer) {}

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static Object read(String hex) {
    return Etf.binaryToTerm(bytes(hex));
  }

  private static void assertBothWays(String hex, Object term) {
    assertEquals(hex, hex(Etf.termToBinary(term)));
    assertTrue(Terms.exactlyEqual(term, read(hex)), () -> Terms.toString(read(hex)));
  }

  private static EtfException refused(String hex) {
    return assertThrows(EtfException.class, () -> read(hex));
  }

  @Test
  void term01_integersGoBothWays() {
    assertBothWays("836100", 0L);
    assertBothWays("8361ff", 255L);
    assertBothWays("836200000100", 256L);
    assertBothWays("8362ffffffff", -1L);
    assertBothWays("83627fffffff", Integer.MAX_VALUE);
    assertBothWays("836280000000", Integer.MIN_VALUE);
    assertBothWays("836e040000000080", 1L << 31);
    assertBothWays("836e040101000080", -(1L << 31) - 1);
    assertBothWays("836e0800ffffffffffffff7f", Long.MAX_VALUE);
    assertBothWays("836e08010000000000000080", Long.MIN_VALUE);
    assertBothWays("836e08000000000000000080", BigInteger.ONE.shiftLeft(63));
    assertBothWays("836e0901000000000000000001", BigInteger.ONE.shiftLeft(64).negate());
    BigInteger large = BigInteger.ONE.shiftLeft(2040);
    assertBothWays("836f0000010000" + "00".repeat(255) + "01", large);
  }

  @Test
  void term01_integersOfWastefulFormsAreTheSame() {
    assertEquals(5L, read("836200000005"));
    assertEquals(0L, read("836e0000"));
    assertEquals(0L, read("836e010100"));
    assertEquals(-7L, read("836e010207"));
    assertEquals(-1L, read("836e0901010000000000000000"));
    assertEquals(1L, read("836f000000090001" + "00".repeat(8)));
  }

  @Test
  void term01_floatsGoBothWays() {
    assertBothWays("83463ff8000000000000", 1.5);
    assertBothWays("83460000000000000000", 0.0);
    assertEquals("83468000000000000000", hex(Etf.termToBinary(-0.0)));
    assertEquals(1.5, read("8363" + hex("1.50000000000000000000e+00".getBytes(US)) + "0000000000"));
    assertEquals(-1500.0, read("8363" + hex("-1.5E+3".getBytes(US)) + "00".repeat(24)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5e400", "xx", " 1.5", "15", "1.5x", "1.", "inf", "nan", "", "1e5"})
  void term01_aTextThatIsNoFloatIsRefused(String text) {
    refused("8363" + hex(text.getBytes(US)) + "00".repeat(31 - text.length()));
  }

  @Test
  void term01_atomsGoBothWays() {
    assertBothWays("8364000161", Atom.of("a"));
    assertBothWays("83640000", Atom.of(""));
    assertBothWays("83640001e9", Atom.of("é"));
    assertBothWays("837702cebb", Atom.of("λ"));
    assertBothWays("83640004" + hex("true".getBytes(US)), true);
    assertBothWays("837601fe" + "cebb".repeat(255), Atom.of("λ".repeat(255)));
    assertEquals("837702c3a9", hex(Etf.termToBinary(Atom.of("é"), MINOR2)));
    assertEquals(Atom.of("é"), read("837301e9"));
    assertEquals(Atom.of("a"), read("8376000161"));
    refused("8377" + "01ff");
    refused("8377" + "03eda080");
    refused("83640100" + "61".repeat(256));
    refused("8376" + "0300" + "cebb".repeat(384));
  }

  @Test
  void term01_halfASurrogatePairIsNoCharacter() {
    var error =
        assertThrows(EtfException.class, () -> Etf.termToBinary(List.of(Atom.of("\ud83d"))));
    assertTrue(error.getMessage().contains("half a surrogate pair"), error::getMessage);
  }

  @Test
  void term01_tuplesListsAndMapsGoBothWays() {
    assertBothWays("836800", Tuple.of());
    assertBothWays("83680261016102", Tuple.of(1, 2));
    assertBothWays("8369000001006a".concat("6a".repeat(255)), nils(256));
    assertBothWays("836a", List.of());
    assertBothWays("836b0001ff", List.of(255L));
    assertBothWays("836b00026162", List.of(97L, 98L));
    assertBothWays("836c00000002610162000001006a", List.of(1L, 256L));
    assertBothWays("8374000000016400016161" + "01", Map.of(Atom.of("a"), 1L));
    assertBothWays("837400000000", Map.of());
    assertEquals(
        hex(Etf.termToBinary(TermMap.of(1, "a", 2, "b", 3, "c"))),
        hex(Etf.termToBinary(Map.of(3L, "c", 2L, "b", 1L, "a"))));
  }

  private static Tuple nils(int arity) {
    return Tuple.of(Collections.nCopies(arity, List.of()).toArray());
  }

  @Test
  void term01_listsOfBytesAreStringsUpTo65535() {
    List<Long> most = Collections.nCopies(65_535, 1L);
    List<Long> more = Collections.nCopies(65_536, 1L);
    assertBothWays("836bffff" + "01".repeat(65_535), most);
    assertBothWays("836c00010000" + "6101".repeat(65_536) + "6a", more);
  }

  private record Codes(List<BigInteger> codes) {}

  @Test
  void term01_bytesInARecordsListOfBigIntegersAreAStringToo() {
    String codes = "836802640005" + "636f646573";
    assertEquals(codes + "6b000200ff", written(0, 255));
    assertEquals(codes + "6c0000000162000001006a", written(256));
    assertEquals(codes + "6c0000000162ffffffff6a", written(-1));
  }

  private static String written(long... codes) {
    return hex(
        Etf.termToBinary(new Codes(LongStream.of(codes).mapToObj(BigInteger::valueOf).toList())));
  }

  @Test
  void term09_improperListsGoBothWays() {
    assertBothWays("836c0000000161016102", ImproperList.of(List.of(1L), 2L));
    assertBothWays("836c00000002610161026103", ImproperList.of(List.of(1L, 2L), 3L));
  }

  @Test
  void term09_aListAsTailGoesOnWithTheList() {
    assertEquals(List.of(7L, 8L), read("836c0000000161076c0000000161086a"));
    assertEquals(List.of(7L, 8L), read("836c0000000161076b000108"));
    assertEquals(ImproperList.of(List.of(7L, 8L), 9L), read("836c0000000161076c0000000161086109"));
    assertEquals(7L, read("836c000000006107"));
    assertEquals(List.of(), read("836c000000006a"));
    assertEquals(List.of(), read("836b0000"));
  }

  @Test
  void term11_aKeyComesOnce() {
    var error = refused("837400000002610161016101" + "6102");
    assertTrue(error.getMessage().contains("one key twice"), error::getMessage);
    assertEquals(
        2, ((Map<?, ?>) read("837400000002610161014" + "63ff0000000000000" + "6102")).size());
  }

  @Test
  void term10_binariesAndBitstringsGoBothWays() {
    assertBothWays("836d0000000161", "a");
    assertBothWays("836d00000003e282ac", "€");
    assertBothWays("836d00000001ff", Binary.of((byte) 0xff));
    assertBothWays("834d0000000103a0", Bitstring.of(new byte[] {(byte) 0xa0}, 3));
    assertInstanceOf(String.class, read("836d00000003e282ac"));
    assertEquals("\1", read("834d000000010801"));
    assertEquals(Bitstring.of(new byte[] {(byte) 0xe0}, 3), read("834d0000000103ff"));
    refused("834d000000010001");
    refused("834d000000010901");
    refused("834d0000000005");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"c0", "c1bf", "e08080", "eda080", "f08080", "f0808080", "f4908080", "f5", "e282"})
  void bytesThatAreNoUtf8StayBytes(String hex) {
    String length = "%08x".formatted(hex.length() / 2);
    assertInstanceOf(Binary.class, read("836d" + length + hex));
    assertEquals("836d" + length + hex, hex(Etf.termToBinary(read("836d" + length + hex))));
  }

  @Test
  void term01_identifiersGoBothWays() {
    String node = "6400036140" + "62";
    assertBothWays("8358" + node + "000000010000000200000003", Pid.of(NODE, 1, 2, 3));
    assertBothWays("8358" + node + "ffffffffffffffffffffffff", Pid.of(NODE, 0xffff_ffffL, -1, -1));
    assertThrows(EtfException.class, () -> Etf.termToBinary(Pid.of(NODE, 1L << 32, 0, 0)));
    assertBothWays("8359" + node + "0000000500000002", Port.of(NODE, 5, 2));
    assertBothWays("8378" + node + "000000001000000000000002", Port.of(NODE, 1 << 28, 2));
    assertBothWays(
        "835a0003" + node + "00000003000000010000000200000004", Ref.ofWords(NODE, 3, 4, 2, 1));
    assertBothWays(
        "835a0005" + node + "000000030000000100000002000000030000000400000005",
        Ref.ofWords(NODE, 3, (5L << 32) | 4, 3, 2, 1));
    assertBothWays(
        "837164000" + "56c697374736400036d61706102",
        Fun.external(Atom.of("lists"), Atom.of("map"), 2));
  }

  @Test
  void term01_olderFormsOfIdentifiersAreRead() {
    String node = "7703614062";
    assertEquals(Pid.of(NODE, 1, 2, 3), read("8367" + node + "000000010000000203"));
    assertEquals(Ref.ofWords(NODE, 3, 0, 0, 1), read("8365" + node + "0000000103"));
    assertEquals(Ref.ofWords(NODE, 3, 0, 2, 1), read("83720002" + node + "030000000100000002"));
    assertEquals(Ref.ofWords(NODE, 3, 0, 0, 0), read("835a0000" + node + "00000003"));
    assertEquals(Port.of(NODE, 1, 3), read("8366" + node + "0000000103"));
    assertEquals(Port.of(NODE, 5, 2), read("8378" + node + "000000000000000500000002"));
    refused("835a0006" + node + "00".repeat(28));
    refused("8358" + "6101" + "00".repeat(12));
  }

  /// A fun that OTP 25 wrote, with one value bound.
  private static final String FUN =
      "83700000003a0100000000000000000000000000000000000000070000000164"
          + "00016d61036104586400036140620000000100000002000000036109";

  @Test
  void term21_aFunOfErlangIsPassedOn() {
    var fun = assertInstanceOf(Fun.Foreign.class, read(FUN));
    assertEquals(FUN, hex(Etf.termToBinary(fun)));
    assertEquals("#Fun<m.3.4>", fun.toString());
    assertEquals(1, fun.arity());
    assertEquals(List.of(9L), fun.environment());
    assertEquals(fun, read(hex(Etf.termToBinary(fun, MINOR2))));
    assertEquals(10, Terms.words(fun, 99, Atom.of("nonode@nohost")));
    assertEquals(6, Terms.words(fun));
    Object other = read(FUN.substring(0, FUN.length() - 2) + "08");
    assertTrue(Terms.compare(other, fun) < 0);
    assertEquals(fun.hashCode(), read(FUN).hashCode());
    assertEquals(read(hex(Etf.termToBinary(Tuple.of(fun, 1)))), Tuple.of(fun, 1));
  }

  @Test
  void term21_aFunOfJavaCannotTravel() {
    Fun fun = Fun.local("f", 0, new Object());
    var error =
        assertThrows(
            EtfException.class,
            () -> Etf.termToBinary(List.of(1L, Tuple.of(1, Map.of("k", List.of(2L, fun))))));
    String message = error.getMessage();
    assertTrue(message.contains("message[1].element(2)[<<\"k\">>][1] is the local fun"), message);
    assertTrue(message.contains("(java.lang.Object)"), message);
  }

  @Test
  void term21_safeRefusesFuns() {
    DecodeOptions safe = DecodeOptions.DEFAULT.safe();
    byte[] external = Etf.termToBinary(Fun.external(Atom.of("lists"), Atom.of("map"), 2));
    assertThrows(EtfException.class, () -> Etf.binaryToTerm(bytes(FUN), safe));
    assertThrows(EtfException.class, () -> Etf.binaryToTerm(external, safe));
    assertEquals(Atom.of("qqzz"), Etf.binaryToTerm(Etf.termToBinary(Atom.of("qqzz")), safe));
  }

  @Test
  void term01_aRecordIsWrittenAsItsTuple() {
    assertEquals(
        hex(Etf.termToBinary(Tuple.of(Atom.of("deposit"), 5, Atom.of("yes")))),
        hex(Etf.termToBinary(new Deposit(5, Answer.YES))));
    assertEquals(true, Etf.binaryToTerm(Etf.termToBinary(Answer.TRUE)));
  }

  @Test
  void whatIsNoTermIsRefused() {
    assertThrows(NotATermException.class, () -> Etf.termToBinary(new Object()));
    assertThrows(NotATermException.class, () -> Etf.termToBinary(Arrays.asList(1L, null)));
    assertThrows(NotATermException.class, () -> Etf.termToBinary(Double.NaN));
  }

  @Test
  void afterAnErrorAnEncoderHoldsWhatItHeld() {
    var encoder = new TermEncoder().encode(1L);
    assertThrows(EtfException.class, () -> encoder.encode(List.of("x", Fun.local("f", 0, "code"))));
    assertEquals("83610183" + "6102", hex(encoder.encode(2L).toByteArray()));
  }

  @ParameterizedTest
  @CsvSource({"1,7801", "5,785e", "6,789c", "9,78da"})
  void compressedAsOtpDoes(int level, String header) {
    EncodeOptions options = EncodeOptions.DEFAULT.compressed(level);
    String text = "ab".repeat(20);
    String compressed = hex(Etf.termToBinary(text, options));
    assertEquals("83500000002d" + header + "cb656060d0484c220e020052110fd2", compressed);
    assertEquals(text, read(compressed));
    assertEquals("8364000161", hex(Etf.termToBinary(Atom.of("a"), options)));
  }

  @Test
  void whatIsCompressedFitsItsSize() {
    assertEquals(1L, read("835000000002789c4b6404000" + "0c50063"));
    refused("835000000003789c4b64040000c50063");
    refused("835000000001789c4b64040000c50063");
    refused("835000000002789c4b64040000c500");
    refused("835000000002789c4b640400ffffffff");
    refused("8350ffffffff789c4b64040000c50063");
    assertEquals(1L, read("835000000003789c4b644c04000189" + "00c4"), "with a byte behind it");
    refused("8368015000000002789c4b64040000c50063");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "83",
        "82",
        "8361",
        "83620000",
        "8383",
        "83ff",
        "838300",
        "83520" + "0",
        "837900000000",
        "8375" + "00000000",
        "8369ffffffff6101",
        "836cffffffff",
        "8374ffffffff",
        "836dffffffff",
        "836fffffffff",
        "837000000000"
      })
  void whatIsNoTermOrEndsTooEarlyIsRefused(String hex) {
    refused(hex);
  }

  @Test
  void anErrorSaysWhereAndWhat() {
    assertEquals("byte 5: found tag 200, expected a term", refused("8368026107c8").getMessage());
    assertEquals(5, refused("8368026107c8").offset());
    assertEquals("byte 0: found 130, expected the version byte 131", refused("82").getMessage());
    assertEquals(
        "byte 6: found the end of the bytes, expected a binary's bytes: 9 bytes, of which 1 are there",
        refused("836d0000000961").getMessage());
  }

  @Test
  void termsOneBehindTheOtherAreReadOneByOne() {
    var encoder = new TermEncoder();
    encoder.encode(1L).encode("two").encode(List.of(3L)).encodeBare(Atom.of("four"));
    ByteBuffer buffer = ByteBuffer.allocateDirect(200);
    encoder.writeTo(buffer);
    buffer.flip();
    var decoder = new TermDecoder();
    assertEquals(1L, decoder.decode(buffer));
    assertEquals(3, buffer.position());
    assertEquals("two", decoder.decode(buffer));
    assertEquals(List.of(3L), decoder.decode(buffer));
    int position = buffer.position();
    assertThrows(EtfException.class, () -> decoder.decode(buffer));
    assertEquals(position, buffer.position());
    assertEquals(Atom.of("four"), decoder.decodeBare(buffer));
    assertEquals(0, buffer.remaining());
    encoder.clear();
    assertEquals(0, encoder.size());
    assertArrayEquals(new byte[] {97, 9}, encoder.encodeBare(9).toByteArray());
  }

  @Test
  void theBytesUsedByACompressedTermAreCounted() {
    byte[] one = Etf.termToBinary("ab".repeat(20), EncodeOptions.DEFAULT.compressed());
    ByteBuffer buffer = ByteBuffer.allocate(100).put(one).put(one).flip();
    var decoder = new TermDecoder();
    assertEquals("ab".repeat(20), decoder.decode(buffer));
    assertEquals(one.length, buffer.position());
    assertEquals("ab".repeat(20), decoder.decode(buffer));
  }

  @Test
  void anOptionOutOfItsRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> EncodeOptions.DEFAULT.minorVersion(3));
    assertThrows(IllegalArgumentException.class, () -> EncodeOptions.DEFAULT.compressed(10));
    assertThrows(IllegalArgumentException.class, () -> DecodeOptions.DEFAULT.maxDepth(-1));
  }
}
