package dev.joist.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Joist held against a living OTP, where there is one.
class ConformanceTest {

  /// How many random scenarios: `-Djoist.conformance.live=300`.
  private static final int LIVE = Integer.getInteger("joist.conformance.live", 20);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void keepTheLogClean() {
    CrashReports.off();
  }

  private int conformance(String... arguments) throws InterruptedException {
    return ConformanceCommand.run(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static void assumeErlang() {
    assumeTrue(
        Oracle.isThere(), "no erl and escript on PATH: nothing is compared with a living OTP");
  }

  @ParameterizedTest
  @EnumSource
  void randomScenariosHaveOtpsTrace(Kind kind) throws Exception {
    assumeErlang();
    int status = conformance("--count", Integer.toString(LIVE), "--kind", kind.toString());
    assertEquals(0, status, () -> out.toString(StandardCharsets.UTF_8));
    assertTrue(
        out.toString(StandardCharsets.UTF_8)
            .startsWith(LIVE + " scenarios, 60 steps each: no difference"));
  }

  @Test
  void randomScenariosHaveOtpsTraceInAnActorSystem() throws Exception {
    assumeErlang();
    int status =
        conformance("--count", Integer.toString(LIVE), "--kind", "event", "--host", "pekko");
    assertEquals(0, status, () -> out.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void randomScenariosForTwoNodesHaveOtpsTrace(Kind kind) throws Exception {
    assumeErlang();
    int status =
        conformance("--nodes", "2", "--count", Integer.toString(LIVE), "--kind", kind.toString());
    assertEquals(0, status, () -> out.toString(StandardCharsets.UTF_8));
  }

  /// Each scenario has a cluster of its own.
  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  void randomScenariosForTwoNodesHaveOtpsTraceInACluster(Kind kind) throws Exception {
    assumeErlang();
    int status =
        conformance(
            "--nodes",
            "2",
            "--host",
            "pekko",
            "--count",
            Integer.toString(LIVE),
            "--kind",
            kind.toString());
    assertEquals(0, status, () -> out.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  @Tag("slow")
  void theRecordedTracesAreOtps(int nodes, @TempDir Path folder) throws Exception {
    assumeErlang();
    List<Recording> recordings = new ArrayList<>();
    for (Recording each : Recording.all()) {
      if (!each.isOfHeaps() && each.nodes() == nodes) {
        recordings.add(each);
      }
    }
    var traces =
        new Oracle(folder, nodes).traces(recordings.stream().map(Recording::scenario).toList());
    for (Recording each : recordings) {
      assertEquals(each.recorded(), traces.get(each.scenario()), each.name());
    }
  }

  @Test
  void aSeedMakesTheSameScenariosAgain(@TempDir Path one, @TempDir Path other) throws Exception {
    assumeErlang();
    List<Path> first = new Oracle(one).generate(7, 2, 10);
    List<Path> second = new Oracle(other).generate(7, 2, 10);
    assertEquals(Files.readString(first.get(1)), Files.readString(second.get(1)));
  }

  @Test
  void aScenarioOnWhichJoistDiffersIsDifferentHoweverOftenOtpIsAsked(@TempDir Path folder)
      throws Exception {
    assumeErlang();
    // What Java calls its functions no trace of OTP's can have.
    Path file = folder.resolve("function.scn");
    Files.writeString(file, "P1 = node:spawn()\nP1:process_info(P1, current_function)\n");
    Verdict verdict =
        new Comparison(new Oracle(folder), Kind.STRAIGHT, Host.PLAIN).of(List.of(file)).getFirst();
    assertEquals(Verdict.Kind.DIFFERENT, verdict.kind());
    assertTrue(verdict.joist().contains("{'dev.joist.conformance"), verdict.joist());
  }

  @Test
  void severalTracesOfOneStartAreToldApart(@TempDir Path folder) throws Exception {
    assumeErlang();
    Path one = Files.writeString(folder.resolve("one.scn"), "P1 = node:spawn()\n");
    Path two = Files.writeString(folder.resolve("two.scn"), "node:sleep(1)\n");
    var traces = new Oracle(folder).traces(List.of(one, two));
    assertAll(
        () -> assertEquals("1 node:sleep(1)\n  ok\nfinal\n", traces.get(two)),
        () -> assertEquals(Performance.trace(Scenario.read(one), Kind.STRAIGHT), traces.get(one)));
  }

  @Test
  void wrongArgumentsAreNamedAndEndWithStatus2() throws Exception {
    assertEquals(2, conformance("--seed", "x"));
    assertTrue(
        err.toString(StandardCharsets.UTF_8)
            .startsWith("conformance: --seed is a number, not 'x'\nusage:"),
        err.toString(StandardCharsets.UTF_8));
    assertEquals(2, conformance("--kind", "crooked"));
    assertEquals(2, conformance("--kind"));
    assertEquals(2, conformance("--host", "akka"));
    assertEquals(2, conformance("--host"));
    assertEquals(2, conformance("--count", "0"));
    assertEquals(2, conformance("--step", "1"));
    assertEquals(2, conformance("--nodes", "3"));
    assertEquals(2, conformance("--steps"));
  }
}
