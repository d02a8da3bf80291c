package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What heaps are limited for: a JVM of 256 MB in which processes flood, hoard and grow.
class SmallMachineTest {

  private static final long PATIENCE_SECONDS = 300;

  @Test
  void heap12_heap13_whoFillsTheMachineEndsAtItsLimitAndAllOthersGoOn(@TempDir Path folder)
      throws Exception {
    Path out = folder.resolve("out.txt");
    Process machine =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-classpath",
                System.getProperty("java.class.path"),
                SmallMachine.class.getName())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    boolean ended = machine.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    machine.destroyForcibly();
    String said = Files.readString(out);
    assertTrue(ended, said);
    assertEquals(
        List.of(
            "flooded server: killed",
            "hoarder: killed",
            "growing state: killed",
            "bystanders: 10000",
            "alarm: long_message_queue",
            "alarm: large_heap",
            "done"),
        said.lines().filter(line -> line.matches("[a-z ]+: \\w+|done")).toList(),
        said);
  }
}
