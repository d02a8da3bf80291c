package dev.joist.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The page of the manual says what the figures beside it say.
class BenchmarksPageTest {

  @Test
  void thePageIsMadeOfItsFigures() throws IOException {
    Path home = Path.of("../..");
    assertEquals(
        Report.refreshed(home),
        Files.readString(home.resolve("docs/benchmarks.md")),
        "docs/benchmarks.md is not what its figures say: run ./joist bench --report");
  }
}
