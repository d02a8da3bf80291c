package dev.joist.pekko.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.etf.Etf;
import dev.joist.etf.RandomTerms;
import dev.joist.term.Terms;
import org.junit.jupiter.api.Test;

/// Random terms, there and back as CBOR, beside Erlang's external format.
///
/// More of them, or others: `-Djoist.cbor.seed=7 -Djoist.cbor.terms=1000000`.
class RandomTermsTest {

  private static final long SEED = Long.getLong("joist.cbor.seed", 1);
  private static final int COUNT = Integer.getInteger("joist.cbor.terms", 5_000);

  @Test
  void aRandomTermComesBackAsTheSameTerm() {
    var random = new RandomTerms(SEED);
    var codec = new CborCodec();
    for (int i = 0; i < COUNT; i++) {
      Object term = random.term(i % 5);
      Object back = codec.decode(codec.encode(term));
      String which = "seed " + SEED + ", term " + i;
      assertTrue(Terms.exactlyEqual(term, back), which);
      assertEquals(Terms.hash(term), Terms.hash(back), which);
      assertEquals(Terms.words(term), Terms.words(back), which);
      assertTrue(Terms.exactlyEqual(back, Etf.binaryToTerm(Etf.termToBinary(back))), which);
    }
  }
}
