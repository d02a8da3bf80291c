package dev.joist.pekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.dist.Carrier;
import dev.joist.pekko.Ending;
import dev.joist.term.Atom;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.event.Logging;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A member of the cluster that has no Joist.
@Timeout(600)
class WithoutJoistTest {

  /// Publishes at every level, whatever the log itself shows.
  private static final String TALKATIVE =
      """
      pekko {
        loglevel = DEBUG
        use-slf4j = off # which would ask the log what to publish
        loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
        logging-filter = "org.apache.pekko.event.DefaultLoggingFilter"
        cluster.failure-detector.acceptable-heartbeat-pause = 120 s # says nothing of a slow machine
      }
      """;

  /// All that a system publishes of itself.
  private static final class Listener extends AbstractActor {
    private final BlockingQueue<Object> heard;

    Listener(BlockingQueue<Object> heard) {
      this.heard = heard;
    }

    @Override
    public void preStart() {
      for (Class<?> kind :
          List.of(Logging.LogEvent.class, AllDeadLetters.class, UnhandledMessage.class)) {
        getContext().getSystem().getEventStream().subscribe(getSelf(), kind);
      }
      heard.add("listening");
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().matchAny(heard::add).build();
    }
  }

  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

  /// Waits for a question to have arrived, as Pekko tells at level DEBUG; whatever else is heard
  /// has to be harmless.
  private void awaitQuestion() throws InterruptedException {
    while (true) {
      Object next = heard.poll(Witness.PATIENCE, TimeUnit.SECONDS);
      assertNotNull(next, "nobody asks for an endpoint");
      assertTrue(isHarmless(next), next::toString);
      if (next instanceof Logging.Debug debug
          && debug.message().toString().contains("path [joist-channel#")) {
        return;
      }
    }
  }

  /// On a busy machine the cluster finds its own heartbeats late.
  private static boolean isHarmless(Object event) {
    return event instanceof Logging.Info
        || event instanceof Logging.Debug
        || (event instanceof Logging.Warning late
            && late.message().toString().contains("Scheduled sending of heartbeat was delayed"));
  }

  @Test
  void noticesNothingOfThoseThatHaveItAndIsFoundWhenItGetsIt() throws Exception {
    try (Complaints complaints = new Complaints();
        Witness one = new Witness("one")) {
      one.join(one);
      ActorSystem plain = ActorSystem.create("meeting", Meeting.config(TALKATIVE));
      try {
        plain.actorOf(Props.create(Listener.class, () -> new Listener(heard)));
        assertEquals("listening", heard.poll(Witness.PATIENCE, TimeUnit.SECONDS));
        Cluster.get(plain).join(one.address());
        for (int times = 0; times < 3; times++) {
          awaitQuestion();
        }
        ArteryCarrier carrier = new ArteryCarrier((ExtendedActorSystem) plain);
        carrier.open(Atom.of("late"), 7, new Deaf());
        one.awaitReachable(Atom.of("late"));
        assertEquals(0, complaints.count());
        carrier.close();
      } finally {
        Ending.of(plain);
      }
    }
  }

  private static final class Deaf implements Carrier.Events {
    @Override
    public void frame(Atom peer, byte[] frame) {
      // It is there to be found.
    }

    @Override
    public void reachable(Atom peer) {
      // As for frames.
    }

    @Override
    public void lost(Atom peer, String why) {
      // As for frames.
    }
  }
}
