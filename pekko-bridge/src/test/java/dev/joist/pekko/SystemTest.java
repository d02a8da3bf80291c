package dev.joist.pekko;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.put;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.send;
import static dev.joist.Beam.trapExit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.joist.Node;
import dev.joist.pekko.ref.Border;
import dev.joist.process.LocalNode;
import dev.joist.signal.Exit;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.ConfigurationException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a node begins and ends with its system.
@Timeout(300)
class SystemTest {

  private static final Atom SHUTDOWN = Atom.of("shutdown");

  private static ActorSystem system(String config) {
    Config own = ConfigFactory.parseString(config);
    return ActorSystem.create("host", own.withFallback(ConfigFactory.load()));
  }

  private static void awaitEnd(ActorSystem system) throws Exception {
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /// A process that takes its time when it is told to shut down.
  private static Pid trapping(PekkoNode joist, BlockingQueue<Object> told, boolean endsThen)
      throws InterruptedException {
    Pid pid =
        joist.spawn(() -> {
          trapExit(true);
          told.add("ready");
          told.add(receive());
          if (!endsThen) {
            receive(message -> null);
          }
        });
    assertEquals("ready", told.take());
    return pid;
  }

  @Test
  void classicAndTypedSystemHaveOneNode() throws Exception {
    ActorSystem system = system("");
    assertSame(PekkoNode.get(system), PekkoNode.get(Adapter.toTyped(system)));
    system.terminate();
    awaitEnd(system);
  }

  @Test
  void processesAreToldToShutDown() throws Exception {
    ActorSystem system =
        system(
            """
            joist.shutdown.timeout = 60 s
            pekko.coordinated-shutdown.phases.service-stop.timeout = 90 s
            """);
    PekkoNode joist = PekkoNode.get(system);
    BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    trapping(joist, told, true);
    joist.spawn(() -> receive());
    system.terminate();
    awaitEnd(system);
    assertEquals(SHUTDOWN, ((Exit) told.take()).reason());
    assertEquals(0, joist.node().processCount());
  }

  /// Who has not had its turn when the time is over is killed before it can say what it was told.
  @Test
  void stragglersAreKilled() throws Exception {
    ActorSystem system =
        system(
            """
            joist.shutdown.timeout = 5 s
            pekko.coordinated-shutdown.phases.service-stop.timeout = 30 s
            """);
    PekkoNode joist = PekkoNode.get(system);
    BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    Pid straggler = trapping(joist, told, false);
    system.terminate();
    awaitEnd(system);
    assertEquals(SHUTDOWN, ((Exit) told.take()).reason());
    assertTrue(!joist.node().isProcessAlive(straggler));
  }

  @Test
  void terminatingTwiceAndUnderLoadEnds() throws Exception {
    ActorSystem system = system("");
    PekkoNode joist = PekkoNode.get(system);
    CountDownLatch busy = new CountDownLatch(1000);
    for (int i = 0; i < 100; i++) {
      Pid pid =
          joist.spawn(
              (Handler)
                  message -> {
                    busy.countDown();
                    send((Pid) message, message);
                    joist.spawn(() -> {
                      throw exit(SHUTDOWN);
                    });
                  });
      joist.ref(pid).tell(pid);
    }
    busy.await();
    system.terminate();
    system.terminate();
    awaitEnd(system);
    assertEquals(0, joist.node().processCount());
    assertThrows(IllegalStateException.class, () -> joist.spawn(() -> {}));
  }

  @Test
  void aHostMayEndWithoutCoordinatedShutdown() throws Exception {
    ActorSystem system = system("pekko.coordinated-shutdown.run-by-actor-system-terminate = off");
    PekkoNode joist = PekkoNode.get(system);
    joist.spawn(() -> receive());
    system.terminate();
    awaitEnd(system);
    assertEquals(0, joist.node().processCount());
  }

  @Test
  void aNodeMayEndBeforeItsSystem() throws Exception {
    ActorSystem system = system("");
    PekkoNode joist = PekkoNode.get(system);
    Pid pid = joist.spawn(() -> receive());
    joist.node().close();
    joist.ref(pid).tell("to nobody");
    system.terminate();
    awaitEnd(system);
  }

  @Test
  void noNodeStartsInASystemThatTerminates() throws Exception {
    ActorSystem system = system("");
    BlockingQueue<Object> refused = new LinkedBlockingQueue<>();
    CoordinatedShutdown.get(system)
        .addTask(
            "service-stop",
            "try",
            () -> {
              refused.add(assertThrows(IllegalStateException.class, () -> PekkoNode.get(system)));
              return java.util.concurrent.CompletableFuture.completedFuture(
                  org.apache.pekko.Done.getInstance());
            });
    system.terminate();
    awaitEnd(system);
    String text = refused.take().toString();
    assertTrue(text.contains("is terminating"), text);
    assertThrows(IllegalStateException.class, () -> PekkoNode.get(system));
  }

  @Test
  void aSecondNodeInASystemIsRefused() throws Exception {
    ActorSystem system = system("");
    var _ = PekkoNode.get(system);
    try (Node other = Node.start("other");
        var inbox = other.inbox()) {
      LocalNode local = LocalNode.of(inbox.pid());
      var error =
          assertThrows(
              IllegalStateException.class,
              () -> Border.open((ExtendedActorSystem) system, local, "joist", false));
      assertTrue(String.valueOf(error.getMessage()).contains("/joist is taken"), error.toString());
    }
    system.terminate();
    awaitEnd(system);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "process-limit = 3 | joist.process-limit is 3; allowed is a number from 16 on",
        "process-limit = many | joist.process-limit is \"many\"; allowed is a number from 16 on",
        "process-limit = null | joist.process-limit is null; allowed is a number from 16 on",
        "schedulers = 0 | joist.schedulers is 0; allowed is \"auto\" or a number from 1 on",
        "schedulers = all | joist.schedulers is all; allowed is \"auto\" or a number from 1 on",
        "max-heap-size = 5 | joist.max-heap-size is 5; allowed is 0 for no limit",
        "dispatcher = nowhere | joist.dispatcher is nowhere; allowed is \"\", or the path of a",
        "mdc = 5 | joist.mdc is 5; allowed is on or off",
        "publish-dead-letters = [] | joist.publish-dead-letters is []; allowed is on or off",
        "node-name = \" \" | joist.node-name is  ; allowed is a name such as \"bank\"",
        "shutdown.phase = never | joist.shutdown.phase is never; allowed is one of actor-system-ter",
        "shutdown.timeout = -1s | joist.shutdown.timeout is PT-1S; allowed is a time such as 4s",
        "cluster.enabled = maybe | joist.cluster.enabled is maybe; allowed is \"auto\", on or off",
        "cluster.enabled = on | joist.cluster.enabled is on; allowed is \"auto\" or off where pekko.actor",
        "cluster.enabled = null | joist.cluster.enabled is null; allowed is \"auto\", on or off",
        "stop-timeout = soon | joist.stop-timeout is \"soon\"; allowed is a time such as 4s",
      })
  void aWrongValueIsRefusedWithItsKey(String setting, String text) throws Exception {
    ActorSystem system = system("joist." + setting);
    var error = assertThrows(ConfigurationException.class, () -> PekkoNode.get(system));
    String message = String.valueOf(error.getMessage());
    assertTrue(message.startsWith(text), message);
    system.terminate();
    awaitEnd(system);
  }

