package dev.joist.pekko.cluster;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// The bytes of one TCP connection, encrypted or not. Until the other end is trusted it has a fixed
/// time for all it says.
///
/// *Thread:* one reads; one writes; any closes.
final class Wire implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  /// When patience ends; 0 for never.
  private long end;

  private @Nullable Tls tls;

  Wire(Socket socket, Duration within) throws IOException {
    this.socket = socket;
    in = socket.getInputStream();
    end = System.nanoTime() + within.toNanos();
    if (end == 0) {
      end = 1;
    }
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
  }

  /// Agrees with the other end on TLS.
  ///
  /// @throws IOException if they do not agree
  void encrypt(SSLEngine engine) throws IOException {
    Tls made = new Tls(engine, this::readSome, socket.getOutputStream());
    made.handshake();
    tls = made;
  }

  /// From now on it may be silent for as long as it likes.
  void trust() throws IOException {
    end = 0;
    socket.setSoTimeout(0);
  }

  private int readSome(byte[] into, int offset, int length) throws IOException {
    if (end != 0) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new SocketTimeoutException("It takes too long to say who it is");
      }
      socket.setSoTimeout((int) left);
    }
    return in.read(into, offset, length);
  }

  /// The next byte.
  ///
  /// @return -1 at the end
  int read() throws IOException {
    if (tls != null) {
      return tls.read();
    }
    byte[] one = new byte[1];
    return readSome(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /// As many bytes as there is room for.
  void readFully(byte[] into) throws IOException {
    for (int i = 0; i < into.length; i++) {
      int next = read();
      if (next < 0) {
        throw new EOFException("It has closed after " + i + " of " + into.length + " bytes");
      }
      into[i] = (byte) next;
    }
  }

  void write(byte... bytes) throws IOException {
    if (tls != null) {
      tls.write(bytes);
    } else {
      socket.getOutputStream().write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
