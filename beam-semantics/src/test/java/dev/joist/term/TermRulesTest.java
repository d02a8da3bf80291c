package dev.joist.term;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The rules of terms, TERM-01 to TERM-13 and TERM-21, in their order.
class TermRulesTest {

  private record Deposit(long cents) {}

  private enum Reply {
    NOT_FOUND
  }

  private static Object term(String text) {
    return Terms.parse(text);
  }

  /// That each term is before the next, in every notation of the order.
  private static void assertAscending(String... texts) {
    for (int i = 0; i < texts.length; i++) {
      for (int j = 0; j < texts.length; j++) {
        int expected = Integer.compare(i, j);
        int order = Integer.signum(Terms.compare(term(texts[i]), term(texts[j])));
        assertEquals(expected, order, texts[i] + " against " + texts[j]);
      }
    }
  }

  private static void assertEqualOnly(String a, String b) {
    assertTrue(Terms.equal(term(a), term(b)), a + " == " + b);
    assertFalse(Terms.exactlyEqual(term(a), term(b)), a + " =:= " + b);
  }

  private static void assertExactlyEqual(Object a, Object b) {
    assertAll(
        () -> assertTrue(Terms.exactlyEqual(a, b), a + " =:= " + b),
        () -> assertTrue(Terms.exactlyEqual(b, a), b + " =:= " + a),
        () -> assertTrue(Terms.equal(a, b), a + " == " + b),
        () -> assertEquals(Terms.hash(a), Terms.hash(b), "hash of " + a + " and " + b));
  }

  @Test
  void term01_integersAreUnbounded() {
    assertEquals(Long.MAX_VALUE, term("9223372036854775807"));
    assertEquals(new BigInteger("9223372036854775808"), term("9223372036854775808"));
    assertEquals(Long.MIN_VALUE, term("-9223372036854775808"));
    assertEquals(5L, Terms.of(BigInteger.valueOf(5)));
    assertAscending("-9223372036854775809", "-9223372036854775808", "0", "9223372036854775808");
  }

  @Test
  void term01_aFloatIsFinite() {
    for (double value : new double[] {Double.NaN, 1 / 0.0, -1 / 0.0}) {
      assertThrows(NotATermException.class, () -> Terms.of(value), "" + value);
    }
    assertThrows(TermSyntaxException.class, () -> term("1.0e309"));
  }

  @Test
  void term01_anAtomHasAtMost255Characters() {
    String most = "\ud83d\ude00".repeat(255);
    assertEquals(most, Atom.of(most).text());
    var error = assertThrows(IllegalArgumentException.class, () -> Atom.of("a".repeat(256)));
    assertTrue(error.getMessage().startsWith("system_limit: "), error.getMessage());
  }

  @Test
  void term01_trueAndFalseAreAtomsAndBooleans() {
    assertEquals(true, term("true"));
    assertEquals(false, term("'false'"));
    assertEquals("true", Terms.toString(true));
    assertAscending("a", "false", "g", "true", "u");
    assertThrows(IllegalArgumentException.class, () -> Atom.of("true"));
  }

  @Test
  void term01_stringsAreListsOfIntegers() {
    assertEquals(List.of(97L, 0x1f600L), term("\"a\ud83d\ude00\""));
  }

  @Test
  void term01_atomsAreEqualByTextHoweverManyThereAre() {
    Atom early = Atom.of("early");
    for (int i = 0; i < 100_000; i++) {
      assertEquals(Atom.of("atom" + i), Atom.of("atom" + i));
    }
    assertEquals(early, Atom.of("early"));
    assertEquals(early.hashCode(), Atom.of("early").hashCode());
    assertNotEquals(early, Atom.of("late"));
  }

  @Test
  void term01_aRecordIsATuple() {
    assertExactlyEqual(new Deposit(1), Tuple.of(Atom.of("deposit"), 1));
    assertFalse(Terms.equal(new Deposit(1), Tuple.of(Atom.of("deposit"), 2)));
    assertEquals("{deposit,1}", Terms.toString(new Deposit(1)));
  }

  @Test
  void term01_anEnumConstantIsAnAtom() {
    assertExactlyEqual(Reply.NOT_FOUND, Atom.of("not_found"));
    assertEquals("not_found", Terms.toString(Reply.NOT_FOUND));
  }

  @Test
  void term01_aStringIsABinary() {
    assertExactlyEqual("å\ud83d\ude00", Binary.of("å\ud83d\ude00"));
    assertExactlyEqual("", Binary.of());
    assertExactlyEqual("\ud800", Binary.of((byte) 0xed, (byte) 0xa0, (byte) 0x80));
    assertFalse(Terms.equal("\ud800", "?"));
  }

  @Test
  void term02_numberAtomReferenceFunPortPidTupleMapNilConsBitstring() {
    assertAscending(
        "99999999999999999999",
        "a",
        "#Ref<0.1.2.3>",
        "fun a:b/1",
        "#Port<0.1>",
        "<0.1.0>",
        "{}",
        "#{}",
        "[]",
        "[a]",
        "<<>>");
  }

