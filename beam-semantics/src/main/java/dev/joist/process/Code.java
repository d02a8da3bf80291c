package dev.joist.process;

import dev.joist.signal.Body;
import org.jspecify.annotations.Nullable;

/// The code of a process: what it was spawned with, and how that is run.
///
/// *Thread:* the process's own, except as said.
///
/// Rule: SPAWN-01, RECV-16.
abstract sealed class Code permits StraightLine, EventStyle {

  final LocalProcess process;

  /// What hibernate has thrown, until the stack is gone.
  private @Nullable Hibernation hibernation;

  Code(LocalProcess process) {
    this.process = process;
  }

  /// The class it was spawned with.
  abstract Class<?> initialClass();

  /// Begins to run, on whatever thread it takes; the spawner's thread, once.
  abstract void start();

  /// There is something to do for the process, which has no thread now; any thread.
  abstract void wake();

  /// Lets go of what it was spawned with, whatever that holds; holder of the right.
  abstract void forget();

  /// The process has ended, and nobody runs its code any more: lets go of what only that had.
  void gone() {
    hibernation = null;
    forget();
  }

  /// Where the process is while it has no thread, as a frame of its stack would say; or null.
  abstract @Nullable StackTraceElement placeWithoutThread();

  /// Whether it says what it keeps between messages.
  boolean isRoot() {
    return false;
  }

  /// What it keeps between messages, where it says so; own thread.
  @Nullable Object kept() {
    return null;
  }

  /// Notes what to run when the process has a message.
  final Hibernation hibernate(Body next) {
    hibernation = new Hibernation(next);
    return hibernation;
  }

  /// What hibernate has thrown: each operation throws it again while the stack unwinds.
  final Hibernation hibernation() {
    if (hibernation == null) {
      throw new IllegalStateException("process " + process.pid() + " does not hibernate");
    }
    return hibernation;
  }

  /// Whether hibernate was called and its stack is to be left.
  final boolean isHibernating() {
    return hibernation != null;
  }

  /// The stack is left.
  ///
  /// @return what to run when there is a message
  final Body slept() {
    Body next = hibernation().next();
    hibernation = null;
    return next;
  }
}
