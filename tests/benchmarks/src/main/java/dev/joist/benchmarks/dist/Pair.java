package dev.joist.benchmarks.dist;

import com.typesafe.config.ConfigFactory;
import dev.joist.Node;
import dev.joist.pekko.PekkoNode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;

/// Two members of a cluster, which stay for as long as the JVM does: a connection between systems
/// gets faster with use, as code does.
///
/// The dispatcher is what [dev.joist.benchmarks.pekko.PekkoContestant] has. Artery's queue is as
/// long as Pekko's actors need it, who would lose messages in a shorter one.
record Pair(ActorSystem here, ActorSystem there) {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final String CONFIG =
      """
      joist.records = ["dev.joist.benchmarks.dist.Order"]
      pekko {
        daemonic = on
        loglevel = ERROR
        log-dead-letters = off
        actor {
          provider = cluster
          default-dispatcher {
            throughput = 64
            fork-join-executor {
              parallelism-min = 2
              minimum-runnable = -1
            }
          }
        }
        remote.artery {
          canonical { hostname = "127.0.0.1", port = 0 }
          advanced.outbound-message-queue-size = 65536
        }
        cluster.jmx.multi-mbeans-in-same-jvm = on
        coordinated-shutdown.run-by-jvm-shutdown-hook = off
      }
      """;

  private static final class Holder {
    static final Pair PAIR = new Pair(member(), member());

    private static ActorSystem member() {
      return ActorSystem.create(
          "bench", ConfigFactory.parseString(CONFIG).withFallback(ConfigFactory.load()));
    }
  }

  /// The two, started when they are first asked for.
  static Pair get() {
    return Holder.PAIR;
  }

  /// Has both be in one cluster; nothing, if they are.
  private void join() {
    Cluster first = Cluster.get(here);
    if (first.state().members().size() < 2) {
      first.join(first.selfAddress());
      Cluster.get(there).join(first.selfAddress());
    }
  }

  /// The nodes of both, connected.
  ///
  /// @throws IllegalStateException if they do not find each other
  Node[] nodes() throws InterruptedException {
    Node one = PekkoNode.get(here).node();
    Node other = PekkoNode.get(there).node();
    join();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!one.connect(other.name())) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the nodes were not connected within " + LIMIT);
      }
      LockSupport.parkNanos(1_000_000); // looks again
    }
    return new Node[] {one, other};
  }

  /// An actor of the second member as the first one's actors know it.
  ActorRef asSeenFromHere(ActorRef actor) {
    join();
    String path = actor.path().toSerializationFormatWithAddress(Cluster.get(there).selfAddress());
    return ((ExtendedActorSystem) here).provider().resolveActorRef(path);
  }
}
