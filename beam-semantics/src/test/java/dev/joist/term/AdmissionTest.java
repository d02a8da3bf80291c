package dev.joist.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `Terms.of` lets through as it is, what it widens, and how it refuses the rest.
class AdmissionTest {

  private enum Color {
    RED
  }

  private record Deposit(long cents) {}

  private record Query(Pid from, @Nullable Ref tag) {}

  private record Message(Object items) {}

  private record Item(Object owner) {}

  private record Numbered(List<Integer> numbers, float ratio) {}

  private record Wrapper(Deposit inner, Color color, Fun then) {}

  @SuppressWarnings("ArrayRecordComponent") // which Joist refuses, too
  private record Raw(byte[] bytes) {}

  private static final Atom NODE = Atom.of("nonode@nohost");
  private static final Pid PID = Pid.of(NODE, 1, 0, 0);

  static Stream<Object> terms() {
    return Stream.of(
        "text",
        "",
        5L,
        1.5,
        true,
        BigInteger.TWO.pow(70),
        Atom.of("a"),
        Color.RED,
        PID,
        Ref.of(NODE, 0, 1, PID),
        Port.of(NODE, 1, 0),
        Fun.external(Atom.of("m"), Atom.of("f"), 1),
        Fun.local("f", 0, new Object()),
        Tuple.of(),
        Tuple.of(1, "a"),
        Binary.of((byte) 200),
        Bitstring.of(new byte[] {1}, 3),
        ImproperList.of(List.of(1), 2),
        TermMap.of(1, 2),
        new Deposit(1),
        new Query(PID, Ref.of(NODE, 0, 1, null)),
        new Wrapper(new Deposit(1), Color.RED, Fun.local("f", 0, new Object())),
        new Message(List.of(new Item(List.of(Map.of("k", new Deposit(2)))))),
        new Numbered(List.of(1, 2), 0.5f),
        List.of(),
        List.of(1L),
        List.of(1L, "a", List.of(Tuple.of())),
        List.of(1L, 2L, 3L).subList(1, 3),
        Stream.of(1L).toList(),
        List.copyOf(Arrays.asList(1L, 2L, 3L)),
        Collections.emptyList(),
        Collections.singletonList("a"),
        Collections.nCopies(3, "a"),
        Map.of(),
        Map.of("a", 1L),
        Map.of("a", 1L, "b", List.of(2L)),
        Map.copyOf(new HashMap<>(Map.of(1L, 2L))),
        Collections.emptyMap(),
        Collections.singletonMap("a", "b"));
  }

  @ParameterizedTest
  @MethodSource("terms")
  void term01_aTermIsItself(Object term) {
    assertSame(term, Terms.of(term));
  }

  @Test
  void term01_numbersOfOtherBoxesAreWidened() {
    assertEquals(1L, Terms.of(1));
    assertEquals(1L, Terms.of((short) 1));
    assertEquals(1L, Terms.of((byte) 1));
    assertEquals(1L, Terms.of(BigInteger.ONE));
    assertEquals(0.5, Terms.of(0.5f));
    assertEquals(List.of(1L, List.of(2L)), Terms.of(List.of(1, List.of(2))));
    assertEquals(Tuple.of(1L, List.of(2L)), Terms.of(Tuple.of(1, List.of(2))));
    assertEquals(Map.of(1L, 2L), Terms.of(Map.of(1, 2)));
    assertInstanceOf(Long.class, Tuple.of(1).element(1));
    assertEquals(List.of(1L, 2L), ImproperList.of(List.of(1, 2), Atom.of("a")).heads());
  }

  @Test
  void term11_aMapWhoseKeysMayMeetBecomesATermMap() {
    Object map = Terms.of(Map.of(1L, "a", 1.0, "b", new Deposit(1), "c"));
    assertEquals("c", assertInstanceOf(TermMap.class, map).get(Tuple.of(Atom.of("deposit"), 1)));
  }

