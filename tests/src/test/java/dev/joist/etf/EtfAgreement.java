package dev.joist.etf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import dev.joist.term.Terms;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/// One line of what OTP made of a term (`etf.escript`), held against what Joist makes of it.
final class EtfAgreement {

  static final Atom NODE = Atom.of("nonode@nohost");
  private static final EncodeOptions MINOR2 = EncodeOptions.DEFAULT.minorVersion(2);
  private static final EncodeOptions COMPRESSED = EncodeOptions.DEFAULT.compressed();

  private EtfAgreement() {}

  static void check(String line) {
    String[] fields = line.split("\t", -1);
    switch (fields[0]) {
      case "term" -> checkTerm(line, fields);
      case "sort" -> checkSort(line, fields);
      default -> throw new IllegalArgumentException("No line of etf.escript: " + line);
    }
  }

  private static void checkTerm(String line, String[] fields) {
    Object term = decode(fields[1]);
    assertSame(term, decode(fields[2]), () -> "minor version 2: " + line);
    assertSame(term, decode(fields[3]), () -> "compressed: " + line);
    checkWords(line, term, Long.parseLong(fields[4]), Boolean.parseBoolean(fields[5]));
    if (Boolean.parseBoolean(fields[6])) {
      assertEquals(fields[1], encode(term, EncodeOptions.DEFAULT), line);
      assertEquals(fields[2], encode(term, MINOR2), line);
    }
    for (EncodeOptions options : List.of(EncodeOptions.DEFAULT, MINOR2, COMPRESSED)) {
      assertSame(term, decode(encode(term, options)), () -> options + ": " + line);
    }
  }

  private static void checkWords(String line, Object term, long expected, boolean exact) {
    long words = Terms.words(term, Long.MAX_VALUE, NODE);
    if (exact) {
      assertEquals(expected, words, line);
    } else {
      assertEquals((double) expected, (double) words, 0.15 * expected, line);
    }
  }

  private static void checkSort(String line, String[] fields) {
    List<Object> terms = new ArrayList<>((List<?>) decode(fields[1]));
    terms.sort(Terms::compare);
    // By ==, for lists:sort/1 may swap what is equal by it.
    assertTrue(Terms.equal(decode(fields[2]), terms), line);
  }

  private static void assertSame(Object expected, Object found, Supplier<String> line) {
    assertTrue(Terms.exactlyEqual(expected, found), line);
  }

  private static Object decode(String hex) {
    return Etf.binaryToTerm(HexFormat.of().parseHex(hex));
  }

  static String encode(Object term, EncodeOptions options) {
    return HexFormat.of().withUpperCase().formatHex(Etf.termToBinary(term, options));
  }
}
