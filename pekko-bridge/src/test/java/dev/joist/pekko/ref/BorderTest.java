package dev.joist.pekko.ref;

import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.send;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.process.LocalNode;
import dev.joist.signal.Down;
import dev.joist.term.Pid;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.Props;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the border keeps: what somebody asked for, as long as it lives.
@Timeout(300)
class BorderTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ActorSystem system = ActorSystem.create("border", ConfigFactory.load());
  private final Node node = Node.start("border");
  private final Inbox inbox = node.inbox();
  private final Border border =
      Border.open(
          (ExtendedActorSystem) system, LocalNode.of(inbox.pid()), "border-of-a-test", false);

  @AfterEach
  void close() throws Exception {
    node.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /// Answers everything with itself.
  static final class Echo extends AbstractActor {

    @Override
    public Receive createReceive() {
      return receiveBuilder().matchAny(message -> getSender().tell(message, getSelf())).build();
    }
  }

  private ActorRef actor() {
    return system.actorOf(Props.create(Echo.class, Echo::new));
  }

  @Test
  void aProcessThatNobodyAskedForIsInNoTable() throws Exception {
    for (int i = 0; i < 1000; i++) {
      node.spawn(() -> receive());
    }
    assertEquals(0, border.size());
    Pid pid = node.spawn(() -> receive());
    ActorRef ref = border.ref(pid);
    assertEquals(1, border.size());
    TestKit watcher = new TestKit(system);
    watcher.watch(ref);
    node.send(pid, "end");
    watcher.expectTerminated(ref);
    assertEquals(0, border.size());
  }

  @Test
  void anActorIsKeptUntilItEnds() throws Exception {
    ActorRef actor = actor();
    Pid pid = border.pid(actor);
    assertEquals(1, border.size());
    var ref = inbox.monitor(pid);
    actor.tell(PoisonPill.getInstance(), ActorRef.noSender());
    assertEquals(ref, ((Down) inbox.receive(PATIENCE)).ref());
    assertEquals(0, border.size());
  }

  @Test
  void nothingIsLeftOfManyThatMeet() throws Exception {
    Pid to = inbox.pid();
    for (int i = 0; i < 100; i++) {
      ActorRef actor = actor();
      Pid pid = border.pid(actor);
      node.spawn(() -> {
        monitor(pid);
        send(pid, "echo");
        receive(); // what it has sent, told to its reference
        actor.tell(PoisonPill.getInstance(), ActorRef.noSender());
        send(to, ((Down) receive()).item().equals(pid));
      });
      assertEquals(true, inbox.receive(PATIENCE));
    }
    // The processes' ends are told when their pids are free.
    while (node.processCount() > 1 || border.size() > 0) {
      Thread.onSpinWait();
    }
    assertEquals(0, border.size());
  }
}