  private static void assertRefused(String path, String reason, @Nullable Object value) {
    var error = assertThrows(NotATermException.class, () -> Terms.of(value));
    assertEquals(path, error.path());
    assertTrue(error.getMessage().startsWith(path + " is "), error.getMessage());
    assertTrue(error.getMessage().contains(reason), error.getMessage());
  }

  @Test
  void term01_whatIsNoTermIsRefusedWithTheWayOut() {
    assertRefused("message", "is null: Erlang has no null", null);
    assertRefused("message", "is the float NaN: an Erlang float is finite", Double.NaN);
    assertRefused("message", "the float -Infinity", Float.NEGATIVE_INFINITY);
    assertRefused("message", "is the char 'c': use a String", 'c');
    assertRefused("message", "is a byte[]: arrays are mutable; use Binary.of(bytes)", new byte[1]);
    assertRefused("message", "Tuple.of(array)", new String[0]);
    assertRefused("message", "is an int[]: arrays are mutable", new int[1]);
    assertRefused("message", "is a java.util.ArrayList: it is mutable", new ArrayList<>());
    assertRefused("message", "List.copyOf(list)", Collections.unmodifiableList(List.of(1)));
    assertRefused("message", "List.copyOf(list)", List.of(1, 2).reversed());
    assertRefused("message", "TermMap.copyOf(map)", new HashMap<>());
    assertRefused("message", "List.copyOf(set)", Set.of(1));
    assertRefused("message", "Tuple.of(key, value)", Map.entry(1, 2));
    assertRefused("message", "or an atom as Atom.of(\"undefined\")", Optional.empty());
    assertRefused("message", "toString()", CharBuffer.allocate(1));
    assertRefused("message", "use a long, a double or a BigInteger", new BigDecimal("1"));
    assertRefused("message", "use its message", new IllegalStateException("x"));
    assertRefused("message", "use its name", String.class);
    assertRefused("message", "Fun.local(name, arity, code)", (Runnable) () -> {});
    assertRefused("message", "make it a record of terms", new Object());
    assertRefused("message", "a lambda of " + getClass().getName(), (Runnable) () -> {});
  }

  @Test
  void term01_aSubclassOfBigIntegerIsRefused() {
    var mutable =
        new BigInteger("1") {
          private static final long serialVersionUID = 1L;
        };
    assertRefused("message", "BigInteger", mutable);
  }

  @Test
  void term01_anErrorNamesThePathInsideTheMessage() {
    Object bad = new ArrayList<>();
    assertRefused("message.items", "ArrayList", new Message(bad));
    assertRefused("message.items[2].owner", "null", new Message(List.of(1, 2, new Item(null))));
    assertRefused("message.tag", "null", new Query(PID, null));
    assertRefused("message.bytes", "Binary.of", new Raw(new byte[1]));
    assertRefused("message[1][0]", "ArrayList", List.of(1, List.of(bad)));
    assertRefused("message[<<\"a\">>].owner", "ArrayList", Map.of("a", new Item(bad)));
    assertRefused("message.key.owner", "ArrayList", Map.of(new Item(bad), 1));
    assertRefused("message[1]", "null", Stream.of(1, null).toList());
    assertRefused("message.ratio", "NaN", new Numbered(List.of(), Float.NaN));
  }

  @Test
  void term01_anErrorNamesTheElementOfATuple() {
    var inTuple = assertThrows(NotATermException.class, () -> Tuple.of(1, List.of(new Item(null))));
    assertEquals("element(2)[0].owner", inTuple.path());
    var inMap = assertThrows(NotATermException.class, () -> TermMap.of(1, new Item(null)));
    assertEquals("value 1.owner", inMap.path());
    var named = assertThrows(NotATermException.class, () -> Terms.of(new Item(null), "reason"));
    assertEquals("reason.owner", named.path());
  }

  @Test
  void term01_aKeyWithoutAValueIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> TermMap.of(1, 2, 3));
  }
}
