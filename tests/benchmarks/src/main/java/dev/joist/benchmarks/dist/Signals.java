package dev.joist.benchmarks.dist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;

/// A process sends as fast as it can to one at the other node, which counts.
///
/// Nobody has to hold back: the sender waits in `send` when the connection has no room.
final class Signals {

  static final String GO = "go";
  static final Atom NORMAL = Atom.of("normal");

  private Signals() {}

  static Handler sender(Run run, Pid counter, int messages) {
    return message -> {
      if (message instanceof Long count) {
        run.check("count", messages, count);
        run.end(messages);
        throw exit(NORMAL);
      }
      run.begin();
      for (long i = 0; i < messages; i++) {
        send(counter, (Object) i);
      }
      send(counter, self());
    };
  }

  /// Tells the count to the pid it is sent, and ends.
  static Handler counter() {
    long[] count = {0};
    return message -> {
      if (message instanceof Pid from) {
        send(from, (Object) count[0]);
        throw exit(NORMAL);
      }
      count[0]++;
    };
  }
}
