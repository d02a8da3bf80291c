package dev.joist.pekko.cluster;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.ConfigurationException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.reflect.ClassTag$;

/// How lifelines are protected: as Artery's own connections are, by the engines that its
/// configuration names; not at all where it has none.
///
/// *Thread:* any.
final class Encryption {

  private final @Nullable SSLEngineProvider engines;

  private Encryption(@Nullable SSLEngineProvider engines) {
    this.engines = engines;
  }

  /// None.
  static Encryption none() {
    return new Encryption(null);
  }

  /// As a system's configuration says.
  ///
  /// @throws ConfigurationException if it names engines that cannot be made
  static Encryption of(ExtendedActorSystem system) {
    var artery = system.settings().config().getConfig("pekko.remote.artery");
    return new Encryption(
        artery.getString("transport").equalsIgnoreCase("tls-tcp")
            ? engines(system, artery.getString("ssl.ssl-engine-provider"))
            : null);
  }

  private static SSLEngineProvider engines(ExtendedActorSystem system, String className) {
    var setup = system.settings().setup().get(SSLEngineProviderSetup.class);
    if (setup.isPresent()) {
      return setup.get().sslEngineProvider().apply(system);
    }
    try {
      var parameter = new scala.Tuple2<Class<?>, Object>(ActorSystem.class, system);
      return system
          .dynamicAccess()
          .<SSLEngineProvider>createInstanceFor(
              className,
              scala.jdk.javaapi.CollectionConverters.asScala(List.of(parameter)).toList(),
              ClassTag$.MODULE$.apply(SSLEngineProvider.class))
          .get();
    } catch (RuntimeException e) {
      throw new ConfigurationException(
          "pekko.remote.artery.ssl.ssl-engine-provider is %s, which cannot be made"
              .formatted(className),
          e);
    }
  }

  /// The wire of a connection that was made from here.
  ///
  /// @param within how long the other may take until it is trusted ([Wire#trust])
  Wire toServer(Socket socket, String host, int port, Duration within) throws IOException {
    Wire wire = new Wire(socket, within);
    if (engines != null) {
      SSLEngine engine = engines.createClientSSLEngine(host, port);
      wire.encrypt(engine);
      verified(engines.verifyClientSession(host, engine.getSession()));
    }
    return wire;
  }

  /// The wire of a connection that was made to here.
  ///
  /// @param within how long the other may take until it is trusted ([Wire#trust])
  Wire toClient(Socket socket, String host, int port, Duration within) throws IOException {
    Wire wire = new Wire(socket, within);
    if (engines != null) {
      SSLEngine engine = engines.createServerSSLEngine(host, port);
      wire.encrypt(engine);
      verified(engines.verifyServerSession(host, engine.getSession()));
    }
    return wire;
  }

  private static void verified(Option<Throwable> objection) throws IOException {
    if (objection.isDefined()) {
      throw new IOException("The other's TLS session is not accepted", objection.get());
    }
  }
}
