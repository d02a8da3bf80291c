package dev.joist.pekko.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a list or a map that nobody can change any more, and so is a term.
final class ImmutableReading extends JsonDeserializer<Object> implements ContextualDeserializer {

  private final JavaType type;
  private final @Nullable TypeDeserializer types;
  private final @Nullable JsonDeserializer<Object> parts;
  private final @Nullable KeyDeserializer keys;

  /// For a list or a map of a type whose parts are of these.
  ImmutableReading(JavaType type, @Nullable TypeDeserializer types) {
    this(type, types, null, null);
  }

  private ImmutableReading(
      JavaType type,
      @Nullable TypeDeserializer types,
      @Nullable JsonDeserializer<Object> parts,
      @Nullable KeyDeserializer keys) {
    this.type = type;
    this.types = types;
    this.parts = parts;
    this.keys = keys;
  }

  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) throws JsonMappingException {
    return new ImmutableReading(
        type,
        types == null ? null : types.forProperty(property),
        context.findContextualValueDeserializer(type.getContentType(), property),
        type.isMapLikeType() ? context.findKeyDeserializer(type.getKeyType(), property) : null);
  }

  @Override
  public @Nullable Object deserialize(JsonParser in, DeserializationContext context)
      throws IOException {
    if (!in.hasToken(type.isMapLikeType() ? JsonToken.START_OBJECT : JsonToken.START_ARRAY)) {
      return context.handleUnexpectedToken(type, in);
    }
    return keys == null ? list(in, context) : map(in, context, keys);
  }

  @Override
  public @Nullable Object deserializeWithType(
      JsonParser in, DeserializationContext context, TypeDeserializer types) throws IOException {
    return deserialize(in, context);
  }

  private List<Object> list(JsonParser in, DeserializationContext context) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      elements.add(part(in, context));
    }
    return List.copyOf(elements);
  }

  private Map<Object, Object> map(
      JsonParser in, DeserializationContext context, KeyDeserializer keys) throws IOException {
    Map<Object, Object> entries = new HashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      Object key = keys.deserializeKey(in.currentName(), context);
      in.nextToken();
      entries.put(key, part(in, context));
    }
    return Map.copyOf(entries);
  }

  private Object part(JsonParser in, DeserializationContext context) throws IOException {
    if (parts == null) {
      throw new IllegalStateException(
          "Jackson has not said how the parts of " + type + " are read");
    }
    if (in.hasToken(JsonToken.VALUE_NULL)) {
      throw JsonMappingException.from(
          in, "null in " + type.getTypeName() + ": Erlang has no null; leave it out");
    }
    return types == null
        ? parts.deserialize(in, context)
        : parts.deserializeWithType(in, context, types);
  }
}
