package dev.joist.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What documents take from the sources is what the sources say now.
class DocumentsTest {
  private static final SourceTree TREE = SourceTree.around();
  private static final Documents DOCUMENTS = new Documents(TREE);

  static List<String> paths() {
    return DOCUMENTS.paths();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void aDocumentIsUpToDate(String path) {
    assertEquals(
        DOCUMENTS.refreshed(path),
        TREE.read(path),
        path + " is stale; './joist docs' brings it up to date");
  }

  @Test
  void theReadmeNamesTheVersionThatIsBuilt() {
    String version = version(TREE.read("pom.xml"));
    assertEquals(version, version(TREE.read("README.md")));
  }

  /// The first version in `text`: in our pom and in our README it is Joist's own.
  private static String version(String text) {
    Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(text);
    assertTrue(version.find(), "no version in\n" + text);
    return version.group(1);
  }
}
