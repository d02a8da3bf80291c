package dev.joist.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The pages of `docs/rules/`: every rule is there, in order, with a proof or with a reason why
/// not.
class RulePagesTest {
  private static final SourceTree TREE = SourceTree.around();

  @ParameterizedTest
  @EnumSource
  void aPageHasEveryRuleOfItsFamilyInOrder(Family family) {
    assertEquals(family.rules().toList(), rows(family).stream().map(RuleTable.Row::rule).toList());
  }

  private static List<RuleTable.Row> rows(Family family) {
    return RuleTable.rows(TREE.read(family.page()));
  }
}
