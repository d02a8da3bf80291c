package dev.joist.pekko;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.link;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.send;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.unlink;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Exit;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/// An actor, as processes see it.
class ActorToProcessTest extends PekkoTest {

  /// Stops when it is told "stop", fails when it is told "fail", passes on all else.
  private static Behavior<Object> passing(ActorRef<Object> to) {
    return Behaviors.receive(Object.class)
        .onMessageEquals("stop", Behaviors::stopped)
        .onMessageEquals(
            "fail",
            () -> {
              throw new IllegalStateException("as told");
            })
        .onAnyMessage(message -> {
          to.tell(message);
          return Behaviors.same();
        })
        .build();
  }

  private static ActorRef<Object> actor() {
    return kit.spawn(passing(kit.system().<Object>ignoreRef()));
  }

  @Test
  void anActorHasTheSamePidEachTime() {
    ActorRef<Object> actor = actor();
    Pid pid = joist.pid(actor);
    assertEquals(pid, joist.pid(actor));
    assertNotEquals(pid, joist.pid(actor()));
    assertTrue(joist.node().isProcessAlive(pid));
    assertFalse(joist.node().processes().contains(pid));
  }

  @Test
  void aProcessSendsToAnActorInOrder() {
    TestProbe<Object> probe = probe();
    Pid to = joist.pid(probe.getRef());
    joist.spawn(() -> {
      for (long i = 0; i < 1000; i++) {
        send(to, i);
      }
    });
    for (long i = 0; i < 1000; i++) {
      assertEquals(i, probe.receiveMessage(PATIENCE));
    }
  }

  @Test
  void theNodeAndTimersSendToAnActorToo() throws Exception {
    TestProbe<Object> probe = probe();
    Pid to = joist.pid(probe.getRef());
    joist.node().send(to, "from outside");
    assertEquals("from outside", probe.receiveMessage(PATIENCE));
    joist.spawn(() -> {
      dev.joist.Beam.sendAfter(Duration.ofMillis(1), to, "from a timer");
      receive();
    });
    assertEquals("from a timer", probe.receiveMessage(PATIENCE));
  }

  @Test
  void anActorMayHaveAName() {
    TestProbe<Object> probe = probe();
    Atom name = Atom.of("the_probe");
    joist.node().register(name, joist.pid(probe.getRef()));
    joist.node().send(name, "by name");
    assertEquals("by name", probe.receiveMessage(PATIENCE));
    joist.node().unregister(name);
  }

  @Test
  void mon01_eachMonitorHasADownOfItsOwn() throws Exception {
    ActorRef<Object> actor = actor();
    Pid pid = joist.pid(actor);
    Ref one = inbox.monitor(pid);
    Ref two = inbox.monitor(pid);
    assertNotEquals(one, two);
    actor.tell("stop");
    assertEquals(new Down(one, Atom.of("process"), pid, TERMINATED), told());
    assertEquals(new Down(two, Atom.of("process"), pid, TERMINATED), told());
    assertNull(inbox.<Object>poll(Duration.ZERO, message -> message));
  }

  @Test
  void mon05_aDeadActorGivesNoproc() throws Exception {
    ActorRef<Object> actor = actor();
    actor.tell("stop");
    probe().expectTerminated(actor, PATIENCE);
    assertReason(NOPROC, awaitEnd(joist.pid(actor)));
  }

  @Test
  void mon19_demonitorTellsWhetherItWasActive() throws Exception {
    ActorRef<Object> actor = actor();
    Pid pid = joist.pid(actor);
    Ref kept = inbox.monitor(pid);
    Ref dropped = inbox.monitor(pid);
    assertTrue(inbox.demonitor(dropped));
    assertFalse(inbox.demonitor(dropped));
    actor.tell("stop");
    assertReason(TERMINATED, down(kept).reason());
    assertFalse(inbox.demonitor(kept));
    assertNull(inbox.<Object>poll(Duration.ZERO, message -> message));
  }

  @Test
  void mon18_aFlushTakesTheDownAway() throws Exception {
    ActorRef<Object> actor = actor();
    Pid pid = joist.pid(actor);
    Ref flushed = inbox.monitor(pid);
    Ref later = inbox.monitor(pid);
    actor.tell("stop");
    assertReason(TERMINATED, down(later).reason()); // so the other has come before
    assertFalse(inbox.demonitor(flushed));
    assertNull(inbox.<Object>poll(Duration.ZERO, message -> message));
  }

  @Test
  void link10_theEndOfAnActorIsAnExitSignal() throws Exception {
    ActorRef<Object> actor = actor();
    Pid pid = joist.pid(actor);
    Pid to = inbox.pid();
    Pid linked =
        joist.spawn(() -> {
          link(pid);
          send(to, "linked");
          receive();
        });
    assertEquals("linked", told());
    Ref monitor = inbox.monitor(linked);
    actor.tell("fail");
    assertReason(TERMINATED, down(monitor).reason());
  }

  @Test
  void link11_aTrappedEndIsAMessage() throws Exception {
    ActorRef<Object> actor = actor();
    Pid pid = joist.pid(actor);
    Pid to = inbox.pid();
    joist.spawn(() -> {
      trapExit(true);
      link(pid);
      send(to, "linked");
      send(to, receive());
    });
    assertEquals("linked", told());
    actor.tell("stop");
    assertEquals(new Exit(pid, TERMINATED), told());
  }

  @Test
  void link10_theAbnormalEndOfAProcessStopsTheActor() throws Exception {
    ActorRef<Object> actor = actor();
    Pid pid = joist.pid(actor);
    Ref monitor = inbox.monitor(pid);
    joist.spawn(() -> {
      link(pid);
      throw exit(BOOM);
    });
    probe().expectTerminated(actor, PATIENCE);
    assertReason(BOOM, down(monitor).reason());
  }

