package dev.joist.pekko;

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

  private static final String SEED = "joist.tcp.seed";
  private static final int COUNT = Integer.getInteger("joist.tcp.histories", 10);
  private static final long FIRST = Long.getLong(SEED, 1);
  private static final int GROUP = 10;

  static LongStream groups() {
    return LongStream.iterate(FIRST, seed -> seed < FIRST + COUNT, seed -> seed + GROUP);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void dist02_dist06_allIsAnsweredOnceAndNothingStaysBehindOverTcp(long first) throws Exception {
    long end = Math.min(first + GROUP, FIRST + COUNT);
    DistHistory.play(first, end, GROUP, SEED, TcpNetwork::new);
  }
}
