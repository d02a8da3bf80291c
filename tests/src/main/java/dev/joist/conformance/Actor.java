package dev.joist.conformance;

import dev.joist.conformance.Instruction.Got;
import dev.joist.signal.Down;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import org.jspecify.annotations.Nullable;

/// A scripted process as the driver knows it.
final class Actor {

  final String name;
  final Pid pid;

  /// Who drives it.
  final Driver driver;

  /// The driver's monitor.
  final Ref monitor;

  /// Why it ended; null while it lives.
  @Nullable Object reason;

  /// It awaits a message.
  boolean awaiting;

  /// It awaits a message, but not for ever.
  boolean impatient;

  /// What it has got, not yet told.
  @Nullable Object got;

  /// Whether it lived when the step began, or was made in it.
  boolean livedBefore = true;

  Actor(String name, Pid pid, Driver driver, Ref monitor) {
    this.name = name;
    this.pid = pid;
    this.driver = driver;
    this.monitor = monitor;
  }

  boolean lives() {
    return reason == null;
  }

  boolean waits() {
    return awaiting && lives();
  }

  /// Notes what a message to the driver says about this actor.
  ///
  /// @return whether it says anything
  boolean learns(Object message) {
    return switch (message) {
      case Down(Ref ref, _, _, Object why) when ref.equals(monitor) -> {
        reason = why;
        yield true;
      }
      case Got(Pid from, Object what) when from.equals(pid) -> {
        got = what;
        awaiting = false;
        yield true;
      }
      default -> false;
    };
  }
}
