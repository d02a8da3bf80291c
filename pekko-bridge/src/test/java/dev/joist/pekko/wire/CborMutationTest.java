package dev.joist.pekko.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Bitstring;
import dev.joist.term.Fun;
import dev.joist.term.IfAbsent;
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
/// or in a [CborException], and never takes more memory than its limits say.
///
/// More of them, or others: `-Djoist.cbor.seed=7 -Djoist.cbor.mutations=10000000`.
class CborMutationTest {

  private static final long SEED = Long.getLong("joist.cbor.seed", 1);
  private static final int COUNT = Integer.getInteger("joist.cbor.mutations", 20_000);

  private static final int LIMIT = 1 << 16;

  /// An error and where it came from, and a reader made anew after it.
  private static final int ERROR = 1 << 16;

  /// The most that Jackson allocates for bytes that an integer claims to have.
  private static final int CLAIM = 250_000;

  private static final int[] TELLING = {
    0x00, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x20, 0x3b, 0x40, 0x41, 0x58, 0x5a, 0x5f, 0x60, 0x61, 0x78,
    0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0x98, 0x9b, 0x9f, 0xa0, 0xa1, 0xbf, 0xc2, 0xc3, 0xc4, 0xc5,
    0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xd8, 0xd9, 0xe0, 0xf4, 0xf5, 0xf6,
    0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xff
  };

  private record Sale(long cents, List<String> words, @IfAbsent("none") Object more) {}

  private record Sold(long cents, List<String> words) {}

  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Random random = new Random(SEED);
  private final CborCodec codec =
      new CborCodec(CborOptions.DEFAULT.withMaxMemory(LIMIT).withRecords(Sale.class));

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
            true,
            Atom.of("an_atom"),
            Atom.of("λ"),
            "text",
            "€",
            "long".repeat(100),
            Binary.of((byte) 255, (byte) 1),
            Bitstring.of(new byte[] {1, 2, 3}, 19),
            List.of(1L, 2L, 3L),
            List.of("a", "b", List.of()),
            ImproperList.of(List.of("a", 1L), 2L),
            Tuple.of(1, "b", Tuple.of(), List.of()),
            TermMap.of("k", 1, "l", 2, 3, TermMap.of()),
            List.of(pid, pid),
            Port.of(node, 1L << 40, 6),
            Ref.of(node, 1, 17, pid),
            Ref.of(node, 3, 17, pid),
            Ref.ofWords(node, 1, 9, 2, 3, 4),
            Fun.external(Atom.of("lists"), Atom.of("map"), 2),
            Fun.foreign(Atom.of("m"), 1, uniq, 2, 3, 4, pid, List.of("x", 1L, List.of("y"))),
            new Sale(1, List.of("w", "x"), new Sale(2, List.of(), "none")),
            List.of(new Sold(1, List.of("w", "x")), new Sold(2, List.of())),
            Tuple.of(Collections.nCopies(300, 1L).toArray()));
    var codec = new CborCodec();
    List<byte[]> seeds = new ArrayList<>();
    for (Object term : terms) {
      seeds.add(codec.encode(term));
    }
    seeds.add(codec.encode(terms));
    for (String other : List.of("9f0102ff", "5f4101ff", "7f6161ff", "f93c00", "fa3fc00000")) {
      seeds.add(HexFormat.of().parseHex(other));
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
      for (int length = 0; length <= seed.length; length++) {
        byte[] part = Arrays.copyOf(seed, length);
        if (length < seed.length) {
          assertThrows(CborException.class, () -> codec.decode(part));
        } else {
          codec.decode(part);
        }
      }
    }
  }

  private boolean tryToRead(byte[] bytes) {
    Object term = null;
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      term = codec.decode(bytes);
    } catch (CborException e) {
      assertTrue(e.offset() >= 0 && e.offset() <= bytes.length, e::getMessage);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(
        allocated <= 16L * bytes.length + 2 * LIMIT + ERROR + CLAIM,
        () -> allocated + " bytes for " + bytes.length);
    if (term == null) {
      return false;
    }
    Object again = new CborCodec().decode(new CborCodec().encode(term));
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
    int next = Math.min(bytes.length, at + random.nextInt(4));
    return switch (random.nextInt(6)) {
      case 0 -> spliced(bytes, at, next, (byte) random.nextInt(256));
      case 1 -> spliced(bytes, at, next, (byte) TELLING[random.nextInt(TELLING.length)]);
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> spliced(bytes, at, at, seeds.get(random.nextInt(seeds.size())));
      case 4 -> spliced(bytes, at, next, Arrays.copyOfRange(bytes, at, bytes.length));
      default -> spliced(bytes, at, next, length());
    };
  }

  /// A length that may be long.
  private byte[] length() {
    byte major = (byte) (random.nextInt(7) << 5);
    return switch (random.nextInt(3)) {
      case 0 -> new byte[] {(byte) (major | 0x18), (byte) random.nextInt(256)};
      case 1 -> new byte[] {(byte) (major | 0x19), (byte) random.nextInt(4), (byte) 0xff};
      default -> new byte[] {(byte) (major | 0x1a), (byte) random.nextInt(128), 0, 1, 0};
    };
  }

  /// The bytes with others in the place of those from `to` to `end`.
  private static byte[] spliced(byte[] bytes, int to, int end, byte... other) {
    byte[] result = Arrays.copyOf(bytes, to + other.length + bytes.length - end);
    System.arraycopy(other, 0, result, to, other.length);
    System.arraycopy(bytes, end, result, to + other.length, bytes.length - end);
    return result;
  }
}
