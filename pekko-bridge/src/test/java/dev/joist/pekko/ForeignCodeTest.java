package dev.joist.pekko;

import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.joist.Inbox;
import dev.joist.signal.Down;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/// What is told and is no term, what is told to the dead, what the log is told.
class ForeignCodeTest extends PekkoTest {

  private TestProbe<Object> deadLetters() {
    TestProbe<Object> probe = probe();
    Adapter.toClassic(kit.system())
        .getEventStream()
        .subscribe(Adapter.toClassic(probe.getRef()), AllDeadLetters.class);
    return probe;
  }

  private static Dropped dropped(TestProbe<Object> deadLetters) {
    while (true) {
      if (deadLetters.receiveMessage(PATIENCE) instanceof Dropped dropped) {
        return dropped;
      }
    }
  }

  @Test
  void aMutableMessageIsDroppedAndTheTellerGoesOn() throws Exception {
    TestProbe<Object> deadLetters = deadLetters();
    Pid to = inbox.pid();
    Pid pid = joist.spawn(() -> send(to, receive()));
    ActorRef<Object> ref = joist.ref(pid);
    List<Object> mutable = new ArrayList<>();
    ref.tell(mutable);
    ref.tell("fine");
    assertEquals("fine", told());
    Dropped dropped = dropped(deadLetters);
    assertEquals(mutable, dropped.message());
    assertEquals(Adapter.toClassic(ref), dropped.recipient());
    assertTrue(dropped.reason().contains("use List.copyOf(list)"), dropped.reason());
  }

  @Test
  void nullIsDroppedAndTheTellerGoesOn() throws Exception {
    TestProbe<Object> deadLetters = deadLetters();
    Pid to = inbox.pid();
    Pid pid = joist.spawn(() -> send(to, receive()));
    joist.ref(pid).tell(null);
    joist.classicRef(pid).tell(null, null);
    joist.ref(pid).tell("fine");
    assertEquals("fine", told());
    for (int i = 0; i < 2; i++) {
      Dropped dropped = dropped(deadLetters);
      assertTrue(dropped.reason().contains("Erlang has no null"), dropped.reason());
    }
  }

  @Test
  void whatIsToldToTheDeadIsLostWithoutAWord() throws Exception {
    Pid pid = inbox.spawnMonitor(() -> {}).pid();
    assertReason(NORMAL, ((Down) told()).reason());
    TestProbe<Object> deadLetters = deadLetters();
    joist.ref(pid).tell("to nobody");
    joist.ref(pid).tell(new ArrayList<>());
    // Only what is no term, which came later.
    assertEquals(new ArrayList<>(), dropped(deadLetters).message());
  }

  @Test
  void whatIsToldToTheDeadIsADeadLetterIfWanted() throws Exception {
    ActorSystem system =
        ActorSystem.create(
            "letters",
            ConfigFactory.parseString("joist.publish-dead-letters = on")
                .withFallback(ConfigFactory.load()));
    PekkoNode node = PekkoNode.get(system);
    TestKit probe = new TestKit(system);
    system.getEventStream().subscribe(probe.getRef(), DeadLetter.class);
    Pid pid = node.spawn(() -> receive());
    var ref = node.classicRef(pid);
    try (Inbox watcher = node.node().inbox()) {
      var _ = watcher.monitor(pid);
      node.node().exit(pid, BOOM);
      assertReason(BOOM, ((Down) watcher.receive(PATIENCE)).reason());
    }
    ref.tell("to nobody", probe.getRef());
    DeadLetter letter = probe.expectMsgClass(DeadLetter.class);
    assertEquals("to nobody", letter.message());
    assertEquals(probe.getRef(), letter.sender());
    assertEquals(ref, letter.recipient());
    TestKit.shutdownActorSystem(system);
  }

  private static Map<Object, Object> mdc() {
    return Map.copyOf(new TreeMap<>(MDC.getCopyOfContextMap()));
  }

  @Test
  void theLogKnowsWhoLogs() throws Exception {
    Pid to = inbox.pid();
    Pid pid =
        joist.spawn(() -> {
          send(to, mdc());
          register(Atom.of("teller"), self());
          send(to, mdc());
        });
    String call = getClass().getName();
    assertEquals(Map.of("joist.pid", pid.toString(), "joist.initialCall", call), told());
    assertEquals(
        Map.of("joist.pid", pid.toString(), "joist.initialCall", call, "joist.name", "teller"),
        told());
  }

  @Test
  void theLogKnowsWhoLogsInAHandlerToo() throws Exception {
    Pid to = inbox.pid();
    Pid pid = joist.spawn((Handler) _ -> send(to, mdc()));
    joist.node().register(Atom.of("handler"), pid);
    joist.ref(pid).tell("go");
    Map<?, ?> told = (Map<?, ?>) told();
    assertEquals(pid.toString(), told.get("joist.pid"));
    assertEquals("handler", told.get("joist.name"));
    joist.node().exit(pid, KILLED);
  }
}
