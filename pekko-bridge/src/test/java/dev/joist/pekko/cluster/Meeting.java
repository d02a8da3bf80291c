package dev.joist.pekko.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/// What all members of the clusters of tests are configured with: on this machine, at any port, and
/// quick to meet and to part.
public final class Meeting {

  private static final String COMMON =
      """
      pekko {
        actor.provider = cluster
        coordinated-shutdown.phases.cluster-exiting.timeout = 1 s # for those that nobody hears
        remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
        cluster {
          jmx.multi-mbeans-in-same-jvm = on
          downing-provider-class = "dev.joist.pekko.cluster.JoistDowning"
          gossip-interval = 200 ms
          leader-actions-interval = 200 ms
          periodic-tasks-initial-delay = 100 ms
        }
      }
      joist.cluster.greeting-interval = 200 ms
      """;

  private Meeting() {}

  /// The configuration of a member.
  ///
  /// @param own what it has of its own, the first of these counting most
  public static Config config(String... own) {
    Config config = ConfigFactory.empty();
    for (String each : own) {
      config = config.withFallback(ConfigFactory.parseString(each));
    }
    return config
        .withFallback(ConfigFactory.parseString(COMMON))
        .withFallback(ConfigFactory.load());
  }
}