  @Test
  void term02_identifiersOfTheirKind() {
    assertAscending("<0.1.0>", "<0.2.0>", "<0.1.1>");
    assertAscending("#Ref<0.0.1.9>", "#Ref<0.0.4294967295.0>", "#Ref<0.1.0.0>");
    assertAscending("#Port<0.1>", "#Port<0.4294967296>");
    assertAscending("fun a:z/9", "fun aa:b/1", "fun b:a/0", "fun b:a/1", "fun b:b/0");
  }

  @Test
  void term02_pidsOfDifferentNodesGoByNumberFirst() {
    Atom a = Atom.of("a@h");
    Atom b = Atom.of("b@h");
    assertTrue(Terms.compare(Pid.of(b, 1, 0, 1), Pid.of(a, 2, 0, 1)) < 0);
    assertTrue(Terms.compare(Pid.of(a, 1, 0, 1), Pid.of(b, 1, 0, 1)) < 0);
    assertTrue(Terms.compare(Pid.of(a, 1, 0, 1), Pid.of(a, 1, 0, 2)) < 0);
    assertTrue(Terms.compare(Ref.of(a, 2, 9, null), Ref.of(b, 1, 1, null)) < 0);
    assertTrue(Terms.compare(Ref.of(a, 1, 9, null), Ref.of(a, 2, 1, null)) < 0);
  }

  @Test
  void term03_doubleEqualsComparesNumbersByValueAtAnyDepth() {
    assertEqualOnly("1", "1.0");
    assertEqualOnly("{1}", "{1.0}");
    assertEqualOnly("[[{1,a}]]", "[[{1.0,a}]]");
    assertEqualOnly("[a|1]", "[a|1.0]");
    assertFalse(Terms.equal(term("1"), term("1.5")));
  }

  @Test
  void term03_boxesOfOneIntegerAreOneTerm() {
    for (Object box : new Object[] {1, (short) 1, (byte) 1, BigInteger.ONE}) {
      assertExactlyEqual(1L, box);
    }
    assertExactlyEqual(0.5, 0.5f);
  }

  @Test
  void term04_integersAndFloatsCompareWithoutRounding() {
    assertFalse(Terms.equal(9007199254740993L, 9007199254740992.0));
    assertTrue(Terms.compare(9007199254740993L, 9007199254740992.0) > 0);
    assertTrue(Terms.equal(9007199254740992L, 9007199254740992.0));
    assertTrue(Terms.compare(Long.MAX_VALUE, 0x1p63) < 0);
    assertTrue(Terms.equal(Long.MIN_VALUE, -0x1p63));
    assertTrue(Terms.compare(Long.MIN_VALUE, Math.nextDown(-0x1p63)) > 0);
    assertTrue(Terms.equal(BigInteger.TWO.pow(100), 0x1p100));
    assertTrue(Terms.compare(BigInteger.TWO.pow(100).add(BigInteger.ONE), 0x1p100) > 0);
    assertTrue(Terms.compare(BigInteger.TWO.pow(2000), Double.MAX_VALUE) > 0);
    assertTrue(Terms.compare(BigInteger.TWO.pow(2000).negate(), 0.5) < 0);
  }

  @Test
  void term05_minusZeroIsZeroAsUpToOtp26() {
    assertExactlyEqual(0.0, -0.0);
    assertEqualOnly("0", "-0.0");
    assertEquals("-0.0", Terms.toString(-0.0));
    assertEquals(1, ((Map<?, ?>) term("#{0.0=>a,-0.0=>b}")).size());
  }

  @Test
  void term06_atomsByTextCodePointByCodePoint() {
    assertAscending("''", "'A'", "a", "aa", "b", "'\\x{ffff}'", "'\\x{10000}'");
  }

  @Test
  void term07_tuplesByArityThenElements() {
    assertAscending("{}", "{9}", "{9,9}", "{1,1,1}", "{1,1,2}", "{1,2,0}");
    assertTrue(Terms.compare(new Deposit(5), term("{deposit,6}")) < 0);
    assertTrue(Terms.compare(new Deposit(5), term("{a,b,c}")) < 0);
  }

  @Test
  void term08_listsElementByElementThenTheTails() {
    assertAscending("[]", "[1|2]", "[1|b]", "[1]", "[1,1,1]", "[1|<<>>]", "[2]");
  }

  @Test
  void term09_improperListsAreTerms() {
    assertEquals("[a,b|c]", Terms.toString(term("[a,b|c]")));
    assertEquals(term("[a,b|c]"), term("[a|[b|c]]"));
    assertEquals(List.of(1L, 2L), term("[1|[2]]"));
    assertThrows(IllegalArgumentException.class, () -> ImproperList.of(List.of(1), List.of(2)));
    assertThrows(IllegalArgumentException.class, () -> ImproperList.of(List.of(), 1));
  }

