package dev.joist.pekko;

import static dev.joist.pekko.config.Setting.read;
import static dev.joist.pekko.config.Setting.wrong;

import com.typesafe.config.Config;
import dev.joist.dist.Carrier;
import dev.joist.pekko.cluster.ArteryCarrier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.jspecify.annotations.Nullable;

/// What the node of a system that is in a cluster has more than others: a name that no other has,
/// and a carrier to the nodes of the other members.
///
/// Pekko's cluster is needed on the class path only where there is one.
final class Clustering {

  private static final String ENABLED = "cluster.enabled";

  private Clustering() {}

  /// Whether a system's node knows others.
  ///
  /// @throws org.apache.pekko.ConfigurationException when it is to, and is in no cluster
  static boolean isEnabled(ActorSystem system) {
    Config config = system.settings().config();
    String enabled = read(config, ENABLED, "\"auto\", on or off", Config::getString);
    String provider = config.getString("pekko.actor.provider");
    boolean isClustered =
        provider.equals("cluster")
            || provider.equals("org.apache.pekko.cluster.ClusterActorRefProvider");
    return switch (enabled) {
      case "auto" -> isClustered;
      case "off" -> false;
      case "on" -> {
        if (!isClustered) {
          throw wrong(
              ENABLED,
              enabled,
              "\"auto\" or off where pekko.actor.provider is %s, not cluster".formatted(provider),
              null);
        }
        yield true;
      }
      default -> throw wrong(ENABLED, enabled, "\"auto\", on or off", null);
    };
  }

  /// The node's name, where it is enabled.
  ///
  /// @param configured as the configuration or the system has it
  static String name(ActorSystem system, String configured) {
    return ArteryCarrier.nodeName(system, configured);
  }

  /// What carries frames to other nodes and from them, once it is opened; null where there are
  /// none.
  ///
  /// @throws org.apache.pekko.ConfigurationException when `joist.cluster { ... }` has a value that
  ///   is not allowed
  static @Nullable Carrier carrier(ExtendedActorSystem system) {
    return isEnabled(system) ? new ArteryCarrier(system) : null;
  }
}
