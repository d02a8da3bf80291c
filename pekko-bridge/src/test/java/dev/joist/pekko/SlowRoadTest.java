package dev.joist.pekko;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.pekko.tcp.Detour;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two members with TCP proxies between them, which delay all that goes from one to the other.
@Timeout(600)
class SlowRoadTest {

  @Test
  void dist07_aBurstArrivesInOrderAndItsSenderWaitsForRoomThoughAllIsDelayed() throws Exception {
    try (Detour toHere = new Detour();
        Detour toThere = new Detour();
        Member here = new Member("here", toHere.config());
        Member there = new Member("there", toThere.config())) {
      here.join(here.address());
      there.join(here.address());
      here.awaitConnection(there.name());
      Detour.delay(toHere, toThere, Duration.ofMillis(200));
      Detour.delay(toThere, toHere, Duration.ofMillis(50));
      long waits = Burst.expectAllInOrder(here, there);
      assertTrue(waits > 0, "the sender has not waited");
    }
  }
}
