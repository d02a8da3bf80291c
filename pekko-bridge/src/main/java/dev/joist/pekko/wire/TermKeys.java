package dev.joist.pekko.wire;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.KeyDeserializers;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// How the names in a JSON object become keys of a map whose type says what they are.
final class TermKeys implements KeyDeserializers {

  private interface Reading {
    Object read(String text);
  }

  @Override
  public @Nullable KeyDeserializer findKeyDeserializer(
      JavaType type, DeserializationConfig config, BeanDescription description) {
    Class<?> raw = type.getRawClass();
    if (raw == Atom.class) {
      return reading(Atom::of);
    }
    if (raw == Pid.class) {
      return reading(IdentifierText::pid);
    }
    if (raw == Ref.class) {
      return reading(IdentifierText::ref);
    }
    return raw.isEnum() ? reading(text -> TermDeserializers.constant(raw, text)) : null;
  }

  private static KeyDeserializer reading(Reading reading) {
    return new KeyDeserializer() {
      @Override
      public Object deserializeKey(String key, DeserializationContext context) throws IOException {
        try {
          return reading.read(key);
        } catch (IllegalArgumentException e) {
          return context.handleWeirdKey(Object.class, key, "%s", e.getMessage());
        }
      }
    };
  }
}
