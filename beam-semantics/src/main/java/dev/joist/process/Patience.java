package dev.joist.process;

import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long a process on a virtual thread waits: the end of `receive ... after`.
///
/// Most waits that have an end are over long before it: a call waits five seconds at most, and has
/// its reply after a microsecond. A timer for each would cost more than the call. So one alarm is
/// left to ring: it then looks when the wait of that moment is to end, if there is one, and rings
/// again by then. Only a wait that is to end before it has the alarm put forward.
///
/// ```
///   own thread                          alarm
///   deadline = end   (full fence)       rings = NONE     (full fence)
///   rings after it? -> put it forward   deadline over? -> wake, else ring again by then
///   (says that it waits, looks, parks)
///   deadline = NONE
/// ```
///
/// One of the two sees the other. That it rings for a wait that is over does no harm: who waits
/// looks why it was woken.
///
/// | field | who writes | access | guard |
/// |---|---|---|---|
/// | `deadline` | own thread | volatile | none |
/// | `rings` | own thread, alarm | volatile | this object |
/// | `alarm`, `over` | own thread, alarm, who ends the process | plain | this object |
///
/// Rule: RECV-07.
final class Patience implements Runnable {

  /// The sentinel of both times; a real one that is equal is a nanosecond later.
  private static final long NONE = Long.MIN_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger("dev.joist.process");

  private final Reception process;
  private volatile long deadline = NONE;
  private volatile long rings = NONE;
  private @Nullable Future<?> alarm;
  private boolean over;

  Patience(Reception process) {
    this.process = process;
  }

  /// The calling thread, the process's own, is about to wait for so long at most; from when that is
  /// over it is unparked.
  ///
  /// This may wait for a lock, which takes whatever unparks the thread meanwhile. So it comes
  /// before the process says that it waits, and nothing that could wait comes between that and its
  /// park.
  ///
  /// @param nanos more than 0
  void set(long nanos) {
    long end = Math.max(process.node.scheduler().nanoTime() + nanos, NONE + 1);
    deadline = end;
    long next = rings;
    if (next == NONE || next - end > 0) {
      putForward(end, nanos);
    }
  }

  /// The wait is over.
  void unset() {
    deadline = NONE;
  }

  private synchronized void putForward(long end, long nanos) {
    if (over) {
      return; // and so is the process, which sees it before it parks
    }
    if (alarm != null) {
      alarm.cancel(false);
    }
    alarm = process.node.scheduler().after(nanos, this);
    rings = end;
  }

  /// The alarm rings.
  @Override
  public void run() {
    synchronized (this) {
      alarm = null;
      rings = NONE;
      long end = deadline;
      if (end == NONE || over) {
        return;
      }
      long left = end - process.node.scheduler().nanoTime();
      if (left > 0 && ringsAgain(end, left)) {
        return;
      }
    }
    LockSupport.unpark(process.claimant());
  }

  /// @return false when that failed: then the wait is woken now, and puts the alarm forward itself
  private boolean ringsAgain(long end, long left) {
    try {
      putForward(end, left);
      return true;
    } catch (Throwable thrown) {
      LOG.error("A wait of {} is woken early, as its alarm cannot be set.", process.pid(), thrown);
      return false;
    }
  }

  /// The process has ended: nobody waits any more.
  synchronized void end() {
    over = true;
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
  }
}
