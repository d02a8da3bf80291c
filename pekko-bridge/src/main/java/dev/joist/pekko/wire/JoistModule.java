package dev.joist.pekko.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Bitstring;
import dev.joist.term.ForeignPid;
import dev.joist.term.Fun;
import dev.joist.term.ImproperList;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.io.IOException;
import java.util.function.Function;

/// Teaches a Jackson mapper the classes of terms, for JSON of one's own: register it as any module.
/// [TermJson] has a mapper that knows it.
///
/// | Term | JSON |
/// |---|---|
/// | integer, float, `true`, `false` | the same |
/// | atom, enum constant | a string: `"red"` |
/// | text | a string |
/// | [Binary] | a string in Base64 |
/// | list, tuple | an array |
/// | map | an object; a key that is no text or atom is the text of its term |
/// | record | an object of its components; where the type is a sealed interface, with `"$type"`, its tag |
/// | pid, port, reference | a string that says it all: `"bank@host:3:<0.41.0>"` |
/// | fun | `"fun lists:map/2"`; others are refused |
/// | bitstring | its text: `"<<1,2:3>>"` |
/// | improper list | refused |
///
/// Reading goes by the type that is wanted; lists and maps that are read are immutable, and so
/// terms. Where the type says nothing, as `Object`, strings stay strings, arrays become lists, and
/// objects maps with strings as keys; null is refused.
///
/// *Thread:* one, before the mapper is in use.
public final class JoistModule extends SimpleModule {

  private static final long serialVersionUID = 1L;

  /// A module to register.
  public JoistModule() {
    super("joist");
    addText(Atom.class, Atom::text);
    addText(Pid.class, IdentifierText::of);
    addText(Port.class, IdentifierText::of);
    addText(Ref.class, IdentifierText::of);
    addText(Fun.External.class, IdentifierText::of);
    addText(Bitstring.class, Terms::toString);
    addText(Enum.class, constant -> String.valueOf(Terms.atomText(constant)));
    addSerializer(
        Binary.class, writing(Binary.class, (binary, out) -> out.writeBinary(binary.bytes())));
    addSerializer(
        Tuple.class, writing(Tuple.class, (tuple, out) -> out.writePOJO(tuple.elements())));
    addSerializer(Fun.Local.class, refusing(Fun.Local.class));
    addSerializer(Fun.Foreign.class, refusing(Fun.Foreign.class));
    addSerializer(ImproperList.class, refusing(ImproperList.class));
    addKey(Tuple.class);
    addKey(Record.class);
    addKey(Binary.class);
    addKey(ImproperList.class);
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.addDeserializers(new TermDeserializers());
    context.addKeyDeserializers(new TermKeys());
    context.addSerializers(new ForeignPids());
    context.insertAnnotationIntrospector(new SealedTypes());
  }

  private <T> void addText(Class<T> type, Function<T, String> text) {
    addSerializer(type, writing(type, (value, out) -> out.writeString(text.apply(value))));
    addKeySerializer(type, asKey(type, text));
  }

  private <T> void addKey(Class<T> type) {
    addKeySerializer(type, asKey(type, Terms::toString));
  }

  /// How a value is written.
  interface Writing<T> {

    /// Writes one.
    void write(T value, JsonGenerator out) throws IOException;
  }

  static <T> JsonSerializer<T> writing(Class<T> type, Writing<T> writing) {
    return new Written<>(type, writing);
  }

  private static <T> JsonSerializer<T> asKey(Class<T> type, Function<T, String> text) {
    return new Written<>(type, (value, out) -> out.writeFieldName(text.apply(value)));
  }

  private static <T> JsonSerializer<T> refusing(Class<T> type) {
    return new Written<>(
        type,
        (value, out) -> {
          throw new IllegalArgumentException(
              "JSON has no form of " + value + "; make it a record that says what is meant");
        });
  }

  private static final class Written<T> extends JsonSerializer<T> {

    private final Class<T> type;
    private final Writing<T> writing;

    Written(Class<T> type, Writing<T> writing) {
      this.type = type;
      this.writing = writing;
    }

    @Override
    public Class<T> handledType() {
      return type;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      writing.write(value, out);
    }
  }

  /// The pid that a value of another world is.
  static String pidText(Object foreign) {
    Pid pid = ForeignPid.of(foreign);
    if (pid == null) {
      throw new IllegalStateException(foreign.getClass() + " was one whose values are pids");
    }
    return IdentifierText.of(pid);
  }
}
