package dev.joist.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/// A Java record as an Erlang record.
class RecordShapeTest {

  private record Deposit(long cents) {}

  private record SpawnReply(Ref ref, Object result) {}

  private record HTTPRequest() {}

  private record Utf8Text2Send(int count) {}

  @Tag("DOWN")
  private record Down(Object reason) {}

  @Tag("false")
  private record Falsehood() {}

  record Strict(long value) {

    @Override
    public long value() {
      if (value < 0) {
        throw new IllegalStateException("not now");
      }
      return value;
    }
  }

  private static String tag(Class<?> type) {
    return RecordShape.of(type).tag().text();
  }

  @Test
  void term01_theTagIsTheNameInSnakeCaseOrAsAnnotated() {
    assertEquals("deposit", tag(Deposit.class));
    assertEquals("spawn_reply", tag(SpawnReply.class));
    assertEquals("http_request", tag(HTTPRequest.class));
    assertEquals("utf8_text2_send", tag(Utf8Text2Send.class));
    assertEquals("DOWN", tag(Down.class));
    assertThrows(IllegalArgumentException.class, () -> tag(Falsehood.class));
  }

  @Test
  void term01_theElementsAreTheTagAndTheComponents() {
    assertEquals(List.of(Atom.of("DOWN"), "reason"), RecordShape.elements(new Down("reason")));
    assertEquals(List.of(Atom.of("http_request")), RecordShape.elements(new HTTPRequest()));
    assertEquals("{utf8_text2_send,3}", Terms.toString(new Utf8Text2Send(3)));
    assertEquals(2, RecordShape.of(SpawnReply.class).components());
    assertEquals("result", RecordShape.of(SpawnReply.class).name(1));
  }

  @Test
  void aShapeIsWorkedOutOncePerClass() {
    assertSame(RecordShape.of(Deposit.class), RecordShape.of(Deposit.class));
  }

  @Test
  void aClassThatIsNoRecordHasNoShape() {
    var error = assertThrows(IllegalArgumentException.class, () -> RecordShape.of(String.class));
    assertEquals("java.lang.String is no record class", error.getMessage());
  }

  @Test
  void whatAnAccessorThrowsIsThrown() {
    var error = assertThrows(IllegalStateException.class, () -> Terms.toString(new Strict(-1)));
    assertEquals("not now", error.getMessage());
  }
}
