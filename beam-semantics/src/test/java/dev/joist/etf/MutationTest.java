package dev.joist.etf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Bitstring;
import dev.joist.term.Fun;
import dev.joist.term.ImproperList;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Terms of all forms, with bytes changed, put in, left out and exchanged: reading ends in a term
/// or in an [EtfException], and never takes more memory than its limits say.
///
/// More of them, or others: `-Djoist.etf.seed=7 -Djoist.etf.mutations=10000000`.
class MutationTest {

  private static final long SEED = Long.getLong("joist.etf.seed", 1);
  private static final int COUNT = Integer.getInteger("joist.etf.mutations", 20_000);

  private static final int LIMIT = 1 << 16;

  /// An error and where it came from.
  private static final int ERROR = 1 << 15;

  private static final int[] TELLING = {
    0, 1, 2, 3, 70, 77, 80, 82, 88, 89, 90, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108,
    109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 127, 128, 131, 254, 255
  };

  private record Sale(long cents, List<String> words, Object more) {}

  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Random random = new Random(SEED);
  private final TermDecoder decoder =
      new TermDecoder(
          DecodeOptions.DEFAULT.maxMemory(LIMIT).maxInflated(LIMIT).records(Sale.class));

  private static List<byte[]> seeds() {
    Atom node = Atom.of("a@b");
    Pid pid = Pid.of(node, 1, 2, 3);
    Binary uniq = Binary.of(new byte[16]);
    List<Object> terms =
        List.of(
            1L,
            -1L,
            1L << 40,
            BigInteger.TWO.pow(70).negate(),
            BigInteger.TWO.pow(2100),
            1.5,
            Atom.of("an_atom"),
            Atom.of("λ"),
            "text",
            "€",
            Binary.of((byte) 255, (byte) 1),
            Bitstring.of(new byte[] {1, 2, 3}, 19),
            List.of(1L, 2L, 3L),
            List.of("a", "b", List.of()),
            ImproperList.of(List.of("a", 1L), 2L),
            Tuple.of(1, "b", Tuple.of(), List.of()),
            TermMap.of("k", 1, "l", 2, 3, TermMap.of()),
            pid,
            Port.of(node, 5, 6),
            Port.of(node, 1L << 40, 6),
            Ref.ofWords(node, 1, 2, 3, 4),
            Ref.ofWords(node, 1, 9, 2, 3, 4),
            Fun.external(Atom.of("lists"), Atom.of("map"), 2),
            Fun.foreign(Atom.of("m"), 1, uniq, 2, 3, 4, pid, List.of("x", 1L, List.of("y"))),
            new Sale(1, List.of("w", "x"), new Sale(2, List.of(), "none")),
            Tuple.of(Collections.nCopies(300, 1L).toArray()));
    List<byte[]> seeds = new ArrayList<>();
    for (Object term : terms) {
      seeds.add(Etf.termToBinary(term));
      seeds.add(Etf.termToBinary(term, EncodeOptions.DEFAULT.minorVersion(2)));
    }
    seeds.add(Etf.termToBinary(terms));
    seeds.add(Etf.termToBinary(terms, EncodeOptions.DEFAULT.compressed()));
    seeds.add(Etf.termToBinary("ab".repeat(1000), EncodeOptions.DEFAULT.compressed(9)));
    for (String old :
        List.of(
            "8363312e3530303030303030303030303030303030303030652b30300000000000",
            "83677703614062000000010000000203",
            "836577036140620000000103",
            "8372000277036140620300000001" + "00000002",
            "836677036140620000000103",
            "837303616263")) {
      seeds.add(HexFormat.of().parseHex(old));
    }
    return seeds;
  }

  @Test
  void whateverTheBytesAreReadingEndsWell() {
    List<byte[]> seeds = seeds();
    loadWhatIsNeeded(seeds);
    int read = 0;
    for (int i = 0; i < COUNT; i++) {
      byte[] bytes = mutated(seeds);
      try {
        read += tryToRead(bytes) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "seed %d, mutation %d: %s".formatted(SEED, i, HexFormat.of().formatHex(bytes)), e);
      }
    }
    // Neither all nor none: else the mutations would prove little.
    assertTrue(read > COUNT / 20 && read < COUNT, read + " of " + COUNT + " were terms");
  }

  /// Loading classes takes memory too.
  private void loadWhatIsNeeded(List<byte[]> seeds) {
    for (byte[] seed : seeds) {
      for (int length = 1; length <= seed.length; length++) {
        byte[] part = Arrays.copyOf(seed, length);
        if (length < seed.length) {
          assertThrows(EtfException.class, () -> decoder.decode(part));
        } else {
          decoder.decode(part);
        }
      }
    }
  }

  private boolean tryToRead(byte[] bytes) {
    Object term = null;
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      term = decoder.decode(bytes);
    } catch (EtfException e) {
      assertTrue(e.offset() >= 0, e::getMessage);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(
        allocated <= 16L * bytes.length + 2 * LIMIT + ERROR,
        () -> allocated + " bytes for " + bytes.length);
    if (term == null) {
      return false;
    }
    byte[] written = Etf.termToBinary(term);
    Object again = Etf.binaryToTerm(written);
    assertTrue(Terms.exactlyEqual(term, again), "read again");
    assertEquals(Terms.hash(term), Terms.hash(again), "hash");
    assertEquals(Terms.words(term), Terms.words(again), "words");
    return true;
  }

  private byte[] mutated(List<byte[]> seeds) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = mutated(bytes, seeds);
    }
    return bytes;
  }

  private byte[] mutated(byte[] bytes, List<byte[]> seeds) {
    int at = random.nextInt(bytes.length + 1);
    return switch (random.nextInt(6)) {
      case 0 -> with(bytes, at, (byte) random.nextInt(256));
      case 1 -> with(bytes, at, (byte) TELLING[random.nextInt(TELLING.length)]);
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        yield spliced(bytes, at, at, other, 1);
      }
      case 4 -> spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(4)), bytes, at);
      default -> {
        byte[] length = {0, 0, (byte) random.nextInt(2), (byte) random.nextInt(256)};
        length[0] = (byte) (random.nextInt(4) == 0 ? 255 : 0);
        yield spliced(bytes, at, Math.min(bytes.length, at + 4), length, 0);
      }
    };
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    byte[] changed = bytes.clone();
    if (at < changed.length) {
      changed[at] = value;
    }
    return changed;
  }

  /// The bytes up to `to`, those of `other` from `from` on, and again the bytes, from `end` on.
  private static byte[] spliced(byte[] bytes, int to, int end, byte[] other, int from) {
    byte[] result = Arrays.copyOf(bytes, to + other.length - from + bytes.length - end);
    System.arraycopy(other, from, result, to, other.length - from);
    System.arraycopy(bytes, end, result, to + other.length - from, bytes.length - end);
    return result;
  }
}
