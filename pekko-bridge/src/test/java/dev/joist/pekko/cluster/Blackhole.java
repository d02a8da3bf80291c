package dev.joist.pekko.cluster;

import java.lang.reflect.Constructor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.remote.RemoteActorRefProvider;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/// Between two systems in Artery's test mode nothing gets through, and nobody is told.
final class Blackhole {

  private static final String THROTTLER =
      "org.apache.pekko.remote.transport.ThrottlerTransportAdapter$";

  private final Witness one;
  private final Witness other;

  private Blackhole(Witness one, Witness other) {
    this.one = one;
    this.other = other;
  }

  static Blackhole between(Witness one, Witness other) throws Exception {
    Blackhole hole = new Blackhole(one, other);
    hole.set("Blackhole$");
    return hole;
  }

  void heal() throws Exception {
    set("Unthrottled$");
  }

  private void set(String mode) throws Exception {
    set(one, other.address(), mode);
    set(other, one.address(), mode);
  }

  /// By reflection: javac cannot name Scala's nested objects.
  private static void set(Witness at, Address towards, String mode) throws Exception {
    Constructor<?> command = Class.forName(THROTTLER + "SetThrottle").getConstructors()[0];
    Object made = command.newInstance(towards, object("Direction$Both$"), object(mode));
    var provider = (RemoteActorRefProvider) ((ExtendedActorSystem) at.system).provider();
    Await.result(
        provider.transport().managementCommand(made),
        Duration.apply(Witness.PATIENCE, TimeUnit.SECONDS));
  }

  private static Object object(String name) throws Exception {
    return Class.forName(THROTTLER + name).getField("MODULE$").get(null);
  }
}
