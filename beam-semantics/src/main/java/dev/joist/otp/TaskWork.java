package dev.joist.otp;

import dev.joist.Beam;
import dev.joist.process.Failure;
import dev.joist.signal.Call;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import dev.joist.term.Fun;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.concurrent.Callable;

/// The process of a task: it waits for its work, which comes as a call, does it, and replies.
///
/// Its owner calls it by a monitor whose alias the reply comes through, so that the owner hears of
/// its end or of its result, and of neither once it has given the task up.
final class TaskWork {

  private TaskWork() {}

  /// A process that works for an owner, to which it is linked.
  static Pid spawnLink(Pid owner) {
    return ProcLib.spawnLink(() -> work(owner));
  }

  /// Waits for its work and does it.
  static void work(Pid owner) throws Exception {
    Ref watch = Beam.monitor(owner); // who has not given it work yet may be gone
    Object given =
        Beam.receive(
            m -> m instanceof Call || (m instanceof Down d && d.ref().equals(watch)) ? m : null);
    if (!(given instanceof Call(var from, Fun.Local fun))
        || !(fun.code() instanceof Callable<?> work)) {
      return;
    }
    var _ = Beam.demonitor(watch);
    new From(from).reply(done(work));
  }

  /// @throws Exception what the work throws: then the process ends with that
  private static Object done(Callable<?> work) throws Exception {
    Object result;
    try {
      result = work.call();
    } catch (StackOverflowError deep) {
      if (Failure.isUnwinding(deep)) {
        throw deep;
      }
      throw new ErrorException(
          Atom.of("system_limit"), "the work of a task recurses for ever", deep);
    }
    return result == null ? Atom.of("undefined") : result;
  }

  /// Work as it is sent.
  static Fun.Local term(Callable<?> work) {
    return Fun.local("task", 0, work);
  }
}
