package dev.joist.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The pages of `docs/rules/`: every rule is there, in order, with a proof or with a reason why
/// not.
class RulePagesTest {
  private static final SourceTree TREE = SourceTree.around();
  private static final RuleTable TABLE = new RuleTable(TREE);

  /// They come with connections between nodes.
  private static final Set<String> LATER =
      Set.of("SIG-04", "SIG-12", "MON-26", "LINK-05", "LINK-22", "SPAWN-13", "SPAWN-14");

  @ParameterizedTest
  @EnumSource
  void aPageHasEveryRuleOfItsFamilyInOrder(Family family) {
    assertEquals(family.rules().toList(), rows(family).stream().map(RuleTable.Row::rule).toList());
  }

  @ParameterizedTest
  @EnumSource
  void everyRuleHasAProofOrAReason(Family family) {
    assertEquals(
        List.of(),
        rows(family).stream()
            .filter(row -> row.isUnproven() || (row.isLater() && !LATER.contains(row.rule())))
            .map(RuleTable.Row::rule)
            .toList());
  }

  private static List<RuleTable.Row> rows(Family family) {
    return RuleTable.rows(TABLE.refreshed(TREE.read(family.page())));
  }
}
