package dev.joist.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Joist performs each recorded scenario as OTP did: the same trace, byte for byte.
class ScenarioTest {

  /// Most of the time a scenario with timers waits.
  private static final int AT_A_TIME = 8;

  private static final ExecutorService PERFORMERS = Executors.newFixedThreadPool(AT_A_TIME);

  @BeforeAll
  static void keepTheLogClean() {
    CrashReports.off();
  }

  @AfterAll
  static void stop() {
    PERFORMERS.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> everyRecordedScenarioHasOtpsTrace() throws Exception {
    List<Path> scenarios = files("scenarios", ".scn");
    assertFalse(scenarios.isEmpty());
    List<Future<String>> traces =
        scenarios.stream()
            .map(file -> PERFORMERS.submit(() -> Performance.trace(Scenario.read(file))))
            .toList();
    return scenarios.stream()
        .map(file ->
            DynamicTest.dynamicTest(
                name(file),
                file.toUri(),
                () -> assertEquals(recorded(file), traces.get(scenarios.indexOf(file)).get())));
  }

  @TestFactory
  Stream<DynamicTest> everyRecordedTraceHasItsScenario() throws Exception {
    return files("traces", ".trace").stream()
        .map(trace ->
            DynamicTest.dynamicTest(
                name(trace),
                () ->
                    assertEquals(
                        true,
                        Files.exists(
                            trace.resolve("../../scenarios", name(trace) + ".scn").normalize()))));
  }

  private static String recorded(Path scenario) throws IOException {
    return Files.readString(
        scenario.resolve("../../traces", name(scenario) + ".trace").normalize());
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static List<Path> files(String folder, String ending)
      throws IOException, URISyntaxException {
    var place = Objects.requireNonNull(Performance.class.getResource(folder), folder);
    try (Stream<Path> files = Files.list(Path.of(place.toURI()))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
