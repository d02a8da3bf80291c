package dev.joist.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Terms nested a million deep: nothing that Joist does with a term may need a stack of that depth.
/// The rarer ways to nest are tried at a tenth of it, which no stack would hold either.
class DepthTest {

  private static final int DEPTH = 1_000_000;

  private record Box(Object inner) {}

  static Stream<Arguments> wrappings() {
    return Stream.of(
        wrapping("list", DEPTH, inner -> List.of(inner)),
        wrapping("list with more behind", DEPTH / 10, inner -> List.of(inner, "x")),
        wrapping("tuple", DEPTH, inner -> Tuple.of(1, inner)),
        wrapping("tuple with more behind", DEPTH / 10, inner -> Tuple.of(inner, 1)),
        wrapping("improper list", DEPTH / 10, inner -> ImproperList.of(List.of(inner), "x")),
        wrapping("map", DEPTH / 10, inner -> TermMap.of("k", inner)),
        wrapping("map of the JDK", DEPTH / 10, inner -> Map.of("k", inner)),
        wrapping("record", DEPTH / 10, Box::new));
  }

  private static Arguments wrapping(String name, int depth, UnaryOperator<Object> wrap) {
    return Arguments.argumentSet(name, depth, wrap);
  }

  private static Object nested(Object core, int depth, UnaryOperator<Object> wrap) {
    Object term = core;
    for (int i = 0; i < depth; i++) {
      term = wrap.apply(term);
    }
    return term;
  }

  @ParameterizedTest
  @MethodSource("wrappings")
  void aMillionDeep(int depth, UnaryOperator<Object> wrap) {
    Object one = nested(1L, depth, wrap);
    Object same = nested(1L, depth, wrap);
    Object other = nested(2L, depth, wrap);
    assertSame(one, Terms.of(one));
    assertTrue(Terms.exactlyEqual(one, same));
    assertTrue(Terms.compare(one, other) < 0);
    assertEquals(Terms.hash(one), Terms.hash(same));
    assertNotEquals(Terms.hash(one), Terms.hash(other));
    String text = Terms.toString(one);
    Object readBack = Terms.parse(text);
    assertTrue(Terms.exactlyEqual(one, readBack));
    assertEquals(text, Terms.toString(readBack));
  }

  @Test
  void whatIsNoTermIsFoundAMillionDeep() {
    Object bad = nested(new Box(new ArrayList<>()), DEPTH, inner -> List.of(inner));
    var error = assertThrows(NotATermException.class, () -> Terms.of(bad));
    assertEquals("message" + "[0]".repeat(DEPTH) + ".inner", error.path());
  }
}
