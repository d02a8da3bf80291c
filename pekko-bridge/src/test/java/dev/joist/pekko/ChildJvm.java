package dev.joist.pekko;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A JVM of its own with the class path of this one, to be killed or held.
public final class ChildJvm implements AutoCloseable {

  private static final int PATIENCE = 60; // seconds

  private final Process process;

  private ChildJvm(Process process) {
    this.process = process;
  }

  /// Starts one. What it says is not heard, but its errors; its standard input ends with this JVM.
  public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /// As `kill -9` does. When this returns it is dead.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Sends it a signal of the operating system's.
  ///
  /// @param name such as `STOP`
  public void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " ends with " + code);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(PATIENCE, TimeUnit.SECONDS).join();
  }
}
