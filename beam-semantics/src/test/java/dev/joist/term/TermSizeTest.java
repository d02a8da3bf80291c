package dev.joist.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How many words a term takes; every number here is `erts_debug:flat_size/1` of OTP 25.
class TermSizeTest {

  private static final Atom HERE = Atom.of("nonode@nohost");
  private static final Atom THERE = Atom.of("a@b");

  private enum Color {
    RED
  }

  private record Transfer(Pid from, Ref tag, Color color, long cents) {}

  private record Reading(double value, int count, String unit, Object more) {}

  private record Nothing() {}

  private static long wordsHere(Object term) {
    return Terms.words(term, Long.MAX_VALUE, HERE);
  }

  private static Ref ref(Atom node, int id) {
    return Ref.ofWords(node, 0, id, 2, 3);
  }

  @Test
  void term14_whatLiesInItsOwnWordTakesNone() {
    for (Object term :
        List.of(
            0L,
            (1L << 59) - 1,
            -(1L << 59),
            7,
            Atom.of("a"),
            true,
            Color.RED,
            Pid.of(HERE, 1, 2, 0),
            Port.of(HERE, 1, 0),
            List.of(),
            Tuple.of())) {
      assertEquals(0, wordsHere(term), () -> Terms.toString(term));
    }
  }

  @Test
  void term14_anIntegerBeyond60BitsTakesItsBitsAndAHeader() {
    BigInteger two64 = BigInteger.ONE.shiftLeft(64);
    assertEquals(2, Terms.words(1L << 59));
    assertEquals(2, Terms.words(-(1L << 59) - 1));
    assertEquals(2, Terms.words(Long.MIN_VALUE));
    assertEquals(2, Terms.words(BigInteger.ONE.shiftLeft(63)));
    assertEquals(2, Terms.words(two64.subtract(BigInteger.ONE)));
    assertEquals(2, Terms.words(two64.subtract(BigInteger.ONE).negate()));
    assertEquals(3, Terms.words(two64));
    assertEquals(3, Terms.words(two64.negate()));
    assertEquals(4, Terms.words(BigInteger.ONE.shiftLeft(128)));
  }

  @Test
  void term14_aConsTakesTwoWordsATupleOneMoreThanItsArityAFloatTwo() {
    assertEquals(2, Terms.words(List.of(1L)));
    assertEquals(6, Terms.words(List.of(1L, 2L, 3L)));
    assertEquals(2, Terms.words(ImproperList.of(List.of(1L), 2L)));
    assertEquals(4, Terms.words(ImproperList.of(List.of(1L), 1.5)));
    assertEquals(2, Terms.words(1.5));
    assertEquals(7, Terms.words(Tuple.of(1.0, 2.0)));
    assertEquals(2, Terms.words(Tuple.of(Tuple.of())));
  }

  @Test
  void term14_identifiersTakeMoreAwayFromHome() {
    Pid owner = Pid.of(HERE, 1, 0, 0);
    assertEquals(3, wordsHere(ref(HERE, 1)));
    assertEquals(4, wordsHere(Ref.of(HERE, 0, 7, owner)));
    assertEquals(5, wordsHere(ref(THERE, 1)));
    assertEquals(4, wordsHere(Pid.of(THERE, 1, 2, 3)));
    assertEquals(4, wordsHere(Port.of(THERE, 1, 2)));
    assertEquals(3, Terms.words(ref(THERE, 1)));
    assertEquals(0, Terms.words(Pid.of(THERE, 1, 2, 3)));
  }

  @Test
  void term14_anExternalFunTakesFiveWords() {
    assertEquals(5, Terms.words(Fun.external(Atom.of("lists"), Atom.of("map"), 2)));
  }

  @Test
  void term14_aRecordIsItsTuple() {
    Pid from = Pid.of(HERE, 1, 2, 0);
    for (Record value :
        List.of(
            new Nothing(),
            new Transfer(from, ref(HERE, 1), Color.RED, 5),
            new Transfer(from, ref(HERE, 1), Color.RED, Long.MAX_VALUE),
            new Reading(1, 2, "kWh", List.of(new Reading(1, 2, "longer than eight", ""))))) {
      Object tuple = Tuple.of(RecordShape.elements(value).toArray());
      assertEquals(Terms.words(tuple), Terms.words(value), value::toString);
    }
    assertEquals(6 + 3, Terms.words(new Transfer(from, ref(HERE, 1), Color.RED, 5)));
    assertEquals(6 + 4 + 5, Terms.words(new Transfer(from, ref(HERE, 1), Color.RED, 5), 99, THERE));
  }

  @Test
  void term14_whatIsNoTermIsRefused() {
    assertThrows(NotATermException.class, () -> Terms.words(new Object()));
  }

  private static TermMap map(int entries, LongFunction<Object> key) {
    Object[] keysAndValues = new Object[2 * entries];
    for (int i = 0; i < entries; i++) {
      keysAndValues[2 * i] = key.apply(i + 1);
      keysAndValues[2 * i + 1] = 0L;
    }
    return TermMap.of(keysAndValues);
  }

  @Test
  void term15_upTo32EntriesTakeTwoWordsEachAndFour() {
    assertEquals(3, Terms.words(Map.of()));
    assertEquals(6, Terms.words(Map.of(Atom.of("a"), 1L)));
    assertEquals(6 + 2 + 2, Terms.words(TermMap.of(1.0, 2.0)));
    assertEquals(68, Terms.words(map(32, i -> i)));
  }

