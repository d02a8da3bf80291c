package dev.joist.pekko.cluster;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;

/// A member in a JVM of its own, which sends back what it is sent.
final class ChildMember implements AutoCloseable {

  private final Process process;

  private ChildMember(Process process) {
    this.process = process;
  }

  /// Starts one.
  ///
  /// @param config other than what all members of tests have
  static ChildMember start(String name, Address first, String config) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ChildMember(
        new ProcessBuilder(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ChildMember.class.getName(),
                name,
                first.toString(),
                config)
            .inheritIO()
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /// The child.
  public static void main(String[] arguments) throws Exception {
    Witness self = new Witness(arguments[0], arguments[2]);
    self.cluster.join(AddressFromURIString.parse(arguments[1]));
    while (true) {
      if (self.events.take() instanceof Witness.Came(var from, String text)) {
        self.send(from, text);
      }
    }
  }

  /// As `kill -9` does.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " ends with " + code);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(Witness.PATIENCE, TimeUnit.SECONDS).join();
  }

  static String port(int port) {
    return ConfigFactory.parseString("pekko.remote.artery.canonical.port = " + port)
        .root()
        .render();
  }
}
