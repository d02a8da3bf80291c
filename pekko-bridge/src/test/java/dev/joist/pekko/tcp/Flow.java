package dev.joist.pekko.tcp;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// One direction of a connection through a proxy: takes bytes from one socket and gives them to
/// another, as the valve lets them pass. An end goes the same way, behind all that came before.
///
/// *Thread:* it has two, one that reads and one that writes. At most [#PIECES] are between them:
/// then whoever sends has to wait, as TCP does.
final class Flow {

  private static final int SIZE = 16 * 1024;
  private static final int PIECES = 64;

  /// What is on its way.
  private sealed interface Piece {

    /// When it came.
    long came();

    /// Bytes.
    final class Bytes implements Piece {
      private final byte[] array;
      private final long came;

      Bytes(byte[] array, long came) {
        this.array = array;
        this.came = came;
      }

      @Override
      public long came() {
        return came;
      }
    }

    /// There is no more.
    record End(long came) implements Piece {}

    /// The connection has been reset.
    record Reset(long came) implements Piece {}
  }

  /// What becomes of a flow.
  interface EndListener {

    /// It has ended.
    ///
    /// @param reset whether the connection was reset, or failed
    void ended(boolean reset);
  }

  private final Socket from;
  private final Socket to;
  private final Valve valve;
  private final EndListener listener;
  private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(PIECES);
  private final Thread reader = Thread.ofVirtual().unstarted(this::read);
  private final Thread writer = Thread.ofVirtual().unstarted(this::write);

  Flow(Socket from, Socket to, Valve valve, EndListener listener) {
    this.from = from;
    this.to = to;
    this.valve = valve;
    this.listener = listener;
  }

  void start() {
    reader.start();
    writer.start();
  }

  void interrupt() {
    reader.interrupt();
    writer.interrupt();
  }

  private void read() {
    try {
      pieces.put(readAll());
    } catch (InterruptedException cut) {
      Thread.currentThread().interrupt(); // and so it ends
    }
  }

  /// @return how it ended
  private Piece readAll() throws InterruptedException {
    byte[] buffer = new byte[SIZE];
    try {
      while (true) {
        int count = from.getInputStream().read(buffer);
        long now = System.nanoTime();
        if (count < 0) {
          return new Piece.End(now);
        }
        pieces.put(new Piece.Bytes(Arrays.copyOf(buffer, count), now));
      }
    } catch (IOException reset) {
      return new Piece.Reset(System.nanoTime());
    }
  }

  private void write() {
    try {
      listener.ended(writeAll());
    } catch (IOException gone) {
      listener.ended(true);
    } catch (InterruptedException cut) {
      Thread.currentThread().interrupt(); // and so it ends
    }
  }

  /// @return whether the connection was reset
  private boolean writeAll() throws InterruptedException, IOException {
    while (true) {
      Piece piece = pieces.take();
      valve.pass(piece.came());
      switch (piece) {
        case Piece.Bytes bytes -> to.getOutputStream().write(bytes.array);
        case Piece.End _ -> {
          to.shutdownOutput();
          return false;
        }
        case Piece.Reset _ -> {
          return true;
        }
      }
    }
  }
}
