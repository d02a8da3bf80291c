package dev.joist.conformance;

import dev.joist.conformance.Verdict.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/// `./joist conformance`: performs random scenarios on OTP and on Joist, and compares.
///
/// Standard output has the first difference side by side, and a last line with the counts; standard
/// error has the progress.
public final class ConformanceCommand {

  /// Scenarios for one start of the oracle.
  private static final int SHARE = 25;

  private static final long NANOS_BETWEEN_REPORTS = 5_000_000_000L;

  static final String NO_ERLANG =
      """
      conformance: compares Joist with the real BEAM, and finds no erl and escript on PATH.
      Get them, for instance:
          apt-get install erlang-base                 (Debian, Ubuntu)
          brew install erlang                         (macOS)
      Without them, ./joist test still compares with the traces that OTP has left.\
      """;

  private final ConformanceOptions options;
  private final PrintStream out;
  private final PrintStream err;
  private final Path folder;
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private long lastReport = System.nanoTime();

  private ConformanceCommand(
      ConformanceOptions options, PrintStream out, PrintStream err, Path folder) {
    this.options = options;
    this.out = out;
    this.err = err;
    this.folder = folder;
  }

  /// Runs the command and ends the JVM with its exit status.
  ///
  /// @param arguments of the command line
  public static void main(String[] arguments) throws InterruptedException {
    CrashReports.off();
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(arguments), out, System.err));
  }

  /// Runs the command.
  ///
  /// @return 0 when nothing differs; 1 when something does, or when OTP cannot be asked; 2 for
  ///   wrong arguments
  static int run(List<String> arguments, PrintStream out, PrintStream err)
      throws InterruptedException {
    ConformanceOptions options;
    try {
      options = ConformanceOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println("conformance: " + e.getMessage());
      err.println(ConformanceOptions.USAGE);
      return 2;
    }
    if (!Oracle.isThere()) {
      err.println(NO_ERLANG);
      return 1;
    }
    try {
      Path folder = Files.createTempDirectory("joist-conformance-");
      return new ConformanceCommand(options, out, err, folder).compare();
    } catch (IOException | ScenarioException e) {
      err.println("conformance: " + e.getMessage());
      return 1;
    }
  }

  private int compare() throws IOException, InterruptedException, ScenarioException {
    Oracle oracle = new Oracle(folder, options.nodes());
    err.println(
        "conformance: "
            + options.count()
            + " scenarios of "
            + options.steps()
            + " steps, seed "
            + options.seed()
            + ", "
            + options.kind()
            + " processes on "
            + options.host()
            + (options.nodes() == 1 ? "" : ", on two nodes")
            + ", against OTP "
            + oracle.release());
    List<Path> files = oracle.generate(options.seed(), options.count(), options.steps());
    try (Host host = options.host().open()) {
      judge(new Comparison(oracle, options.kind(), host), new ArrayDeque<>(files));
    }
    out.println(summary());
    boolean differs = count(Kind.DIFFERENT) > 0;
    if (!differs) {
      delete(folder);
    }
    return differs ? 1 : 0;
  }

  /// Has all scenarios compared, several shares at a time.
  private void judge(Comparison comparison, Deque<Path> files)
      throws IOException, InterruptedException, ScenarioException {
    ExecutorService jobs = Executors.newFixedThreadPool(options.jobs());
    try {
      var shares = new ExecutorCompletionService<List<Verdict>>(jobs);
      int pending = 0;
      while (!files.isEmpty()) {
        List<Path> share = new ArrayList<>();
        while (share.size() < SHARE && !files.isEmpty()) {
          share.add(files.poll());
        }
        shares.submit(() -> comparison.of(share));
        pending++;
      }
      for (; pending > 0; pending--) {
        for (Verdict verdict : shares.take().get()) {
          note(verdict);
        }
        report();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case ScenarioException failure -> throw failure;
        case null, default -> throw new IllegalStateException("a comparison failed", e);
      }
    } finally {
      jobs.shutdownNow();
    }
  }

  // ---- what is told

  private void note(Verdict verdict) throws IOException {
    counts.merge(verdict.kind(), 1, Integer::sum);
    switch (verdict.kind()) {
      case SAME -> Files.delete(verdict.scenario());
      case UNDECIDED -> err.println("conformance: OTP is undecided on " + verdict.scenario());
      case DIFFERENT -> {
        keep(verdict);
        if (count(Kind.DIFFERENT) == 1) {
          show(verdict);
        } else {
          out.println("different too: " + verdict.scenario());
        }
      }
    }
  }

  private static void keep(Verdict verdict) throws IOException {
    String name = verdict.scenario().toString();
    Files.writeString(Path.of(name + ".otp"), verdict.otp());
    Files.writeString(Path.of(name + ".joist"), verdict.joist());
  }

  private void show(Verdict verdict) {
    String name = verdict.scenario().getFileName().toString();
    String index = name.substring(name.lastIndexOf('-') + 1, name.lastIndexOf('.'));
    out.println("different: scenario " + index + " of seed " + options.seed());
    out.println("  scenario: " + verdict.scenario() + " (traces beside it, .otp and .joist)");
    out.println(
        "  again:    ./joist conformance --seed "
            + options.seed()
            + " --count "
            + index
            + " --steps "
            + options.steps()
            + " --kind "
            + options.kind()
            + " --host "
            + options.host()
            + (options.nodes() == 1 ? "" : " --nodes 2"));
    out.println();
    out.println(SideBySide.of(verdict.otp(), verdict.joist()));
  }

  private void report() {
    if (System.nanoTime() - lastReport > NANOS_BETWEEN_REPORTS) {
      lastReport = System.nanoTime();
      int done = counts.values().stream().mapToInt(Integer::intValue).sum();
      err.println("conformance: " + done + " of " + options.count() + ", " + differences());
    }
  }

  private String summary() {
    return options.count()
        + (options.count() == 1 ? " scenario, " : " scenarios, ")
        + options.steps()
        + " steps each: "
        + differences();
  }

  private String differences() {
    int different = count(Kind.DIFFERENT);
    int undecided = count(Kind.UNDECIDED);
    return (different == 0 ? "no difference" : different + " different")
        + (undecided == 0
            ? ""
            : " (%d undecided: OTP, asked again, gave Joist's trace too)".formatted(undecided));
  }

  private int count(Kind kind) {
    return counts.getOrDefault(kind, 0);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      inside
          .sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
