package dev.joist.benchmarks.joist;

import dev.joist.signal.Handler;

/// A handler that waits for ever.
record Idle() implements Handler {
  @Override
  public void handle(Object message) {
    throw Messages.unexpected(message);
  }
}
