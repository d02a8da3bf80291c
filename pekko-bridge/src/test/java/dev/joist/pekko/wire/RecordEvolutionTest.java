package dev.joist.pekko.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.etf.RecordTypes;
import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.IfAbsent;
import dev.joist.term.Tag;
import dev.joist.term.Tuple;
import dev.joist.term.Was;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Nodes of two versions: what one writes, and what the other reads. All versions of a record have
/// the tag `order` unless the case is about the tag.
class RecordEvolutionTest {

  private enum Priority {
    LOW,
    NORMAL
  }

  @Tag("order")
  private record Order(String customer, long cents) {}

  private static Object read(Object written, Class<?>... classes) {
    return new CborCodec(CborOptions.DEFAULT.withRecords(classes))
        .decode(new CborCodec().encode(written));
  }

  private static Tuple order(Object... values) {
    Object[] elements = new Object[values.length + 1];
    elements[0] = Atom.of("order");
    System.arraycopy(values, 0, elements, 1, values.length);
    return Tuple.of(elements);
  }

  @Test
  void theSameVersion() {
    assertEquals(new Order("Ada", 5), read(new Order("Ada", 5), Order.class));
  }

  @Test
  void aReaderWithoutTheClassGetsTheTuple() {
    assertEquals(order("Ada", 5), read(new Order("Ada", 5)));
  }

  @Tag("order")
  private record WithDefaults(
      String customer,
      long cents,
      @IfAbsent("normal") Priority priority,
      @IfAbsent("[]") List<String> notes,
      @IfAbsent("<<\"EUR\">>") String currency,
      @IfAbsent("none") Object discount,
      @IfAbsent("#{1 => 2}") Map<Long, Integer> counts) {}

  @Test
  void anAddedFieldIsWhatItsDefaultSays() {
    assertEquals(
        new WithDefaults(
            "Ada", 5, Priority.NORMAL, List.of(), "EUR", Atom.of("none"), Map.of(1L, 2)),
        read(new Order("Ada", 5), WithDefaults.class));
  }

  @Test
  void anAddedFieldIsLeftOutByThoseWhoDoNotKnowIt() {
    var order = new WithDefaults("Ada", 5, Priority.LOW, List.of("x"), "USD", 1L, Map.of());
    assertEquals(new Order("Ada", 5), read(order, Order.class));
  }

  @Tag("order")
  private record WithoutDefault(String customer, long cents, String currency) {}

  @Test
  void anAddedFieldWithoutADefaultLeavesATuple() {
    assertEquals(order("Ada", 5), read(new Order("Ada", 5), WithoutDefault.class));
  }

  @Test
  void ofSeveralVersionsTheFirstThatFitsIsRead() {
    assertEquals(new Order("Ada", 5), read(new Order("Ada", 5), WithoutDefault.class, Order.class));
  }

  @Tag("order")
  private record Shorter(long cents) {}

  @Test
  void aRemovedFieldIsLeftOut() {
    assertEquals(new Shorter(5), read(new Order("Ada", 5), Shorter.class));
  }

  @Tag("purchase")
  @Was("order")
  private record Purchase(String customer, long cents) {}

  @Test
  void aRenamedRecord() {
    assertEquals(new Purchase("Ada", 5), read(new Order("Ada", 5), Purchase.class));
    assertEquals(new Purchase("Ada", 5), read(new Purchase("Ada", 5), Purchase.class));
    // Those who do not know the new name yet get a tuple.
    assertEquals(
        Tuple.of(Atom.of("purchase"), "Ada", 5), read(new Purchase("Ada", 5), Order.class));
  }

  @Tag("order")
  private record Renamed(@Was({"buyer", "customer"}) String who, @Was("cents") long amount) {}

  @Test
  void aRenamedField() {
    assertEquals(new Renamed("Ada", 5), read(new Order("Ada", 5), Renamed.class));
    assertEquals(new Renamed("Ada", 5), read(new Renamed("Ada", 5), Renamed.class));
  }

  @Tag("order")
  private record Reordered(long cents, String customer) {}

  @Test
  void reorderedFields() {
    assertEquals(new Reordered(5, "Ada"), read(new Order("Ada", 5), Reordered.class));
  }

  @Tag("order")
  private record Narrower(String customer, byte cents) {}

  @Tag("order")
  private record OtherType(String customer, String cents) {}

  @Test
  void aChangedTypeFitsOrLeavesATuple() {
    assertEquals(new Narrower("Ada", (byte) 5), read(new Order("Ada", 5), Narrower.class));
    assertEquals(order("Ada", 500), read(new Order("Ada", 500), Narrower.class));
    assertEquals(order("Ada", 5), read(new Order("Ada", 5), OtherType.class));
  }

  private record Inner(Priority priority, Binary bytes, float ratio) {}

  private record Outer(List<Inner> inner, Map<Atom, Inner> byName, Inner one) {}

  @Test
  void recordsThatComponentsNameAreReadToo() {
    var inner = new Inner(Priority.LOW, Binary.of((byte) 255), 0.1f);
    var outer = new Outer(List.of(inner, inner), Map.of(Atom.of("a"), inner), inner);
    assertEquals(outer, read(outer, Outer.class));
  }

  @Tag("order")
  private record Wrong(@IfAbsent("\"EUR\"") String currency) {}

  @Tag("order")
  private record Unreadable(@IfAbsent("EUR,") String currency) {}

  @Test
  void aDefaultThatDoesNotFitIsFoundAtOnce() {
    for (Class<?> type : List.of(Wrong.class, Unreadable.class)) {
      var error =
          assertThrows(IllegalArgumentException.class, () -> CborOptions.DEFAULT.withRecords(type));
      assertTrue(
          error.getMessage().contains(type.getSimpleName() + ".currency"), error::getMessage);
      assertTrue(error.getMessage().contains("java.lang.String"), error::getMessage);
    }
    assertThrows(IllegalArgumentException.class, () -> RecordTypes.of(String.class));
  }
}
