package dev.joist.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Joist performs each recorded scenario as OTP did, with processes of either kind: the same trace,
/// byte for byte.
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
    return traces(Kind.STRAIGHT);
  }

  @TestFactory
  Stream<DynamicTest> everyRecordedScenarioHasOtpsTraceWithEventStyleProcesses() throws Exception {
    return traces(Kind.EVENT);
  }

  /// Each scenario has a cluster of its own.
  @TestFactory
  @Tag("slow")
  Stream<DynamicTest> everyRecordedScenarioForTwoNodesHasOtpsTraceInACluster() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    try (Host cluster = Host.Named.PEKKO.open()) {
      for (Recording each : Recording.all()) {
        if (each.nodes() == 2) {
          String trace = Performance.trace(Scenario.read(each.scenario()), Kind.STRAIGHT, cluster);
          tests.add(test(each, CompletableFuture.completedFuture(trace)));
        }
      }
    }
    return tests.stream();
  }

  private static Stream<DynamicTest> traces(Kind kind) throws Exception {
    List<Recording> recordings = Recording.all();
    List<Future<String>> traces =
        recordings.stream()
            .map(each ->
                PERFORMERS.submit(() -> Performance.trace(Scenario.read(each.scenario()), kind)))
            .toList();
    return IntStream.range(0, traces.size()).mapToObj(i -> test(recordings.get(i), traces.get(i)));
  }

  private static DynamicTest test(Recording recording, Future<String> trace) {
    return DynamicTest.dynamicTest(
        recording.name(),
        recording.scenario().toUri(),
        () -> {
          if (recording.isLater()) {
            assertNotEquals(
                recording.recorded(), trace.get(), "it is there: take out the line `# later: `");
          } else {
            assertEquals(recording.recorded(), trace.get());
          }
        });
  }

  @Test
  void everyTraceHasItsScenario() throws Exception {
    List<String> strays = new ArrayList<>(Recording.traceFiles());
    strays.removeAll(Recording.all().stream().map(Recording::traceFile).toList());
    assertEquals(List.of(), strays);
  }
}
