package dev.joist.pekko;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Node;
import dev.joist.signal.Down;
import dev.joist.signal.Handler;
import dev.joist.term.Pid;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The order of what is sent and what is told of ends, again and again while the node is busy with
/// other things: some hundred times in each build, 10,000 times with `-Pslow`.
class DeathOrderTest extends PekkoTest {

  private static final int TIMES = Integer.getInteger("joist.deaths", 300);
  private static final long MESSAGES = 20;

  /// Processes and actors that send each other messages for as long as a test runs.
  private static final int BUSY = 8;

  private final CountDownLatch passing = new CountDownLatch(BUSY);
  private Pid[] load;

  @BeforeEach
  void startLoad() throws InterruptedException {
    Node node = joist.node();
    load = new Pid[BUSY];
    for (int i = 0; i < BUSY; i++) {
      ActorRef<Object> mirror =
          kit.spawn(
              Behaviors.receiveMessage(message -> {
                joist.node().send((Pid) message, message);
                return Behaviors.same();
              }));
      Pid actor = joist.pid(mirror);
      load[i] =
          node.spawn(
              (Handler)
                  message -> {
                    passing.countDown();
                    send(actor, message);
                  });
      node.send(load[i], load[i]);
    }
    assertTrue(passing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "there is no load");
  }

  @AfterEach
  void endLoad() {
    for (Pid pid : load) {
      joist.node().exit(pid, KILLED);
    }
  }

  /// What a watcher of a process is told, in order.
  private record Watched(Pid pid) {}

  /// Watches a process that is told to send it messages and end; tells the probe how many came
  /// before `Terminated`.
  private static Behavior<Object> watcher(ActorRef<Object> probe) {
    return Behaviors.setup(context -> new Counting(context, probe).behavior());
  }

  private static final class Counting {

    private final org.apache.pekko.actor.typed.javadsl.ActorContext<Object> context;
    private final ActorRef<Object> probe;
    private long count;

    Counting(
        org.apache.pekko.actor.typed.javadsl.ActorContext<Object> context, ActorRef<Object> probe) {
      this.context = context;
      this.probe = probe;
    }

    Behavior<Object> behavior() {
      return Behaviors.receive(Object.class)
          .onMessage(
              Watched.class,
              watched -> {
                count = 0;
                context.watch(joist.ref(watched.pid()));
                joist.ref(watched.pid()).tell(joist.pid(context.getSelf()));
                return Behaviors.same();
              })
          .onMessage(
              Long.class,
              _ -> {
                count++;
                return Behaviors.same();
              })
          .onSignal(
              Terminated.class,
              _ -> {
                probe.tell(count);
                return Behaviors.same();
              })
          .build();
    }
  }

  @Test
  void sig19_terminatedComesBehindWhatAProcessHasSent() {
    TestProbe<Object> probe = probe();
    ActorRef<Object> watcher = kit.spawn(watcher(probe.getRef()));
    for (int i = 0; i < TIMES; i++) {
      boolean event = i % 2 == 0;
      Pid pid =
          event
              ? joist.spawn((Handler) message -> sendAll((Pid) message))
              : joist.spawn(() -> sendAll((Pid) receive()));
      watcher.tell(new Watched(pid));
      assertEquals(MESSAGES, probe.receiveMessage(PATIENCE), "at time " + i);
    }
  }

  private static void sendAll(Pid to) {
    for (long n = 0; n < MESSAGES; n++) {
      send(to, n);
    }
    throw exit(BOOM);
  }

  @Test
  void sig19_terminatedComesBehindWhatAKilledProcessHasSent() {
    TestProbe<Object> probe = probe();
    ActorRef<Object> collector =
        kit.spawn(
            Behaviors.setup(context ->
                Behaviors.receive(Object.class)
                    .onMessage(
                        Long.class,
                        number -> {
                          probe.getRef().tell(number);
                          return Behaviors.same();
                        })
                    .onMessage(
                        Watched.class,
                        watched -> {
                          context.watch(joist.ref(watched.pid()));
                          return Behaviors.same();
                        })
                    .onSignal(
                        Terminated.class,
                        _ -> {
                          probe.getRef().tell(-1L);
                          return Behaviors.same();
                        })
                    .build()));
    Pid to = joist.pid(collector);
    for (int i = 0; i < TIMES; i++) {
      Pid pid =
          joist.spawn(() -> {
            for (long n = 0; true; n++) {
              send(to, n);
              if (n == MESSAGES) {
                receive();
              }
            }
          });
      assertEquals(0L, probe.receiveMessage(PATIENCE));
      collector.tell(new Watched(pid));
      joist.node().exit(pid, KILLED);
      long last = 0;
      for (long n = (Long) probe.receiveMessage(PATIENCE); n >= 0; ) {
        assertEquals(last + 1, n, "at time " + i);
        last = n;
        n = (Long) probe.receiveMessage(PATIENCE);
      }
    }
  }

  @Test
  void sig19_downComesBehindWhatAnActorHasSent() throws Exception {
    for (int i = 0; i < TIMES; i++) {
      Pid to = inbox.pid();
      ActorRef<Object> actor =
          kit.spawn(
              Behaviors.receiveMessage(_ -> {
                for (long n = 0; n < MESSAGES; n++) {
                  joist.ref(to).tell(n);
                }
                return Behaviors.stopped();
              }));
      var monitor = inbox.monitor(joist.pid(actor));
      actor.tell("go");
      for (long n = 0; n < MESSAGES; n++) {
        assertEquals(n, told(), "at time " + i);
      }
      assertEquals(monitor, ((Down) told()).ref(), "at time " + i);
    }
  }

  @Test
  void manyMonitorsOfOneActorAreToldOnceEach() throws Exception {
    for (int i = 0; i < TIMES / 10; i++) {
      ActorRef<Object> actor = kit.spawn(Behaviors.receiveMessage(_ -> Behaviors.stopped()));
      Pid pid = joist.pid(actor);
      Pid to = inbox.pid();
      for (int p = 0; p < 10; p++) {
        joist.spawn(() -> {
          var one = monitor(pid);
          var two = monitor(pid);
          send(to, "ready");
          Down first = (Down) receive();
          Down second = (Down) receive();
          send(to, first.ref().equals(one) && second.ref().equals(two) ? "both" : first);
        });
      }
      for (int p = 0; p < 10; p++) {
        assertEquals("ready", told());
      }
      actor.tell("stop");
      for (int p = 0; p < 10; p++) {
        assertEquals("both", told(), "at time " + i);
      }
    }
  }

  @Test
  void watchAndEndAtOnceIsToldAllTheSame() {
    TestProbe<Object> probe = probe();
    for (int i = 0; i < TIMES; i++) {
      Pid pid = joist.spawn(() -> {});
      probe.expectTerminated(joist.ref(pid), PATIENCE);
    }
  }
}
