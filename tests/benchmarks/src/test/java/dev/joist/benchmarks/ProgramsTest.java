package dev.joist.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.joist.benchmarks.contest.Contestant;
import dev.joist.benchmarks.contest.Sample;
import dev.joist.benchmarks.joist.JoistContestant;
import dev.joist.benchmarks.pekko.PekkoContestant;
import java.nio.file.Path;
import java.util.List;
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
    long operations = run(PEKKO, work).operations();
    if (work.isFor(Contender.STRAIGHT)) {
      assertEquals(operations, run(STRAIGHT, work).operations());
    }
    if (work.isFor(Contender.EVENT)) {
      assertEquals(operations, run(EVENT, work).operations());
    }
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
