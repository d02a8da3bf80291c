package dev.joist.pekko.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// How a member of a cluster is reached by way of proxies: Artery and its lifelines are bound to
/// another address of this machine than the one by which others know them. It stays the same when
/// the member is started again.
///
/// Linux has all of 127.0.0.0/8; elsewhere 127.0.0.2 has to be made first.
public final class Detour implements AutoCloseable {

  private static final InetAddress FRONT = address("127.0.0.1");
  private static final InetAddress BEHIND = address("127.0.0.2");

  private final Valve in = new Valve();
  private final Valve out = new Valve();
  private final TcpProxy artery = new TcpProxy(FRONT, BEHIND, in, out);
  private final TcpProxy lifelines = new TcpProxy(FRONT, BEHIND, in, out);

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the member is configured with, so that it is reached here.
  public String config() {
    return """
    pekko.remote.artery {
      canonical { hostname = "%s", port = %d }
      bind { hostname = "%s", port = %2$d }
    }
    joist.cluster.liveness.port = %d
    """
        .formatted(
            FRONT.getHostAddress(), artery.port(), BEHIND.getHostAddress(), lifelines.port());
  }

  /// Resets all connections to the member; new ones can be made.
  public void cut() {
    proxies().forEach(TcpProxy::cut);
  }

  /// Resets all connections to the member, also those that are made from now on.
  public void refuse() {
    proxies().forEach(proxy -> proxy.refuse(true));
  }

  /// All is well from now on.
  public void open() {
    proxies().forEach(proxy -> proxy.refuse(false));
    in.open();
    out.open();
  }

  private List<TcpProxy> proxies() {
    return List.of(artery, lifelines);
  }

  /// Nothing goes from one member to another from now on, over whichever's connections.
  public static void blackhole(Detour from, Detour to) {
    from.out.shut();
    to.in.shut();
  }

  /// What goes from one member to another takes so long from now on.
  public static void delay(Detour from, Detour to, Duration time) {
    from.out.delay(time);
    to.in.delay(time);
  }

  @Override
  public void close() {
    proxies().forEach(TcpProxy::close);
  }
}
