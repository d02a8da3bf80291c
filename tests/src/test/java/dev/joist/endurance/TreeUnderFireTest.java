package dev.joist.endurance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A few seconds of what `./joist tree` does for as long as one likes.
class TreeUnderFireTest {

  @Test
  @Timeout(120)
  void aTreeUnderRandomKillsIsAlwaysBackToItsShape() throws InterruptedException {
    String done = TreeUnderFire.run(Duration.ofSeconds(3), 42);
    assertTrue(done.contains("always back to its shape"), done);
  }
}
