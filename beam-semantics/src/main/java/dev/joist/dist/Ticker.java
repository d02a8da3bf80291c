package dev.joist.dist;

import java.util.concurrent.Future;

/// What time it is for channels, and a call when some of it has passed.
///
/// *Thread:* any.
public interface Ticker extends AutoCloseable {

  /// The time now.
  ///
  /// @return nanoseconds since an arbitrary origin, never going back
  long nanoTime();

  /// Has something done later: never early, one after the other, and never within this call.
  ///
  /// @param nanos how long from now
  /// @param task which does not block; dropped once the ticker is closed
  /// @return with which it can be cancelled
  Future<?> after(long nanos, Runnable task);

  /// Does nothing more.
  @Override
  void close();
}
