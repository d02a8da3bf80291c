package dev.joist.benchmarks;

import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendPosition;

/// The figures as charts: for each family the time of an operation as a ratio to OTP's, on a
/// logarithmic scale, and the memory of an idle process.
final class Charts {

  private static final Map<Contender, Color> COLORS =
      Map.of(
          Contender.EVENT, new Color(0x0b6e4f),
          Contender.STRAIGHT, new Color(0x3fa34d),
          Contender.PLAIN, new Color(0xa7d3a6),
          Contender.PEKKO, new Color(0x8f5db7),
          Contender.OTP, new Color(0xb23a48));

  private static final int HEIGHT = 460;
  private static final int BASE_WIDTH = 220;
  private static final int WIDTH_EACH = 75;

  private Charts() {}

  /// All charts that can be drawn.
  ///
  /// @return for each file's path in the project its content, SVG
  static Map<String, byte[]> of(Figures figures) throws IOException {
    Map<String, byte[]> charts = new LinkedHashMap<>();
    for (String family : List.of("micro", "savina")) {
      List<Work> works = works(figures, family);
      if (!works.isEmpty()) {
        charts.put("docs/charts/" + family + ".svg", svg(ratios(figures, family, works)));
      }
    }
    if (figures.series().stream().anyMatch(series -> !series.bytes().isEmpty())) {
      charts.put("docs/charts/live.svg", svg(memory(figures)));
    }
    return charts;
  }

  /// Work of which there is a ratio to draw.
  private static List<Work> works(Figures figures, String family) {
    List<Work> works = new ArrayList<>();
    for (Work work : Work.values()) {
      if (work.family().equals(family)
          && figures.series(work, work.sizes(), Contender.OTP).isPresent()) {
        works.add(work);
      }
    }
    return works;
  }

  private static CategoryChart ratios(Figures figures, String family, List<Work> works) {
    CategoryChart chart =
        chart(
            BASE_WIDTH + WIDTH_EACH * works.size(),
            family + ": time of an operation, OTP = 1",
            "ratio to OTP, lower is better");
    chart.getStyler().setYAxisLogarithmic(true);
    List<String> names = works.stream().map(Work::shortName).toList();
    for (Contender contender : Contender.values()) {
      List<Double> ratios = new ArrayList<>();
      for (Work work : works) {
        ratios.add(ratio(figures, work, contender).orElse(null));
      }
      if (contender != Contender.OTP && ratios.stream().anyMatch(ratio -> ratio != null)) {
        add(chart, contender, names, ratios);
      }
    }
    return chart;
  }

  private static Optional<Double> ratio(Figures figures, Work work, Contender contender) {
    Optional<Series> otp = figures.series(work, work.sizes(), Contender.OTP);
    return figures
        .series(work, work.sizes(), contender)
        .map(series -> series.ratio(Measure.TIME, otp.orElseThrow()).median());
  }

  private static CategoryChart memory(Figures figures) {
    CategoryChart chart = chart(560, "live: memory of an idle process", "bytes, lower is better");
    for (Series series : figures.series()) {
      if (series.isOfDefaultSize() && !series.bytes().isEmpty()) {
        double bytes = series.spread(Measure.MEMORY).median();
        add(chart, series.contender(), List.of(series.work().shortName()), List.of(bytes));
      }
    }
    return chart;
  }

  private static void add(
      CategoryChart chart, Contender contender, List<String> names, List<Double> values) {
    chart
        .addSeries(contender.title(), names, values)
        .setFillColor(COLORS.getOrDefault(contender, Color.GRAY));
  }

  private static CategoryChart chart(int width, String title, String axis) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(width)
            .height(HEIGHT)
            .title(title)
            .yAxisTitle(axis)
            .build();
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    chart
        .getStyler()
        .setLegendPosition(LegendPosition.OutsideS)
        .setChartBackgroundColor(Color.WHITE)
        .setLegendFont(font)
        .setChartTitleFont(font.deriveFont(15f));
    chart.getStyler().setAxisTickLabelsFont(font).setAxisTitleFont(font).setXAxisLabelRotation(30);
    chart.getStyler().setAvailableSpaceFill(0.85);
    return chart;
  }

  private static byte[] svg(CategoryChart chart) throws IOException {
    var bytes = new ByteArrayOutputStream();
    VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
    return bytes.toByteArray();
  }
}
