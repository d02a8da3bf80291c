package dev.joist.pekko.cluster;

import static dev.joist.pekko.config.Setting.read;
import static dev.joist.pekko.config.Setting.time;
import static dev.joist.pekko.config.Setting.wrong;

import com.typesafe.config.Config;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What `joist.cluster { ... }` says.
///
/// @param livenessEnabled whether lifelines are kept
/// @param livenessPort where lifelines from others end, 0 for any that is free
/// @param greetingInterval how long a member's first answer to a greeting is waited for
/// @param downsDead whether a member is downed that is known to be dead
/// @param downAfter how long a member may be unreachable; null for as long as it likes
record ClusterSettings(
    boolean livenessEnabled,
    int livenessPort,
    Duration greetingInterval,
    boolean downsDead,
    @Nullable Duration downAfter) {

  private static final String PORTS = "a port from 1 to 65535, or 0 for one that is free";

  /// Reads and checks.
  ///
  /// @throws org.apache.pekko.ConfigurationException naming the key, its value and those that are
  ///   allowed
  static ClusterSettings of(Config config) {
    int port = read(config, "cluster.liveness.port", PORTS, Config::getInt);
    if (port < 0 || port > 0xffff) {
      throw wrong("cluster.liveness.port", port, PORTS, null);
    }
    return new ClusterSettings(
        read(config, "cluster.liveness.enabled", "on or off", Config::getBoolean),
        port,
        interval(config),
        read(config, "cluster.down-dead", "on or off", Config::getBoolean),
        downAfter(config));
  }

  private static Duration interval(Config config) {
    Duration interval = time(config, "cluster.greeting-interval", "1s");
    if (interval.isZero()) {
      throw wrong("cluster.greeting-interval", interval, "a time such as 1s, above 0", null);
    }
    return interval;
  }

  private static @Nullable Duration downAfter(Config config) {
    String allowed = "\"never\", or a time such as 10 minutes, above 0";
    String text = read(config, "cluster.down-after", allowed, Config::getString);
    if (text.equals("never")) {
      return null;
    }
    Duration time = read(config, "cluster.down-after", allowed, Config::getDuration);
    if (time.isNegative() || time.isZero()) {
      throw wrong("cluster.down-after", text, allowed, null);
    }
    return time;
  }
}
