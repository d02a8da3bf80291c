package dev.joist.process;

import dev.joist.signal.Body;
import org.jspecify.annotations.Nullable;

/// The code of a straight-line process: a body on a thread of its own, and how it ends.
///
/// ```
///   started --> body runs --returns, throws--> the process ends, its end is told, a crash logged
///                 |    ^
///         hibernate    message
///                 v    |
///               no stack, waits
/// ```
///
/// A body that is in the middle of something when the process is killed goes on until its next
/// operation, or until what it blocks in reacts to the interrupt; then its thread unwinds to here.
///
/// *Thread:* the process's own.
///
/// Rule: MON-14, RECV-16, SIG-14.
final class StraightLine implements Runnable {

  private final LocalProcess process;
  private final Class<?> initialClass;
  private volatile @Nullable Body body;

  /// What hibernate has thrown, until the stack is gone.
  private @Nullable Hibernation hibernation;

  StraightLine(LocalProcess process, Body body) {
    this.process = process;
    this.body = body;
    initialClass = body.getClass();
  }

  /// The name of the class the body is written in.
  String initialClass() {
    return StackTrace.enclosing(initialClass);
  }

  /// Lets go of the body, whatever it holds.
  void forget() {
    body = null;
  }

  @Override
  public void run() {
    Object reason = Reasons.NORMAL;
    Throwable failure = null;
    try {
      for (Body next = body; next != null; next = runBody(next)) {
        body = null; // what it holds may go with its stack
      }
    } catch (Unwind ended) {
      process.gone();
      return; // whoever ended the process has told of it
    } catch (Throwable thrown) {
      reason = Failure.reason(thrown);
      failure = Failure.isReported(thrown) ? thrown : null;
    }
    process.endSelf(reason, failure);
    process.gone();
  }

  /// Runs a body.
  ///
  /// @return what to run next, if it hibernated; null if it returned
  private @Nullable Body runBody(Body code) throws Exception {
    try {
      process.step();
      code.run();
    } catch (Throwable thrown) {
      if (hibernation == null || process.isExiting()) {
        throw thrown;
      }
    }
    Hibernation slept = hibernation;
    if (slept == null) {
      return null;
    }
    hibernation = null;
    process.awaitMessage();
    return slept.next();
  }

  /// What hibernate has thrown: each operation throws it again while the stack unwinds.
  Hibernation hibernation() {
    if (hibernation == null) {
      throw new IllegalStateException("process " + process.pid() + " does not hibernate");
    }
    return hibernation;
  }

  /// Notes what to run when the process has a message.
  Hibernation hibernate(Body next) {
    hibernation = new Hibernation(next);
    return hibernation;
  }
}
