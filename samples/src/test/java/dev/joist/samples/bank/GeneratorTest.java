package dev.joist.samples.bank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Files that are made up are the same for the same seed, and have what the bank is to survive.
class GeneratorTest {

  @Test
  void theSameSeedMakesTheSameFile() throws IOException {
    assertEquals(generated(2_000, 42), generated(2_000, 42));
  }

  @Test
  void anotherSeedMakesAnotherFile() throws IOException {
    assertNotEquals(generated(2_000, 42), generated(2_000, 43));
  }

  @Test
  void thereAreAsManyLinesAsWanted() throws IOException {
    assertEquals(1, lines(1).size());
    assertEquals(20_000, lines(20_000).size());
  }

  @Test
  void someLinesAreMalformedAndFewAre() throws IOException {
    long malformed = lines(50_000).stream().filter(Line.Malformed.class::isInstance).count();
    assertTrue(malformed > 0 && malformed < 50, malformed + " lines");
  }

  @Test
  void everyKindOfCrashAndAStuckAccountAreInAFileOfSomeLength() throws IOException {
    Set<String> notes =
        lines(50_000).stream()
            .filter(Transfer.class::isInstance)
            .map(line -> ((Transfer) line).note())
            .collect(Collectors.toSet());
    assertTrue(
        notes.containsAll(
            Set.of(
                "payer crashes early",
                "payer crashes late",
                "payee crashes early",
                "payee crashes late")),
        notes::toString);
    assertTrue(notes.contains("payee loops") || notes.contains("payee sleeps"), notes::toString);
  }

  private static List<Line> lines(long count) throws IOException {
    List<Line> lines = new ArrayList<>();
    byte[] bytes = generated(count, 1).getBytes(StandardCharsets.UTF_8);
    try (TransferFile file = TransferFile.open("generated", new ByteArrayInputStream(bytes))) {
      file.forEachRemaining(lines::add);
    }
    return lines;
  }

  private static String generated(long lines, long seed) throws IOException {
    StringWriter text = new StringWriter();
    Generator.write(text, lines, seed);
    return text.toString();
  }
}
