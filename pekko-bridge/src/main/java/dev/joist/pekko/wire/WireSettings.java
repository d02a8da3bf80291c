package dev.joist.pekko.wire;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.joist.etf.RecordTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.ConfigurationException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.jspecify.annotations.Nullable;

/// What `joist { records, wire { ... } }` says in a system's configuration.
public final class WireSettings {

  private static final String RECORDS = "joist.records";
  private static final String NAMES =
      "a list of the names of record classes, such as [\"com.acme.Order\"]";

  private WireSettings() {}

  /// Reads and checks. Classes are loaded because the configuration names them; what comes over the
  /// wire names none.
  ///
  /// @return what [CborCodec] is to read, and the limits
  /// @throws ConfigurationException naming the key, its value and those that are allowed
  public static CborOptions options(ActorSystem system) {
    Config config = system.settings().config();
    ClassLoader loader = ((ExtendedActorSystem) system).dynamicAccess().classLoader();
    List<Class<?>> classes = new ArrayList<>();
    for (String name : names(config)) {
      classes.add(load(name, loader));
    }
    return limits(config, records(classes));
  }

  /// As [#options], but only which records may be read: for other codecs.
  ///
  /// @throws ConfigurationException as there
  public static RecordTypes records(ActorSystem system) {
    return options(system).records();
  }

  private static List<String> names(Config config) {
    try {
      return config.getStringList(RECORDS);
    } catch (ConfigException e) {
      throw wrong(RECORDS, shown(config, RECORDS), NAMES, e);
    }
  }

  private static Class<?> load(String name, ClassLoader loader) {
    Class<?> found;
    try {
      found = Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw wrong(RECORDS, "[..., \"" + name + "\", ...], of which there is no class", NAMES, e);
    }
    if (!found.isRecord()) {
      throw wrong(RECORDS, "[..., \"" + name + "\", ...], which is no record", NAMES, null);
    }
    return found;
  }

  private static CborOptions records(List<Class<?>> classes) {
    try {
      return CborOptions.DEFAULT.withRecords(classes.toArray(Class<?>[]::new));
    } catch (IllegalArgumentException e) {
      throw wrong(RECORDS, classes.stream().map(Class::getName).toList(), NAMES, e);
    }
  }

  private static CborOptions limits(Config config, CborOptions options) {
    String depth = "joist.wire.max-depth";
    String memory = "joist.wire.max-memory";
    CborOptions limited = options;
    try {
      limited = limited.withMaxDepth(config.getInt(depth));
    } catch (ConfigException | IllegalArgumentException e) {
      throw wrong(depth, shown(config, depth), "a number from 0 on", e);
    }
    try {
      return limited.withMaxMemory(config.getBytes(memory));
    } catch (ConfigException | IllegalArgumentException e) {
      throw wrong(memory, shown(config, memory), "a size such as 256 MiB, not negative", e);
    }
  }

  private static Object shown(Config config, String path) {
    if (!config.hasPathOrNull(path)) {
      return "missing";
    }
    return config.getIsNull(path) ? "null" : config.getValue(path).render();
  }

  private static ConfigurationException wrong(
      String key, Object value, String allowed, @Nullable Throwable cause) {
    String text = "%s is %s; allowed is %s".formatted(key, value, allowed);
    return cause == null
        ? new ConfigurationException(text)
        : new ConfigurationException(text + " (" + cause.getMessage() + ")", cause);
  }
}
