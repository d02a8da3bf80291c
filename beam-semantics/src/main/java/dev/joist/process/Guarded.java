package dev.joist.process;

import dev.joist.term.Pid;
import dev.joist.term.Port;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The right to an entity: who has it, who wants it, and who is let have it next.
///
/// An entity's tables change under its own right only, and whoever holds the right handles its
/// signals. Any thread that finds the right free may take it; nobody but the entity's own thread
/// ever waits for it.
///
/// ```
///                      +--------------- release, nothing wanted ---------------+
///                      v                                                       |
///   post, attend --> FREE --compare-and-set--> HELD --(another attends)--> HELD|WANTED
///                                               |  ^                           |
///                              (owner waits) HELD|CLAIMED              handle, then release
///                                               |
///                                  release hands over to the owner
/// ```
///
/// A signal posted while the right is held sets WANTED, and the holder handles it before it lets
/// go: so a signal is handled by its sender or by somebody who is already at work, and needs no
/// turn of the receiver's thread.
///
/// The one field here, `right`, is written by any thread, with compare-and-set.
///
/// Rule: SIG-15, SIG-16.
@SuppressWarnings("ThreadPriorityCheck") // see spin
abstract sealed class Guarded implements Pid.Home, Port.Home permits Entity {

  private static final VarHandle RIGHT;

  static {
    try {
      RIGHT = MethodHandles.lookup().findVarHandle(Guarded.class, "right", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int FREE = 0;
  private static final int HELD = 1;
  private static final int WANTED = 2;
  private static final int CLAIMED = 4;

  /// How often a thread looks again before it gives its core away.
  private static final int SPINS = 200;

  private volatile int right;

  // ---- what there is to do with it

  /// Whether there is something to do under the right.
  abstract boolean hasWork();

  /// Does what there is to do, for a thread that is not the entity's own; under the right.
  abstract void work(Duty duty);

  /// Does what there is to do, for the entity's own thread; under the right.
  abstract void workOwn(Duty duty);

  /// Puts right what a thread leaves that was thrown out while it had the right, and still has it,
  /// and lets go of it.
  abstract void mend(Duty duty);

  /// The entity's own thread, the only one that claims the right.
  abstract @Nullable Thread claimant();

  // ---- the right

  /// Sees to it that the signals queued now are handled: by this thread, or by the one that has the
  /// right. Where it finds none and the right free they are handled, or somebody has just begun.
  final void attend(Duty duty) {
    while (true) {
      int r = right;
      if (r == FREE) {
        if (!hasWork()) {
          return;
        }
        Headroom.need();
        if (seize()) {
          workAndRelease(duty);
          return;
        }
      } else if ((r & WANTED) != 0 || RIGHT.compareAndSet(this, r, r | WANTED)) {
        return;
      }
    }
  }

  /// Takes the right if nobody has it, for a thread that has headroom and goes on with
  /// [#workAndRelease].
  final boolean seize() {
    return right == FREE && RIGHT.compareAndSet(this, FREE, HELD);
  }

  final void workAndRelease(Duty duty) {
    boolean outer = duty.hasOthersRight();
    duty.enters(this);
    try {
      work(duty);
      release(duty);
    } catch (Throwable thrown) {
      duty.thrownOut(this);
      duty.hasOthersRight(outer);
      throw thrown;
    }
    duty.hasOthersRight(outer);
  }

  /// Whether nobody has the right.
  final boolean isFree() {
    return right == FREE;
  }

  /// Takes the right, for the entity's own thread, which waits for it if need be. There is headroom
  /// also for what the caller does before it lets go.
  final void acquire() {
    Headroom.need();
    if (RIGHT.compareAndSet(this, FREE, HELD)) {
      return;
    }
    for (int i = 0; i < SPINS; i++) {
      Thread.onSpinWait();
      if (right == FREE && RIGHT.compareAndSet(this, FREE, HELD)) {
        return;
      }
    }
    claim();
  }

  /// Waits until whoever has the right now has let go of it; for a moment only.
  final void awaitRight() {
    for (int looks = 0; right != FREE; looks = spin(looks)) {}
  }

  private void claim() {
    while (true) {
      int r = right;
      if (r == FREE) {
        if (RIGHT.compareAndSet(this, FREE, HELD)) {
          return;
        }
      } else if (RIGHT.compareAndSet(this, r, r | CLAIMED)) {
        break;
      }
    }
    boolean interrupted = false;
    while ((right & CLAIMED) != 0) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Lets go of the right, after handling what others wanted handled meanwhile.
  final void release(Duty duty) {
    while (true) {
      int r = right;
      if (r == HELD) {
        if (RIGHT.compareAndSet(this, HELD, FREE)) {
          duty.leaves(this);
          return;
        }
      } else if ((r & CLAIMED) != 0) {
        if (handOver(r, duty)) {
          return;
        }
      } else if (RIGHT.compareAndSet(this, r, HELD)) {
        if (duty.isOf(this)) {
          workOwn(duty);
        } else {
          work(duty);
        }
      }
    }
  }

  private boolean handOver(int claimed, Duty duty) {
    Thread owner = claimant();
    if (!RIGHT.compareAndSet(this, claimed, claimed & ~CLAIMED)) {
      return false;
    }
    duty.leaves(this);
    LockSupport.unpark(owner);
    return true;
  }

  /// Lets go of the right of a thread that was thrown out and still has it, with whatever others
  /// want done left undone. Takes no memory.
  final void dropRight(Duty duty) {
    while (true) {
      int r = right;
      if ((r & CLAIMED) != 0) {
        if (handOver(r, duty)) {
          return;
        }
      } else if (RIGHT.compareAndSet(this, r, FREE)) {
        duty.leaves(this);
        return;
      }
    }
  }

  /// Gives the core away after many looks in vain. For waits that last as long as a few
  /// instructions of another thread, unless the operating system has taken that thread's core.
  static int spin(int looks) {
    if (looks < SPINS) {
      Thread.onSpinWait();
      return looks + 1;
    }
    Thread.yield();
    return 0;
  }
}
