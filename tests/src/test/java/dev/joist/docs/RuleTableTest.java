package dev.joist.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the last column of the rule pages is worked out.
class RuleTableTest {
  @TempDir Path top;

  private static final String PAGE =
      """
      | Rule | Guarantee | Source | Proof |
      |---|---|---|---|
      | MON-01 | Each monitor has its own reference. | OTP | stale |
      | MON-02 | A \\| B. | OTP | **none** |
      | MON-03 | Waits. | OTP | later: with node connections |
      """;

  @Test
  void testsAndScenariosAreLinkedInWords() throws IOException {
    write(
        "core/src/test/java/MonitorRulesTest.java",
        "void mon01_mon02_everyMonitorFires() {} void helper01() {}");
    write("core/src/test/resources/basics.scn", "# rules: MON-02\nA = node:spawn()\n");
    assertEquals(
        """
        | Rule | Guarantee | Source | Proof |
        |---|---|---|---|
        | MON-01 | Each monitor has its own reference. | OTP |\
         [every monitor fires](../../core/src/test/java/MonitorRulesTest.java) |
        | MON-02 | A \\| B. | OTP |\
         [every monitor fires](../../core/src/test/java/MonitorRulesTest.java)\
         · [`basics.scn`](../../core/src/test/resources/basics.scn) |
        | MON-03 | Waits. | OTP | later: with node connections |
        """,
        table().refreshed(PAGE));
  }

  @Test
  void ofManyScenariosThreeAreNamedItsOwnFirst() throws IOException {
    for (String name : List.of("a", "b", "c", "mon-02-d", "mon-03-e")) {
      write("tests/src/main/resources/" + name + ".scn", "# rules: MON-02 MON-03\n");
    }
    String row = table().refreshed("| MON-02 | x | OTP | |\n");
    assertEquals(
        "| MON-02 | x | OTP | [`mon-02-d.scn`](../../tests/src/main/resources/mon-02-d.scn)"
            + " · [`a.scn`](../../tests/src/main/resources/a.scn)"
            + " · [`b.scn`](../../tests/src/main/resources/b.scn) · 2 more scenarios |\n",
        row);
  }

  @Test
  void aRuleThatNothingProvesIsShownAsUnproven() {
    var rows = RuleTable.rows(table().refreshed(PAGE));
    assertEquals(
        "MON-01 true, MON-02 true, MON-03 false",
        String.join(", ", rows.stream().map(r -> r.rule() + " " + r.isUnproven()).toList()));
  }

  @Test
  void aProofOfNoKnownRuleIsRefused() throws IOException {
    write("core/src/test/java/ATest.java", "void mon99_something() {}");
    var error = assertThrows(IllegalStateException.class, this::table);
    assertEquals(
        "core/src/test/java/ATest.java claims to prove MON-99,"
            + " but there is no such rule in docs/rules/",
        error.getMessage());
  }

  @Test
  void anExcuseForARuleThatIsProvenIsRefused() throws IOException {
    write("core/src/test/java/ATest.java", "void mon03_something() {}");
    var error = assertThrows(IllegalStateException.class, () -> table().refreshed(PAGE));
    assertEquals(
        "MON-03 is said to be 'later: with node connections',"
            + " but there is [something](../../core/src/test/java/ATest.java)",
        error.getMessage());
  }

  private RuleTable table() {
    return new RuleTable(new SourceTree(top));
  }

  private void write(String path, String text) throws IOException {
    Path file = top.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
