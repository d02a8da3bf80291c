package dev.joist.testkit;

import static dev.joist.Beam.send;

import dev.joist.Beam;
import dev.joist.Spawned;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import org.junit.jupiter.api.Test;

/// What a test with the testkit looks like.
@JoistTest
class CounterTest {

  private record Add(long number) {}

  private record Get(Pid from) {}

  private static final class Counter implements Handler {
    private long count;

    @Override
    public void handle(Object message) {
      switch (message) {
        case Add(long number) -> count += number;
        case Get(Pid from) -> send(from, count);
        default -> throw Beam.exit(Atom.of("not_understood"));
      }
    }
  }

  // tag::test
  @Test
  void aCounterCounts(TestNode node) throws InterruptedException {
    Pid counter = node.spawn(new Counter());
    node.inbox().send(counter, new Add(2));
    node.inbox().send(counter, new Add(3));
    node.inbox().send(counter, new Get(node.pid()));
    node.expectMessage(5L);
    node.kill(counter); // or the test would leave it behind, and fail
  }

  @Test
  void aCounterEndsWhenItDoesNotUnderstand(TestNode node) throws InterruptedException {
    Spawned counter = node.spawnMonitor(new Counter());
    node.inbox().send(counter.pid(), "what?");
    node.expectDown(counter, Atom.of("not_understood"));
    node.expectNoMessage();
  }
  // end::test
}
