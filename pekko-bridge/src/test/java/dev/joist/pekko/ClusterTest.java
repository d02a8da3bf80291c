package dev.joist.pekko;

import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.joist.Inbox;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.ConfigurationException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Processes where Pekko Cluster wants a `Behavior`.
@Timeout(300)
class ClusterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void aProcessIsAShardingEntityAndASingleton() throws Exception {
    ActorTestKit kit =
        ActorTestKit.create(
            ConfigFactory.parseString(
                    """
                    pekko {
                      actor.provider = cluster
                      remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                      cluster.jmx.enabled = off
                      cluster.sharding.distributed-data.durable.keys = []
                    }
                    """)
                .withFallback(ConfigFactory.load()));
    PekkoNode joist = PekkoNode.get(kit.system());
    Cluster cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    try (Inbox inbox = joist.node().inbox()) {
      Pid to = inbox.pid();

      EntityTypeKey<Object> key = EntityTypeKey.create(Object.class, "accounts");
      ClusterSharding sharding = ClusterSharding.get(kit.system());
      sharding.init(
          Entity.of(
              key,
              entity ->
                  ProcessBehavior.body(() -> {
                    while (true) {
                      Object message = receive();
                      send(to, entity.getEntityId() + " was sent " + message);
                      send(to, self());
                    }
                  })));
      sharding.entityRefFor(key, "alice").tell("a letter");
      assertEquals("alice was sent a letter", inbox.receive(PATIENCE));
      Pid first = (Pid) inbox.receive(PATIENCE);

      // A crash of the process is one of the entity; the next message makes a new one.
      var monitor = inbox.monitor(first);
      joist.node().exit(first, Atom.of("boom"));
      assertEquals(monitor, ((dev.joist.signal.Down) inbox.receive(PATIENCE)).ref());
      Object answer = null;
      while (answer == null) {
        sharding.entityRefFor(key, "alice").tell("another");
        answer = inbox.poll(Duration.ofMillis(200), message -> message);
      }
      assertEquals("alice was sent another", answer);
      assertNotEquals(first, inbox.receive(PATIENCE));

      ActorRef<Object> singleton =
          ClusterSingleton.get(kit.system())
              .init(
                  SingletonActor.of(
                      ProcessBehavior.body(() -> send(to, receive())), "the-one-process"));
      singleton.tell("to the singleton");
      Object told = inbox.receive(PATIENCE);
      while (!told.equals("to the singleton")) { // late answers of alice's
        told = inbox.receive(PATIENCE);
      }
      assertEquals("to the singleton", told);
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static ActorSystem system(String config) {
    return ActorSystem.create(
        "host",
        ConfigFactory.parseString(
                config
                    + """

                    pekko {
                      actor.provider = cluster
                      remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                      cluster.jmx.enabled = off
                    }
                    """)
            .withFallback(ConfigFactory.load()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "joist.node-name = \"\"        | host@127.0.0.1:",
        "joist.node-name = bank        | bank@127.0.0.1:",
        "joist.node-name = \"bank@here\" | bank@here",
      })
  void aNodeInAClusterHasANameOfItsOwnAndACarrier(String config, String name) throws Exception {
    ActorSystem system = system(config);
    PekkoNode joist = PekkoNode.get(system);
    String port = name.endsWith(":") ? address(system).port().get().toString() : "";
    assertEquals(Atom.of(name + port), joist.node().name());
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static Address address(ActorSystem system) {
    return org.apache.pekko.cluster.Cluster.get(system).selfAddress();
  }

  @Test
  void aNodeMayStayAloneInACluster() throws Exception {
    ActorSystem system = system("joist.cluster.enabled = off");
    PekkoNode joist = PekkoNode.get(system);
    assertEquals(Atom.of("host@localhost"), joist.node().name());
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "joist.cluster.enabled = perhaps           | joist.cluster.enabled is perhaps",
        "joist.cluster.tick-time = 1 ms            | 100 ms to 24 days",
        "joist.cluster.setup-time = 0              | joist.cluster.setup-time",
        "joist.cluster.busy-limit = 3 GiB          | below 2 GiB",
        "joist.cluster.maximum-message = 0         | maximumPacket is at least 8192 bytes",
        "joist.wire.codec = xml                    | \"cbor\" or \"etf\"",
        "joist.entries.till = \"com.acme.Till\"      | joist.entries.till is com.acme.Till",
        "joist.entries.till = \"java.lang.String\"   | a dev.joist.Entry",
        "joist.entries.till = 7                    | joist.entries.till is 7",
      })
  void aWrongValueIsNamedWithWhatIsAllowed(String config, String text) throws Exception {
    ActorSystem system = system(config);
    try {
      var error = assertThrows(ConfigurationException.class, () -> PekkoNode.get(system));
      assertTrue(String.valueOf(error.getMessage()).contains(text), error::toString);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }
}
