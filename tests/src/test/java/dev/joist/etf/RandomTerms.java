package dev.joist.etf;

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
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Random terms as Java programs make them: records, enum constants and texts among them.
public final class RandomTerms {

  private static final Atom NODE = Atom.of("joist@host");

  private enum Level {
    LOW,
    HIGH,
    TRUE
  }

  private record Flat(long number, String text, Atom name, Level level, Pid pid, double ratio) {}

  private record Small(int count, boolean done, Level level) {}

  private record Nested(Object inner, List<Object> more) {}

  private final Random random;

  /// Not more than OTP has room for.
  private final List<Atom> atoms;

  /// The same terms for the same seed.
  public RandomTerms(long seed) {
    random = new Random(seed);
    atoms = Stream.generate(this::newAtom).limit(2000).toList();
  }

  /// A term nested up to `depth` deep.
  public Object term(int depth) {
    if (depth == 0) {
      return leaf();
    }
    int inner = depth - 1;
    return switch (random.nextInt(12)) {
      case 0, 1 -> Tuple.of(terms(inner));
      case 2 -> List.of(terms(inner));
      case 3 -> ImproperList.of(List.of(term(inner), leaf()), number());
      case 4 -> new Flat(number(), text(), atom(), level(), pid(), random.nextGaussian());
      case 5 -> new Small(random.nextInt(), random.nextBoolean(), level());
      case 6 -> new Nested(term(inner), List.of(terms(inner)));
      case 7 -> map(inner, random.nextInt(6), this::leaf);
      case 8 -> map(inner, 30 + random.nextInt(40), this::number);
      case 9 -> Map.of("key", term(inner), atom(), term(inner));
      case 10 ->
          Fun.foreign(
              Atom.of("joist"),
              2,
              Binary.of(new byte[16]),
              3,
              3,
              1234,
              pid(),
              List.of(terms(inner)));
      default -> leaf();
    };
  }

  private Object[] terms(int depth) {
    return Stream.generate(() -> term(depth)).limit(random.nextInt(5)).toArray();
  }

  private TermMap map(int depth, int entries, Supplier<Object> keys) {
    Map<Object, Object> map = new TreeMap<>(Terms::compareKeys);
    for (int i = 0; i < entries; i++) {
      map.put(keys.get(), term(depth > 1 ? 1 : 0));
    }
    return TermMap.copyOf(map);
  }

  private Object leaf() {
    return switch (random.nextInt(14)) {
      case 0, 1 -> number();
      case 2 -> new BigInteger(1 + random.nextInt(3000), random).negate();
      case 3 -> random.nextGaussian();
      case 4 -> atom();
      case 5 -> level();
      case 6 -> random.nextBoolean();
      case 7 -> text();
      case 8 -> Binary.of(bytes());
      case 9 -> bits();
      case 10 -> pid();
      case 11 -> Ref.ofWords(NODE, 7, random.nextInt(), random.nextInt(), random.nextInt());
      case 12 -> Port.of(NODE, random.nextLong() >>> (1 + random.nextInt(62)), 7);
      default -> Fun.external(atom(), atom(), random.nextInt(256));
    };
  }

  private long number() {
    return random.nextLong() >> random.nextInt(64);
  }

  private Level level() {
    return Level.values()[random.nextInt(3)];
  }

  private Pid pid() {
    return Pid.of(NODE, random.nextInt() & 0xffff_ffffL, random.nextInt(), 7);
  }

  private Atom atom() {
    return atoms.get(random.nextInt(atoms.size()));
  }

  private Atom newAtom() {
    // An atom of any text has 255 characters at most; `true` is none.
    int[] points = text().codePoints().limit(254).toArray();
    return Atom.of("a" + new String(points, 0, points.length));
  }

  private String text() {
    return random
        .ints(random.nextInt(90), 0, 12)
        .map(kind ->
            switch (kind) {
              case 0 -> 0x80 + random.nextInt(0x80);
              case 1 -> 0x100 + random.nextInt(0xd700);
              case 2 -> 0x1_0000 + random.nextInt(0x10_0000);
              case 3 -> random.nextInt(32);
              default -> 'a' + random.nextInt(26);
            })
        .limit(random.nextInt(90))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(90)];
    random.nextBytes(bytes);
    return bytes;
  }

  private Object bits() {
    byte[] bytes = Arrays.copyOf(bytes(), 90);
    return Bitstring.of(bytes, random.nextInt(90 * 8));
  }
}
