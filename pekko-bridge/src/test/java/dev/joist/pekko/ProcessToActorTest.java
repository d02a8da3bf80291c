package dev.joist.pekko;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.trapExit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/// A process, as actors see it.
class ProcessToActorTest extends PekkoTest {

  record Greeting(String text) {}

  record Other(long number) {}

  @Test
  void aReferenceIsTheSameEachTime() {
    Pid pid = joist.spawn(() -> receive());
    assertSame(joist.ref(pid), joist.ref(pid));
    assertSame(joist.classicRef(pid), joist.classicRef(pid));
    assertEquals(joist.ref(pid), joist.ref(pid, Greeting.class));
    assertEquals(pid, joist.pid(joist.ref(pid)));
    assertEquals(pid, joist.pid(joist.classicRef(pid)));
    joist.node().send(pid, "end");
  }

  @Test
  void whatIsToldIsAMessage() throws Exception {
    Pid to = inbox.pid();
    Pid pid = joist.spawn(() -> send(to, receive()));
    joist.ref(pid, Greeting.class).tell(new Greeting("hello"));
    assertEquals(new Greeting("hello"), told());
  }

  @Test
  void anEventStyleProcessIsToldTheSame() throws Exception {
    Pid to = inbox.pid();
    Pid pid = joist.spawn((Handler) message -> send(to, message));
    joist.ref(pid).tell(1L);
    joist.ref(pid).tell(2); // widened, as on any sending
    assertEquals(1L, told());
    assertEquals(2L, told());
    joist.node().exit(pid, Atom.of("kill"));
  }

  @Test
  void aTypedReferenceRefusesWhatIsOfAnotherClass() {
    Pid pid = joist.spawn(() -> receive());
    @SuppressWarnings("unchecked") // what erasure lets through
    ActorRef<Object> wrong = (ActorRef<Object>) (ActorRef<?>) joist.ref(pid, Greeting.class);
    var error = assertThrows(IllegalArgumentException.class, () -> wrong.tell(new Other(1)));
    String text = String.valueOf(error.getMessage());
    assertTrue(text.contains("takes messages of " + Greeting.class.getName()), text);
    assertTrue(text.contains("not a " + Other.class.getName()), text);
    joist.node().send(pid, "end");
  }

  @Test
  void watchersAreToldOnce() {
    Pid pid = joist.spawn(() -> receive());
    TestProbe<Object> first = probe();
    TestProbe<Object> second = probe();
    Watcher.watching(joist.ref(pid), first, second).tell(pid);
    assertEquals("watching", first.receiveMessage(PATIENCE));
    joist.ref(pid).tell("end");
    assertEquals(joist.ref(pid), first.receiveMessage(PATIENCE));
  }

  @Test
  void aTestProbeWatchesAProcess() {
    Pid pid = joist.spawn(() -> receive());
    ActorRef<Object> ref = joist.ref(pid);
    TestProbe<Object> probe = probe();
    ref.tell("end");
    probe.expectTerminated(ref, PATIENCE);
  }

  @Test
  void watchingADeadOneAnswersAtOnce() throws Exception {
    Pid pid = inbox.spawnMonitor(() -> {}).pid();
    assertReason(NORMAL, ((Down) told()).reason());
    ActorRef<Object> ref = joist.ref(pid);
    probe().expectTerminated(ref, PATIENCE);
    assertEquals(ref, joist.ref(pid));
  }

  @Test
  void watchWithIsToldItsMessage() {
    Pid pid = joist.spawn(() -> receive());
    TestProbe<Object> probe = probe();
    kit.spawn(
        Behaviors.setup(context -> {
          context.watchWith(joist.ref(pid), "it is gone");
          probe.getRef().tell("watching");
          return Behaviors.receiveMessage(message -> {
            probe.getRef().tell(message);
            return Behaviors.stopped();
          });
        }));
    assertEquals("watching", probe.receiveMessage(PATIENCE));
    joist.node().exit(pid, BOOM);
    assertEquals("it is gone", probe.receiveMessage(PATIENCE));
  }

  @Test
  void unwatchedNothingIsTold() throws Exception {
    Pid pid = joist.spawn(() -> receive());
    TestProbe<Object> probe = probe();
    ActorRef<Object> actor =
        kit.spawn(
            Behaviors.setup(context -> {
              context.watch(joist.ref(pid));
              context.unwatch(joist.ref(pid));
              probe.getRef().tell("unwatched");
              return Behaviors.receive(Object.class)
                  .onAnyMessage(message -> {
                    probe.getRef().tell(message);
                    return Behaviors.same();
                  })
                  .onSignal(
                      Terminated.class,
                      _ -> {
                        probe.getRef().tell("terminated");
                        return Behaviors.same();
                      })
                  .build();
            }));
    assertEquals("unwatched", probe.receiveMessage(PATIENCE));
    joist.node().exit(pid, BOOM);
    assertReason(NOPROC, awaitEnd(pid));
    actor.tell("after");
    assertEquals("after", probe.receiveMessage(PATIENCE));
  }

