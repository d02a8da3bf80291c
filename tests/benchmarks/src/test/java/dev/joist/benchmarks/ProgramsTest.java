package dev.joist.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.joist.benchmarks.contest.Contestant;
import dev.joist.benchmarks.contest.Sample;
import dev.joist.benchmarks.joist.JoistContestant;
import dev.joist.benchmarks.pekko.PekkoContestant;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each program does its work. (They check that themselves, and fail if not.)
class ProgramsTest {

  private static final JoistContestant STRAIGHT = JoistContestant.of("straight");
  private static final JoistContestant EVENT = JoistContestant.of("event");
  private static final PekkoContestant PEKKO = new PekkoContestant();

  @ParameterizedTest
  @EnumSource
  void allContendersDoTheSameWork(Work work) throws Exception {
    Map<Contender, Contestant> all =
        Map.of(Contender.PEKKO, PEKKO, Contender.STRAIGHT, STRAIGHT, Contender.EVENT, EVENT);
    Set<Long> operations = new HashSet<>();
    for (Map.Entry<Contender, Contestant> one : all.entrySet()) {
      if (work.isFor(one.getKey())) {
        operations.add(run(one.getValue(), work).operations());
      }
    }
    assertEquals(1, operations.size(), "operations: " + operations);
  }

  private static Sample run(Contestant contestant, Work work) throws Exception {
    int[] sizes = work.tiny().stream().mapToInt(size -> size).toArray();
    Sample sample = contestant.run(work.id(), sizes);
    assertEquals(work == Work.LIVE, sample.bytes().isPresent());
    assertTrue(sample.nanos() > 0);
    return sample;
  }

  @Test
  void otpDoesTheSameWork(@TempDir Path folder) throws Exception {
    assumeTrue(Erlang.isThere(), "no erl");
    try (Child otp = new Stable(List.of(), folder).start(Contender.OTP)) {
      assertTrue(otp.version().startsWith("OTP "), otp.version());
      for (Work work : Work.values()) {
        if (!work.isFor(Contender.OTP)) {
          continue;
        }
        Sample joist = run(STRAIGHT, work);
        assertEquals(joist.operations(), otp.run(work, work.tiny()).operations(), work.id());
      }
    }
  }
}
