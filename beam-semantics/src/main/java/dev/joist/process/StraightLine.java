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
final class StraightLine extends Code implements Runnable {

  private final Class<?> initialClass;
  private volatile @Nullable Body body;

  StraightLine(LocalProcess process, Body body) {
    super(process);
    this.body = body;
    initialClass = body.getClass();
  }

  @Override
  Class<?> initialClass() {
    return initialClass;
  }

  @Override
  void start() {
    Thread own = process.node().scheduler().thread(this, process);
    process.adopt(own);
    try {
      own.start();
    } catch (Throwable noThread) {
      process.endSelf(Reasons.SYSTEM_LIMIT, noThread);
      throw noThread;
    }
  }

  @Override
  void wake() {
    // It has its thread until it has ended.
  }

  @Override
  void forget() {
    body = null;
  }

  @Override
  @Nullable StackTraceElement placeWithoutThread() {
    return null;
  }

  /// What escapes is an error of Joist, or of the machine where not even an end can be told.
  @Override
  public void run() {
    try {
      runAndEnd();
    } catch (Throwable escaped) {
      process.abandon(Thread.currentThread(), escaped);
      process.gone();
    }
  }

  private void runAndEnd() {
    Object reason = Reasons.NORMAL;
    Throwable failure = null;
    var _ = LogContext.enter(process);
    try {
      for (Body next = body; next != null; next = runBody(next)) {
        body = null; // what it holds may go with its stack
      }
    } catch (Unwind ended) {
      process.mend();
      process.gone();
      return; // whoever ended the process has told of it
    } catch (Throwable thrown) {
      reason = Failure.reason(thrown);
      failure = thrown;
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
      if (!isHibernating() || process.isExiting()) {
        throw thrown;
      }
      process.mend();
    }
    if (!isHibernating()) {
      return null;
    }
    Body next = slept();
    process.awaitMessage();
    return next;
  }
}
