package dev.joist.pekko.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.joist.term.Atom;
import dev.joist.term.IfAbsent;
import dev.joist.term.Pid;
import dev.joist.term.Was;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the manual shows.
class WireExampleTest {

  private static final Pid DESK = Pid.of(Atom.of("bank@host"), 41, 0, 3);

  // tag::first
  record Order(String customer, long cents) {}

  // end::first

  // tag::second
  @Was("order") // the tag it had
  record Purchase(
      String customer,
      @Was("cents") long amount, // the name it had
      @IfAbsent("normal") Priority priority, // in Erlang's syntax
      @IfAbsent("[]") List<String> notes) {}

  enum Priority {
    LOW,
    NORMAL
  }

  // end::second

  @Test
  void termsAsCbor() {
    // tag::codec
    CborCodec codec = new CborCodec(CborOptions.DEFAULT.withRecords(Order.class));
    byte[] bytes = codec.encode(new Order("Ada", 500));
    Object term = codec.decode(bytes); // Order[customer=Ada, cents=500]
    // end::codec
    assertEquals(new Order("Ada", 500), term);
  }

  @Test
  void aNewerReader() {
    byte[] bytes = new CborCodec().encode(new Order("Ada", 500));
    // tag::newer
    CborCodec newer = new CborCodec(CborOptions.DEFAULT.withRecords(Purchase.class));
    Object term =
        newer.decode(bytes); // Purchase[customer=Ada, amount=500, priority=NORMAL, notes=[]]
    // end::newer
    assertEquals(new Purchase("Ada", 500, Priority.NORMAL, List.of()), term);
  }

  // tag::shapes
  sealed interface Shape {}

  record Circle(double radius) implements Shape {}

  record Square(double side) implements Shape {}

  record Drawing(Pid owner, Atom color, List<Shape> shapes) {}

  // end::shapes

  @Test
  void recordsAsJson() {
    Drawing drawing = new Drawing(DESK, Atom.of("red"), List.of(new Circle(1.5), new Square(2)));
    // tag::json
    String json = TermJson.toJson(drawing);
    // {"owner":"bank@host:3:<0.41.0>","color":"red",
    //  "shapes":[{"$type":"circle","radius":1.5},{"$type":"square","side":2.0}]}
    Drawing read = TermJson.fromJson(json, Drawing.class);
    // end::json
    assertEquals(drawing, read);
    assertEquals(
        "{\"owner\":\"bank@host:3:<0.41.0>\",\"color\":\"red\","
            + "\"shapes\":[{\"$type\":\"circle\",\"radius\":1.5},{\"$type\":\"square\",\"side\":2.0}]}",
        json);
  }
}
