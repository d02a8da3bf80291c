package dev.joist.pekko.cluster;

import com.typesafe.config.ConfigFactory;
import dev.joist.pekko.ChildJvm;
import java.io.IOException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;

/// A member in a JVM of its own, which sends back what it is sent.
final class ChildMember {

  private ChildMember() {}

  /// Starts one.
  ///
  /// @param config other than what all members of tests have
  static ChildJvm start(String name, Address first, String config) throws IOException {
    return ChildJvm.start(ChildMember.class, name, first.toString(), config);
  }

  /// The child.
  public static void main(String[] arguments) throws Exception {
    Witness self = new Witness(arguments[0], arguments[2]);
    self.cluster.join(AddressFromURIString.parse(arguments[1]));
    while (true) {
      if (self.events.take() instanceof Witness.Came(var from, String text)) {
        self.send(from, text);
      }
    }
  }

  static String port(int port) {
    return ConfigFactory.parseString("pekko.remote.artery.canonical.port = " + port)
        .root()
        .render();
  }
}