  @Test
  void link14_theNormalEndOfAProcessLeavesTheActor() throws Exception {
    TestProbe<Object> probe = probe();
    ActorRef<Object> actor = kit.spawn(passing(probe.getRef()));
    Pid pid = joist.pid(actor);
    assertReason(NORMAL, awaitNormal(() -> link(pid)));
    actor.tell("alive");
    assertEquals("alive", probe.receiveMessage(PATIENCE));
  }

  @Test
  void link07_whoIsUnlinkedIsToldNothing() throws Exception {
    ActorRef<Object> actor = actor();
    Pid pid = joist.pid(actor);
    Pid to = inbox.pid();
    Pid process =
        joist.spawn(() -> {
          link(pid);
          unlink(pid);
          send(to, "unlinked");
          send(to, receive());
        });
    assertEquals("unlinked", told());
    Ref monitor = inbox.monitor(pid);
    actor.tell("stop");
    probe().expectTerminated(actor, PATIENCE);
    assertReason(TERMINATED, down(monitor).reason()); // behind all that is told of links
    assertReason(NOPROC, awaitEnd(pid));
    joist.node().send(process, "still there");
    assertEquals("still there", told());
  }

  @Test
  void link03_aDeadActorCannotBeLinked() throws Exception {
    ActorRef<Object> actor = actor();
    Pid pid = joist.pid(actor);
    Ref monitor = inbox.monitor(pid);
    actor.tell("stop");
    assertReason(TERMINATED, down(monitor).reason());
    Pid to = inbox.pid();
    joist.spawn(() -> send(to, assertThrows(ErrorException.class, () -> link(pid)).reason()));
    assertEquals(NOPROC, told());
  }

  private Object awaitNormal(dev.joist.signal.Body body) throws InterruptedException {
    return down(inbox.spawnMonitor(body).ref()).reason();
  }

  @Test
  void link10_anExitSignalStopsTheActor() throws Exception {
    ActorRef<Object> actor = actor();
    Ref monitor = inbox.monitor(joist.pid(actor));
    joist.node().exit(joist.pid(actor), Atom.of("kill"));
    assertReason(KILLED, down(monitor).reason());
  }

  @Test
  void link10_anExitSignalWithNormalIsIgnored() {
    TestProbe<Object> probe = probe();
    ActorRef<Object> actor = kit.spawn(passing(probe.getRef()));
    joist.node().exit(joist.pid(actor), NORMAL);
    actor.tell("alive");
    assertEquals("alive", probe.receiveMessage(PATIENCE));
  }

  @Test
  void theFailureOfAnActorOfTheNodeIsTold() throws Exception {
    ActorRef<Object> failing =
        joist.spawnActor(passing(kit.system().<Object>ignoreRef()), "failing");
    Ref monitor = inbox.monitor(joist.pid(failing));
    failing.tell("fail");
    assertReason(
        Tuple.of(Atom.of("java.lang.IllegalStateException"), "as told"), down(monitor).reason());
    ActorRef<Object> stopping =
        joist.spawnActor(passing(kit.system().<Object>ignoreRef()), "stopping");
    monitor = inbox.monitor(joist.pid(stopping));
    stopping.tell("stop");
    assertReason(NORMAL, down(monitor).reason());
  }

  @Test
  void aNameThatIsTakenIsRefused() {
    ActorRef<Object> first = joist.spawnActor(passing(kit.system().<Object>ignoreRef()), "one");
    assertThrows(
        org.apache.pekko.actor.InvalidActorNameException.class,
        () -> joist.spawnActor(passing(kit.system().<Object>ignoreRef()), "one"));
    first.tell("stop");
  }

  // ---- call

  record Question(String text, ActorRef<String> replyTo) {}

  private static ActorRef<Question> answering() {
    return kit.spawn(
        Behaviors.receiveMessage(question -> {
          switch (question.text()) {
            case "silence" -> {}
            case "end" -> {
              return Behaviors.stopped();
            }
            default -> question.replyTo().tell("answer to " + question.text());
          }
          return Behaviors.same();
        }));
  }

  @Test
  void aProcessCallsAnActor() throws Exception {
    ActorRef<Question> actor = answering();
    Pid to = inbox.pid();
    joist.spawn(() ->
        send(
            to,
            joist.call(actor, String.class, replyTo -> new Question("why?", replyTo), PATIENCE)));
    assertEquals("answer to why?", told());
  }

  @Test
  void aCallEndsWithTheActor() throws Exception {
    ActorRef<Question> actor = answering();
    Pid to = inbox.pid();
    joist.spawn(() -> {
      var exit =
          assertThrows(
              ExitException.class,
              () ->
                  joist.call(
                      actor, String.class, replyTo -> new Question("end", replyTo), PATIENCE));
      send(to, exit.reason());
    });
    Tuple reason = (Tuple) told();
    assertEquals(TERMINATED, reason.element(1));
    assertEquals(Atom.of("call"), ((Tuple) reason.element(2)).element(1));
  }

  @Test
  void aCallThatTakesTooLongLeavesNothing() throws Exception {
    ActorRef<Question> actor = answering();
    Pid to = inbox.pid();
    joist.spawn(() -> {
      var exit =
          assertThrows(
              ExitException.class,
              () ->
                  joist.call(
                      actor,
                      String.class,
                      replyTo -> new Question("silence", replyTo),
                      Duration.ofMillis(1)));
      send(to, ((Tuple) exit.reason()).element(1));
      send(to, receive(Duration.ZERO, message -> message, () -> List.of()));
    });
    assertEquals(Atom.of("timeout"), told());
    assertEquals(List.of(), told());
  }
}
