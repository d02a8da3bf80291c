package dev.joist.pekko.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Listens at one address, and hands on what comes there to the same port of another: both ways, as
/// a valve for each lets it pass. Its connections can be cut.
///
/// *Thread:* any.
public final class TcpProxy implements AutoCloseable {

  private static final int BACKLOG = 64;

  private final ServerSocket server;
  private final InetAddress behind;
  private final Valve in;
  private final Valve out;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean refusing;
  private volatile boolean closed;

  /// Two sockets, and what flows between them.
  private final class Connection {
    private final Socket client;
    private final Socket target;
    private final Flow there;
    private final Flow back;
    private final AtomicInteger flowing = new AtomicInteger(2);

    Connection(Socket client, Socket target) {
      this.client = client;
      this.target = target;
      there = new Flow(client, target, in, this::ended);
      back = new Flow(target, client, out, this::ended);
    }

    void start() {
      connections.add(this);
      there.start();
      back.start();
      if (refusing || closed) {
        cut(); // meanwhile
      }
    }

    private void ended(boolean reset) {
      if (reset) {
        cut();
      } else if (flowing.decrementAndGet() == 0) {
        connections.remove(this);
        close(client);
        close(target);
      }
    }

    void cut() {
      connections.remove(this);
      reset(client);
      reset(target);
      there.interrupt();
      back.interrupt();
    }
  }

  /// Listens at any port that is free.
  ///
  /// @param front where it listens
  /// @param behind where it connects to, at the same port
  /// @param in for what goes there
  /// @param out for what comes back
  public TcpProxy(InetAddress front, InetAddress behind, Valve in, Valve out) {
    this.behind = behind;
    this.in = in;
    this.out = out;
    try {
      server = new ServerSocket(0, BACKLOG, front);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("proxy-" + port()).start(this::listen);
  }

  /// The port at both ends.
  public int port() {
    return server.getLocalPort();
  }

  private void listen() {
    while (!closed) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void connect(Socket client) {
    if (refusing) {
      reset(client);
      return;
    }
    Socket target = new Socket();
    try {
      client.setTcpNoDelay(true);
      target.setTcpNoDelay(true);
      target.connect(new InetSocketAddress(behind, port()));
    } catch (IOException nobody) {
      reset(client);
      close(target);
      return;
    }
    new Connection(client, target).start();
  }

  /// Resets all connections. What is on its way is lost, and both ends know.
  public void cut() {
    connections.forEach(Connection::cut);
  }

  /// As [#cut], and so are those that are made from now on; or not any more.
  public void refuse(boolean wanted) {
    refusing = wanted;
    if (wanted) {
      cut();
    }
  }

  /// So that the other end is reset, not just told of an end.
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException gone) {
      // Then there is nobody to be told.
    }
    close(socket);
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    close(server);
    cut();
  }
}
