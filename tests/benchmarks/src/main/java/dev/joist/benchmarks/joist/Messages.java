package dev.joist.benchmarks.joist;

import static dev.joist.Beam.error;
import static dev.joist.Beam.receive;

import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;

/// Messages that several programs use, and how to wait for them.
final class Messages {

  static final Atom DONE = Atom.of("done");
  static final Atom START = Atom.of("start");
  static final Atom STOP = Atom.of("stop");

  /// Reasons to end.
  static final Atom NORMAL = Atom.of("normal");

  static final Atom KILL = Atom.of("kill");

  private Messages() {}

  /// Takes so many messages out of the mailbox, all of which are this one.
  static void collect(int count, Object message) {
    for (int i = 0; i < count; i++) {
      Object got = receive();
      if (!got.equals(message)) {
        throw unexpected(got);
      }
    }
  }

  /// Waits for a monitor to fire.
  static Down down(Ref ref) {
    return receive(
        ref, message -> message instanceof Down down && down.ref().equals(ref) ? down : null);
  }

  /// Waits for ever.
  static void block() {
    Object message = receive();
    throw unexpected(message);
  }

  /// What ends a process that is sent what it does not know.
  static ErrorException unexpected(Object message) {
    return error(Tuple.of(Atom.of("unexpected"), message));
  }
}