  @Test
  void poisonPillIsTheEndWithNormal() throws Exception {
    Pid pid = joist.spawn(() -> receive());
    var monitor = inbox.monitor(pid);
    joist.classicRef(pid).tell(PoisonPill.getInstance(), null);
    assertReason(NORMAL, down(monitor).reason());
  }

  @Test
  void poisonPillIsAMessageWhereExitsAreTrapped() throws Exception {
    Pid to = inbox.pid();
    Pid pid =
        joist.spawn(() -> {
          trapExit(true);
          send(to, "ready");
          send(to, receive());
        });
    assertEquals("ready", told());
    joist.classicRef(pid).tell(PoisonPill.getInstance(), null);
    assertEquals(NORMAL, ((Exit) told()).reason());
  }

  @Test
  void killIsKill() throws Exception {
    Pid to = inbox.pid();
    Pid pid =
        joist.spawn(() -> {
          trapExit(true);
          send(to, "ready");
          receive(message -> null);
        });
    assertEquals("ready", told());
    var monitor = inbox.monitor(pid);
    joist.classicRef(pid).tell(Kill.getInstance(), null);
    assertReason(KILLED, down(monitor).reason());
  }

  @Test
  void identifyIsAnswered() {
    Pid pid = joist.spawn(() -> receive());
    TestProbe<Object> probe = probe();
    joist.classicRef(pid).tell(new Identify(7), Adapter.toClassic(probe.getRef()));
    ActorIdentity identity = (ActorIdentity) probe.receiveMessage(PATIENCE);
    assertEquals(Optional.of(joist.classicRef(pid)), identity.getActorRef());
    assertEquals(7, identity.correlationId());
    joist.node().send(pid, "end");
  }

  @Test
  void aPathLeadsToTheProcess() throws Exception {
    Pid pid = joist.spawn(() -> receive());
    var system = Adapter.toClassic(kit.system());
    var resolved =
        system
            .actorSelection("/joist/" + pid.id() + "." + pid.serial())
            .resolveOne(PATIENCE)
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    assertSame(joist.classicRef(pid), resolved);
    assertTrue(joist.ref(pid).path().toString().contains("/joist/"), joist.ref(pid).toString());
    joist.node().send(pid, "end");
  }

  @Test
  void aSelectionThatLeadsToNobodySaysSo() {
    var system = Adapter.toClassic(kit.system());
    TestProbe<Object> probe = probe();
    for (String path : new String[] {"/joist/0.0", "/joist/nonsense", "/joist/1.2/3", "/joist/*"}) {
      system.actorSelection(path).tell(new Identify(path), Adapter.toClassic(probe.getRef()));
    }
    for (int i = 0; i < 3; i++) {
      ActorIdentity identity = (ActorIdentity) probe.receiveMessage(PATIENCE);
      assertEquals(Optional.empty(), identity.getActorRef());
    }
  }

  @Test
  void aReferenceIsWrittenAndReadAgain() {
    Pid pid = joist.spawn(() -> receive());
    ActorRefResolver resolver = ActorRefResolver.get(kit.system());
    String text = resolver.toSerializationFormat(joist.ref(pid));
    ActorRef<Object> read = resolver.resolveActorRef(text);
    assertEquals(joist.ref(pid), read);
    TestProbe<Object> probe = probe();
    read.tell("end");
    probe.expectTerminated(read, PATIENCE);
    ActorRef<Object> late = resolver.resolveActorRef(text);
    probe.expectTerminated(late, PATIENCE);
    String other = text.substring(0, text.indexOf('#')) + "#123";
    assertNotEquals(read, resolver.resolveActorRef(other));
  }

  @Test
  void anAbnormalEndIsToldTheSame() {
    Pid pid =
        joist.spawn(() -> {
          receive();
          throw exit(BOOM);
        });
    TestProbe<Object> probe = probe();
    joist.ref(pid).tell("go");
    probe.expectTerminated(joist.ref(pid), PATIENCE);
  }

  /// An actor that tells a probe when it watches and whose end it was told.
  static final class Watcher {

    private Watcher() {}

    @SafeVarargs
    static ActorRef<Object> watching(ActorRef<Object> watched, TestProbe<Object>... probes) {
      return kit.spawn(
          Behaviors.setup(context -> {
            context.watch(watched);
            context.watch(watched);
            probes[0].getRef().tell("watching");
            return Behaviors.receive(Object.class)
                .onSignal(
                    Terminated.class,
                    end -> {
                      probes[0].getRef().tell(end.getRef());
                      return Behaviors.same();
                    })
                .build();
          }));
    }
  }

  @Test
  void aProcessMayAskForItsOwnReference() throws Exception {
    Pid to = inbox.pid();
    Pid pid =
        joist.spawn(() -> {
          joist.ref(self()).tell("from myself");
          send(to, receive());
        });
    assertEquals("from myself", told());
    assertEquals(pid, joist.pid(joist.ref(pid)));
  }
}
