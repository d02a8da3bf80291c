package dev.joist;

import static dev.joist.Beam.receive;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.ErrorException;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a program can learn of the threads that run its processes.
@Timeout(60)
class StatisticsTest {

  private final Node node = Node.start(NodeOptions.named("statistics").withSchedulers(1));

  @AfterEach
  void close() {
    node.close();
  }

  private long runQueue() {
    return (long) node.statistics(Atom.of("run_queue"));
  }

  @Test
  void info03_theSchedulersAreAsManyAsWereAskedFor() {
    assertEquals(1, node.schedulers());
    assertThrows(IllegalArgumentException.class, () -> NodeOptions.named("none").withSchedulers(0));
  }

  @Test
  void info03_whatWaitsIsInTheRunQueue() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    Handler waker =
        again -> {
          long before = runQueue();
          for (int i = 0; i < 3; i++) {
            Beam.send(Beam.spawn((Handler) _ -> {}), Atom.of("go"));
          }
          if (runQueue() == before + 3) {
            seen.countDown();
          } else { // the worker lost its core meanwhile, and another one took them
            Beam.send(Beam.self(), again);
          }
        };
    var pid = node.spawn(waker);
    node.send(pid, Atom.of("begin"));
    assertTrue(seen.await(60, TimeUnit.SECONDS), "three were woken, and never waited in a queue");
  }

  @Test
  void info03_aSchedulerIsActiveForPartOfItsTime() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    var pid = node.spawn((Handler) _ -> done.countDown());
    node.send(pid, Atom.of("go"));
    assertTrue(done.await(60, TimeUnit.SECONDS));
    List<?> times = (List<?>) node.statistics(Atom.of("scheduler_wall_time"));
    Tuple first = (Tuple) times.getFirst();
    assertEquals(1L, first.element(1));
    assertTrue((long) first.element(2) <= (long) first.element(3), () -> "active: " + first);
    assertTrue((long) first.element(3) > 0, () -> "there: " + first);
  }

  @Test
  void info03_anUnknownItemIsRefused() {
    ErrorException error =
        assertThrows(ErrorException.class, () -> node.statistics(Atom.of("wall_clock")));
    assertEquals(Atom.of("badarg"), error.reason());
    assertTrue(String.valueOf(error.getMessage()).contains("scheduler_wall_time"));
  }

  @Test
  void info03_aProcessCanAskToo() throws Exception {
    try (Inbox inbox = node.inbox()) {
      var me = inbox.pid();
      var asked =
          node.spawn(() -> {
            Object item = receive();
            Beam.send(me, Beam.statistics(item));
          });
      node.send(asked, Atom.of("run_queue_lengths"));
      assertTrue(inbox.receive(Duration.ofSeconds(60)) instanceof List<?>);
    }
  }
}
