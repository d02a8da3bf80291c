package dev.joist.pekko;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Beam;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.concurrent.atomic.AtomicLong;

/// A hundred thousand messages at once from one member to another.
final class Burst {

  private static final long COUNT = 100_000;

  /// What is queued and unacknowledged at the most: the limit, and the message that reaches it.
  private static final long MOST = 2 << 20;

  private Burst() {}

  /// Sends it: all of them arrive in order, and the sender never has more than so much on its way.
  ///
  /// @return how often the sender has waited for room: perhaps never where the road is faster than
  ///   it
  static long expectAllInOrder(Member here, Member there) throws InterruptedException {
    Ref done = here.inbox.run(Beam::makeRef);
    Pid receiver =
        there.node.spawn(() -> {
          for (long i = 0; i < COUNT; i++) {
            Object message = Beam.receive();
            if (!message.equals(i)) {
              throw Beam.exit(Tuple.of(Atom.of("expected"), i, message));
            }
          }
          Beam.send(here.inbox.pid(), done);
        });
    Ref ref = here.inbox.monitor(receiver);
    AtomicLong most = new AtomicLong();
    long waits = here.connection("waits");
    here.does(() -> {
      for (long i = 0; i < COUNT; i++) {
        Beam.send(receiver, i);
        if (i % 100 == 0) {
          most.accumulateAndGet(here.connection("unacknowledged"), Math::max);
        }
      }
    });
    here.expect(done);
    here.expectDown(ref, receiver, Atom.of("normal"));
    assertTrue(most.get() < MOST, () -> "bytes queued and unacknowledged: " + most);
    return here.connection("waits") - waits;
  }
}
