package dev.joist.pekko;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.joist.Inbox;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// A system with a node for the tests of one class, and an inbox for each of them.
@Timeout(600)
abstract class PekkoTest {

  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final Atom NORMAL = Atom.of("normal");
  static final Atom NOPROC = Atom.of("noproc");
  static final Atom KILLED = Atom.of("killed");
  static final Atom BOOM = Atom.of("boom");
  static final Atom TERMINATED = Atom.of("terminated");

  static ActorTestKit kit;
  static PekkoNode joist;

  Inbox inbox;

  @BeforeAll
  static void startSystem() {
    kit = ActorTestKit.create();
    joist = PekkoNode.get(kit.system());
  }

  @AfterAll
  static void endSystem() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void openInbox() {
    inbox = joist.node().inbox();
  }

  @AfterEach
  void closeInbox() {
    inbox.close();
  }

  static <M> TestProbe<M> probe() {
    return kit.createTestProbe();
  }

  /// Waits until a process has ended.
  ///
  /// @return why
  Object awaitEnd(Pid pid) throws InterruptedException {
    return down(inbox.monitor(pid)).reason();
  }

  Down down(Ref monitor) throws InterruptedException {
    return inbox.receive(
        PATIENCE, message -> message instanceof Down end && end.ref().equals(monitor) ? end : null);
  }

  Object told() throws InterruptedException {
    return inbox.receive(PATIENCE);
  }

  /// A watcher in an actor's place is told of one end and no more.
  static void assertTerminated(TestProbe<?> probe, ActorRef<?> ref) {
    probe.expectTerminated(ref, PATIENCE);
  }

  static void assertReason(Object expected, Object reason) {
    assertEquals(expected, reason);
  }
}
