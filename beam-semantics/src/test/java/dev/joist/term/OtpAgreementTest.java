package dev.joist.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Joist's order, equalities, hash, printing and parsing against OTP's own answers: those recorded
/// from OTP 25, and, where `escript` is installed, fresh ones.
///
/// More of them, or others: `-Djoist.terms.seed=7 -Djoist.terms.count=20000`.
class OtpAgreementTest {

  private static final long SEED = Long.getLong("joist.terms.seed", 1);
  private static final int COUNT = Integer.getInteger("joist.terms.count", 1000);

  @Test
  void recordedAnswersOfOtp25() throws IOException {
    try (InputStream recorded = OtpAgreementTest.class.getResourceAsStream("otp25.txt")) {
      assertNotNull(recorded, "otp25.txt is missing from the test resources");
      assertEquals(400, checkAll(recorded));
    }
  }

  @Test
  void freshAnswersOfTheInstalledOtp(@TempDir Path directory)
      throws IOException, InterruptedException {
    assumeTrue(
        Erlang.isInstalled(), "skipped: no escript (Debian: erlang-base) on the PATH to ask");
    Path script = directory.resolve("terms.escript");
    try (InputStream source = OtpAgreementTest.class.getResourceAsStream("terms.escript")) {
      assertNotNull(source, "terms.escript is missing from the test resources");
      Files.copy(source, script);
    }
    List<String> numbers = List.of("" + SEED, "" + COUNT, "" + COUNT / 10, "" + COUNT * 10);
    Process otp = Erlang.start(script, numbers);
    long lines = checkAll(otp.getInputStream());
    assertEquals(0, otp.waitFor(), "exit status of " + script);
    assertEquals(COUNT + COUNT / 10 + COUNT * 10, lines, "seed " + SEED);
  }

  private static long checkAll(InputStream answers) throws IOException {
    long lines = 0;
    try (var reader = new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        OtpAgreement.check(line);
        lines++;
      }
    }
    assertTrue(lines > 0, "no answers");
    return lines;
  }
}
