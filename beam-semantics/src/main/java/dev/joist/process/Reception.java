package dev.joist.process;

import dev.joist.schedule.Worker;
import dev.joist.signal.Message;
import dev.joist.signal.Program;
import dev.joist.term.Ref;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A process as a receiver: how it takes messages, and how it waits for them.
///
/// `waiting` is raised by the own thread before it looks a last time and parks, and read by whoever
/// has posted or received something for it, with a full fence between on both sides: one of the two
/// sees the other. It says how the process waits: with its thread, which is unparked, or without
/// one; only who lowers it then gives the process a turn. Whether there is a thread must not be
/// looked up afterwards: who is slow would find a process that has come to wait anew.
///
/// ```
///              park                                      waits
///   PARKED <---------- AWAKE (runs, or is to have a turn) ----------> WITHOUT_THREAD
///      |                 ^  ^                                            |
///      +-----------------+  +--------------------------------------------+
///       unparked by a sender            a sender gives it a turn
/// ```
///
/// | field | who writes | access | guard |
/// |---|---|---|---|
/// | `waiting` | own thread raises, anyone lowers | volatile, compare-and-set | none |
/// | `patience` | own thread makes it | plain | the right, as others read it |
/// | `heap`, `shrunk` | holder of the right | plain | the right |
///
/// Rule: RECV-01..12, SIG-24.
@SuppressWarnings("ReferenceEquality") // threads are told apart by identity
public abstract sealed class Reception extends Execution permits LocalProcess {

  private static final VarHandle WAITING;

