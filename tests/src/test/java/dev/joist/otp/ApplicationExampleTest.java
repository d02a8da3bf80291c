package dev.joist.otp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Beam;
import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.otp.Application.StartType;
import dev.joist.term.Atom;
import dev.joist.testkit.JoistTest;
import dev.joist.testkit.TestNode;
import dev.joist.testkit.Trail;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Applications as the manual shows them, and what their end means for a node.
@JoistTest
class ApplicationExampleTest {

  private static final Trail TRAIL = new Trail();

  // tag::application
  /// The shop: started after the journal, and told before it is stopped.
  record Shop() implements Application {
    @Override
    public StartResult start(Object type, Object arguments) {
      return Supervisor.startLink(
          SupervisorFlags.oneForOne(), List.of(), StartOption.name("shop_sup"));
    }

    @Override
    public Object prepStop(Object state) {
      TRAIL.add("no more customers");
      return state;
    }

    @Override
    public void stop(Object state) {
      TRAIL.add("closed");
    }
  }

  // end::application

  private static StartResult nothing(Object type, Object arguments) {
    return Supervisor.startLink(SupervisorFlags.oneForOne());
  }

  @Test
  void anApplicationIsStartedWithWhatItNeeds(TestNode node) throws Exception {
    node.run(() -> {
      // tag::start
      Application.load(ApplicationSpec.of("journal", ApplicationExampleTest::nothing)).orFail();
      Application.load(
              ApplicationSpec.of("shop", new Shop()).dependsOn("journal").env("currency", "EUR"))
          .orFail();
      Application.ensureAllStarted("shop").orFail();
      Object currency = Application.getEnv("shop", "currency").orElseThrow();
      // end::start
      assertEquals("EUR", currency);
      assertEquals(List.of(Atom.of("shop"), Atom.of("journal")), Application.whichApplications());
      assertEquals(
          Optional.of(Atom.of("shop")),
          Application.getApplication(Beam.whereis(Atom.of("shop_sup")).orElseThrow()));
      Application.stop("shop").orFail();
      Application.stop("journal").orFail();
      TRAIL.expect("no more customers", "closed");
    });
  }

  @Test
  void otp07_theEndOfAPermanentApplicationStopsTheNode() throws Exception {
    assertTrue(stopsTheNode(StartType.PERMANENT, Atom.of("normal")));
  }

  @Test
  void otp07_theFailureOfATransientApplicationStopsTheNode() throws Exception {
    assertTrue(stopsTheNode(StartType.TRANSIENT, Atom.of("bad")));
  }

  private static boolean stopsTheNode(StartType type, Atom reason) throws Exception {
    Node node = Node.start("stops");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (Inbox inbox = node.inbox()) {
      inbox.run(() -> {
        Application.load(ApplicationSpec.of("shop", new Shop())).orFail();
        Application.start("shop", type).orFail();
        return true;
      });
      var _ =
          inbox.spawnMonitor(() -> {
            try {
              begun.countDown();
              Beam.receive(_ -> null);
            } finally {
              ended.countDown(); // by the kill of the node
            }
          });
      begun.await(); // who is killed before never comes to its `finally`
      // By one who may end with the node before it is answered.
      var _ = node.spawn(() -> Sys.terminate(Atom.of("shop_sup"), reason));
      return ended.await(60, TimeUnit.SECONDS);
    } finally {
      node.close();
    }
  }
}
