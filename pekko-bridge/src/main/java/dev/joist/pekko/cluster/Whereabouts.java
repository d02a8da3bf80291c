package dev.joist.pekko.cluster;

import com.typesafe.config.Config;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;

/// Where a system is: which address of this machine Artery is bound to, and by which host others
/// reach it. Nothing of Joist's is bound elsewhere.
///
/// @param bound of this machine
/// @param host as others know it
record Whereabouts(InetAddress bound, String host) {

  /// As Artery reads it.
  ///
  /// @param self the system's address
  /// @throws UncheckedIOException if the host has no address
  static Whereabouts of(ActorSystem system, Address self) {
    Config artery = system.settings().config().getConfig("pekko.remote.artery");
    String canonical = self.host().get();
    String bind = artery.getString("bind.hostname");
    try {
      InetAddress bound =
          switch (bind) {
            case "" -> InetAddress.getByName(canonical);
            case "<getHostAddress>", "<getHostName>" -> InetAddress.getLocalHost();
            default -> InetAddress.getByName(bind);
          };
      return new Whereabouts(bound, canonical);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(
          "The host that pekko.remote.artery is bound to has no address: " + e.getMessage(), e);
    }
  }
}
