package dev.joist.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Figures as JSON, and the page and charts that are made of them.
class FiguresTest {

  private static final PrintStream NOWHERE = new PrintStream(PrintStream.nullOutputStream());

  @TempDir private Path home;

  private static String resource(String name) throws IOException {
    try (InputStream in = FiguresTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void figuresComeBackFromJsonAsTheyWere() throws IOException {
    String json = resource("figures.json");
    Figures figures = Figures.parse(json);
    assertEquals(json, figures.json());
    assertEquals(
        2, figures.series(Work.LIVE, List.of(1000000), Contender.OTP).orElseThrow().bytes().size());
  }

  @Test
  void whatIsNoWorkIsRefused() throws IOException {
    String json = resource("figures.json").replace("micro.live", "micro.death");
    assertThrows(IOException.class, () -> Figures.parse(json));
  }

  @Test
  void aPageHasItsFiguresBetweenTheMarksAndKeepsAllElse() throws IOException {
    String page =
        written(
            """
            # Ours
            <!-- figures: goals -->
            old
            <!-- end of figures -->
            between
            <!-- figures: raw -->
            <!-- end of figures -->
            the end
            """);
    assertTrue(page.startsWith("# Ours\n<!-- figures: goals -->\n"), page);
    assertTrue(page.endsWith("<!-- end of figures -->\nthe end\n"), page);
    assertTrue(page.contains("<!-- end of figures -->\nbetween\n<!-- figures: raw -->"), page);
    assertFalse(page.contains("old"), page);
    assertTrue(page.contains("| pingpong | 0.10 (0.10..0.10) met (0.20) |"), page);
    assertTrue(page.contains("| live, bytes | 0.20 (0.20..0.20) **missed** (0.15) |"), page);
    assertTrue(page.contains("| micro.pingpong:500000 | otp | 500000 | "), page);
  }

  @Test
  void madeAgainAPageStaysTheSame() throws IOException {
    String page = written("<!-- figures: pekko -->\n<!-- end of figures -->\n");
    assertEquals(page, Report.refreshed(home));
  }

  @Test
  void growthIsWhatWasMeasuredAtSeveralSizes() throws IOException {
    String page = written("<!-- figures: growth -->\n<!-- end of figures -->\n");
    assertTrue(page.contains("| micro.live | 1000 |"), page);
    assertFalse(page.contains("micro.pingpong"), page);
  }

  @Test
  void anUnknownPartIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> written("<!-- figures: nonsense -->\n<!-- end of figures -->\n"));
  }

  @Test
  void jmhsFileBecomesATable() throws IOException {
    String table = Jmh.markdown(resource("jmh.json"));
    assertTrue(
        table.contains("| selectiveReceive, depth 10 | 45.1 ns/op | ± 1.3 | 24.0 B |"), table);
  }

  @Test
  void chartsAreDrawn() throws IOException {
    written("");
    for (String chart : List.of("micro", "live")) {
      String svg = Files.readString(home.resolve("docs/charts/" + chart + ".svg"));
      assertTrue(svg.contains("<svg"), svg);
      assertTrue(svg.contains("Joist, event-style"), svg);
    }
    assertFalse(Files.exists(home.resolve("docs/charts/savina.svg")));
  }

  /// The page that a page becomes.
  private String written(String page) throws IOException {
    Files.createDirectories(home.resolve("docs"));
    Files.writeString(home.resolve("docs/benchmarks.json"), resource("figures.json"));
    Files.writeString(home.resolve("docs/benchmarks.md"), page);
    assertEquals(0, Report.write(home, NOWHERE));
    return Files.readString(home.resolve("docs/benchmarks.md"));
  }
}
