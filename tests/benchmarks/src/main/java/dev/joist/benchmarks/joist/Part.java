package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.spawnLink;
import static dev.joist.benchmarks.joist.Messages.NORMAL;

import dev.joist.signal.Handler;
import dev.joist.term.Pid;

/// What a process does with each message, whichever kind it is of: a handler is given them, a body
/// receives them.
interface Part extends Handler {

  /// Makes a process of a part.
  @FunctionalInterface
  interface Spawner {

    /// The new process, linked to the one that asks.
    Pid spawn(Part part);
  }

  /// Makes straight-line processes.
  Spawner STRAIGHT = part -> spawnLink(() -> play(part));

  /// Makes event-style processes.
  Spawner EVENT = part -> spawnLink(part);

  /// Handles a message.
  ///
  /// @return whether there is more to do
  boolean take(Object message);

  @Override
  default void handle(Object message) {
    if (!take(message)) {
      throw exit(NORMAL);
    }
  }

  /// What a body does.
  static void play(Part part) throws Exception {
    part.start();
    while (part.take(receive())) {}
  }
}
