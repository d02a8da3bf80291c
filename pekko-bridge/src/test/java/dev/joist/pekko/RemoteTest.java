package dev.joist.pekko;

import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.joist.Inbox;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.Terminated;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two systems that talk over TCP.
@Timeout(300)
class RemoteTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Config REMOTE =
      ConfigFactory.parseString(
              """
              pekko {
                actor.provider = remote
                actor.allow-java-serialization = off
                remote.use-unsafe-remote-features-outside-cluster = on
                remote.warn-unsafe-watch-outside-cluster = off
                remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
              }
              """)
          .withFallback(ConfigFactory.load());

  private ActorSystem here;
  private ActorSystem there;
  private PekkoNode joist;
  private Inbox inbox;

  @BeforeEach
  void startSystems() {
    here = ActorSystem.create("here", REMOTE);
    there = ActorSystem.create("there", REMOTE);
    joist = PekkoNode.get(here);
    inbox = joist.node().inbox();
  }

  @AfterEach
  void endSystems() throws Exception {
    for (ActorSystem system : new ActorSystem[] {here, there}) {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private String address(ActorSystem system) {
    return ((org.apache.pekko.actor.ExtendedActorSystem) system)
        .provider()
        .getDefaultAddress()
        .toString();
  }

  private ActorRef remote(Pid pid) throws Exception {
    return there
        .actorSelection(address(here) + "/joist/" + pid.id() + "." + pid.serial())
        .resolveOne(PATIENCE)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private ActorRef remote(ActorRef ofThere) throws Exception {
    return here.actorSelection(address(there) + ofThere.path().toStringWithoutAddress())
        .resolveOne(PATIENCE)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void aProcessIsToldAndWatchedFromAnotherSystem() throws Exception {
    Pid to = inbox.pid();
    Pid pid =
        joist.spawn(() -> {
          send(to, receive());
          receive();
        });
    ActorRef ref = remote(pid);
    TestKit probe = new TestKit(there);
    probe.watch(ref);
    ref.tell("from afar", probe.getRef());
    assertEquals("from afar", inbox.receive(PATIENCE));
    ref.tell(PoisonPill.getInstance(), ActorRef.noSender());
    Terminated end = probe.expectMsgClass(Terminated.class);
    assertEquals(ref, end.getActor());
  }

  @Test
  void aReferenceThatTravelsLeadsBack() throws Exception {
    Pid to = inbox.pid();
    Pid pid = joist.spawn(() -> send(to, receive()));
    TestKit probe = new TestKit(there);
    ActorRef remoteProbe = remote(probe.getRef());
    joist.spawn(() -> send(joist.pid(remoteProbe), joist.classicRef(pid)));
    ActorRef arrived = probe.expectMsgClass(ActorRef.class);
    arrived.tell("answered", probe.getRef());
    assertEquals("answered", inbox.receive(PATIENCE));
  }

  @Test
  void mon01_aProcessMonitorsAnActorOfAnotherSystem() throws Exception {
    TestKit probe = new TestKit(there);
    ActorRef remoteProbe = remote(probe.getRef());
    Pid actor = joist.pid(remoteProbe);
    Pid to = inbox.pid();
    joist.spawn(() -> {
      monitor(actor);
      send(to, "ready");
      send(to, receive());
    });
    assertEquals("ready", inbox.receive(PATIENCE));
    there.stop(probe.getRef());
    Down down = (Down) inbox.receive(PATIENCE);
    assertEquals(actor, down.item());
    // The watch travels on its own: it may find nobody any more.
    assertTrue(Set.of(Atom.of("terminated"), Atom.of("noproc")).contains(down.reason()));
  }

  @Test
  void aSystemThatIsLostGivesNoconnection() throws Exception {
    TestKit probe = new TestKit(there);
    ActorRef remoteProbe = remote(probe.getRef());
    var monitor = inbox.monitor(joist.pid(remoteProbe));
    // What Pekko's remote watcher says when it gives a node up.
    org.apache.pekko.event.AddressTerminatedTopic.get(here)
        .publish(new org.apache.pekko.actor.AddressTerminated(remoteProbe.path().address()));
    Down down = (Down) inbox.receive(PATIENCE);
    assertEquals(monitor, down.ref());
    assertEquals(Atom.of("noconnection"), down.reason());
  }
}
