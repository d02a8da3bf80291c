package dev.joist.pekko.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.pekko.ConfigurationException;
import org.jspecify.annotations.Nullable;

/// Reads one key under `joist { ... }`, and says what is wrong with its value.
public final class Setting {

  private Setting() {}

  /// A method of [Config].
  ///
  /// @param <T> of the value
  public interface Reader<T> {

    /// Reads.
    ///
    /// @param config a system's
    /// @param path the whole one
    /// @return the value
    T read(Config config, String path);
  }

  /// The value of a key.
  ///
  /// @param config a system's
  /// @param key below `joist`
  /// @param allowed in words, for the error
  /// @param reader a method of [Config]
  /// @param <T> of the value
  /// @return the value
  /// @throws ConfigurationException if there is none, or it is of another type
  public static <T> T read(Config config, String key, String allowed, Reader<T> reader) {
    String path = "joist." + key;
    try {
      return reader.read(config, path);
    } catch (ConfigException e) {
      Object value = config.hasPathOrNull(path) ? shown(config, path) : "missing";
      throw wrong(key, value, allowed, e);
    }
  }

  private static Object shown(Config config, String path) {
    return config.getIsNull(path) ? "null" : config.getValue(path).render();
  }

  /// A time that is not negative.
  ///
  /// @param config a system's
  /// @param key below `joist`
  /// @param example for the error
  /// @return the time
  /// @throws ConfigurationException if it is none
  public static Duration time(Config config, String key, String example) {
    String allowed = "a time such as " + example + ", not negative";
    Duration time = read(config, key, allowed, Config::getDuration);
    if (time.isNegative()) {
      throw wrong(key, time, allowed, null);
    }
    return time;
  }

  /// What is made of a value.
  ///
  /// @param key below `joist`
  /// @param value what it has
  /// @param allowed in words, for the error
  /// @param made throws if the value is not allowed
  /// @param <T> what is made
  /// @return what is made
  /// @throws ConfigurationException if it cannot be made
  public static <T> T checked(String key, Object value, String allowed, Supplier<T> made) {
    try {
      return made.get();
    } catch (RuntimeException e) {
      throw wrong(key, value, allowed, e);
    }
  }

  /// The error for a value that is not allowed.
  ///
  /// @param key below `joist`
  /// @param value what it has
  /// @param allowed in words
  /// @param cause if it was found out by one
  /// @return to be thrown
  public static ConfigurationException wrong(
      String key, Object value, String allowed, @Nullable Throwable cause) {
    String text =
        "joist.%s is %s; allowed is %s%s"
            .formatted(key, value, allowed, cause == null ? "" : " (" + cause.getMessage() + ")");
    return cause == null
        ? new ConfigurationException(text)
        : new ConfigurationException(text, cause);
  }
}
