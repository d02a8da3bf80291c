package dev.joist.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One line of what OTP said about random terms (`terms.escript`), held against what Joist says.
final class OtpAgreement {

  private OtpAgreement() {}

  static void check(String line) {
    String[] fields = line.split("\t", -1);
    switch (fields[0]) {
      case "pair" -> checkPair(line, fields);
      case "sort" -> checkSort(line, fields);
      case "float" -> checkFloat(line, fields);
      default -> throw new IllegalArgumentException("No line of terms.escript: " + line);
    }
  }

  private static void checkPair(String line, String[] fields) {
    Object a = Terms.parse(fields[1]);
    Object b = Terms.parse(fields[2]);
    int order = Integer.parseInt(fields[3]);
    boolean exact = Boolean.parseBoolean(fields[4]);
    int keys = Integer.parseInt(fields[5]);
    checkPair(line, a, b, order, exact, keys);
    checkPair(line, otherJava(a), b, order, exact, keys);
    checkPair(line, a, otherJava(b), order, exact, keys);
    assertEquals(fields[6], Terms.toString(a), line);
    assertEquals(fields[6], Terms.toString(otherJava(a)), line);
    assertTrue(Terms.exactlyEqual(a, Terms.parse(fields[6])), () -> "read back: " + line);
  }

  private static void checkPair(
      String line, Object a, Object b, int order, boolean exact, int keys) {
    assertEquals(order, Integer.signum(Terms.compare(a, b)), () -> "compare " + line);
    assertEquals(-order, Integer.signum(Terms.compare(b, a)), () -> "compare swapped " + line);
    assertEquals(order == 0, Terms.equal(a, b), () -> "equal " + line);
    assertEquals(exact, Terms.exactlyEqual(a, b), () -> "exactlyEqual " + line);
    assertEquals(keys, Integer.signum(Terms.compareKeys(a, b)), () -> "compareKeys " + line);
    if (exact) {
      assertEquals(Terms.hash(a), Terms.hash(b), () -> "hash " + line);
    }
  }

  private static void checkSort(String line, String[] fields) {
    List<Object> terms = new ArrayList<>((List<?>) Terms.parse(fields[1]));
    terms.sort(Terms::compare);
    // By ==, for lists:sort/1 may swap what is equal by it.
    assertTrue(Terms.equal(Terms.parse(fields[2]), terms), line);
  }

  private static void checkFloat(String line, String[] fields) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(fields[1], 16));
    assertEquals(fields[2], Terms.toString(value), line);
    assertEquals(value, Terms.parse(fields[2]), line);
  }

  /// The same term in other Java classes: texts as bytes, maps as HashMaps, lists as ArrayLists,
  /// numbers in other boxes. Such values could not be sent; to compare and print they are as good.
  private static Object otherJava(Object term) {
    return switch (term) {
      case String text -> Binary.of(text);
      case Long number when number.intValue() == number -> number.intValue();
      case Long number -> BigInteger.valueOf(number);
      case Double number when number.floatValue() == number -> number.floatValue();
      case List<?> list -> otherJava(list);
      case Map<?, ?> map -> otherJava(map);
      case Object other -> other;
    };
  }

  private static List<Object> otherJava(List<?> list) {
    List<Object> other = new ArrayList<>();
    for (Object element : list) {
      other.add(otherJava(element));
    }
    return other;
  }

  private static Map<Object, Object> otherJava(Map<?, ?> map) {
    Map<Object, Object> other = new HashMap<>();
    map.forEach((key, value) -> other.put(key, otherJava(value)));
    return other;
  }
}
