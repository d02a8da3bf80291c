package dev.joist.pekko;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.trapExit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.joist.signal.Body;
import dev.joist.signal.Exit;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/// A process in an actor's place.
class ProcessBehaviorTest extends PekkoTest {

  private static final Atom SHUTDOWN = Atom.of("shutdown");

  /// Stop the child, please.
  private record Stop() {}

  /// A parent that passes messages on to its child, and tells a probe what it is told of its end.
  private static ActorRef<Object> parent(Behavior<Object> child, ActorRef<Object> probe) {
    return kit.spawn(
        Behaviors.setup(context -> {
          ActorRef<Object> ref = context.spawn(child, "child");
          context.watch(ref);
          probe.tell(ref);
          return Behaviors.receive(Object.class)
              .onMessage(
                  Stop.class,
                  _ -> {
                    context.stop(ref);
                    return Behaviors.same();
                  })
              .onAnyMessage(message -> {
                ref.tell(message);
                return Behaviors.same();
              })
              .onSignal(
                  ChildFailed.class,
                  failed -> {
                    probe.tell(failed.cause());
                    return Behaviors.same();
                  })
              .onSignal(
                  Terminated.class,
                  _ -> {
                    probe.tell("terminated");
                    return Behaviors.same();
                  })
              .build();
        }));
  }

  private static ActorRef<Object> child(TestProbe<Object> probe) {
    @SuppressWarnings("unchecked") // as the parent has sent it
    ActorRef<Object> child = (ActorRef<Object>) probe.receiveMessage(PATIENCE);
    return child;
  }

  /// Says who it is, and ends as it is told.
  private Body obedient() {
    Pid to = inbox.pid();
    return () -> {
      send(to, self());
      throw exit(receive());
    };
  }

  @Test
  void messagesGoToTheProcess() throws Exception {
    Pid to = inbox.pid();
    ActorRef<Object> actor =
        kit.spawn(ProcessBehavior.handler(() -> (Handler) message -> send(to, message)));
    for (long i = 0; i < 100; i++) {
      actor.tell(i);
    }
    for (long i = 0; i < 100; i++) {
      assertEquals(i, told());
    }
  }

  @Test
  void thePidOfTheActorIsTheProcesss() throws Exception {
    ActorRef<Object> actor = kit.spawn(ProcessBehavior.body(obedient()));
    Pid pid = (Pid) told();
    assertEquals(pid, joist.pid(actor));
    var monitor = inbox.monitor(joist.pid(actor));
    actor.tell(BOOM);
    assertReason(BOOM, down(monitor).reason());
  }

  @Test
  void anOrderlyEndStopsTheActor() throws Exception {
    for (Object reason : new Object[] {NORMAL, SHUTDOWN, Tuple.of(SHUTDOWN, "over")}) {
      TestProbe<Object> probe = probe();
      ActorRef<Object> parent = parent(ProcessBehavior.body(obedient()), probe.getRef());
      var _ = child(probe);
      var _ = told();
      parent.tell(reason);
      assertEquals("terminated", probe.receiveMessage(PATIENCE));
    }
  }

  @Test
  void anAbnormalEndIsTheFailureOfTheActor() throws Exception {
    TestProbe<Object> probe = probe();
    ActorRef<Object> parent = parent(ProcessBehavior.body(obedient()), probe.getRef());
    var _ = child(probe);
    Pid pid = (Pid) told();
    parent.tell(BOOM);
    var failure = assertInstanceOf(ProcessEndedException.class, probe.receiveMessage(PATIENCE));
    assertEquals(BOOM, failure.reason());
    assertEquals(pid, failure.pid());
    assertEquals("process " + pid + " ended: boom", failure.getMessage());
  }

  @Test
  void aParentStopsTheProcess() throws Exception {
    TestProbe<Object> probe = probe();
    ActorRef<Object> parent = parent(ProcessBehavior.body(obedient()), probe.getRef());
    ActorRef<Object> child = child(probe);
    Pid pid = (Pid) told();
    var monitor = inbox.monitor(pid);
    parent.tell(new Stop());
    assertEquals("terminated", probe.receiveMessage(PATIENCE));
    assertReason(SHUTDOWN, down(monitor).reason());
    assertFalse(joist.node().isProcessAlive(pid));
    assertNotEquals(pid, joist.pid(child));
  }

  @Test
  void aProcessThatTrapsExitsMayTakeItsTime() throws Exception {
    TestProbe<Object> probe = probe();
    Pid to = inbox.pid();
    Body careful =
        () -> {
          trapExit(true);
          send(to, self());
          Exit exit = (Exit) receive();
          throw exit(Tuple.of(exit.reason(), "cleaned up"));
        };
    ActorRef<Object> parent = parent(ProcessBehavior.body(careful), probe.getRef());
    var _ = child(probe);
    var monitor = inbox.monitor((Pid) told());
    parent.tell(new Stop());
    assertEquals("terminated", probe.receiveMessage(PATIENCE));
    assertReason(Tuple.of(SHUTDOWN, "cleaned up"), down(monitor).reason());
  }

  @Test
  void supervisionStartsANewProcess() throws Exception {
    ActorRef<Object> actor =
        kit.spawn(
            Behaviors.supervise(ProcessBehavior.<Object>body(obedient()))
                .onFailure(ProcessEndedException.class, SupervisorStrategy.restart()));
    Pid first = (Pid) told();
    actor.tell(BOOM);
    Pid second = (Pid) told();
    assertNotEquals(first, second);
    assertEquals(second, joist.pid(actor));
    assertFalse(joist.node().isProcessAlive(first));
    actor.tell(NORMAL);
    probe().expectTerminated(actor, PATIENCE);
  }

  @Test
  void aProcessKnowsTheActorItRunsIn() throws Exception {
    Pid to = inbox.pid();
    ActorRef<Object> actor =
        kit.spawn(
            ProcessBehavior.<Object>body(own ->
                () -> {
                  own.tell("to myself");
                  send(to, receive(PATIENCE, message -> message));
                }));
    assertEquals("to myself", told());
    probe().expectTerminated(actor, PATIENCE);
  }
}