  @Test
  void whatIsConfiguredHolds() throws Exception {
    ActorSystem system =
        system(
            """
            joist { node-name = "bank@here", process-limit = 20, schedulers = 3, max-heap-size = 100000 }
            pekko.extensions = ["dev.joist.pekko.PekkoNode$Id"]
            """);
    Node node = PekkoNode.get(system).node();
    assertEquals(Atom.of("bank@here"), node.name());
    assertEquals(3, node.schedulers());
    system.terminate();
    awaitEnd(system);
  }

  @Test
  void aProcessThatOutgrowsItsHeapIsKilled() throws Exception {
    ActorSystem system = system("joist.max-heap-size = 10000");
    PekkoNode joist = PekkoNode.get(system);
    try (var inbox = joist.node().inbox()) {
      var spawned =
          inbox.spawnMonitor(() -> {
            for (long i = 0; true; i++) {
              var _ = put(i, receive());
            }
          });
      for (int i = 0; i < 5000; i++) {
        joist.ref(spawned.pid()).tell("x".repeat(50));
      }
      var down = (dev.joist.signal.Down) inbox.receive(java.time.Duration.ofSeconds(60));
      assertEquals(Atom.of("killed"), down.reason());
    }
    system.terminate();
    awaitEnd(system);
  }

  @Test
  void eventStyleProcessesRunOnADispatcher() throws Exception {
    ActorSystem system = system("joist.dispatcher = \"pekko.actor.default-dispatcher\"");
    PekkoNode joist = PekkoNode.get(system);
    BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    Pid pid = joist.spawn((Handler) _ -> told.add(Thread.currentThread().getName()));
    joist.ref(pid).tell("where?");
    String name = (String) told.take();
    assertTrue(name.contains("pekko.actor.default-dispatcher"), name);
    joist.spawn(() -> told.add(Thread.currentThread().isVirtual()));
    assertEquals(true, told.take());
    system.terminate();
    awaitEnd(system);
    assertNotEquals(0, system.startTime());
  }
}