  static {
    try {
      WAITING = MethodHandles.lookup().findVarHandle(Reception.class, "waiting", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// The selector that any message matches.
  public static final Function<Object, Object> ANY = message -> message;

  /// Values of `waiting`.
  private static final int AWAKE = 0;

  private static final int PARKED = 1;
  private static final int WITHOUT_THREAD = 2;

  private volatile int waiting;

  /// What ends its waits that have an end; null until the first of them on a virtual thread.
  @Nullable Patience patience;

  /// What is in its heap; null while nobody has asked for anything about it.
  @Nullable HeapAccount heap;

  /// Whether it hibernates, or did not take a message since.
  boolean shrunk;

  Reception(LocalNode node, @Nullable Program program) {
    super(node, program);
  }

  // ---- receive

  /// Receives: the oldest message that the selector maps to something.
  ///
  /// @param selector maps a message to a result, or to null for one that stays
  /// @param mark a reference that every wanted message contains, or null
  /// @param timeoutNanos how long to wait; negative for ever
  /// @param <T> the result's type
  /// @return the result, or null when the time is over
  public <T> @Nullable T receive(
      Function<Object, ? extends @Nullable T> selector, @Nullable Ref mark, long timeoutNanos) {
    step();
    long start = timeoutNanos > 0 ? node.scheduler().nanoTime() : 0;
    boolean interrupted = false;
    T result;
    while (true) {
      if (state != 0) {
        stop();
      }
      result = select(selector, mark);
      if (result == null && selector == ANY) {
        @SuppressWarnings("unchecked") // ANY maps to the message itself, so T is Object
        T arrived = (T) takeArrived();
        result = arrived;
      }
      if (result != null) {
        break;
      }
      handleOwn();
      if (mailbox.hasUnseen()) {
        continue;
      }
      long left = Long.MAX_VALUE;
      if (timeoutNanos == 0) {
        left = 0;
      } else if (timeoutNanos > 0) {
        left = timeoutNanos - (node.scheduler().nanoTime() - start);
      }
      if (left <= 0) {
        mailbox.rewind();
        break;
      }
      if (isTurnPending()) {
        endTurn();
        makeWayIfSignalled();
      } else {
        interrupted |= park(left);
        LogContext.refresh(process());
        if (code != null) {
          code.rested();
        }
        if (interrupted && isAttached()) {
          mailbox.rewind();
          restore(true);
          throw new CancellationException("the thread that waited was interrupted");
        }
        if (mailbox.hasSignals() && mailbox.hasUnseen()) {
          handleOwn(); // a turn begins with the signals: one of them may end it
        }
      }
    }
    step();
    restore(interrupted);
    if (result != null) {
      tookMessage();
    }
    return result;
  }

  /// A message was taken: if the heap is counted, it may be time to collect.
  void tookMessage() {
    HeapAccount account = heap;
    if (account != null) {
      account.tookMessage();
    }
  }

  /// As much of a receive as needs no waiting: the oldest received message not seen yet that the
  /// selector maps to something.
  @Nullable Object select(@Nullable Function<Object, ? extends @Nullable Object> selector) {
    return selector == null ? mailbox.take() : this.<Object>select(selector, null);
  }

  /// The oldest message received that the selector maps to something; where any is wanted, also one
  /// that has just arrived.
  @Nullable Object next(@Nullable Function<Object, ? extends @Nullable Object> selector) {
    Object match = select(selector);
    return match == null && selector == null ? takeArrived() : match;
  }

  /// The only message there is, taken without the right: it has just arrived, no other signal is
  /// queued, and nobody counts. A fence for what was written before, unless there is none.
  private @Nullable Object takeArrived() {
    Message only = heap == null && state == 0 ? mailbox.onlyArrived() : null;
    if (only == null || !isFree()) {
      return null;
    }
    Object term = mailbox.takeArrived(only);
    if (term != null) {
      handledOwn();
    }
    return term;
  }

  private <T> @Nullable T select(
      Function<Object, ? extends @Nullable T> selector, @Nullable Ref mark) {
    beginSelect();
    T match;
    try {
      match = mailbox.scan(selector, mark);
    } catch (Throwable thrown) {
      op = NONE;
      throw thrown;
    }
    endSelect();
    return match;
  }

  /// Remembers where the received messages end, for receives that want `ref`.
  ///
  /// @param ref made just now
  public void mark(Ref ref) {
    step();
    mailbox.mark(ref);
  }

  // ---- wait

  /// What it has brought on itself comes behind the turns of others that wait by now, as if it had
  /// waited for it.
  private void makeWayIfSignalled() {
    if (isSignalledBehindOthers()) {
      var _ = node.scheduler().makeWay(0);
    }
  }

  /// Whether signals wait for it, and turns of others that come first.
  final boolean isSignalledBehindOthers() {
    return mailbox.hasSignals() && node.scheduler().hasQueued();
  }

  /// Waits until something may have changed: a signal to handle, a message not seen, the end.
  ///
  /// @return whether the thread was interrupted; the interrupt is cleared, as it would end each
  ///   later wait at once
  private boolean park(long nanos) {
    Worker.stepAside();
    boolean forEver = nanos == Long.MAX_VALUE;
    Patience limit = forEver || !Thread.currentThread().isVirtual() ? null : patience();
    if (limit != null) {
      limit.set(nanos);
    }
    // Nothing from here to the park may wait for anything else: who wakes it does so once.
    waiting = PARKED;
    if (!mailbox.hasArrived() && !mailbox.hasUnseen() && state == 0) {
      if (forEver || limit != null) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, nanos);
      }
    }
    if (limit != null) {
      limit.unset();
    }
    if (waiting != AWAKE) { // who has woken it has lowered it; else it is worth a fence
      waiting = AWAKE;
    }
    return Thread.interrupted();
  }

  /// Under the right, so that whoever ends the process finds it.
  private Patience patience() {
    Patience own = patience;
    if (own == null) {
      own = new Patience(this);
      enter();
      try {
        patience = own;
      } finally {
        leave();
      }
    }
    return own;
  }

  /// A turn begins on this thread: takes it, and either the one message there is or what signals
  /// bring. Whoever ends the process sees the thread, or the turn sees the end at its first look at
  /// `state`.
  ///
  /// @param any whether the turn begins with whatever message there is
  /// @return a message that is taken, or null
  @Nullable Object embark(Thread own, boolean any) {
    own(own);
    Object taken = any ? takeArrived() : null;
    if (taken == null && !fetch()) {
      VarHandle.fullFence();
    }
    return taken;
  }

  /// Whether nothing is left to do in this turn, for one whose code is given whatever message there
  /// is, and begins with nothing: no signal, no message, nothing brought on, no change of its
  /// state.
  final boolean isIdle() {
    return state == 0 && !mailbox.hasArrived() && !mailbox.hasUnseen() && !isTurnPending();
  }

  /// Has no thread from now on, and waits, unless there is something to do.
  ///
  /// @param due whether its code has something to do, though there is no message
  /// @return false when the calling thread is to go on with it
  boolean disembark(boolean due) {
    disown();
    boolean waits = waits(due);
    forgetInterrupt();
    return waits;
  }

  /// Waits without a thread, unless there is something to do.
  ///
  /// @param due whether its code has something to do, though there is no message
  /// @return false when there is, and nobody else sees to it
  boolean waits(boolean due) {
    waiting = WITHOUT_THREAD;
    if (!mailbox.hasArrived()
        && (state == SUSPENDED || (state == 0 && !due && !mailbox.hasUnseen()))) {
      return true;
    }
    return !WAITING.compareAndSet(this, WITHOUT_THREAD, AWAKE);
  }

  /// It hibernates no more: its code is about to wait for a message, with no stack.
  void awake() {
    var _ = take();
    HeapAccount account = heap;
    try {
      state &= ~HIBERNATING;
      shrunk = true;
    } finally {
      leave();
    }
    mailbox.rewind();
    if (account != null) {
      account.hibernate();
    }
  }

  /// Waits until there is a message, with no stack left that could match it.
  void awaitMessage() {
    awake();
    boolean interrupted = false;
    handleOwn();
    while (!mailbox.hasUnseen()) {
      endTurn();
      interrupted |= park(Long.MAX_VALUE);
      handleOwn();
    }
    shrunk = false;
    restore(interrupted);
  }

  // ---- woken by others

  @Override
  void received() {
    VarHandle.fullFence();
    wakeIfWaiting();
  }

  /// For whoever has posted a message.
  void wakeIfWaiting() {
    int how = waiting;
    if (how != AWAKE && WAITING.compareAndSet(this, how, AWAKE)) {
      wake(how);
    }
  }

  /// Where it cannot be woken, it waits again: whoever posts next tries anew.
  private void wake(int how) {
    try {
      if (how == WITHOUT_THREAD && code != null) {
        code.wake();
      } else {
        LockSupport.unpark(claimant());
      }
    } catch (Throwable thrown) {
      var _ = WAITING.compareAndSet(this, AWAKE, how);
      throw thrown;
    }
  }

  /// Takes the next turn of a process that ends while it waits without a thread, so that nobody has
  /// it: it would find nothing to do.
  ///
  /// @return whether the calling thread is the last to have to do with what the own thread had
  final boolean fallsToWhoeverEndsIt() {
    return waiting == WITHOUT_THREAD && WAITING.compareAndSet(this, WITHOUT_THREAD, AWAKE);
  }

  boolean isWaiting() {
    return waiting != AWAKE;
  }

  /// Whether it waits in Joist with its thread.
  final boolean isParked() {
    return waiting == PARKED;
  }

  /// Nobody has it suspended any more; under the right.
  void goOn() {
    state &= ~SUSPENDED;
    Thread own = claimant();
    if (own == null) {
      wakeIfWaiting();
    } else {
      LockSupport.unpark(own);
    }
  }

  // ---- what has arrived

  final void accept(Message message) {
    HeapAccount account = heap;
    if (account == null) {
      mailbox.accept(message);
    } else {
      Message counted = account.received(message);
      changing = true; // it must not be received again
      mailbox.accept(counted);
      account.length(mailbox.length());
    }
  }

  /// A message to this process, not yet sent. Any thread: who misses that the words are counted by
  /// now leaves the counting to whoever receives it.
  Message message(Object term) {
    HeapAccount account = heap;
    return account == null ? new Message(term) : account.message(term);
  }

  /// What is in its heap; under the right.
  HeapAccount account() {
    if (heap == null) {
      heap = new HeapAccount(process(), node.heapSettings());
    }
    return heap;
  }
}
