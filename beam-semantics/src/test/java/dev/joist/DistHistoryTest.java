package dev.joist;

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

  private static final String SEED = "joist.dist.seed";
  private static final int COUNT = Integer.getInteger("joist.dist.histories", 200);
  private static final long FIRST = Long.getLong(SEED, 1);
  private static final int GROUP = 20;

  static LongStream groups() {
    return LongStream.iterate(FIRST, seed -> seed < FIRST + COUNT, seed -> seed + GROUP);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void dist02_dist06_allIsAnsweredOnceAndNothingStaysBehind(long first) throws Exception {
    long end = Math.min(first + GROUP, FIRST + COUNT);
    DistHistory.play(first, end, GROUP, SEED, LoopNetwork::new);
  }
}
