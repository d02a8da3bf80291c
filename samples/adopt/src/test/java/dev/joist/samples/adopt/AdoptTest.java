package dev.joist.samples.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The samples do what they say.
class AdoptTest {

  private static final String NO_ANSWER = "no answer in time, and no word why";

  @Test
  void beforeAFailureIsSilence() {
    Map<String, String> told = Adopt.serve(dev.joist.samples.adopt.before.OrderDesk::create);
    assertEquals("paid", told.get("alice"));
    assertEquals(NO_ANSWER, told.get("bob"));
    assertEquals(NO_ANSWER, told.get("dave"));
    assertEquals(NO_ANSWER, told.get("erin"));
  }

  @Test
  void afterwardsEachCustomerIsToldWhy() {
    Map<String, String> told = Adopt.serve(dev.joist.samples.adopt.after.OrderDesk::create);
    assertEquals(
        Map.of(
            "alice", "paid",
            "bob", "not paid: {'java.lang.IllegalStateException',<<\"no such currency\">>}",
            "carol", "not paid: killed",
            "dave", "not paid: timeout",
            "erin", "paid"),
        told);
  }

  @Test
  void theProgramShowsWhatDiffers() {
    var out = new ByteArrayOutputStream();
    Adopt.compare(new PrintStream(out, true, StandardCharsets.UTF_8));
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("    both     paid"), text);
    assertTrue(text.contains("    before   " + NO_ANSWER), text);
    assertTrue(text.contains("    after    not paid: killed"), text);
  }

  @Test
  void theBankRunsInAnActorSystem() throws Exception {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertEquals(0, BankOnPekko.run(stream, stream), () -> out.toString(StandardCharsets.UTF_8));
  }
}
