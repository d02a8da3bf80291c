package dev.joist.benchmarks;

import static dev.joist.benchmarks.Contender.EVENT;
import static dev.joist.benchmarks.Contender.OTP;
import static dev.joist.benchmarks.Contender.PEKKO;
import static dev.joist.benchmarks.Contender.PLAIN;
import static dev.joist.benchmarks.Contender.STRAIGHT;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The parts of the page that figures make.
final class FiguresPage {

  private static final List<Contender> JOIST = List.of(EVENT, STRAIGHT, PLAIN);
  private static final List<Contender> ALL = List.of(EVENT, STRAIGHT, PLAIN, OTP, PEKKO);

  /// Work of one size: a row of most tables.
  private record Row(Work work, List<Integer> sizes) {}

  private final Figures figures;
  private final List<Row> rows;

  FiguresPage(Figures figures) {
    this.figures = figures;
    Set<Row> seen = new LinkedHashSet<>();
    figures.series().forEach(series -> seen.add(new Row(series.work(), series.sizes())));
    rows = List.copyOf(seen);
  }

  /// A part of the page.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  String part(String name) {
    return switch (name) {
      case "conditions" -> conditions();
      case "goals" -> goals().markdown();
      case "pekko" -> pekko().markdown();
      case "micro" -> times(row -> isDefault(row) && row.work().family().equals("micro"));
      case "savina" -> times(row -> isDefault(row) && row.work().family().equals("savina"));
      case "growth" -> growth().markdown();
      case "raw" -> raw().markdown();
      default -> throw new IllegalArgumentException("no figures are called '" + name + "'");
    };
  }

  private String conditions() {
    return "```\n" + ResultText.conditions(figures).strip() + "\n```\n";
  }

  private static boolean isDefault(Row row) {
    return row.sizes().equals(row.work().sizes());
  }

  // ---- ratios and goals

  private Table goals() {
    Table table = new Table(1, heading("work", "event-style", "straight-line", "without the flag"));
    for (Goal goal : Goal.againstOtp()) {
      List<String> row = new ArrayList<>();
      row.add(goal.work().shortName() + (goal.measure() == Measure.MEMORY ? ", bytes" : ""));
      for (Contender joist : JOIST) {
        row.add(ratio(new Row(goal.work(), goal.work().sizes()), goal.measure(), joist, OTP));
      }
      table.row(row);
    }
    return table;
  }

  private Table pekko() {
    Table table = new Table(1, heading("work", "event-style", "straight-line", "without the flag"));
    for (Row row : rows) {
      if (isDefault(row)) {
        for (Measure measure : Measure.values()) {
          pekko(table, row, measure);
        }
      }
    }
    return table;
  }

  private void pekko(Table table, Row row, Measure measure) {
    List<String> cells = new ArrayList<>();
    cells.add(row.work().id() + (measure == Measure.MEMORY ? ", bytes" : ""));
    JOIST.forEach(joist -> cells.add(ratio(row, measure, joist, PEKKO)));
    if (cells.stream().skip(1).anyMatch(cell -> !cell.isEmpty())) {
      table.row(cells);
    }
  }

  /// A ratio, where its rounds lie, and what became of its goal.
  private String ratio(Row row, Measure measure, Contender joist, Contender against) {
    Optional<Series> mine = series(row, joist, measure);
    Optional<Series> other = series(row, against, measure);
    if (mine.isEmpty() || other.isEmpty()) {
      return "";
    }
    Spread ratio = mine.get().ratio(measure, other.get());
    OptionalDouble goal = Goal.of(row.work(), measure, joist, against);
    return "%s (%s) %s"
        .formatted(
            ratio.ratio(),
            ratio.ratioRange(),
            Goal.verdict(ratio.median(), goal).replace("missed", "**missed**"))
        .strip();
  }

  private Optional<Series> series(Row row, Contender contender, Measure measure) {
    return figures
        .series(row.work(), row.sizes(), contender)
        .filter(series -> !series.values(measure).isEmpty());
  }

  // ---- times

  private String times(Predicate<Row> which) {
    List<String> heading = new ArrayList<>(List.of("work", "one operation is"));
    ALL.forEach(contender -> heading.add(contender.title()));
    Table table = new Table(2, heading);
    for (Row row : rows) {
      if (which.test(row)) {
        for (Measure measure : Measure.values()) {
          times(table, row, measure);
        }
      }
    }
    return table.markdown();
  }

  private void times(Table table, Row row, Measure measure) {
    List<String> cells = new ArrayList<>();
    for (Contender contender : ALL) {
      cells.add(
          series(row, contender, measure)
              .map(series ->
                  String.join(" (", ResultText.values(measure, series.spread(measure))) + ")")
              .orElse(""));
    }
    if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
      cells.addFirst(row.work().operation());
      cells.addFirst(row.work().shortName() + (measure == Measure.MEMORY ? ", bytes" : ""));
      table.row(cells);
    }
  }

  /// Work of all sizes, where there are several.
  private Table growth() {
    List<String> heading = new ArrayList<>(List.of("work", "sizes"));
    ALL.forEach(contender -> heading.add(contender.title()));
    Table table = new Table(2, heading);
    for (Row row : rows) {
      long sizes = rows.stream().filter(other -> other.work() == row.work()).count();
      if (sizes > 1) {
        List<String> cells = new ArrayList<>(List.of(row.work().id(), Series.text(row.sizes())));
        for (Contender contender : ALL) {
          cells.add(
              series(row, contender, Measure.TIME)
                  .map(series -> series.spread(Measure.TIME).time())
                  .orElse(""));
        }
        table.row(cells);
      }
    }
    return table;
  }

  private Table raw() {
    Table table =
        new Table(2, heading("work", "contender", "operations", "ns of each round", "bytes"));
    for (Series series : figures.series()) {
      table.row(
          List.of(
              series.work().id() + ":" + Series.text(series.sizes()),
              series.contender().id(),
              Long.toString(series.operations()),
              numbers(series.nanos()),
              numbers(series.bytes())));
    }
    return table;
  }

  private static String numbers(List<Long> numbers) {
    return numbers.stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  private static List<String> heading(String... columns) {
    return Stream.of(columns).toList();
  }
}
