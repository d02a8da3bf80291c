package dev.joist.pekko;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.DistHistory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `DistHistoryTest` says of frames in one JVM holds over TCP connections that are reset,
/// delayed and held, between members of a cluster that are started again: ten random histories, or
/// as many as `-Djoist.tcp.histories=` says, from the seed that `-Djoist.tcp.seed=` says.
@Timeout(300)
class TcpHistoryTest {

  private static final int COUNT = Integer.getInteger("joist.tcp.histories", 10);
  private static final long FIRST = Long.getLong("joist.tcp.seed", 1);
  private static final int GROUP = 10;

  static LongStream groups() {
    return LongStream.iterate(FIRST, seed -> seed < FIRST + COUNT, seed -> seed + GROUP);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void dist02_dist06_allIsAnsweredOnceAndNothingStaysBehindOverTcp(long first) throws Exception {
    int letters = 0;
    int lost = 0;
    long end = Math.min(first + GROUP, FIRST + COUNT);
    for (long seed = first; seed < end; seed++) {
      try (DistHistory history = new DistHistory(seed, new TcpNetwork())) {
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
          "seed " + seed + " (-Djoist.tcp.seed=" + seed + "): " + e + "\n" + history.report(), e);
    }
  }
}
