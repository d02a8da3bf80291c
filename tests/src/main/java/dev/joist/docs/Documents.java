package dev.joist.docs;

import java.util.List;
import java.util.stream.Stream;

/// The project's documents, with the parts of them that are worked out from the sources: [Snippets]
/// in all of them, the [RuleTable]'s column in the pages of rules, the [SuiteTable]'s in that of
/// OTP's suites.
public final class Documents {
  private final SourceTree tree;
  private final Snippets snippets;
  private final RuleTable rules;
  private final SuiteTable suites;
  private final List<String> rulePages = Stream.of(Family.values()).map(Family::page).toList();

  public Documents(SourceTree tree) {
    this.tree = tree;
    this.snippets = new Snippets(tree);
    this.rules = new RuleTable(tree);
    this.suites = new SuiteTable(tree);
  }

  /// `./joist docs`: brings every document up to date and names those it changed.
  public static void main(String[] arguments) {
    SourceTree tree = SourceTree.around();
    Documents documents = new Documents(tree);
    for (String path : documents.paths()) {
      String text = documents.refreshed(path);
      if (!tree.read(path).equals(text)) {
        tree.write(path, text);
        System.out.println("updated " + path);
      }
    }
  }

  /// Where the documents lie.
  public List<String> paths() {
    return tree.files("{*.md,docs/**.md}");
  }

  /// The document at `path` as it should be now.
  public String refreshed(String path) {
    String text = snippets.refreshed(path);
    if (path.equals(SuiteTable.PAGE)) {
      return suites.refreshed(text);
    }
    return rulePages.contains(path) ? rules.refreshed(text) : text;
  }
}