  @Test
  void term15_above32EntriesAreATrieThatTheHashesOfTheKeysShape() {
    assertEquals(127, Terms.words(map(33, i -> i)));
    assertEquals(366, Terms.words(map(100, i -> i)));
    assertEquals(3710, Terms.words(map(1000, i -> i)));
    assertEquals(73_872, Terms.words(map(20_000, i -> i)));
    assertEquals(127, Terms.words(Map.copyOf(map(33, i -> i))));
    assertEquals(18_762, Terms.words(map(5000, i -> -i * 7919)));
    assertEquals(1239 + 2 * 333, Terms.words(map(333, i -> (double) i)));
    assertEquals(3704 + 2 * 1000, Terms.words(map(1000, i -> (1L << 60) + i)));
    BigInteger two100 = BigInteger.ONE.shiftLeft(100);
    assertEquals(
        3706 + 3 * 1000, Terms.words(map(1000, i -> two100.add(BigInteger.valueOf(i)).negate())));
    assertEquals(3734 + 3 * 1000, Terms.words(map(1000, i -> Tuple.of(i, i))));
    assertEquals(3730 + 3 * 1000, Terms.words(map(1000, i -> Tuple.of(List.of(), i))));
    assertEquals(3722 + 3 * 1000, Terms.words(map(1000, i -> "key" + i)));
    assertEquals(
        18_740 + 6 * 99 + 7 * 4901,
        Terms.words(map(5000, i -> "a key that is somewhat longer " + i)));
  }

  @Test
  void term15_aMapWithKeysThatOtpHashesDifferentlyInEachRunIsAsLargeAsInSome() {
    for (int entries : new int[] {33, 100, 1000, 5000}) {
      long words = Terms.words(map(entries, i -> Atom.of("key" + i)));
      // Of 16 kinds of keys, OTP gave 3.59 (64 of them) to 3.97 (33) words for each.
      assertEquals(3.8 * entries, (double) words, 0.3 * entries);
    }
  }

  @Test
  void term16_upTo64BytesLieInTheHeapAndMoreOutsideIt() {
    assertEquals(2, Terms.words(""));
    assertEquals(3, Terms.words("x"));
    assertEquals(3, Terms.words("x".repeat(8)));
    assertEquals(4, Terms.words("x".repeat(9)));
    assertEquals(10, Terms.words("x".repeat(64)));
    assertEquals(6, Terms.words("x".repeat(65)));
    assertEquals(10, Terms.words(Binary.of(new byte[64])));
    assertEquals(6, Terms.words(Binary.of(new byte[65])));
  }

  @Test
  void term16_aTextCountsTheBytesOfItsUtf8() {
    for (String part : List.of("ä", "€", "\ud83d\ude00", "\ud83d", "\ude00", "a€", "\ud83dx")) {
      for (int count = 0; count < 70; count++) {
        String text = part.repeat(count);
        assertEquals(Terms.words(Binary.of(text)), Terms.words(text), text);
      }
    }
  }

  @Test
  void term16_bitsThatFillNoByteTakeFiveWordsMore() {
    assertEquals(3 + 5, Terms.words(Bitstring.of(new byte[] {1}, 1)));
    assertEquals(10 + 5, Terms.words(Bitstring.of(new byte[64], 505)));
    assertEquals(6 + 5, Terms.words(Bitstring.of(new byte[65], 513)));
  }

  @Test
  void term17_aPartReachedTwiceCountsTwice() {
    List<Object> list = new ArrayList<>(Collections.nCopies(200, 1L));
    List<Object> shared = List.copyOf(list);
    assertEquals(403 + 400, Terms.words(Tuple.of(shared, shared)));
  }

  @Test
  void term17_countingStopsAtALimit() {
    Object twice = List.of(1L);
    for (int i = 0; i < 200; i++) {
      twice = Tuple.of(twice, twice);
    }
    assertTrue(Terms.words(twice, 1_000_000) > 1_000_000, "2^200 parts");
    Object flat = List.of(1.0, List.of(2.0), Map.of("k", 3.0), Tuple.of(4L, List.of(5L)));
    long words = Terms.words(flat);
    assertEquals(words, Terms.words(flat, words));
    for (long limit = 0; limit < words; limit++) {
      assertTrue(Terms.words(flat, limit) > limit, "stopped at " + limit);
    }
    assertTrue(Terms.words(map(1000, i -> i), 50) > 50);
  }

  @Test
  void term17_countingWhatIsFlatAllocatesNothing() {
    Pid from = Pid.of(HERE, 1, 2, 0);
    Object nested =
        Tuple.of(new Transfer(from, ref(HERE, 1), Color.RED, Long.MAX_VALUE), List.of("a", 1.5));
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long words = 0;
    // Handles allocate until they are compiled.
    for (int i = 0; i < 50_000; i++) {
      words += Terms.words(nested);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      words += Terms.words(nested);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(51_000L * (3 + 6 + 3 + 2 + 4 + 3 + 2), words);
    // Asking for it takes some bytes; a single object each time would take more.
    assertTrue(allocated < 16_000, allocated + " bytes");
  }

  @Test
  void term17_noDepthNeedsAStack() {
    for (Object core : List.of(1.5, List.of(), "x")) {
      Object deep = core;
      Object wide = core;
      for (int i = 0; i < 1_000_000; i++) {
        deep = (i & 1) == 0 ? List.of(deep) : Tuple.of(deep);
      }
      for (int i = 0; i < 14; i++) {
        wide = Stream.of(wide, wide).toList();
      }
      assertEquals(2_000_000 + Terms.words(core), Terms.words(deep));
      assertEquals(4 * ((1 << 14) - 1) + (Terms.words(core) << 14), Terms.words(wide));
    }
  }
}
