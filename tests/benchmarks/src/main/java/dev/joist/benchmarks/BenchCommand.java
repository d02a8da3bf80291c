package dev.joist.benchmarks;

import dev.joist.benchmarks.BenchOptions.Task;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `./joist bench`: the same work on Joist, on OTP and on Pekko.
///
/// Standard output has the results, standard error the progress.
public final class BenchCommand {

  private final BenchOptions options;
  private final PrintStream out;
  private final PrintStream err;

  private BenchCommand(BenchOptions options, PrintStream out, PrintStream err) {
    this.options = options;
    this.out = out;
    this.err = err;
  }

  /// Runs the command and ends the JVM with its exit status.
  ///
  /// @param arguments of the command line
  public static void main(String[] arguments) throws InterruptedException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path home = Path.of(System.getProperty("joist.home", ""));
    System.exit(run(List.of(arguments), home, out, System.err));
  }

  /// Runs the command.
  ///
  /// @param home the top of the project, where its documents are
  /// @return 0 when all is measured; 1 when a contender has failed or a file cannot be used; 2 for
  ///   wrong arguments
  static int run(List<String> arguments, Path home, PrintStream out, PrintStream err)
      throws InterruptedException {
    BenchOptions options;
    try {
      options = BenchOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println("bench: " + e.getMessage());
      err.println(BenchOptions.USAGE);
      return 2;
    }
    try {
      BenchCommand command = new BenchCommand(options, out, err);
      return switch (options.action()) {
        case MATCH -> command.measure();
        case LIST -> command.list();
        case JMH -> Jmh.run(Report.jmhFile(home), err);
        case REPORT -> Report.write(home, out);
      };
    } catch (IOException e) {
      err.println("bench: " + e);
      return 1;
    }
  }

  private int list() {
    Table table = new Table(2, List.of("name", "one operation is", "sizes"));
    for (Work work : Work.values()) {
      table.row(List.of(work.id(), work.operation(), Series.text(work.sizes())));
    }
    out.print(table.text());
    return 0;
  }

  private int measure() throws IOException, InterruptedException {
    Set<Contender> contenders = EnumSet.copyOf(options.contenders());
    if (contenders.contains(Contender.OTP) && !Erlang.isThere()) {
      err.println("bench: " + Erlang.MISSING);
      contenders.remove(Contender.OTP);
    }
    try (Gauge gauge = options.calm() ? new Gauge() : null) {
      return measure(contenders, gauge);
    }
  }

  private int measure(Set<Contender> contenders, @Nullable Gauge gauge)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("joist-bench-");
    Match match =
        new Match(new Stable(options.jvm(), folder), gauge, options.warmups(), options.runs(), err);
    List<Series> series = new ArrayList<>();
    boolean quiet = options.json().filter(BenchOptions.STANDARD_OUTPUT::equals).isPresent();
    for (Task task : options.tasks()) {
      err.println("bench: " + task.work().id() + ":" + Series.text(task.sizes()));
      List<Series> played = match.play(task, contenders);
      series.addAll(played);
      if (!quiet) {
        out.print(ResultText.of(task, played));
      }
    }
    Figures figures =
        new Figures(
            LocalDate.now(ZoneOffset.UTC).toString(),
            Machine.here(),
            match.versions(),
            options.runs(),
            options.warmups(),
            series);
    if (quiet) {
      out.print(figures.json());
    } else {
      out.print(ResultText.conditions(figures));
    }
    if (!quiet && options.json().isPresent()) {
      Files.writeString(options.json().get(), figures.json());
    }
    if (gauge != null) {
      err.printf(
          "bench: %d of %d rounds were disturbed by what else runs on this machine's cores%n",
          match.disturbed(), match.counted());
    }
    return match.failures() == 0 ? 0 : 1;
  }
}
