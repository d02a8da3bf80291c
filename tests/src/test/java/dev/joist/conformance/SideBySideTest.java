package dev.joist.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// How a difference is shown.
class SideBySideTest {

  @Test
  void theFirstDifferenceIsMarkedAndHasLinesAroundIt() {
    String otp = "1 a\n  x\n2 bb\n  true\nfinal\n";
    String joist = "1 a\n  x\n2 bb\n  false\n  - P1 exited a\nfinal\n";
    assertEquals(
        """
          line  OTP    | Joist
             1  1 a    | 1 a
             2    x    |   x
             3  2 bb   | 2 bb
        >    4    true |   false
        >    5  final  |   - P1 exited a
        >    6         | final
        """,
        SideBySide.of(otp, joist));
  }
}
