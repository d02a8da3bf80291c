package dev.joist.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs every proof in `tests/src/jcstress`: each names its hazard and whether it can be reached.
///
/// Command: `./joist test -Pslow`, or for longer runs `-Djoist.jcstress=default` (or `tough`).
@Tag("slow")
class JcstressTest {
  /// What jcstress says in the end about all configurations it tried.
  private static final Pattern RESULTS =
      Pattern.compile("Results: (?<planned>[1-9]\\d*) planned; (?<passed>\\d+) passed");

  @Test
  void noForbiddenOutcomeIsSeen(@TempDir Path folder) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    var classes = Path.of("target", "jcstress-classes").toAbsolutePath();
    assertTrue(Files.isDirectory(classes), classes + " is not there: run this with -Pslow");
    int status =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-m",
                System.getProperty("joist.jcstress", "quick"),
                "-r",
                folder.resolve("report").toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    String said = Files.readString(output);
    MatchResult last =
        RESULTS
            .matcher(said)
            .results()
            .reduce((_, later) -> later)
            .orElseThrow(() -> new AssertionError("jcstress came to no result:\n" + said));
    // What jcstress could not run at all it calls a soft error, and still exits with 0.
    assertEquals(last.group("planned"), last.group("passed"), said);
    assertEquals(0, status, said);
  }
}
