package dev.joist.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.api.Test;

/// A run queue: how much room it keeps.
class RunQueueTest {

  @Test
  void aLongRingIsLetGoWhenItIsEmpty() {
    RunQueue queue = new RunQueue(2);
    for (int i = 0; i < 1_000; i++) {
      queue.add(() -> {});
    }
    assertEquals(1_024, queue.room());
    for (int i = 0; i < 1_000; i++) {
      queue.sweep(); // not while somebody waits in it
      assertNotNull(i % 2 == 0 ? queue.take() : queue.takeOwn());
    }
    queue.sweep();
    assertEquals(2, queue.room());
    Runnable last = () -> {};
    queue.add(() -> {});
    queue.add(() -> {});
    queue.add(last);
    assertNotNull(queue.take());
    assertNotNull(queue.take());
    assertEquals(last, queue.takeOwn());
  }
}
