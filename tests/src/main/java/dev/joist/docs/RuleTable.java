package dev.joist.docs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which test or scenario proves which rule: the last column of the tables in `docs/rules/`.
///
/// A test proves the rules its name starts with (`mon07_...`, `mon03_mon05_...`), a scenario those
/// of its line `# rules: MON-07 LINK-03`. A rule without proof keeps what a person wrote into the
/// column: [#NO_MEANING] or [#LATER], and why.
public final class RuleTable {
  /// How the reason begins for a rule that means nothing outside BEAM's own virtual machine.
  public static final String NO_MEANING = "no meaning here: ";

  /// How the reason begins for a rule whose subject is not built yet.
  public static final String LATER = "later: ";

  /// A rule that many scenarios touch names this many of them, its own first.
  private static final int SCENARIOS_SHOWN = 3;

  private static final String MISSING = "**none**";
  private static final Pattern TEST =
      Pattern.compile(
          "^\\s*(?:public )?void ((?:[a-z]+[0-9][0-9]_)+)([a-z]\\w*)\\(", Pattern.MULTILINE);
  private static final Pattern SCENARIO = Pattern.compile("^# rules:(.*)$", Pattern.MULTILINE);
  private static final Pattern RULE_ROW =
      Pattern.compile("(\\| (?<rule>[A-Z]+-[0-9]+) \\|.*(?<!\\\\)\\|)(?<proof>.*)(?<!\\\\)\\|");

  /// A row of a page: a rule and what its last column says.
  public record Row(String rule, String proof) {
    /// Whether the column leaves the reader without a proof and without a reason.
    public boolean isUnproven() {
      return proof.equals(MISSING);
    }

    /// Whether the rule waits for something that is not built yet.
    public boolean isLater() {
      return proof.startsWith(LATER);
    }
  }

  private final Map<String, List<String>> tests = new TreeMap<>();
  private final Map<String, List<String>> scenarios = new TreeMap<>();

  /// Gathers the tests and scenarios of all modules in `tree`.
  public RuleTable(SourceTree tree) {
    for (String path : tree.files("*/src/test/java/**.java")) {
      gatherTests(path, tree.read(path));
    }
    for (String path : tree.files("*/src/{main,test}/resources/**.scn")) {
      gatherScenario(path, tree.read(path));
    }
  }

  private void gatherTests(String path, String source) {
    for (Matcher test = TEST.matcher(source); test.find(); ) {
      String sentence = inWords(test.group(2));
      for (String id : test.group(1).split("_")) {
        int digits = id.length() - 2;
        String rule = id.substring(0, digits).toUpperCase(Locale.ROOT) + "-" + id.substring(digits);
        prove(tests, rule, "[%s](../../%s)".formatted(sentence, path), path);
      }
    }
  }

  private void gatherScenario(String path, String scenario) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    for (Matcher line = SCENARIO.matcher(scenario); line.find(); ) {
      for (String rule : line.group(1).strip().split(" +")) {
        prove(scenarios, rule, "[`%s`](../../%s)".formatted(name, path), path);
      }
    }
  }

  private static void prove(
      Map<String, List<String>> proofs, String rule, String link, String path) {
    if (Family.of(rule).isEmpty()) {
      throw new IllegalStateException(
          path + " claims to prove " + rule + ", but there is no such rule in docs/rules/");
    }
    proofs.computeIfAbsent(rule, _ -> new ArrayList<>()).add(link);
  }

  /// `aDeadTargetGivesNoproc` as `a dead target gives noproc`.
  private static String inWords(String name) {
    return Stream.of(name.split("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_"))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }

  /// `page` with the last column of each rule's row worked out anew.
  public String refreshed(String page) {
    return page.lines()
        .map(line -> {
          Matcher row = RULE_ROW.matcher(line);
          return row.matches() ? row.group(1) + " " + proof(row) + " |" : line;
        })
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private String proof(Matcher row) {
    String rule = row.group("rule");
    String written = row.group("proof").strip();
    boolean excused = written.startsWith(NO_MEANING) || written.startsWith(LATER);
    List<String> links = links(rule);
    if (links.isEmpty()) {
      return excused ? written : MISSING;
    }
    if (excused) {
      throw new IllegalStateException(
          "%s is said to be '%s', but there is %s".formatted(rule, written, links.getFirst()));
    }
    return String.join(" · ", links);
  }

  private List<String> links(String rule) {
    List<String> links = new ArrayList<>(tests.getOrDefault(rule, List.of()));
    String named = "[`" + rule.toLowerCase(Locale.ROOT) + "-";
    List<String> played =
        scenarios.getOrDefault(rule, List.of()).stream()
            .sorted(Comparator.comparing(link -> !link.startsWith(named)))
            .toList();
    links.addAll(played.subList(0, Math.min(SCENARIOS_SHOWN, played.size())));
    if (played.size() > SCENARIOS_SHOWN) {
      links.add("%d more scenarios".formatted(played.size() - SCENARIOS_SHOWN));
    }
    return links;
  }

  /// The rows of `page` that are about rules, in its order.
  public static List<Row> rows(String page) {
    return page.lines()
        .map(RULE_ROW::matcher)
        .filter(Matcher::matches)
        .map(row -> new Row(row.group("rule"), row.group("proof").strip()))
        .toList();
  }
}
