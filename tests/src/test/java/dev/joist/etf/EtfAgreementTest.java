package dev.joist.etf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.joist.term.Terms;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Joist's bytes, sizes and order of terms against OTP's own: those recorded from OTP 25, and,
/// where `escript` is installed, fresh ones, of OTP's random terms and of Joist's.
///
/// More of them, or others: `-Djoist.etf.seed=7 -Djoist.etf.terms=100000`.
class EtfAgreementTest {

  private static final long SEED = Long.getLong("joist.etf.seed", 1);
  private static final int COUNT = Integer.getInteger("joist.etf.terms", 300);

  @Test
  void term14_term15_term16_recordedSizesAndBytesOfOtp25() throws IOException {
    var lines = new int[1];
    try (InputStream recorded = EtfAgreementTest.class.getResourceAsStream("otp25.txt")) {
      assertNotNull(recorded, "otp25.txt is missing from the test resources");
      forEachLine(
          recorded,
          line -> {
            EtfAgreement.check(line);
            lines[0]++;
          });
    }
    assertEquals(500, lines[0]);
  }

  @Test
  void term14_term15_term16_freshSizesAndBytesOfTheInstalledOtp(@TempDir Path directory)
      throws IOException, InterruptedException {
    var lines = new int[1];
    askOtp(
        directory,
        List.of("random", "" + SEED, "" + COUNT, "" + COUNT / 10),
        line -> {
          EtfAgreement.check(line);
          lines[0]++;
        });
    assertEquals(COUNT + COUNT / 10, lines[0], "seed " + SEED);
  }

  @Test
  void term14_term15_term16_otpMakesTheSameOfJoistsTerms(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path file = directory.resolve("terms.txt");
    var random = new RandomTerms(SEED);
    try (var writer = Files.newBufferedWriter(file)) {
      for (int i = 0; i < COUNT; i++) {
        writer.write(EtfAgreement.encode(random.term(4), EncodeOptions.DEFAULT));
        writer.newLine();
      }
    }
    // The same terms once more: all of them at once may be many.
    var again = new RandomTerms(SEED);
    var lines = new int[1];
    askOtp(
        directory,
        List.of("file", file.toString()),
        line -> {
          EtfAgreement.check(line);
          Object term = again.term(4);
          checkAnswer(line, term, EtfAgreement.encode(term, EncodeOptions.DEFAULT));
          lines[0]++;
        });
    assertEquals(COUNT, lines[0], "seed " + SEED);
  }

  /// OTP writes again what Joist wrote, and what it wrote is the term that Joist started with.
  private static void checkAnswer(String line, Object term, String written) {
    String[] fields = line.split("\t", -1);
    if (Boolean.parseBoolean(fields[6])) {
      assertEquals(written, fields[1]);
    }
    Object back = Etf.binaryToTerm(HexFormat.of().parseHex(fields[1]));
    assertTrue(Terms.exactlyEqual(term, back), line);
    assertEquals(Terms.words(term), Terms.words(back), line);
    if (Boolean.parseBoolean(fields[5])) {
      assertEquals(Long.parseLong(fields[4]), Terms.words(term, 1L << 40, EtfAgreement.NODE), line);
    }
  }

  private static void askOtp(Path directory, List<String> question, Consumer<String> answers)
      throws IOException, InterruptedException {
    assumeTrue(isInstalled(), "skipped: no escript (Debian: erlang-base) on the PATH to ask");
    Path script = directory.resolve("etf.escript");
    try (InputStream source = EtfAgreementTest.class.getResourceAsStream("etf.escript")) {
      assertNotNull(source, "etf.escript is missing from the test resources");
      Files.copy(source, script);
    }
    List<String> command = new ArrayList<>(List.of("escript", script.toString()));
    command.addAll(question);
    Process otp =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      forEachLine(otp.getInputStream(), answers);
      assertEquals(0, otp.waitFor(), "exit status of " + command);
    } finally {
      otp.destroy();
    }
  }

  private static void forEachLine(InputStream text, Consumer<String> task) throws IOException {
    try (var reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        task.accept(line);
      }
    }
  }

  private static boolean isInstalled() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, "escript")));
  }
}
