package dev.joist.pekko.cluster;

import static dev.joist.pekko.cluster.Witness.meet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A network that swallows what is sent, and comes back.
@Timeout(600)
class JoistDowningTest {

  private static final String TEST_MODE = "pekko.remote.artery.advanced.test-mode = on\n";

  @Test
  void aSplitThatHealsLosesNobody() throws Exception {
    try (Witness one = new Witness("one", TEST_MODE);
        Witness other = new Witness("other", TEST_MODE)) {
      meet(one, other);
      Blackhole hole = Blackhole.between(one, other);
      one.awaitUnreachable(1);
      other.awaitUnreachable(1);
      hole.heal();
      one.awaitUnreachable(0);
      other.awaitUnreachable(0);
      assertTrue(one.send(other, "after"));
      other.awaitFrame(one, "after");
      assertTrue(other.send(one, "as well"));
      one.awaitFrame(other, "as well");
    }
  }

  @Test
  void whoIsUnreachableForTooLongIsDownedAndNeitherSystemEnds() throws Exception {
    try (Witness one = new Witness("one", TEST_MODE + "joist.cluster.down-after = 2 s");
        Witness other = new Witness("other", TEST_MODE)) {
      meet(one, other);
      var _ = Blackhole.between(one, other);
      assertEquals("downed in the cluster", one.awaitLost(other));
      one.awaitMembers(1);
      other.awaitUnreachable(1);
      assertFalse(one.send(other, "to nobody"));
      assertFalse(one.system.whenTerminated().isCompleted());
      assertFalse(other.system.whenTerminated().isCompleted());
    }
  }
}
