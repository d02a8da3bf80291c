package dev.joist.process;

import dev.joist.signal.Body;
import org.jspecify.annotations.Nullable;

/// The code of a process: what it was spawned with, and how that is run.
///
/// ## When others run
///
/// BEAM lets a process run for 4,000 reductions; then others run. Nobody can stop Java code, and
/// the JDK never takes a virtual thread's carrier away. So each operation of the code counts, and
/// every [#LOOK]th looks at the clock: after [#SLICE] operations, or about a millisecond, a virtual
/// thread goes to the end of its queue. Whose operations take long looks at each, or it would be
/// [#LOOK] times as long. A worker is no virtual thread: it is replaced while it is busy.
///
/// *Thread:* the process's own, except as said.
///
/// Rule: SPAWN-01, RECV-16, SIG-13.
abstract sealed class Code permits StraightLine, EventStyle {

  /// So many operations are a slice.
  static final int SLICE = 2_048;

  /// Every so many operations it looks whether its slice is over; a power of two.
  static final int LOOK = 16;

  /// The clock is read in units of about a millisecond; a slice lasts one at least, two at most.
  private static final int TICK_SHIFT = 20;

  final LocalProcess process;

  /// What hibernate has thrown, until the stack is gone.
  private @Nullable Hibernation hibernation;

  /// How many operations it has done since it last waited or made way; it looks when this is a
  /// multiple of [#LOOK].
  private int reductions;

  /// When its slice began, in ticks; 0 if that is not known.
  private int began;

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

  // ---- when others run

  /// Counts an operation that is about to begin, and lets others run before it if it is their time.
  final void reduce() {
    if ((reductions++ & (LOOK - 1)) == 0) {
      look();
    }
  }

  /// It has waited: a slice begins.
  final void rested() {
    reductions &= LOOK - 1;
    began = 0;
  }

  private void look() {
    if (!Thread.currentThread().isVirtual() || process.isOperating() || process.isExiting()) {
      return; // nobody waits for this thread, a selector asks for something, or it is about to end
    }
    int now = tick();
    int ran = began == 0 ? 0 : now - began;
    boolean late = ran > 1;
    if (began == 0) {
      began = now;
    }
    if (reductions > SLICE) {
      process.endTurn(); // as on BEAM, where what it has brought on happens now
      reductions = 1;
    } else if (!late) {
      return;
    }
    if (process.node().scheduler().makeWay(late ? (long) ran << TICK_SHIFT : 0)) {
      began = tick();
    }
    if (late) {
      reductions = 0; // looks at the next operation, too
    }
  }

  private int tick() {
    return (int) (process.node().scheduler().nanoTime() >> TICK_SHIFT);
  }

  // ---- hibernation

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
