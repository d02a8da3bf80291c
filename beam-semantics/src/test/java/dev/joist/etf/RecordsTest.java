package dev.joist.etf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Pid;
import dev.joist.term.Tag;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import dev.joist.term.Was;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tuples that become records, and tuples that stay what they are.
class RecordsTest {

  enum Color {
    RED,
    TRUE
  }

  sealed interface Shape permits Circle, Square {}

  record Circle(double radius) implements Shape {}

  record Square(double side) implements Shape {}

  record Drawing(String title, List<Shape> shapes, Map<Color, Integer> counts) {}

  record Numbers(
      int a, short b, byte c, float d, boolean e, BigInteger f, Integer g, Long h, Double i) {}

  record Others(Color color, Color other, Binary bytes, Tuple tuple, Object any, Pid pid) {}

  record Age(long years) {
    Age {
      if (years < 0) {
        throw new IllegalArgumentException("not born yet");
      }
    }
  }

  record Pair<A, B>(A first, B second) {}

  @Tag("age")
  record AgeInWords(String words) {}

  record Empty() {}

  record Tree(List<Tree> branches) {}

  private static final DecodeOptions RECORDS =
      DecodeOptions.DEFAULT.records(
          Drawing.class,
          Numbers.class,
          Others.class,
          Age.class,
          AgeInWords.class,
          Pair.class,
          Empty.class,
          Tree.class);

  private static Object journey(Object term) {
    return Etf.binaryToTerm(Etf.termToBinary(term), RECORDS);
  }

  static List<Record> records() {
    Pid pid = Pid.of(Atom.of("a@b"), 1, 2, 3);
    var circle = new Circle(1.5);
    return List.of(
        new Drawing("d", List.of(circle, new Square(2)), Map.of(Color.RED, 1, Color.TRUE, 2)),
        new Numbers(
            Integer.MIN_VALUE, Short.MAX_VALUE, (byte) -1, 1.5f, true, BigInteger.TWO, 7, 8L, 9.5),
        new Others(Color.RED, Color.TRUE, Binary.of("text"), Tuple.of(1), Atom.of("red"), pid),
        new Others(Color.RED, Color.TRUE, Binary.of((byte) 255), Tuple.of(), new Age(3), pid),
        new Age(Long.MAX_VALUE),
        new AgeInWords("three"),
        new Pair<>(new Pair<>(1L, "x"), List.of(new Age(1))),
        new Empty(),
        new Tree(List.of(new Tree(List.of()), new Tree(List.of()))));
  }

  @ParameterizedTest
  @MethodSource("records")
  void aRecordComesBackAsItself(Record fields) {
    assertEquals(fields, journey(fields));
  }

  @Test
  void recordsAreFoundAnywhere() {
    Object term = List.of(Map.of("k", Tuple.of(new Age(1), new Empty())), new Age(2));
    assertTrue(Terms.exactlyEqual(term, journey(term)));
    var list = assertInstanceOf(List.class, journey(term));
    assertEquals(new Age(2), list.get(1));
  }

  @Test
  void aTupleInATuplesComponentStaysOne() {
    var others =
        journey(
            Tuple.of(
                Atom.of("others"),
                Color.RED,
                Color.RED,
                "",
                new Age(3),
                1,
                Pid.of(Atom.of("a@b"), 1, 2, 3)));
    assertEquals(Tuple.of(Atom.of("age"), 3), assertInstanceOf(Others.class, others).tuple());
  }

  static List<Tuple> misfits() {
    Atom numbers = Atom.of("numbers");
    return List.of(
        Tuple.of(Atom.of("age"), -1),
        Tuple.of(Atom.of("age"), 1.5),
        Tuple.of(Atom.of("age"), 1, 2),
        Tuple.of(Atom.of("age")),
        Tuple.of("age", 1),
        Tuple.of(Atom.of("unknown"), 1),
        Tuple.of(numbers, 1L << 31, 1, 1, 1.5, true, 1, 1, 1, 1.5),
        Tuple.of(numbers, 1, 1 << 15, 1, 1.5, true, 1, 1, 1, 1.5),
        Tuple.of(numbers, 1, 1, 128, 1.5, true, 1, 1, 1, 1.5),
        Tuple.of(numbers, 1, 1, 1, 0.1, true, 1, 1, 1, 1.5),
        Tuple.of(numbers, 1, 1, 1, 1.5, Atom.of("yes"), 1, 1, 1, 1.5),
        Tuple.of(numbers, 1, 1, 1, 1.5, true, 1.5, 1, 1, 1.5),
        Tuple.of(numbers, 1, 1, 1, 1.5, true, 1, 1, BigInteger.TWO.pow(70), 1.5),
        Tuple.of(Atom.of("drawing"), "d", List.of(new Age(1)), Map.of()),
        Tuple.of(Atom.of("drawing"), "d", List.of(), Map.of(Atom.of("blue"), 1)),
        Tuple.of(Atom.of("drawing"), Atom.of("d"), List.of(), Map.of()));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void whatDoesNotFitStaysATuple(Tuple tuple) {
    assertInstanceOf(Tuple.class, journey(tuple));
    assertTrue(Terms.exactlyEqual(tuple, journey(tuple)));
  }

  @Was("age")
  record Years(long count) {}

  @Test
  void anEarlierTagIsReadToo() {
    DecodeOptions options = DecodeOptions.DEFAULT.records(RecordTypes.of(Years.class));
    for (Record written : List.of(new Age(3), new Years(3))) {
      assertEquals(new Years(3), Etf.binaryToTerm(Etf.termToBinary(written), options));
    }
    assertEquals(List.of(Years.class), RecordTypes.of(Years.class).classes());
  }

  record Fragile(String how) {
    Fragile {
      switch (how) {
        case "assertion" -> throw new AssertionError("negative");
        case "missing" -> throw new NoClassDefFoundError("com/acme/Missing");
        case "deep" -> throw new StackOverflowError();
        case "memory" -> throw new OutOfMemoryError("of a test");
        default -> {}
      }
    }
  }

  @Test
  void aConstructorThatThrowsAnErrorLeavesATuple() {
    DecodeOptions options = DecodeOptions.DEFAULT.records(RecordTypes.of(Fragile.class));
    Atom tag = Atom.of("fragile");
    assertEquals(
        new Fragile("not"), Etf.binaryToTerm(Etf.termToBinary(Tuple.of(tag, "not")), options));
    for (String how : List.of("assertion", "missing", "deep")) {
      Tuple written = Tuple.of(tag, how);
      assertEquals(written, Etf.binaryToTerm(Etf.termToBinary(written), options));
    }
    byte[] memory = Etf.termToBinary(Tuple.of(tag, "memory"));
    assertThrows(OutOfMemoryError.class, () -> Etf.binaryToTerm(memory, options));
  }

  @Test
  void withoutBeingAskedForNothingBecomesARecord() {
    assertEquals(Tuple.of(Atom.of("age"), 1), Etf.binaryToTerm(Etf.termToBinary(new Age(1))));
    Object red = Etf.binaryToTerm(Etf.termToBinary(Color.RED), RECORDS);
    assertEquals(Atom.of("red"), red);
  }

  @Test
  void anAtomThatComesAgainIsTheSame() {
    var decoder = new TermDecoder();
    byte[] bytes = Etf.termToBinary(Atom.of("some_atom"));
    assertSame(decoder.decode(bytes), decoder.decode(bytes));
  }
}
