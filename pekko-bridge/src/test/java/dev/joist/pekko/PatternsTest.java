package dev.joist.pekko;

import static dev.joist.Beam.receive;
import static dev.joist.Beam.send;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.joist.signal.Handler;
import dev.joist.term.Pid;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Routers;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.junit.jupiter.api.Test;

/// What Pekko does with references it does with those of processes.
class PatternsTest extends PekkoTest {

  record Ask(String question, ActorRef<Object> replyTo) {}

  private static Handler answering() {
    return message -> {
      if (message instanceof Ask(String question, ActorRef<Object> replyTo)) {
        replyTo.tell("answer to " + question);
      }
    };
  }

  @Test
  void anActorAsksAProcess() throws Exception {
    ActorRef<Ask> ref = joist.ref(joist.spawn(answering()), Ask.class);
    Object answer =
        AskPattern.<Ask, Object>ask(
                ref, replyTo -> new Ask("why?", replyTo), PATIENCE, kit.system().scheduler())
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    assertEquals("answer to why?", answer);
  }

  @Test
  void aProcessAnswersAnAskByPid() throws Exception {
    Pid pid =
        joist.spawn((Handler) message -> send(joist.pid(((Ask) message).replyTo()), "by pid"));
    Object answer =
        AskPattern.<Ask, Object>ask(
                joist.ref(pid, Ask.class),
                replyTo -> new Ask("why?", replyTo),
                PATIENCE,
                kit.system().scheduler())
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    assertEquals("by pid", answer);
  }

  @Test
  void aProcessIsFoundByTheReceptionist() {
    ServiceKey<Ask> key = ServiceKey.create(Ask.class, "answers");
    Pid pid = joist.spawn(answering());
    ActorRef<Ask> ref = joist.ref(pid, Ask.class);
    TestProbe<Receptionist.Listing> listings = kit.createTestProbe(Receptionist.Listing.class);
    var receptionist = kit.system().receptionist();
    receptionist.tell(Receptionist.subscribe(key, listings.getRef()));
    assertEquals(Set.of(), listings.receiveMessage(PATIENCE).getServiceInstances(key));
    receptionist.tell(Receptionist.register(key, ref));
    assertEquals(Set.of(ref), listings.receiveMessage(PATIENCE).getServiceInstances(key));
    joist.node().exit(pid, BOOM);
    assertEquals(Set.of(), listings.receiveMessage(PATIENCE).getServiceInstances(key));
  }

  @Test
  void aRouterRoutesToProcesses() throws Exception {
    ServiceKey<String> key = ServiceKey.create(String.class, "routees");
    Pid to = inbox.pid();
    for (int i = 0; i < 3; i++) {
      String name = "routee " + i;
      Pid pid = joist.spawn((Handler) _ -> send(to, name));
      kit.system().receptionist().tell(Receptionist.register(key, joist.ref(pid, String.class)));
    }
    TestProbe<Receptionist.Listing> listings = kit.createTestProbe(Receptionist.Listing.class);
    kit.system().receptionist().tell(Receptionist.subscribe(key, listings.getRef()));
    while (listings.receiveMessage(PATIENCE).getServiceInstances(key).size() < 3) {}
    ActorRef<String> router = kit.spawn(Routers.group(key).withRoundRobinRouting());
    Set<Object> reached = new TreeSet<>();
    while (reached.size() < 3) {
      router.tell("next");
      reached.add(told());
    }
    assertEquals(Set.of("routee 0", "routee 1", "routee 2"), reached);
  }

  @Test
  void aMessageAdapterHasAPidToo() {
    TestProbe<Object> probe = probe();
    TestProbe<Object> adapters = probe();
    kit.spawn(
        Behaviors.<String>setup(context -> {
          adapters.getRef().tell(context.messageAdapter(Long.class, number -> "number " + number));
          return Behaviors.receiveMessage(message -> {
            probe.getRef().tell(message);
            return Behaviors.same();
          });
        }));
    ActorRef<?> adapter = (ActorRef<?>) adapters.receiveMessage(PATIENCE);
    Pid pid = joist.pid(adapter);
    joist.spawn(() -> send(pid, 7));
    assertEquals("number 7", probe.receiveMessage(PATIENCE));
  }

  @Test
  void whatAnActorPipesComesFromAProcess() throws Exception {
    Pid to = inbox.pid();
    Pid pid = joist.spawn(() -> send(to, receive()));
    kit.spawn(
        Behaviors.setup(context -> {
          context.scheduleOnce(
              java.time.Duration.ofMillis(1), joist.ref(pid), "from Pekko's scheduler");
          return Behaviors.empty();
        }));
    assertEquals("from Pekko's scheduler", told());
  }
}
