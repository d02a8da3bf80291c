package dev.joist.docs;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which tests do what a case of OTP's own suites is about: the last column of the tables in
/// `docs/rules/otp-suites.md`.
///
/// The column names tests, which become links to them, or gives a reason as [RuleTable] knows it:
/// [RuleTable#NO_MEANING], [RuleTable#LATER].
public final class SuiteTable {
  /// Where the page lies in the project.
  public static final String PAGE = "docs/rules/otp-suites.md";

  private static final String BETWEEN = " · ";
  private static final Pattern TEST =
      Pattern.compile("^\\s*(?:public )?void ([a-z]\\w*)\\(", Pattern.MULTILINE);
  private static final Pattern ROW =
      Pattern.compile("(\\| `(?<name>\\w+)` \\|[^|]*\\|)(?<proof>[^|]*)\\|");
  private static final Pattern NAME =
      Pattern.compile("`(?<plain>\\w+)`|\\[`(?<linked>\\w+)`]\\(.*\\)");

  /// A row of the page: a case and what its last column says.
  public record Row(String name, String proof) {
    /// Whether the column gives a reason why no test does what the case does.
    public boolean isExcused() {
      return proof.startsWith(RuleTable.NO_MEANING) || proof.startsWith(RuleTable.LATER);
    }
  }

  private final Map<String, String> tests = new TreeMap<>();

  /// Gathers the tests of all modules in `tree`.
  public SuiteTable(SourceTree tree) {
    for (String path : tree.files("*/src/test/java/**.java")) {
      for (Matcher test = TEST.matcher(tree.read(path)); test.find(); ) {
        tests.putIfAbsent(test.group(1), path);
      }
    }
  }

  /// `page` with each test in the last column linked to where it is now.
  ///
  /// @throws IllegalStateException if a case names a test that there is not, or none
  public String refreshed(String page) {
    return page.lines()
        .map(line -> {
          Matcher row = ROW.matcher(line);
          return row.matches() ? row.group(1) + " " + proof(row) + " |" : line;
        })
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private String proof(Matcher row) {
    Row written = row(row);
    if (written.isExcused()) {
      return written.proof();
    }
    return Stream.of(written.proof().split(BETWEEN))
        .map(test -> link(written.name(), test))
        .collect(Collectors.joining(BETWEEN));
  }

  private String link(String suiteCase, String test) {
    Matcher name = NAME.matcher(test);
    String known =
        !name.matches()
            ? ""
            : name.group("plain") == null ? name.group("linked") : name.group("plain");
    String path = tests.get(known);
    if (path == null) {
      throw new IllegalStateException(
          "%s says that '%s' does what %s is about; there is no such test"
              .formatted(PAGE, test, suiteCase));
    }
    return "[`%s`](../../%s)".formatted(known, path);
  }

  private static Row row(Matcher row) {
    return new Row(row.group("name"), row.group("proof").strip());
  }

  /// The rows of `page` that are about cases, in its order.
  public static List<Row> rows(String page) {
    return page.lines().map(ROW::matcher).filter(Matcher::matches).map(SuiteTable::row).toList();
  }
}
