package dev.joist.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of OTP's suites: each case is there once, with tests that there are, or with a reason.
class SuiteTableTest {
  private static final String LINK = "[`gs05_starts`](../../core/src/test/java/ATest.java)";

  /// Why a case may mean nothing.
  private static final Set<String> REASONS =
      Set.of(
          "no meaning here: a timeout is a `Duration`",
          "no meaning here: a server without `init` does not compile");

  @TempDir Path top;

  @BeforeEach
  void writeATest() throws IOException {
    Path file = top.resolve("core/src/test/java/ATest.java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "  void gs05_starts() {}\n");
  }

  private SuiteTable table() {
    return new SuiteTable(new SourceTree(top));
  }

  @Test
  void aTestIsLinkedToWhereItIs() {
    assertEquals(
        "| `start` | forms | " + LINK + " |\n",
        table().refreshed("| `start` | forms | `gs05_starts` |\n"));
    assertEquals(
        "| `start` | forms | " + LINK + " |\n",
        table().refreshed("| `start` | forms | [`gs05_starts`](somewhere/else) |\n"));
  }

  @Test
  void aReasonIsKept() {
    String row = "| `stop8` | a server elsewhere | no meaning here: no other node |\n";
    assertEquals(row, table().refreshed(row));
  }

  @Test
  void aTestThatThereIsNotIsRefused() {
    var error =
        assertThrows(
            IllegalStateException.class,
            () -> table().refreshed("| `start` | forms | `gs05_gone` |\n"));
    assertEquals(
        "docs/rules/otp-suites.md says that '`gs05_gone`' does what start is about;"
            + " there is no such test",
        error.getMessage());
  }

  @Test
  void everyCaseOfThePageIsThereOnceWithTestsOrAKnownReason() {
    List<SuiteTable.Row> rows = SuiteTable.rows(SourceTree.around().read(SuiteTable.PAGE));
    Set<String> names = new HashSet<>();
    for (SuiteTable.Row row : rows) {
      assertTrue(names.add(row.name()), row.name() + " is there twice");
      assertTrue(!row.isExcused() || REASONS.contains(row.proof()), row::toString);
    }
    assertTrue(rows.size() > 150, () -> "only " + rows.size() + " cases are left of the suites");
  }
}
