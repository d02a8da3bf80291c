package dev.joist.pekko.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Bitstring;
import dev.joist.term.Fun;
import dev.joist.term.ImproperList;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Tag;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Records and terms as JSON, and back.
class TermJsonTest {

  private static final Atom NODE = Atom.of("bank@host:7");
  private static final Pid PID = Pid.of(NODE, 41, 0, -3);

  enum Color {
    RED,
    DARK_BLUE
  }

  sealed interface Shape permits Circle, Square {}

  record Circle(double radius) implements Shape {}

  @Tag("box")
  record Square(double side, Shape inner) implements Shape {}

  record Drawing(String title, List<Shape> shapes, Map<Color, Integer> counts, Color paper) {}

  record Identifiers(Pid pid, Port port, Ref ref, Ref long5, Fun.External fun, List<Pid> pids) {}

  record Others(
      Atom atom,
      Binary bytes,
      Tuple tuple,
      Object any,
      BigInteger big,
      int small,
      boolean yes,
      Map<Atom, List<Long>> byAtom,
      Map<Pid, String> byPid,
      Map<String, Object> byText) {}

  record Empty() {}

  static List<Record> records() {
    return List.of(
        new Circle(1.5),
        new Square(1, new Circle(2)),
        new Drawing(
            "d",
            List.of(new Circle(1), new Square(2, new Circle(3))),
            Map.of(Color.DARK_BLUE, 3),
            Color.RED),
        new Identifiers(
            PID,
            Port.of(NODE, -1L, 6),
            Ref.of(NODE, 3, 17, PID),
            Ref.ofWords(NODE, 3, -5, -4, 3, 2),
            Fun.external(Atom.of("lists"), Atom.of("map"), 2),
            List.of(PID, PID)),
        new Others(
            Atom.of("an atom"),
            Binary.of((byte) 255, (byte) 0),
            Tuple.of(1L, "x", List.of(true)),
            TermMap.of("k", List.of(1L, 1.5, BigInteger.TWO.pow(80))),
            BigInteger.TWO.pow(100),
            -1,
            true,
            Map.of(Atom.of("a"), List.of(1L)),
            Map.of(PID, "x"),
            Map.of("k", "v", "n", 1L)),
        new Empty());
  }

  @ParameterizedTest
  @MethodSource("records")
  void aRecordGoesThereAndBack(Record fields) {
    String json = TermJson.toJson(fields);
    Record back = TermJson.fromJson(json, fields.getClass());
    assertEquals(fields, back, json);
    assertTrue(Terms.exactlyEqual(Terms.of(back), fields), json);
  }

  static List<List<Object>> forms() {
    return List.of(
        List.of(Atom.of("red"), "\"red\""),
        List.of(Color.DARK_BLUE, "\"dark_blue\""),
        List.of("text", "\"text\""),
        List.of(Binary.of((byte) 255), "\"/w==\""),
        List.of(List.of(1L, 2.5, true), "[1,2.5,true]"),
        List.of(Tuple.of(Atom.of("ok"), 1), "[\"ok\",1]"),
        List.of(TermMap.of(Atom.of("a"), 1, "b", List.of()), "{\"a\":1,\"b\":[]}"),
        List.of(TermMap.of(Tuple.of(1, Atom.of("a")), 2), "{\"{1,a}\":2}"),
        List.of(new Circle(1), "{\"radius\":1.0}"),
        List.of(
            new Square(1, new Circle(2)),
            "{\"side\":1.0,\"inner\":{\"$type\":\"circle\",\"radius\":2.0}}"),
        List.of(PID, "\"bank@host:7:4294967293:<0.41.0>\""),
        List.of(Ref.of(NODE, 3, 17, null), "\"bank@host:7:3:#Ref<0.0.0.17>\""),
        List.of(Fun.external(Atom.of("m"), Atom.of("f"), 0), "\"fun m:f/0\""),
        List.of(Bitstring.of(new byte[] {1, 64}, 11), "\"<<1,2:3>>\""),
        List.of(new Empty(), "{}"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aTermHasThisForm(List<Object> form) {
    assertEquals(form.get(1), TermJson.toJson(form.get(0)));
  }

  @Test
  void withoutATypeJsonIsTheTermItSays() {
    assertEquals(
        TermMap.of("a", List.of(1L, 1.5, true, "x", TermMap.of())),
        TermJson.fromJson("{\"a\":[1,1.5,true,\"x\",{}]}", Object.class));
  }

  @Test
  void namesThatAreNotKnownAreLeftOut() {
    assertEquals(
        new Circle(1), TermJson.fromJson("{\"radius\":1,\"color\":\"red\"}", Circle.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                                  | end-of-input
          {}                                 | title
          {"title":"d","shapes":[],"counts":{},"paper":"green"} | one of [red, dark_blue]
          {"title":"d","shapes":[],"counts":{"green":1},"paper":"red"} | one of [red, dark_blue]
          {"title":"d","shapes":[{"$type":"star"}],"counts":{},"paper":"red"} | star
          {"title":"d","shapes":[{"radius":1}],"counts":{},"paper":"red"} | $type
          {"title":"d","shapes":[null],"counts":{},"paper":"red"} | no null
          {"title":"d","shapes":{},"counts":{},"paper":"red"} | shapes
          {"title":"d","shapes":[],"counts":[],"paper":"red"} | counts
          {"title":"d","shapes":[],"counts":{},"paper":1} | paper
          {"title":null,"shapes":[],"counts":{},"paper":"red"} | title
          {"title":"d","shapes":[],"counts":{},"paper":"red"} 1 | Trailing
          """)
  void whatDoesNotFitIsRefused(String json, String why) {
    var error =
        assertThrows(IllegalArgumentException.class, () -> TermJson.fromJson(json, Drawing.class));
    assertTrue(String.valueOf(error.getMessage()).contains(why), error::getMessage);
  }

  @ParameterizedTest
  @CsvSource({"bank:<0.1.0>", "bank:1:#Ref<0.1>", "bank:99999999999:<0.1.0>", "''"})
  void aTextThatIsNoPidIsRefused(String text) {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> TermJson.fromJson("\"" + text + "\"", Pid.class));
    assertTrue(String.valueOf(error.getMessage()).contains("\"" + text + "\""), error::getMessage);
  }

  @Test
  void whatJsonHasNoFormOfIsRefused() {
    for (Object term :
        List.of(Fun.local("f", 0, (Runnable) () -> {}), ImproperList.of(List.of(1), 2))) {
      var error =
          assertThrows(IllegalArgumentException.class, () -> TermJson.toJson(List.of(term)));
      assertTrue(
          String.valueOf(error.getMessage()).contains("JSON has no form"), error::getMessage);
    }
    assertThrows(IllegalArgumentException.class, () -> TermJson.toJson(new Object()));
    assertThrows(IllegalArgumentException.class, () -> TermJson.fromJson("[1,null]", Object.class));
    assertThrows(IllegalArgumentException.class, () -> TermJson.fromJson("null", Object.class));
  }

  @Test
  void aMapperOfOnesOwnLearnsIt() throws JsonProcessingException {
    JsonMapper mapper = JsonMapper.builder().addModule(new JoistModule()).build();
    assertEquals("{\"radius\":1.0}", mapper.writeValueAsString(new Circle(1)));
    assertEquals(PID, mapper.readValue(mapper.writeValueAsString(PID), Pid.class));
  }
}
