package dev.joist.pekko;

import static dev.joist.pekko.config.Setting.checked;
import static dev.joist.pekko.config.Setting.read;
import static dev.joist.pekko.config.Setting.time;
import static dev.joist.pekko.config.Setting.wrong;

import com.typesafe.config.Config;
import dev.joist.Entry;
import dev.joist.NodeOptions;
import dev.joist.dist.ChannelOptions;
import dev.joist.dist.Codec;
import dev.joist.dist.Distribution;
import dev.joist.dist.EtfCodec;
import dev.joist.pekko.cluster.ArteryCarrier;
import dev.joist.pekko.wire.CborCodec;
import dev.joist.pekko.wire.CborOptions;
import dev.joist.pekko.wire.WireSettings;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;

/// What the node of a system that is in a cluster has more than others: a name that no other has,
/// and a way to the nodes of the other members.
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

  /// The node's options, with a way to other nodes where there are any, and with what these may
  /// have started on this one.
  ///
  /// @throws org.apache.pekko.ConfigurationException when `joist { cluster, wire, entries }` has a
  ///   value that is not allowed
  static NodeOptions connected(ExtendedActorSystem system, NodeOptions options) {
    if (!isEnabled(system)) {
      return options;
    }
    Config config = system.settings().config();
    List<Codec> codecs = codecs(system, config);
    ChannelOptions channel = channel(config);
    return entries(system, config, options)
        .withDistribution(
            Distribution.over(new ArteryCarrier(system)).withCodecs(codecs).withChannel(channel));
  }

  /// The one that is configured is written; every other is read, too.
  private static List<Codec> codecs(ActorSystem system, Config config) {
    String key = "wire.codec";
    String allowed = "\"cbor\" or \"etf\"";
    String name = read(config, key, allowed, Config::getString);
    CborOptions options = WireSettings.options(system);
    Codec cbor = new CborCodec(options);
    EtfCodec plain = EtfCodec.of(options.records()).maxMemory(options.maxMemory());
    Codec etf =
        options.maxDepth() == Integer.MAX_VALUE ? plain : plain.maxDepth(options.maxDepth());
    return switch (name) {
      case "cbor" -> List.of(cbor, etf);
      case "etf" -> List.of(etf, cbor);
      default -> throw wrong(key, name, allowed, null);
    };
  }

  private static ChannelOptions channel(Config config) {
    Duration tick = time(config, "cluster.tick-time", "60s");
    Duration setup = time(config, "cluster.setup-time", "7s");
    long busy = bytes(config, "cluster.busy-limit", "1 MiB");
    long most = bytes(config, "cluster.maximum-message", "256 MiB");
    ChannelOptions ticking =
        checked(
            "cluster.tick-time",
            tick,
            "100 ms to 24 days",
            () -> ChannelOptions.DEFAULT.withTickTime(tick));
    ChannelOptions set =
        checked("cluster.setup-time", setup, "more than 0", () -> ticking.withSetupTime(setup));
    ChannelOptions limited =
        checked(
            "cluster.busy-limit",
            busy,
            "a size such as 1 MiB, below 2 GiB",
            () -> set.withBusyLimit(Math.toIntExact(busy)));
    return checked(
        "cluster.maximum-message",
        most,
        "a size such as 256 MiB, from 8 KiB and below 2 GiB",
        () -> limited.withMaximumPacket(Math.toIntExact(most)));
  }

  private static long bytes(Config config, String key, String example) {
    return read(config, key, "a size such as " + example, Config::getBytes);
  }

  /// Classes are loaded because the configuration names them; other nodes say the name they have
  /// there.
  private static NodeOptions entries(
      ExtendedActorSystem system, Config config, NodeOptions options) {
    String allowed =
        "{ till = \"com.acme.Till\" }, the names of classes that are a dev.joist.Entry";
    NodeOptions all = options;
    for (var entry : read(config, "entries", allowed, Config::getConfig).root().entrySet()) {
      String key = "entries." + entry.getKey();
      Object name = entry.getValue().unwrapped();
      Entry made = checked(key, name, allowed, () -> entry(system, (String) name));
      all = all.withEntry(entry.getKey(), made);
    }
    return all;
  }

  private static Entry entry(ExtendedActorSystem system, String name) {
    try {
      return Class.forName(name, true, system.dynamicAccess().classLoader())
          .asSubclass(Entry.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          name + " has to be there, public, and with a constructor without parameters", e);
    }
  }
}
