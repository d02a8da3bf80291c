package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.DemonitorOption;
import dev.joist.SpawnOption;
import dev.joist.Spawned;
import dev.joist.process.LocalProcess;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.signal.Handler;
import dev.joist.signal.Program;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A start in step: a process is made, and its starter waits for its word.
///
/// Rule: GS-05, GS-06, GS-16, GS-18.
final class Starting {

  /// What binds the starter to the new process.
  enum Kind {
    /// Nothing.
    ALONE,
    /// A link.
    LINKED,
    /// A monitor.
    MONITORED
  }

  /// How it went.
  ///
  /// @param pid the new process, which may have ended
  /// @param result its word, `{error, Reason}` where there was none
  /// @param monitor the monitor that the starter keeps, or null
  record Outcome(Pid pid, Object result, @Nullable Ref monitor) {

    /// `{Result, Ref}`.
    Tuple pair() {
      if (monitor == null) {
        throw new IllegalStateException("started without a monitor");
      }
      return Tuple.of(result, monitor);
    }
  }

  private Starting() {}

  static Outcome start(Program program, Kind kind, Settings settings) {
    LocalProcess self = Names.self();
    Ref before = Beam.makeRef(); // what the new process says comes after
    SpawnOption[] options =
        settings.spawnWith(kind == Kind.LINKED ? SpawnOption.link() : SpawnOption.monitor());
    Spawned child =
        switch (program) {
          case Body body -> Beam.spawnOpt(body, options);
          case Handler handler -> Beam.spawnOpt(handler, options);
        };
    Pid pid = child.pid();
    Ref monitor = child.monitor();
    Object word = self.<Object>receive(word(pid, monitor), before, settings.timeoutNanos());
    if (word == null) {
      kill(child, kind == Kind.MONITORED);
      var _ = self.receive(ackOf(pid), before, 0); // it may have spoken at the last moment
      return new Outcome(pid, error(Wire.TIMEOUT), monitor);
    }
    if (word instanceof Down(_, _, _, Object reason)) {
      if (kind == Kind.MONITORED && monitor != null) {
        var _ = Beam.send(Beam.self(), word); // it is the starter's to receive
      }
      return new Outcome(pid, error(reason), monitor);
    }
    if (word instanceof Exit(_, Object reason)) {
      return new Outcome(pid, error(reason), null);
    }
    if (kind == Kind.ALONE && monitor != null) {
      var _ = Beam.demonitor(monitor, DemonitorOption.FLUSH);
      monitor = null;
    }
    Object result = word instanceof Wire.Ack(_, Object said) ? said : ((Tuple) word).element(3);
    return new Outcome(pid, result, monitor);
  }

  private static Function<Object, @Nullable Object> word(Pid pid, @Nullable Ref monitor) {
    Function<Object, @Nullable Object> ack = ackOf(pid);
    return message ->
        switch (message) {
          case Down down when down.ref().equals(monitor) -> down;
          case Exit exit when monitor == null && exit.from().equals(pid) -> exit;
          default -> ack.apply(message);
        };
  }

  /// The word of a process.
  private static Function<Object, @Nullable Object> ackOf(Pid pid) {
    return message ->
        switch (message) {
          case Wire.Ack ack when ack.pid().equals(pid) -> ack;
          case Tuple ack
              when ack.arity() == 3
                  && Wire.is(ack.element(1), Wire.ACK)
                  && pid.equals(ack.element(2)) ->
              ack;
          default -> null;
        };
  }

  /// Ends a process that took too long, and waits until it is gone; nothing of it is left in the
  /// mailbox, but for the DOWN of a monitor that the starter wants.
  private static void kill(Spawned child, boolean keepsDown) {
    Pid pid = child.pid();
    Ref monitor = child.monitor();
    Ref ref = monitor == null ? Beam.monitor(pid) : monitor;
    if (monitor == null) {
      Beam.unlink(pid);
    }
    Beam.exit(pid, Wire.KILL);
    Down down = Beam.receive(ref, m -> m instanceof Down d && d.ref().equals(ref) ? d : null);
    if (keepsDown) {
      var _ = Beam.send(Beam.self(), down);
    } else if (monitor == null) {
      var _ = Names.self().receive(exitOf(pid), null, 0);
    }
  }

  private static Function<Object, @Nullable Object> exitOf(Pid pid) {
    return message -> message instanceof Exit(Object from, _) && from.equals(pid) ? message : null;
  }

  private static Tuple error(Object reason) {
    return Tuple.of(Wire.ERROR, reason);
  }
}
