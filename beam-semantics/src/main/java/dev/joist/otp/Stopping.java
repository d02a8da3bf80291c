package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.process.Calling;
import dev.joist.process.Failure;
import dev.joist.process.LocalProcess;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Has a server end and waits until it has: `proc_lib:stop/3`.
///
/// Rule: GS-13.
final class Stopping {

  private static final Atom PROCESS = Atom.of("process");
  private static final Atom TERMINATE = Atom.of("terminate");

  private Stopping() {}

  static void stop(Object server, Object reason, Duration timeout) {
    LocalProcess self = Names.self();
    long nanos = Times.nanos(timeout);
    Object to = Names.target(server);
    if (to == null) {
      throw Failure.exit(Names.self(), Wire.NOPROC);
    }
    if (to.equals(self.pid())) {
      throw Sys.failed(Atom.of("calling_self"), "terminate", to, timeout, reason);
    }
    Ref end = Beam.monitor(PROCESS, to);
    Ref request = Calling.request(self, to, Wire.SYSTEM, Tuple.of(TERMINATE, reason));
    Down down = self.receive(m -> downOf(m, end), end, nanos);
    Object answer = Calling.abandon(self, request);
    if (down == null) {
      var _ = Beam.demonitor(end, DemonitorOption.FLUSH);
      throw Failure.exit(Names.self(), Wire.TIMEOUT);
    }
    Object ended = down.reason();
    if (Wire.is(ended, Wire.NOPROC)) {
      throw Failure.exit(Names.self(), Wire.NOPROC);
    }
    if (answer == null) {
      throw Sys.failed(Calls.told(ended, to), "terminate", to, timeout, reason);
    }
    if (!Terms.exactlyEqual(ended, reason)) {
      throw Failure.exit(Names.self(), ended);
    }
  }

  private static @Nullable Down downOf(Object message, Ref ref) {
    return message instanceof Down down && down.ref().equals(ref) ? down : null;
  }
}
