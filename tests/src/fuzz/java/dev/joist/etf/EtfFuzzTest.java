package dev.joist.etf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.joist.term.Terms;
import org.junit.jupiter.api.Tag;

/// Bytes that Jazzer thinks up, led by what they reach in the code: reading ends in a term, which is
/// then written and read again, or in an [EtfException].
///
/// Command: `./joist test -Pslow`, for a minute; or for longer
/// `JAZZER_MAX_DURATION=1h ./joist test -Pslow -Dtest=EtfFuzzTest`.
@Tag("slow")
class EtfFuzzTest {

  private static final DecodeOptions OPTIONS =
      DecodeOptions.DEFAULT.maxMemory(1 << 20).maxInflated(1 << 20);

  @FuzzTest(maxDuration = "60s")
  void whateverTheBytesAreReadingEndsWell(byte[] bytes) {
    Object term;
    try {
      term = Etf.binaryToTerm(bytes, OPTIONS);
    } catch (EtfException e) {
      assertTrue(e.offset() >= 0, e::getMessage);
      return;
    }
    Object again = Etf.binaryToTerm(Etf.termToBinary(term));
    assertTrue(Terms.exactlyEqual(term, again), () -> "read again: " + Terms.toString(term));
  }
}
