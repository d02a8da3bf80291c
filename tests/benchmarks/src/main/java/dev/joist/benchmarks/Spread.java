package dev.joist.benchmarks;

import java.util.List;
import java.util.Locale;

/// Several measurements of one thing: the one in the middle, and how far they lie apart.
///
/// @param median half of them are not above it, half not below
/// @param min the least
/// @param max the greatest
public record Spread(double median, double min, double max) {

  /// The spread of some values.
  ///
  /// @throws IllegalArgumentException if there are none
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values have no median");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast());
  }

  /// The median as a ratio: `0.37`.
  public String ratio() {
    return ratio(median);
  }

  /// Where the ratios lie: `0.35..0.41`.
  public String ratioRange() {
    return ratio(min) + ".." + ratio(max);
  }

  /// The median as a time: `29.1 ns`.
  public String time() {
    return time(median);
  }

  /// Where the times lie: `28.7..31 ns`.
  public String timeRange() {
    double unit = unit(max);
    return digits(min / unit) + ".." + time(max);
  }

  /// A ratio with as many digits as mean something.
  static String ratio(double ratio) {
    return String.format(Locale.ROOT, ratio < 0.1 ? "%.3f" : ratio < 10 ? "%.2f" : "%.0f", ratio);
  }

  private static String time(double nanos) {
    double unit = unit(nanos);
    return digits(nanos / unit) + (unit == 1 ? " ns" : unit == 1e3 ? " µs" : " ms");
  }

  private static double unit(double nanos) {
    return nanos < 1e3 ? 1 : nanos < 1e6 ? 1e3 : 1e6;
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }
}
