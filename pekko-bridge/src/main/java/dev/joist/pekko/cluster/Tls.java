package dev.joist.pekko.cluster;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/// TLS over a stream's bytes, by an engine: Artery's providers have engines, not sockets.
///
/// *Thread:* after the handshake one reads and one writes, at once if need be.
final class Tls {

  /// Reads what has come, at least a byte.
  interface Source {

    /// As [java.io.InputStream#read(byte\[\], int, int)].
    int read(byte[] into, int offset, int length) throws IOException;
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final Source source;
  private final OutputStream sink;

  /// Encrypted bytes that have come, from the position to the limit.
  private final ByteBuffer received;

  /// Bytes that may be read.
  private final ByteBuffer clear;

  Tls(SSLEngine engine, Source source, OutputStream sink) {
    this.engine = engine;
    this.source = source;
    this.sink = sink;
    received = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize()).flip();
    clear = ByteBuffer.allocate(2 * engine.getSession().getApplicationBufferSize()).flip();
  }

  void handshake() throws IOException {
    try {
      agree();
    } catch (SSLException disagreement) {
      tellWhy(disagreement);
      throw disagreement;
    }
  }

  /// The alert that the engine has made of a failure.
  private void tellWhy(SSLException failure) {
    try {
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        wrap(NOTHING);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void agree() throws IOException {
    engine.beginHandshake();
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_WRAP -> wrap(NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!unwrap()) {
            throw new EOFException("It has closed in the middle of the TLS handshake");
          }
        }
        case NEED_TASK -> runTasks();
        case FINISHED, NOT_HANDSHAKING -> {
          return;
        }
      }
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /// The next byte.
  ///
  /// @return -1 at the end
  int read() throws IOException {
    while (!clear.hasRemaining()) {
      if (!unwrap()) {
        return -1;
      }
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
        runTasks(); // the other end has new keys
      }
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        wrap(NOTHING);
      }
    }
    return clear.get() & 0xff;
  }

  void write(byte[] bytes) throws IOException {
    ByteBuffer plain = ByteBuffer.wrap(bytes);
    while (plain.hasRemaining()) {
      wrap(plain);
    }
  }

  private synchronized void wrap(ByteBuffer plain) throws IOException {
    ByteBuffer packet = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    SSLEngineResult result = engine.wrap(plain, packet);
    sink.write(packet.array(), 0, packet.position());
    if (result.getStatus() != SSLEngineResult.Status.OK && plain.hasRemaining()) {
      throw new SSLException("Nothing can be written: " + result);
    }
  }

  /// Takes one packet apart.
  ///
  /// @return false at the end
  private boolean unwrap() throws IOException {
    clear.compact();
    try {
      while (true) {
        SSLEngineResult result = engine.unwrap(received, clear);
        switch (result.getStatus()) {
          case OK -> {
            return true;
          }
          case CLOSED -> {
            return false;
          }
          case BUFFER_UNDERFLOW -> {
            if (!receive()) {
              return false;
            }
          }
          case BUFFER_OVERFLOW -> throw new SSLException("More has come than fits: " + result);
        }
      }
    } finally {
      clear.flip();
    }
  }

  private boolean receive() throws IOException {
    received.compact();
    try {
      int count = source.read(received.array(), received.position(), received.remaining());
      if (count < 0) {
        return false;
      }
      received.position(received.position() + count);
      return true;
    } finally {
      received.flip();
    }
  }
}
