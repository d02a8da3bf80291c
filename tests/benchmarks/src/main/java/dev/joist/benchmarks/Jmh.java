package dev.joist.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Single operations of Joist, measured by JMH; its benchmarks are in `src/main/jmh`.
final class Jmh {

  private Jmh() {}

  /// Runs all of JMH's benchmarks. JMH tells of its progress on standard output.
  ///
  /// @param file where the figures go
  /// @return the exit status
  static int run(Path file, PrintStream err) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try {
      new Runner(
              new OptionsBuilder()
                  .include("dev\\.joist\\..*")
                  .addProfiler(GCProfiler.class)
                  .resultFormat(ResultFormatType.JSON)
                  .result(file.toString())
                  .shouldFailOnError(true)
                  .build())
          .run();
      return 0;
    } catch (RunnerException e) {
      err.println("bench: JMH: " + e.getMessage());
      return 1;
    }
  }

  /// What JMH's file says, as a table for a document.
  static String markdown(String json) throws IOException {
    Table table = new Table(1, List.of("operation", "time", "error (99.9 %)", "allocated"));
    for (JsonNode result : new JsonMapper().readTree(json)) {
      JsonNode time = result.path("primaryMetric");
      JsonNode allocated = result.path("secondaryMetrics").path("gc.alloc.rate.norm");
      table.row(
          List.of(
              name(result),
              number(time.path("score").asDouble()) + " " + time.path("scoreUnit").asText(),
              "± " + number(time.path("scoreError").asDouble()),
              number(allocated.path("score").asDouble()) + " B"));
    }
    return table.markdown();
  }

  private static String name(JsonNode result) {
    String name = result.path("benchmark").asText();
    StringBuilder text = new StringBuilder(name.substring(name.lastIndexOf('.') + 1));
    result
        .path("params")
        .properties()
        .forEach(param ->
            text.append(", ").append(param.getKey()).append(" ").append(param.getValue().asText()));
    return text.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
  }
}
