package dev.joist.benchmarks;

import dev.joist.benchmarks.BenchOptions.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Results as a terminal shows them.
final class ResultText {

  private static final List<String> HEADING =
      List.of("", "median", "min..max", "of OTP", "", "goal", "of Pekko", "", "goal");

  private ResultText() {}

  /// What came of one piece of work.
  static String of(Task task, List<Series> played) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%n%s:%s: %s%n"
            .formatted(task.work().id(), Series.text(task.sizes()), task.work().operation()));
    for (Measure measure : Measure.values()) {
      Table table = table(measure, played);
      if (!table.isEmpty()) {
        text.append(table.text());
      }
    }
    return text.toString();
  }

  private static Table table(Measure measure, List<Series> played) {
    Table table = new Table(1, HEADING);
    for (Series series : played) {
      if (!series.values(measure).isEmpty()) {
        List<String> row = new ArrayList<>();
        row.add(series.contender().title());
        row.addAll(values(measure, series.spread(measure)));
        row.addAll(ratio(measure, series, played, Contender.OTP));
        row.addAll(ratio(measure, series, played, Contender.PEKKO));
        table.row(row);
      }
    }
    return table;
  }

  /// The median and where the values lie.
  static List<String> values(Measure measure, Spread spread) {
    return measure == Measure.TIME
        ? List.of(spread.time(), spread.timeRange())
        : List.of(bytes(spread.median()) + " B", bytes(spread.min()) + ".." + bytes(spread.max()));
  }

  private static String bytes(double bytes) {
    return String.format(Locale.ROOT, "%.0f", bytes);
  }

  private static List<String> ratio(
      Measure measure, Series series, List<Series> played, Contender against) {
    Optional<Series> other = played.stream().filter(one -> one.contender() == against).findAny();
    if (other.isEmpty() || !series.contender().isJoist()) {
      return List.of("", "", "");
    }
    Spread ratio = series.ratio(measure, other.get());
    return List.of(
        ratio.ratio(),
        ratio.ratioRange(),
        Goal.verdict(ratio.median(), Goal.of(series.work(), measure, series.contender(), against)));
  }

  /// When, where and with what it was measured.
  static String conditions(Figures figures) {
    Machine machine = figures.machine();
    StringBuilder text = new StringBuilder();
    text.append(
        "%n%s, %d cores, %d GiB, %s, %s%n"
            .formatted(
                machine.processor(),
                machine.cores(),
                machine.memory(),
                machine.system(),
                machine.java()));
    figures
        .versions()
        .forEach(
            (contender, version) -> text.append("%s: %s%n".formatted(contender.title(), version)));
    text.append(
        "%s; median of %d rounds after a warm-up of %d runs at the least; ratios within a round%n"
            .formatted(figures.date(), figures.runs(), figures.warmups()));
    return text.toString();
  }
}
