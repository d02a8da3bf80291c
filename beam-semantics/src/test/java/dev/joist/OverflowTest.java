package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A process whose stack overflows in the middle of an operation on another ends, and that is all:
/// the other answers as before and has no halves left, and the node closes.
class OverflowTest {

  private static final long PATIENCE_SECONDS = 240;

  @ParameterizedTest
  @CsvSource({"-XX:+TieredCompilation,40", "-XX:TieredStopAtLevel=1,15", "-Xint,4"})
  void sig14_sig19_whoseStackOverflowsHarmsNobodyElse(
      String mode, String times, @TempDir Path folder) throws Exception {
    Path out = folder.resolve("out.txt");
    Process machine =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xss400k",
                mode,
                "-classpath",
                System.getProperty("java.class.path"),
                Overflows.class.getName(),
                times)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    boolean ended = machine.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    machine.destroyForcibly();
    List<String> said =
        Files.readAllLines(out).stream()
            .filter(line -> line.matches("[a-z ]+[0-9a-z ]*: [a-z 0-9]+"))
            .toList();
    assertTrue(ended, said.toString());
    assertEquals(
        List.of(
            "monitors: fine",
            "links: fine",
            "sends: fine",
            "exits: fine",
            "questions: fine",
            "close: returned"),
        said);
  }
}
