package dev.joist.samples.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The sample does what it says.
@Timeout(600)
class DemoTest {

  /// It is the events that are tested, on whatever machine, not how long they take.
  private static final Duration WHATEVER_IT_TAKES = Duration.ofMinutes(2);

  @Test
  void theRoomOutlivesItsNode(@TempDir Path folder) throws Exception {
    var out = new ByteArrayOutputStream();
    boolean happened =
        Demo.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            folder.resolve("cluster.log"),
            WHATEVER_IT_TAKES);
    String account = out.toString(StandardCharsets.UTF_8);
    System.out.println(account);
    assertTrue(happened, account);
    assertTrue(account.contains("All of it happened"), account);
  }
}
