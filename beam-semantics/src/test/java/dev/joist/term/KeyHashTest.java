package dev.joist.term;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The hashes that OTP 25 gives when asked `erts_debug:get_internal_state({internal_hash, Term})`.
class KeyHashTest {

  private record Pair(long first, long second) {}

  private static void assertHash(long expected, Object key) {
    assertEquals(expected, Integer.toUnsignedLong(KeyHash.of(key)), () -> Terms.toString(key));
  }

  @Test
  void term15_numbersHashAsInOtp() {
    assertHash(3_620_831_944L, 0L);
    assertHash(2_441_450_838L, 1L);
    assertHash(2_441_450_838L, 1);
    assertHash(559_702_020L, -1L);
    assertHash(1_309_661_989L, 1L << 40);
    assertHash(3_982_128_098L, 1L << 60);
    assertHash(3_545_199_335L, -(1L << 60));
    assertHash(1_110_310_564L, BigInteger.ONE.shiftLeft(100));
    assertHash(1_615_963_138L, BigInteger.ONE.shiftLeft(100).negate());
    assertHash(1_476_340_101L, 1.0);
    assertEquals(KeyHash.of(0.0), KeyHash.of(-0.0));
  }

  @Test
  void term15_binariesHashAsInOtp() {
    assertHash(3_580_844_982L, "");
    assertHash(1_526_245_209L, "a");
    assertHash(3_715_031_730L, "key1");
    assertHash(3_172_139_972L, "a key that is somewhat longer");
    assertHash(3_715_031_730L, Binary.of("key1"));
  }

  @Test
  void term15_tuplesHashAsInOtp() {
    assertHash(2_464_209_347L, List.of());
    assertHash(904_478_834L, Tuple.of());
    assertHash(3_083_022_094L, Tuple.of(1L));
    assertHash(240_741_374L, Tuple.of(1L, 2L));
    assertHash(3_460_711_933L, Tuple.of(List.of()));
    assertHash(106_912_623L, Tuple.of(Tuple.of()));
  }

  @Test
  void whatIsOneKeyHasOneHash() {
    assertEquals(KeyHash.of(new Pair(1, 2)), KeyHash.of(Tuple.of(Atom.of("pair"), 1L, 2L)));
    assertEquals(
        KeyHash.of(Bitstring.of(new byte[] {1}, 7)), KeyHash.of(Bitstring.of(new byte[] {1}, 7)));
  }
}
