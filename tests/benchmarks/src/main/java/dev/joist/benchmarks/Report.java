package dev.joist.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The page `docs/benchmarks.md` and its charts, made from the figures in `docs/benchmarks*.json`.
///
/// On the page, what is between `<!-- figures: NAME -->` and `<!-- end of figures -->` is made; all
/// else is written by people and stays as it is.
final class Report {

  private static final String PAGE = "docs/benchmarks.md";
  private static final String JSON = "docs/benchmarks.json";
  private static final String JMH = "docs/benchmarks-jmh.json";

  private static final Pattern PART =
      Pattern.compile(
          "(<!-- figures: (?<name>\\S+) -->\n).*?(<!-- end of figures -->)", Pattern.DOTALL);

  private Report() {}

  /// Where JMH's figures are.
  static Path jmhFile(Path home) {
    return home.resolve(JMH);
  }

  /// Makes page and charts.
  ///
  /// @param home the top of the project
  /// @return the exit status
  static int write(Path home, PrintStream out) throws IOException {
    if (!Files.exists(home.resolve(JSON))) {
      throw new IOException("there are no figures: make some with ./joist bench --json " + JSON);
    }
    Figures figures = Figures.read(home.resolve(JSON));
    Files.writeString(home.resolve(PAGE), refreshed(home));
    out.println("written " + PAGE);
    for (Map.Entry<String, String> chart : Charts.of(figures).entrySet()) {
      Path file = home.resolve(chart.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, chart.getValue());
      out.println("written " + chart.getKey());
    }
    return 0;
  }

  /// The page as it should be now.
  static String refreshed(Path home) throws IOException {
    String page = Files.readString(home.resolve(PAGE));
    Figures figures = Figures.read(home.resolve(JSON));
    FiguresPage made = new FiguresPage(figures);
    StringBuilder text = new StringBuilder();
    Matcher part = PART.matcher(page);
    while (part.find()) {
      String name = part.group("name");
      String content =
          name.equals("jmh") ? Jmh.markdown(Files.readString(jmhFile(home))) : made.part(name);
      part.appendReplacement(
          text, Matcher.quoteReplacement(part.group(1) + "\n" + content + "\n" + part.group(3)));
    }
    return part.appendTail(text).toString();
  }
}
