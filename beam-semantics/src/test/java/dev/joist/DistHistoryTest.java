package dev.joist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever happens between nodes, each monitor and link is answered once and with a reason it may
/// have, what is sent over one connection arrives in order and without a hole, and no entry and no
/// process stays behind: 200 random histories, or as many as `-Djoist.dist.histories=` says, from
/// the seed that `-Djoist.dist.seed=` says.
@Timeout(600)
class DistHistoryTest {

  private static final int COUNT = Integer.getInteger("joist.dist.histories", 200);
  private static final long FIRST = Long.getLong("joist.dist.seed", 1);
  private static final int GROUP = 20;

  static LongStream groups() {
    return LongStream.iterate(FIRST, seed -> seed < FIRST + COUNT, seed -> seed + GROUP);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void dist02_dist06_allIsAnsweredOnceAndNothingStaysBehind(long first) throws Exception {
    int letters = 0;
    int lost = 0;
    long end = Math.min(first + GROUP, FIRST + COUNT);
    for (long seed = first; seed < end; seed++) {
      try (DistHistory history = new DistHistory(seed, new LoopNetwork())) {
        run(history, seed);
        letters += history.lettersArrived();
        lost += history.connectionsLost();
      }
    }
    boolean eventful = letters > 3 * GROUP && lost > GROUP;
    String what = letters + " letters and " + lost + " lost connections";
    assertTrue(eventful || end - first < GROUP, () -> "nothing happens: " + what);
  }

  private static void run(DistHistory history, long seed) throws Exception {
    try {
      history.run();
    } catch (AssertionError | Exception e) {
      throw new AssertionError(
          "seed " + seed + " (-Djoist.dist.seed=" + seed + "): " + e + "\n" + history.report(), e);
    }
  }
}
