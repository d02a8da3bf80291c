package dev.joist.pekko.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Port;
import dev.joist.term.Ref;
import dev.joist.term.TermMap;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What reads JSON where a class of terms is wanted, an enum constant, a list or a map.
final class TermDeserializers extends Deserializers.Base {

  private interface Reading {
    Object read(JsonParser in) throws IOException;
  }

  @Override
  public @Nullable JsonDeserializer<?> findBeanDeserializer(
      JavaType type, DeserializationConfig config, BeanDescription description) {
    Class<?> raw = type.getRawClass();
    if (raw == Object.class) {
      return AnyTerm.TERM;
    }
    if (raw == Tuple.class) {
      return AnyTerm.TUPLE;
    }
    if (raw == Atom.class) {
      return texts(raw, in -> Atom.of(in.getText()));
    }
    if (raw == Pid.class) {
      return texts(raw, in -> IdentifierText.pid(in.getText()));
    }
    if (raw == Port.class) {
      return texts(raw, in -> IdentifierText.port(in.getText()));
    }
    if (raw == Ref.class) {
      return texts(raw, in -> IdentifierText.ref(in.getText()));
    }
    if (raw == Fun.class || raw == Fun.External.class) {
      return texts(raw, in -> IdentifierText.fun(in.getText()));
    }
    return raw == Binary.class ? texts(raw, in -> Binary.of(in.getBinaryValue())) : null;
  }

  @Override
  public @Nullable JsonDeserializer<?> findEnumDeserializer(
      Class<?> type, DeserializationConfig config, BeanDescription description) {
    return texts(type, in -> constant(type, in.getText()));
  }

  @Override
  public @Nullable JsonDeserializer<?> findCollectionDeserializer(
      CollectionType type,
      DeserializationConfig config,
      BeanDescription description,
      @Nullable TypeDeserializer elementTypes,
      @Nullable JsonDeserializer<?> elements) {
    Class<?> raw = type.getRawClass();
    return raw == List.class || raw == Collection.class
        ? new ImmutableReading(type, elementTypes)
        : null;
  }

  @Override
  public @Nullable JsonDeserializer<?> findMapDeserializer(
      MapType type,
      DeserializationConfig config,
      BeanDescription description,
      @Nullable KeyDeserializer keys,
      @Nullable TypeDeserializer valueTypes,
      @Nullable JsonDeserializer<?> values) {
    if (type.getRawClass() == TermMap.class) {
      return AnyTerm.TERM;
    }
    return type.getRawClass() == Map.class ? new ImmutableReading(type, valueTypes) : null;
  }

  /// The constant whose atom a text is.
  static Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (text.equals(Terms.atomText(constant))) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "found \"%s\", expected one of %s"
            .formatted(
                Terms.printable(text),
                List.of(type.getEnumConstants()).stream().map(Terms::atomText).toList()));
  }

  private static JsonDeserializer<?> texts(Class<?> type, Reading reading) {
    return new Text(type, reading);
  }

  private static final class Text extends JsonDeserializer<Object> {

    private final Class<?> type;
    private final Reading reading;

    Text(Class<?> type, Reading reading) {
      this.type = type;
      this.reading = reading;
    }

    @Override
    public @Nullable Object deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      if (!in.hasToken(JsonToken.VALUE_STRING)) {
        return context.handleUnexpectedToken(type, in);
      }
      try {
        return reading.read(in);
      } catch (IllegalArgumentException e) {
        return context.handleWeirdStringValue(type, in.getText(), "%s", e.getMessage());
      }
    }
  }
}
