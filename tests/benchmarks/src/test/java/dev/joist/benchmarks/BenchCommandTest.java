package dev.joist.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {

  @TempDir private Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) throws InterruptedException {
    return BenchCommand.run(List.of(arguments), home, stream(out), stream(err));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void wrongArgumentsAreNamedAndTheRightOnesShown() throws InterruptedException {
    assertEquals(2, run("--runs", "few"));
    assertTrue(text(err).startsWith("bench: --runs takes a number, not 'few'"), text(err));
    assertTrue(text(err).contains("usage: ./joist bench"), text(err));
    assertEquals("", text(out));
  }

  @Test
  void theListHasAllWork() throws InterruptedException {
    assertEquals(0, run("--list"));
    for (Work work : Work.values()) {
      assertTrue(text(out).contains(work.id() + " "), work.id());
      assertTrue(text(out).contains(work.operation()), work.id());
    }
  }

  @Test
  void withoutFiguresThereIsNoReport() throws InterruptedException {
    assertEquals(1, run("--report"));
    assertTrue(text(err).contains("./joist bench --json docs/benchmarks.json"), text(err));
  }

  @Test
  void calmRoundsAreWaitedForAndTheOthersCounted() throws Exception {
    assertEquals(
        0,
        run(
            "micro.pingpong:20",
            "--runs",
            "1",
            "--warmups",
            "0",
            "--kind",
            "event",
            "--against",
            "none",
            "--calm"),
        text(err));
    assertTrue(text(err).contains(" of 1 rounds were disturbed"), text(err));
  }

  @Test
  void contendersTakeTurnsInProcessesOfTheirOwn() throws Exception {
    Path json = home.resolve("figures.json");
    assertEquals(
        0,
        run(
            "micro.pingpong:20",
            "--runs",
            "3",
            "--warmups",
            "0",
            "--json",
            json.toString(),
            "--against",
            "pekko"),
        text(err));
    assertTrue(text(out).contains("of Pekko"), text(out));
    Figures figures = Figures.parse(Files.readString(json));
    assertEquals(
        EnumSet.of(Contender.EVENT, Contender.STRAIGHT, Contender.PLAIN, Contender.PEKKO),
        figures.series().stream()
            .map(Series::contender)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Contender.class))));
    for (Series series : figures.series()) {
      assertEquals(3, series.nanos().size());
      assertEquals(20, series.operations());
    }
  }

  @Test
  void whoFailsIsNamedAndLeftOut() throws InterruptedException {
    assertEquals(
        1,
        run(
            "micro.pingpong:20",
            "--against",
            "none",
            "--kind",
            "event",
            "--jvm",
            "-XX:NoSuchOption"));
    assertTrue(text(err).contains("left out: Joist, event-style has ended"), text(err));
  }
}
