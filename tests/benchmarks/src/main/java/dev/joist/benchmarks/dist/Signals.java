package dev.joist.benchmarks.dist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.function.LongFunction;

/// A process sends as fast as it can to one at the other node, which counts.
///
/// Nobody has to hold back: the sender waits in `send` when the connection has no room.
final class Signals {

  static final String GO = "go";
  static final Atom NORMAL = Atom.of("normal");

  private Signals() {}

  /// @param message makes the one of a number
  static Handler sender(Run run, Pid counter, int messages, LongFunction<Object> message) {
    return told -> {
      if (told instanceof Long count) {
        run.check("count", messages, count);
        run.end(messages);
        throw exit(NORMAL);
      }
      run.begin();
      for (long i = 0; i < messages; i++) {
        send(counter, message.apply(i));
      }
      send(counter, self());
    };
  }

  /// Tells the count to the pid it is sent, and ends.
  ///
  /// @param kind what is counted
  static Handler counter(Class<?> kind) {
    long[] count = {0};
    return message -> {
      if (message instanceof Pid from) {
        send(from, (Object) count[0]);
        throw exit(NORMAL);
      }
      if (kind.isInstance(message)) {
        count[0]++;
      }
    };
  }
}
