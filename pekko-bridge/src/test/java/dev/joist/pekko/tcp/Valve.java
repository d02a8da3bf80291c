package dev.joist.pekko.tcp;

import java.time.Duration;

/// One way of a road: what goes that way passes at once, or late, or not until the valve is opened.
/// Nothing gets lost in it, as nothing does in a TCP connection that stands.
///
/// *Thread:* any.
public final class Valve {

  private boolean shut;
  private long delayNanos;

  /// Nothing passes from now on: a hole, as far as both ends can see.
  public synchronized void shut() {
    shut = true;
  }

  /// Everything takes so long from now on.
  public synchronized void delay(Duration time) {
    delayNanos = time.toNanos();
    notifyAll();
  }

  /// Everything passes at once from now on.
  public synchronized void open() {
    shut = false;
    delayNanos = 0;
    notifyAll();
  }

  /// Waits until something may pass.
  ///
  /// @param came when it came, as [System#nanoTime] has it
  synchronized void pass(long came) throws InterruptedException {
    long left = left(came);
    while (shut || left > 0) {
      if (shut) {
        wait();
      } else {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
      left = left(came);
    }
  }

  private long left(long came) {
    return came + delayNanos - System.nanoTime();
  }
}
