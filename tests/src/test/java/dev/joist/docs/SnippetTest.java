package dev.joist.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How code is cut from sources for documents.
class SnippetTest {
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
  void whereCommentsBeginWithAHashSoDoTags(@TempDir Path top) throws IOException {
    Snippets snippets = snippets(top, "x");
    Files.writeString(top.resolve("d.md"), "<!-- snippet: a.sh#all -->\n<!-- end of snippet -->\n");
    Files.writeString(top.resolve("a.sh"), "# tag::all\n# a comment\nls\n# end::all\n");
    assertEquals(
        """
        <!-- snippet: a.sh#all -->
        ```sh
        # a comment
        ls
        ```
        <!-- end of snippet -->
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
