package dev.joist.etf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the manual shows.
class EtfExampleTest {

  @Test
  void termsAsBytes() {
    // tag::bytes
    byte[] bytes = Etf.termToBinary(Tuple.of(Atom.of("deposit"), 500));
    Object term = Etf.binaryToTerm(bytes);
    // end::bytes
    assertEquals(Tuple.of(Atom.of("deposit"), 500), term);
  }

  record Order(String customer, List<Line> lines) {}

  record Line(String article, int count) {}

  @Test
  void tuplesAsRecords() {
    byte[] bytes = Etf.termToBinary(new Order("Ada", List.of(new Line("tea", 2))));
    // tag::records
    DecodeOptions orders = DecodeOptions.DEFAULT.records(Order.class);
    Object term = Etf.binaryToTerm(bytes, orders); // {order, <<"Ada">>, [{line, <<"tea">>, 2}]}
    String customer =
        switch (term) {
          case Order(String name, List<Line> _) -> name;
          default -> throw new IllegalArgumentException("No order: " + term);
        };
    // end::records
    assertEquals("Ada", customer);
  }

  @Test
  void manyTerms() {
    List<Object> read = new ArrayList<>();
    // tag::buffer
    var encoder = new TermEncoder();
    encoder.encode("one").encode(2).encode(List.of(3L));
    ByteBuffer buffer = ByteBuffer.wrap(encoder.toByteArray());

    var decoder = new TermDecoder(DecodeOptions.DEFAULT.maxMemory(1 << 20));
    while (buffer.hasRemaining()) {
      read.add(decoder.decode(buffer)); // moves the buffer's position
    }
    // end::buffer
    assertEquals(List.of("one", 2L, List.of(3L)), read);
  }
}
