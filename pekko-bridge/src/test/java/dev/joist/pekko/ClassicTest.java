package dev.joist.pekko;

import static dev.joist.Beam.receive;
import static dev.joist.Beam.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.typesafe.config.ConfigFactory;
import dev.joist.Inbox;
import dev.joist.signal.Down;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.Terminated;
import org.apache.pekko.pattern.Patterns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A classic system and its actors.
@Timeout(300)
class ClassicTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ActorSystem system = ActorSystem.create("classic", ConfigFactory.load());
  private final PekkoNode joist = PekkoNode.get(system);
  private Inbox inbox;

  @BeforeEach
  void openInbox() {
    inbox = joist.node().inbox();
  }

  @AfterEach
  void endSystem() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /// Answers a question, and tells an inbox what it watches and whose end it was told.
  static final class Answering extends AbstractActor {

    /// Please watch that.
    record Watched(ActorRef ref, Pid teller) {}

    private final PekkoNode joist = PekkoNode.get(getContext().getSystem());

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .matchEquals("question", _ -> getSender().tell("answer", getSelf()))
          .matchEquals("stop", _ -> getContext().stop(getSelf()))
          .match(
              Watched.class,
              please -> {
                getContext().watch(please.ref());
                joist.node().send(please.teller(), "watching");
                getContext().become(watching(please.teller()));
              })
          .build();
    }

    private Receive watching(Pid teller) {
      return receiveBuilder()
          .match(Terminated.class, end -> joist.node().send(teller, end.getActor()))
          .build();
    }
  }

  private ActorRef actor() {
    return system.actorOf(Props.create(Answering.class, Answering::new));
  }

  @Test
  void theNodeIsTheSameForTheSystem() {
    assertSame(joist, PekkoNode.get(system));
    assertEquals("classic@localhost", joist.node().name().text());
  }

  @Test
  void whatAProcessSendsComesFromItsReference() throws Exception {
    Pid actor = joist.pid(actor());
    Pid to = inbox.pid();
    joist.spawn(() -> {
      send(actor, "question");
      send(to, receive());
    });
    assertEquals("answer", inbox.receive(PATIENCE));
  }

  @Test
  void aReferenceInAMessageIsAPid() throws Exception {
    ActorRef actor = actor();
    joist.node().send(inbox.pid(), actor);
    Object told = inbox.receive(PATIENCE);
    assertEquals(actor, told);
    assertEquals(0, Terms.compare(told, joist.pid(actor)));
    assertEquals(joist.pid(actor).toString(), Terms.toString(told));
    Ref monitor = inbox.monitor(joist.pid(actor));
    joist.node().send(told, "stop");
    assertEquals(monitor, ((Down) inbox.receive(PATIENCE)).ref());
  }

  @Test
  void aClassicActorWatchesAProcess() throws Exception {
    Pid pid = joist.spawn(() -> receive());
    ActorRef ref = joist.classicRef(pid);
    actor().tell(new Answering.Watched(ref, inbox.pid()), ActorRef.noSender());
    assertEquals("watching", inbox.receive(PATIENCE));
    ref.tell("end", ActorRef.noSender());
    assertEquals(ref, inbox.receive(PATIENCE));
  }

  @Test
  void aProcessAnswersAnAsk() throws Exception {
    ActorRef ref =
        joist.classicRef(
            joist.spawn(() -> {
              ClassicAsk ask = (ClassicAsk) receive();
              joist.node().send(ask.replyTo(), "answer to " + ask.question());
            }));
    Object answer =
        Patterns.askWithReplyTo(ref, replyTo -> new ClassicAsk("why?", replyTo), PATIENCE)
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    assertEquals("answer to why?", answer);
  }

  record ClassicAsk(String question, ActorRef replyTo) {}
}
