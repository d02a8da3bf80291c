package dev.joist.benchmarks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// When a machine counts as calm.
class GaugeTest {

  @Test
  void itIsWhileEachCoreIsNearlyAsFastAsEver() throws Exception {
    AtomicLong nanos = new AtomicLong(100);
    try (Gauge gauge = new Gauge(nanos::get, 2)) {
      assertTrue(gauge.isCalm());
      nanos.set(105);
      assertTrue(gauge.isCalm());
      nanos.set(120);
      assertFalse(gauge.isCalm());
      nanos.set(80);
      assertTrue(gauge.isCalm());
      nanos.set(100);
      assertFalse(gauge.isCalm());
    }
  }

  @Test
  void oneSlowCoreIsEnough() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    try (Gauge gauge = new Gauge(() -> looks.incrementAndGet() % 2 == 0 ? 150 : 100, 2)) {
      assertFalse(gauge.isCalm());
    }
  }

  @Test
  void itIsWaitedForUntilItIs() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    try (Gauge gauge =
        new Gauge(() -> looks.get() < 1 ? 100 : looks.getAndIncrement() < 20 ? 200 : 100, 1)) {
      looks.set(1);
      assertTrue(gauge.awaitCalm());
      assertTrue(looks.get() >= 20);
    }
  }
}
