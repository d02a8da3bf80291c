package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Guardians of programs that are over when they have been told so often enough.
final class Guardian {

  private Guardian() {}

  /// Waits for a number of messages.
  ///
  /// @param operations that are done then
  static <T> Behavior<T> awaiting(int messages, Run run, long operations) {
    int[] left = {messages};
    return Behaviors.receiveMessage(message -> {
      if (--left[0] > 0) {
        return Behaviors.same();
      }
      run.end(operations);
      return Behaviors.stopped();
    });
  }
}
