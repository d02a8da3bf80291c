package dev.joist.pekko.wire;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.ser.Serializers;
import dev.joist.term.ForeignPid;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// Values of other worlds that are pids, as actors' references, as the texts of these pids.
final class ForeignPids extends Serializers.Base {

  private static final List<Class<?>> TYPES =
      ServiceLoader.load(ForeignPid.class, ForeignPid.class.getClassLoader()).stream()
          .<Class<?>>map(provider -> provider.get().type())
          .toList();

  @Override
  public @Nullable JsonSerializer<?> findSerializer(
      SerializationConfig config, JavaType type, BeanDescription description) {
    boolean isOne = TYPES.stream().anyMatch(known -> known.isAssignableFrom(type.getRawClass()));
    return isOne
        ? JoistModule.writing(
            Object.class, (value, out) -> out.writeString(JoistModule.pidText(value)))
        : null;
  }
}
