package dev.joist.benchmarks;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.StandardChartTheme;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;
import org.w3c.dom.Document;

/// The figures as charts: for each family the time of an operation as a ratio to OTP's, and the
/// memory of an idle process.
///
/// Ratios are drawn by their logarithm, so that OTP is the base line and twice as fast goes as far
/// down as twice as slow goes up.
final class Charts {

  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final int HEIGHT = 420;
  private static final int LEAST_WIDTH = 480;
  private static final int WIDTH_EACH = 85;

  private Charts() {}

  /// All charts that can be drawn.
  ///
  /// @return for each file's path in the project its content, SVG
  static Map<String, String> of(Figures figures) throws IOException {
    Map<String, String> charts = new LinkedHashMap<>();
    for (String family : List.of("micro", "savina")) {
      List<Work> works = works(figures, family);
      if (!works.isEmpty()) {
        int width = Math.max(LEAST_WIDTH, 120 + WIDTH_EACH * works.size());
        charts.put("docs/charts/" + family + ".svg", svg(ratios(figures, family, works), width));
      }
    }
    if (figures.series().stream().anyMatch(series -> !series.bytes().isEmpty())) {
      charts.put("docs/charts/live.svg", svg(memory(figures), LEAST_WIDTH));
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

  private static JFreeChart ratios(Figures figures, String family, List<Work> works) {
    DefaultCategoryDataset bars = new DefaultCategoryDataset();
    for (Contender contender : figures.versions().keySet()) {
      for (Work work : contender == Contender.OTP ? List.<Work>of() : works) {
        Series otp = figures.series(work, work.sizes(), Contender.OTP).orElseThrow();
        figures
            .series(work, work.sizes(), contender)
            .filter(_ -> contender != Contender.OTP)
            .map(series -> series.ratio(Measure.TIME, otp).median())
            .ifPresent(
                ratio -> bars.addValue(Math.log10(ratio), contender.title(), work.shortName()));
      }
    }
    JFreeChart chart = chart(family + ": time of an operation", "OTP = 1, lower is better", bars);
    NumberAxis axis = (NumberAxis) chart.getCategoryPlot().getRangeAxis();
    axis.setNumberFormatOverride(new PowerOfTen());
    axis.setTickUnit(new NumberTickUnit(0.5));
    return chart;
  }

  private static JFreeChart memory(Figures figures) {
    DefaultCategoryDataset bars = new DefaultCategoryDataset();
    for (Series series : figures.series()) {
      if (series.isOfDefaultSize() && !series.bytes().isEmpty()) {
        bars.addValue(
            series.spread(Measure.MEMORY).median(),
            series.contender().title(),
            series.work().shortName());
      }
    }
    return chart("live: memory of an idle process", "bytes, lower is better", bars);
  }

  private static JFreeChart chart(String title, String axis, DefaultCategoryDataset bars) {
    JFreeChart chart = ChartFactory.createBarChart(title, null, axis, bars);
    StandardChartTheme theme = new StandardChartTheme("Joist");
    theme.setExtraLargeFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
    theme.setLargeFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    theme.setRegularFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    theme.setPlotBackgroundPaint(Color.WHITE);
    theme.setRangeGridlinePaint(Color.LIGHT_GRAY);
    theme.setBarPainter(new StandardBarPainter());
    theme.setShadowVisible(false);
    theme.apply(chart);
    CategoryPlot plot = chart.getCategoryPlot();
    plot.setOutlineVisible(false);
    plot.getDomainAxis().setCategoryLabelPositions(CategoryLabelPositions.UP_45);
    BarRenderer renderer = (BarRenderer) plot.getRenderer();
    renderer.setItemMargin(0);
    for (Contender contender : Contender.values()) {
      int row = bars.getRowIndex(contender.title());
      if (row >= 0) {
        renderer.setSeriesPaint(row, color(contender));
      }
    }
    return chart;
  }

  private static Color color(Contender contender) {
    return switch (contender) {
      case EVENT -> new Color(0x0b6e4f);
      case STRAIGHT -> new Color(0x3fa34d);
      case PLAIN -> new Color(0xa7d3a6);
      case PEKKO -> new Color(0x8f5db7);
      case OTP -> new Color(0xb23a48);
    };
  }

  private static String svg(JFreeChart chart, int width) throws IOException {
    SVGGraphics2D graphics = new SVGGraphics2D(document());
    graphics.setSVGCanvasSize(new Dimension(width, HEIGHT));
    chart.draw(graphics, new Rectangle2D.Double(0, 0, width, HEIGHT));
    StringWriter text = new StringWriter();
    graphics.stream(text, true);
    return text.toString();
  }

  private static Document document() throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IOException("this JDK has no XML parser to draw charts with", e);
    }
  }

  /// Shows the number that a logarithm is of.
  private static final class PowerOfTen extends NumberFormat {
    private static final long serialVersionUID = 1L;

    @Override
    public StringBuffer format(double log, StringBuffer text, FieldPosition position) {
      return text.append(Spread.ratio(Math.pow(10, log)));
    }

    @Override
    public StringBuffer format(long log, StringBuffer text, FieldPosition position) {
      return format((double) log, text, position);
    }

    @Override
    public Number parse(String text, ParsePosition position) {
      throw new UnsupportedOperationException("charts are not read");
    }
  }
}
