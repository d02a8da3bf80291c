package dev.joist.pekko.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import dev.joist.term.TermMap;
import dev.joist.term.Tuple;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What reads JSON where no type says what is wanted: into the term that JSON itself says.
///
/// It descends with the Java stack, as Jackson does, which limits how deep JSON may be nested.
final class AnyTerm extends JsonDeserializer<Object> {

  /// Any term.
  static final AnyTerm TERM = new AnyTerm(Object.class);

  /// An array, as a tuple.
  static final AnyTerm TUPLE = new AnyTerm(Tuple.class);

  private final Class<?> type;

  private AnyTerm(Class<?> type) {
    this.type = type;
  }

  @Override
  public @Nullable Object deserialize(JsonParser in, DeserializationContext context)
      throws IOException {
    if (type == Object.class) {
      return term(in, context);
    }
    if (!in.hasToken(JsonToken.START_ARRAY)) {
      return context.handleUnexpectedToken(type, in);
    }
    return Tuple.of(elements(in, context));
  }

  @Override
  public @Nullable Object deserializeWithType(
      JsonParser in, DeserializationContext context, TypeDeserializer types) throws IOException {
    return deserialize(in, context);
  }

  private @Nullable Object term(JsonParser in, DeserializationContext context) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT ->
          in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? Scanner.normal(in.getBigIntegerValue())
              : (Object) in.getLongValue();
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_ARRAY -> List.of(elements(in, context));
      case START_OBJECT -> map(in, context);
      default -> context.handleUnexpectedToken(type, in);
    };
  }

  private Object[] elements(JsonParser in, DeserializationContext context) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      elements.add(present(in, context));
    }
    return elements.toArray();
  }

  private Object present(JsonParser in, DeserializationContext context) throws IOException {
    Object term = term(in, context);
    if (term == null) {
      throw new IllegalArgumentException("Erlang has no null; say what is missing with a string");
    }
    return term;
  }

  private TermMap map(JsonParser in, DeserializationContext context) throws IOException {
    Map<String, Object> entries = new LinkedHashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      entries.put(name, present(in, context));
    }
    return TermMap.copyOf(entries);
  }
}
