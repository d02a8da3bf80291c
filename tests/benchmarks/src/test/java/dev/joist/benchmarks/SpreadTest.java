package dev.joist.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.joist.benchmarks.contest.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void theMedianIsInTheMiddle() {
    assertEquals(new Spread(3, 1, 9), Spread.of(List.of(9.0, 1.0, 3.0)));
    assertEquals(new Spread(4, 1, 9), Spread.of(List.of(9.0, 1.0, 5.0, 3.0)));
    assertThrows(IllegalArgumentException.class, () -> Spread.of(List.of()));
  }

  @Test
  void aRatioComparesWithinARound() {
    Series joist = series(Contender.EVENT, 10, 40, 30);
    Series otp = series(Contender.OTP, 20, 40, 120);
    assertEquals(new Spread(0.5, 0.25, 1), joist.ratio(Measure.TIME, otp));
  }

  @Test
  void aRatioIsThatOfOneOperation() {
    Series joist = Series.of(Work.COUNT, List.of(2), Contender.EVENT, List.of(sample(100, 2)));
    Series otp = Series.of(Work.COUNT, List.of(4), Contender.OTP, List.of(sample(100, 4)));
    assertEquals(2, joist.ratio(Measure.TIME, otp).median());
  }

  @Test
  void timesAreReadable() {
    assertEquals("29.1 ns", Spread.of(List.of(29.1234)).time());
    assertEquals("0.90..1.50 µs", Spread.of(List.of(900.0, 1500.0)).timeRange());
    assertEquals("12.0 ms", Spread.of(List.of(12e6)).time());
    assertEquals("0.037", Spread.of(List.of(0.0371)).ratio());
  }

  @Test
  void aGoalIsMetOrMissed() {
    assertEquals("met (0.40)", Goal.verdict(0.4, OptionalDouble.of(0.4)));
    assertEquals("missed (0.40)", Goal.verdict(0.41, OptionalDouble.of(0.4)));
    assertEquals("", Goal.verdict(0.41, OptionalDouble.empty()));
    assertEquals(
        OptionalDouble.of(2.5), Goal.of(Work.RING, Measure.TIME, Contender.PLAIN, Contender.OTP));
    assertEquals(
        OptionalDouble.empty(), Goal.of(Work.CALL, Measure.TIME, Contender.PLAIN, Contender.OTP));
    assertEquals(
        OptionalDouble.of(0.3), Goal.of(Work.KILL, Measure.TIME, Contender.EVENT, Contender.PEKKO));
    assertEquals(
        OptionalDouble.of(1), Goal.of(Work.RING, Measure.TIME, Contender.EVENT, Contender.PEKKO));
  }

  private static Series series(Contender contender, long... nanos) {
    List<Sample> samples = Arrays.stream(nanos).mapToObj(time -> sample(time, 10)).toList();
    return Series.of(Work.COUNT, List.of(10), contender, samples);
  }

  private static Sample sample(long nanos, long operations) {
    return new Sample(nanos, operations, OptionalLong.empty());
  }
}
