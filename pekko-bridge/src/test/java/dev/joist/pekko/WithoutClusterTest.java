package dev.joist.pekko;

import static dev.joist.Beam.receive;
import static dev.joist.Beam.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.joist.term.Pid;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A service that has neither Pekko's cluster nor its remoting on its class path.
@Timeout(300)
class WithoutClusterTest {

  /// The service: says what a process of it has received.
  public static void main(String[] arguments) throws Exception {
    try {
      System.out.println("there is " + Class.forName("org.apache.pekko.cluster.Cluster"));
    } catch (ClassNotFoundException e) {
      System.out.println("there is no " + e.getMessage());
    }
    ActorSystem system = ActorSystem.create("alone");
    PekkoNode joist = PekkoNode.get(system);
    try (var inbox = joist.node().inbox()) {
      Pid to = inbox.pid();
      Pid pid = joist.spawn(() -> send(to, receive()));
      joist.ref(pid).tell("works as before");
      System.out.println(inbox.receive(Duration.ofSeconds(60)));
    }
    system.terminate();
  }

  @Test
  void aNodeNeedsNoCluster() throws Exception {
    String path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !isOfTheCluster(entry))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                path,
                WithoutClusterTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals("there is no org.apache.pekko.cluster.Cluster\nworks as before\n", said);
    assertEquals(0, process.waitFor());
  }

  private static boolean isOfTheCluster(String entry) {
    return Stream.of("pekko-cluster", "pekko-remote", "pekko-coordination", "pekko-distributed")
        .anyMatch(entry::contains);
  }
}
