package dev.joist.pekko.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.joist.term.Terms;
import org.junit.jupiter.api.Tag;

/// Bytes that Jazzer thinks up, led by what they reach in the code, Jackson's too: reading ends in a
/// term, which is then written and read again, or in a [CborException].
///
/// Command: `./joist test -Pslow`, for a minute; or for longer
/// `JAZZER_MAX_DURATION=1h ./joist test -Pslow -Dtest=CborFuzzTest`.
@Tag("slow")
class CborFuzzTest {

  private static final CborCodec CODEC =
      new CborCodec(CborOptions.DEFAULT.withMaxMemory(1 << 20));

  @FuzzTest(maxDuration = "60s")
  void whateverTheBytesAreReadingEndsWell(byte[] bytes) {
    Object term;
    try {
      term = CODEC.decode(bytes);
    } catch (CborException e) {
      assertTrue(e.offset() >= 0, e::getMessage);
      return;
    }
    var codec = new CborCodec();
    Object again = codec.decode(codec.encode(term));
    assertTrue(Terms.exactlyEqual(term, again), () -> "read again: " + Terms.toString(term));
  }
}