  @Test
  void term10_bitstringsBitByBitAndPrefixesFirst() {
    assertAscending("<<>>", "<<0:1>>", "<<0>>", "<<1>>", "<<127>>", "<<1:1>>", "<<255>>");
    assertAscending("<<127>>", "<<127,0:3>>", "<<128>>");
    assertTrue(Terms.compare("\uffff", "\ud800\udc00") < 0);
    assertTrue(Terms.compare("ab", Binary.of("abc")) < 0);
  }

  @Test
  void term10_wholeBytesAreABinary() {
    assertEquals(Binary.of((byte) 1, (byte) 2), Bitstring.of(new byte[] {1, 2, 3}, 16));
    assertEquals(
        Bitstring.of(new byte[] {(byte) 0xff}, 3), Bitstring.of(new byte[] {(byte) 0xe0}, 3));
  }

  @Test
  void term11_mapsBySizeThenKeysThenValues() {
    assertAscending("#{z=>z}", "#{a=>2,b=>1}", "#{a=>2,b=>2}", "#{a=>1,c=>1}");
    assertAscending("#{2=>a}", "#{1.5=>a}");
    assertAscending("#{{2}=>a}", "#{{1.5}=>a}");
    assertAscending("#{k=>{1.5}}", "#{k=>{2}}");
    assertEqualOnly("#{a=>1}", "#{a=>1.0}");
    assertFalse(Terms.equal(term("#{1=>a}"), term("#{1.0=>a}")));
  }

  @Test
  void term11_aKeyIsFoundByWhatIsExactlyEqual() {
    TermMap map =
        TermMap.of(1, "integer", 1.0, "float", new Deposit(1), "record", "text", "string");
    assertEquals(4, map.size());
    assertEquals("integer", map.get(1L));
    assertEquals("integer", map.get(BigInteger.ONE));
    assertEquals("float", map.get(1.0));
    assertEquals("record", map.get(Tuple.of(Atom.of("deposit"), 1)));
    assertEquals("string", map.get(Binary.of("text")));
    assertNull(map.get(2));
    assertFalse(map.containsKey(new ArrayList<>(List.of(new Object()))));
    assertFalse(map.containsKey(null));
  }

  @Test
  void term11_twoKeysThatAreOneAreRefused() {
    assertThrows(NotATermException.class, () -> TermMap.of("a", 1, Binary.of("a"), 2));
    var error =
        assertThrows(
            NotATermException.class,
            () -> Terms.of(Map.of(new Deposit(1), 1, Tuple.of(Atom.of("deposit"), 1), 2)));
    assertTrue(error.getMessage().contains("the key {deposit,1} twice"), error.getMessage());
  }

  @Test
  void term12_aTermMapGoesByKeyOrder() {
    TermMap map = TermMap.of("b", 1, 1.5, 2, Atom.of("a"), 3, 2, 4);
    assertEquals(List.of(2L, 1.5, Atom.of("a"), "b"), new ArrayList<Object>(map.keySet()));
    assertEquals("#{2=>4,1.5=>2,a=>3,<<\"b\">>=>1}", map.toString());
    assertEquals(Map.of("b", 1L, 1.5, 2L, Atom.of("a"), 3L, 2L, 4L), map);
    assertEquals(map, Map.of("b", 1L, 1.5, 2L, Atom.of("a"), 3L, 2L, 4L));
  }

  @Test
  void term13_sortingByTheOrderIsStable() {
    List<Object> terms = new ArrayList<>(List.of(2L, 1.0, 1L, 1.0, 2.0));
    terms.sort(Terms::compare);
    assertEquals(List.of(1.0, 1L, 1.0, 2L, 2.0), terms);
  }

  @Test
  void term21_externalFunsAreEqualByNameAndLocalOnesToThemselves() {
    Runnable code = () -> {};
    Fun one = Fun.local("loop", 0, code);
    assertExactlyEqual(term("fun lists:map/2"), Fun.external(Atom.of("lists"), Atom.of("map"), 2));
    assertTrue(Terms.exactlyEqual(one, one));
    assertFalse(Terms.equal(one, Fun.local("loop", 0, code)));
    assertTrue(Terms.compare(one, term("fun a:a/0")) < 0);
  }

  @Test
  void term03_equalsOfOurClassesIsExactEquality() {
    assertEquals(Tuple.of(1, "a"), Tuple.of(1L, Binary.of("a")));
    assertEquals(Tuple.of(1, "a").hashCode(), Tuple.of(1L, Binary.of("a")).hashCode());
    assertNotEquals(Tuple.of(1), Tuple.of(1.0));
    assertNotEquals((Object) Tuple.of(Atom.of("deposit"), 1), new Deposit(1));
    assertEquals(Tuple.of(new Deposit(1)), Tuple.of(Tuple.of(Atom.of("deposit"), 1)));
    assertEquals(Collections.emptyList(), Tuple.of().elements());
  }
}
