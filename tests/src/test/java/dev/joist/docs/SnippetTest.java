package dev.joist.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Code shown in documents is the code that compiles. `./joist docs` brings it up to date.
class SnippetTest {
  private static final SourceTree TREE = SourceTree.around();

  static List<String> documents() {
    return TREE.files("{*.md,docs/**.md}");
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aDocumentShowsTheCodeAsItIsNow(String document) {
    Freshness.check(TREE, document, new Snippets(TREE).refreshed(document));
  }

  @Test
  void aRegionIsCutWithoutItsIndentAndWithoutTagLines(@TempDir Path top) throws IOException {
    Snippets snippets = snippets(top, "stale");
    assertEquals(
        """
        <!-- snippet: A.java#whole -->
        ```java
        int a;

          int b;
        ```
        <!-- end of snippet -->
        after
        """,
        snippets.refreshed("d.md"));
  }

  @Test
  void aMissingTagIsNamedWithItsPlace(@TempDir Path top) throws IOException {
    Snippets snippets = snippets(top, "x");
    Files.writeString(top.resolve("A.java"), "int a;\n");
    var error = assertThrows(IllegalStateException.class, () -> snippets.refreshed("d.md"));
    assertEquals(
        "d.md:1: A.java has no line '// tag::whole' followed by '// end::whole'",
        error.getMessage());
  }

  @Test
  void aSnippetThatDoesNotEndIsRefused(@TempDir Path top) throws IOException {
    Snippets snippets = snippets(top, "x");
    Files.writeString(top.resolve("d.md"), "<!-- snippet: A.java#whole -->\ntext\n");
    var error = assertThrows(IllegalStateException.class, () -> snippets.refreshed("d.md"));
    assertEquals(
        "d.md:1: no <!-- end of snippet --> after this snippet's start", error.getMessage());
  }

  private static Snippets snippets(Path top, String shown) throws IOException {
    Files.writeString(
        top.resolve("d.md"),
        """
        <!-- snippet: A.java#whole -->
        ```java
        %s
        ```
        <!-- end of snippet -->
        after
        """
            .formatted(shown));
    Files.writeString(
        top.resolve("A.java"),
        """
        class A {
            // tag::whole
            int a;

            // tag::part
              int b;
            // end::part
            // end::whole
        }
        """);
    return new Snippets(new SourceTree(top));
  }
}
