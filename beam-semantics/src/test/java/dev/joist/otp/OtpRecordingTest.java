package dev.joist.otp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The recordings that the behaviours are held against are what a living OTP does, where there is
/// one.
@Timeout(300)
class OtpRecordingTest {

  /// Some cases are about milliseconds, which a busy machine may mix up.
  private static final int TRIES = 3;

  @ParameterizedTest
  @ValueSource(strings = {"gen_server", "gen_statem", "gen_event", "nodes"})
  void aRecordingIsWhatOtpDoes(String name, @TempDir Path folder) throws Exception {
    assumeTrue(isInstalled(), "skipped: no escript (Debian: erlang-base) on the PATH to ask");
    Path script = Files.write(folder.resolve(name + ".escript"), resource(name + ".escript"));
    String recorded = new String(resource(name + ".txt"), StandardCharsets.UTF_8);
    String now = perform(script);
    for (int i = 1; i < TRIES && !now.equals(recorded); i++) {
      now = perform(script);
    }
    assertEquals(recorded, now);
  }

  private static byte[] resource(String file) throws IOException {
    try (InputStream content = OtpRecordingTest.class.getResourceAsStream(file)) {
      assertNotNull(content, file + " is missing from the test resources");
      return content.readAllBytes();
    }
  }

  private static String perform(Path script) throws IOException, InterruptedException {
    Process otp =
        new ProcessBuilder("escript", script.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String lines = new String(otp.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, otp.waitFor(), () -> "exit status of " + script + " after\n" + lines);
    return lines;
  }

  private static boolean isInstalled() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path)
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "escript")));
  }
}
