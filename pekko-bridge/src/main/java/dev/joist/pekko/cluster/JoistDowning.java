package dev.joist.pekko.cluster;

import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.DowningProvider;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/// Erlang's view of a cluster, for Pekko: a node that cannot be reached is not dead, and no node
/// ever ends because it cannot reach others.
///
/// ```
/// pekko.cluster.downing-provider-class = "dev.joist.pekko.cluster.JoistDowning"
/// ```
///
/// A member is downed when it cannot be reached and its process is known to have ended (its
/// lifeline was cut, and the connection to its port is refused), unless `joist.cluster.down-dead`
/// is off; or when it could not be reached for `joist.cluster.down-after`, if that is not `never`.
/// This node is never downed here. A member that was started again at its address takes the place
/// of the one before, by Pekko itself.
///
/// What is downed has to start its ActorSystem again before it can be a member again: Pekko keeps
/// an incarnation that was removed away for good. So a split that is to heal by itself wants
/// `never`.
public final class JoistDowning extends DowningProvider {

  private final ActorSystem system;
  private final ClusterSettings settings;

  /// For Pekko, which makes one by reflection.
  ///
  /// @param system whose members are looked after
  /// @throws org.apache.pekko.ConfigurationException when `joist.cluster { ... }` has a value that
  ///   is not allowed
  public JoistDowning(ActorSystem system) {
    this.system = system;
    settings = ClusterSettings.of(system.settings().config());
  }

  @Override
  public FiniteDuration downRemovalMargin() {
    return FiniteDuration.apply(0, TimeUnit.SECONDS);
  }

  @Override
  public Option<Props> downingActorProps() {
    return Option.apply(
        Props.create(Undertaker.class, () -> new Undertaker(Cluster.get(system), settings)));
  }
}
