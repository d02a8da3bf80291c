package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What happened, in order, told by any thread.
final class Trail {

  private final BlockingQueue<Object> steps = new LinkedBlockingQueue<>();

  void add(Object step) {
    steps.add(step);
  }

  /// Waits for the next step.
  Object next() throws InterruptedException {
    Object step = steps.poll(ProcessTest.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return assertInstanceOf(Object.class, step, "no further step was told");
  }

  /// Waits for as many steps as are expected, which are these.
  void expect(Object... expected) throws InterruptedException {
    List<Object> actual = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      Object step = steps.poll(ProcessTest.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (step == null) {
        break;
      }
      actual.add(step);
    }
    assertEquals(List.of(expected), actual);
  }

  /// No further step was told.
  void expectNothingMore() {
    assertEquals(List.of(), List.copyOf(steps));
  }
}
