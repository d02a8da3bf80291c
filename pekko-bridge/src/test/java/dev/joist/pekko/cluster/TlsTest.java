package dev.joist.pekko.cluster;

import static dev.joist.pekko.cluster.Witness.meet;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that know each other by certificates: what `docs/manual/cluster.md` shows.
@Timeout(600)
class TlsTest {

  private static final String PASSWORD = "not for use";

  @TempDir static Path certificates;

  @BeforeAll
  static void makeCertificates() throws Exception {
    run("make-certificates.sh", certificates.toString(), PASSWORD, "one", "other");
  }

  private static void run(String script, String... arguments) throws Exception {
    Path copy = Files.createTempFile(certificates, "script", ".sh");
    try (InputStream text = resource(script)) {
      Files.write(copy, text.readAllBytes());
    }
    var command = new ArrayList<>(List.of("sh", copy.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    String bin = Path.of(System.getProperty("java.home"), "bin").toString();
    builder.environment().merge("PATH", bin, (path, first) -> first + ":" + path);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(TlsTest.class.getResourceAsStream("/tls/" + name), name);
  }

  private static Witness node(String name) {
    Config values =
        ConfigFactory.parseString(
            "certificates = \"%s\", node = %s, password = \"%s\""
                .formatted(certificates, name, PASSWORD));
    Config tls = ConfigFactory.parseResources("tls/tls.conf").resolveWith(values);
    return new Witness(name, tls.root().render());
  }

  @Test
  void nodesWithCertificatesMeetOverTlsAndSoDoTheirLifelines() throws Exception {
    try (Witness one = node("one");
        Witness other = node("other")) {
      meet(one, other);
      assertTrue(one.send(other, "in secret"));
      other.awaitFrame(one, "in secret");
      one.awaitLifeline(other.name);
      other.awaitLifeline(one.name);
      other.carrier.close();
      assertEquals("it has closed", one.awaitLost(other));
    }
  }

  @Test
  void aPeerWithoutACertificateIsRefusedAndOneWithoutTlsToo() throws Exception {
    try (Witness one = node("one")) {
      assertRefused(talkWithoutCertificate(one.port()));
      String refusal = talkWithoutCertificate(one.carrier.livenessPort());
      assertTrue(refusal.contains("certificate_required"), refusal);
      assertEquals(-1, talkWithoutTls(one.port()));
      assertEquals(-1, talkWithoutTls(one.carrier.livenessPort()));
    }
  }

  /// Artery closes, with an alert or without.
  private static void assertRefused(String outcome) {
    assertTrue(outcome.equals("the end") || outcome.contains("certificate_required"), outcome);
  }

  /// What becomes of somebody who trusts the nodes, and has no certificate.
  private static String talkWithoutCertificate(int port) throws Exception {
    KeyStore trust =
        KeyStore.getInstance(certificates.resolve("trust.p12").toFile(), PASSWORD.toCharArray());
    TrustManagerFactory trusting =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusting.init(trust);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, trusting.getTrustManagers(), null);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.startHandshake(); // in TLS 1.3 the refusal comes behind it
      return socket.getInputStream().read() < 0 ? "the end" : "it was let in";
    } catch (IOException refused) {
      return refused.toString();
    }
  }

  /// What comes that is neither an alert of TLS nor the end.
  private static int talkWithoutTls(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write("AKKA\1JL1 and whatever else it may be".getBytes(UTF_8));
      int first = socket.getInputStream().read();
      int alert = 21;
      return first == alert ? -1 : first;
    }
  }

  @Test
  void nothingListensButAtTheAddressThatIsConfigured() throws Exception {
    Set<ListeningSocket> before = ListeningSocket.all();
    try (Witness one = node("one");
        Witness plain = new Witness("plain")) {
      Set<ListeningSocket> opened = ListeningSocket.all();
      opened.removeAll(before);
      assertEquals(
          Set.of(
              one.port(), one.carrier.livenessPort(), plain.port(), plain.carrier.livenessPort()),
          ListeningSocket.ports(opened));
      for (ListeningSocket socket : opened) {
        assertTrue(socket.isAt("127.0.0.1"), socket::toString);
        assertFalse(socket.isAtAll(), socket::toString);
      }
    }
  }
}
