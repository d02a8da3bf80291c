package dev.joist.process;

import dev.joist.signal.Demonitor;
import dev.joist.signal.LinkExit;
import dev.joist.signal.Message;
import dev.joist.signal.Request;
import dev.joist.term.Atom;
import dev.joist.term.Pid;

/// What has come of a [SpawnRequest], in the parent's queue before every signal of the child. The
/// halves of link and monitor that the parent has are entered when it is handled.
///
/// Rule: SPAWN-10.
final class SpawnOutcome extends Request {

  private final SpawnRequest request;
  private final Atom status;
  private final Object value;
  private final long epoch;

  /// @param status the atom `ok` or `error`
  /// @param value the child's pid, or the reason why there is none
  /// @param epoch of the connection it came over
  SpawnOutcome(SpawnRequest request, Atom status, Object value, long epoch) {
    this.request = request;
    this.status = status;
    this.value = value;
    this.epoch = epoch;
  }

  /// The parent takes note; under its right.
  void settle(LocalProcess parent) {
    SpawnSpec spec = request.spec();
    if (value instanceof Pid child) {
      MonitorSpec monitor = spec.monitor();
      if (monitor != null) {
        Monitoring.plant(
            parent,
            new OriginHalf(request.ref(), Monitoring.PROCESS, child, child, monitor.tag()),
            monitor.alias());
      }
      if (spec.link()) {
        parent.linkedAbroad(child, epoch);
      }
    }
    Object message = request.answer().message(request.ref(), status, value);
    if (message != null) {
      parent.accept(new Message(message));
    }
  }

  /// The parent has ended before it took note: the child is told as any link and watched process
  /// is.
  ///
  /// @param reason why the parent ended
  void orphan(LocalNode node, Object reason, Duty duty) {
    if (!(value instanceof Pid child)) {
      return;
    }
    if (request.spec().link()) {
      node.emit(child, new LinkExit(request.parent(), reason, epoch), duty);
    }
    if (request.spec().monitor() != null) {
      node.emit(child, new Demonitor(request.ref()), duty);
    }
  }
}
