package dev.joist.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.joist.benchmarks.contest.Sample;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTest {

  @Test
  void aLineSaysTimeAndOperationsAndPerhapsBytes() {
    assertEquals(new Sample(7, 2, OptionalLong.empty()), Sample.parse("7 2"));
    assertEquals(new Sample(7, 2, OptionalLong.of(9)), Sample.parse("7 2 9"));
    assertEquals("7 2 9", Sample.parse("7 2 9").line());
    assertEquals(3.5, Sample.parse("7 2").nanosEach());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "7 0", "seven 2", "1 2 3 4", "failed: {badmatch,1}"})
  void anythingElseIsNoSample(String line) {
    assertThrows(IllegalArgumentException.class, () -> Sample.parse(line));
  }
}
