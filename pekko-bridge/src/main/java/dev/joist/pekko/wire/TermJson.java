package dev.joist.pekko.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joist.term.Terms;

/// Records and terms as JSON, for programs that speak HTTP: [JoistModule] says which term is what.
///
/// A record goes there and back. Names that its class does not have are left out; one that is
/// missing is an error, unless Jackson's own annotations say otherwise. The package of a record in
/// a module has to be open to Jackson (`opens com.acme to com.fasterxml.jackson.databind`).
///
/// *Thread:* any.
public final class TermJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JoistModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private TermJson() {}

  /// The term as JSON.
  ///
  /// @throws IllegalArgumentException if the value is no term, or one that JSON has no form of: a
  ///   fun of Java code, an improper list
  public static String toJson(Object term) {
    try {
      return MAPPER.writeValueAsString(Terms.of(term));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /// The term that JSON stands for, of the class that is wanted: a record, or `Object` for whatever
  /// JSON itself says.
  ///
  /// @throws IllegalArgumentException if it is no JSON, or does not fit the class: it says what was
  ///   found, what was expected, and where
  public static <R> R fromJson(String json, Class<R> type) {
    try {
      R read = MAPPER.readValue(json, type);
      Terms.of(read);
      return read;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
