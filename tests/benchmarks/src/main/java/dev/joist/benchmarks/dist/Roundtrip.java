package dev.joist.benchmarks.dist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Handler;
import dev.joist.term.Pid;

/// A message goes to the other node and comes back, and nothing else is on its way.
final class Roundtrip {

  private Roundtrip() {}

  static Handler ping(Run run, Pid pong, int rounds) {
    return message -> {
      switch (message) {
        case Long left when left == 0 -> {
          run.end(rounds);
          send(pong, Signals.GO);
          throw exit(Signals.NORMAL);
        }
        case Long left -> send(pong, (Object) (left - 1));
        default -> {
          send(pong, self());
          run.begin();
          send(pong, (Object) (long) (rounds - 1));
        }
      }
    };
  }

  /// Sends what it is sent to the pid that came first; ends with what is neither.
  static Handler pong() {
    Pid[] ping = new Pid[1];
    return message -> {
      switch (message) {
        case Pid from -> ping[0] = from;
        case Long left -> send(ping[0], (Object) left);
        default -> throw exit(Signals.NORMAL);
      }
    };
  }
}
