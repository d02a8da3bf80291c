package dev.joist.process;

import dev.joist.schedule.Worker;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The code of an event-style process: a handler that is given one message after the other. It has
/// a thread only while it has something to do.
///
/// ```
///                     message, signal that wakes
///   idle (waiting, no thread) ------------------> queued --> turn on a worker
///     ^                                             ^          |   |    |
///     +------------- no message left ---------------|----------+   |    |
///                                                   +-- turn over--+    +--> ended
/// ```
///
/// A turn handles the messages there are, one after the other, until none is left, it has handled
/// [#MESSAGES], or the worker has something else to run. While it lasts its thread is the process's
/// own thread, and everything holds for it that holds for a straight-line process's.
///
/// ## Held up
///
/// A handler that waits, or takes long, is left its worker, which others replace ([Worker]). One
/// that waits is likely to do so again: its next [#ASIDE] turns run on virtual threads, that can
/// wait at little cost, and end after [#LONG_NANOS], since what carries them may carry others. Then
/// it comes back. One that computes stays with the workers: these are replaced while they are busy,
/// and the JDK's carriers of virtual threads are not.
///
/// ## Who owns which field
///
/// All are written by the own thread; a turn's writes are there for the next one, on whatever
/// thread, as the process was queued in between. Only `handler` and `first` are taken away by
/// whoever ends the process.
///
/// Rule: RECV-01, RECV-03, SIG-14, SIG-23, MON-14.
final class EventStyle extends Code implements Runnable {

  /// As many messages a turn.
  private static final int MESSAGES = 2_000;

  /// So many turns are run aside after one that waited.
  private static final int ASIDE = 64;

  /// A turn on another thread than a worker ends after so long.
  private static final long LONG_NANOS = 1_000_000;

  private static final ClassValue<Boolean> HAS_START =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          try {
            return type.getMethod("start").getDeclaringClass() != Handler.class;
          } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " has no start(), though it is a Handler", e);
          }
        }
      };

  /// How a turn ended.
  private enum Outcome {
    /// Nothing is left to do.
    IDLE,
    /// There is more to do, for another turn.
    MORE,
    /// The process has ended.
    ENDED
  }

  private final Class<?> initialClass;
  private @Nullable Handler handler;

  /// Null where the oldest message is wanted, whatever it is.
  private @Nullable Function<Object, ? extends @Nullable Object> selector;

  /// What to run before the next message.
  private @Nullable Body first;

  /// Whether `first` waits for a message, being what to run after hibernation.
  private boolean sleeps;

  private int turnsAside;

  EventStyle(LocalProcess process, Handler handler) {
    super(process);
    this.handler = handler;
    initialClass = handler.getClass();
    if (HAS_START.get(initialClass)) {
      first = handler::start;
    }
  }

  @Override
  Class<?> initialClass() {
    return initialClass;
  }

  @Override
  boolean isRoot() {
    return HeapRoot.class.isAssignableFrom(initialClass);
  }

  @Override
  @Nullable Object kept() {
    return handler instanceof HeapRoot root ? root.heapRoot() : null;
  }

  @Override
  void forget() {
    handler = null;
    first = null;
  }

  @Override
  void gone() {
    super.gone();
    selector = null;
  }

  @Override
  @Nullable StackTraceElement placeWithoutThread() {
    Handler now = handler;
    return now == null
        ? null
        : new StackTraceElement(StackTrace.enclosing(now.getClass()), "handle", null, -1);
  }

  /// What is given the messages from the next one on.
  ///
  /// @param next the handler
  /// @param selector maps a message to what the handler is given, or to null for one that stays;
  ///   null where the handler is given every message
  void become(Handler next, @Nullable Function<Object, ? extends @Nullable Object> selector) {
    process.step();
    handler = next;
    this.selector = selector;
    process.mailbox.rewind();
  }

  // ---- turns

  @Override
  void start() {
    if (!process.waits(isStartDue())) {
      wake();
    }
  }

  @Override
  void wake() {
    process.node().scheduler().queue(this);
  }

  /// Has one turn.
  @Override
  public void run() {
    Thread thread = Thread.currentThread();
    if (thread instanceof Worker worker) {
      if (turnsAside > 0) {
        turnsAside--;
        if (hasTurnAside()) {
          return;
        }
      }
      worker.occupant = process;
      try {
        turn(worker, worker);
      } finally {
        worker.occupant = null;
      }
    } else {
      Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
      thread.setUncaughtExceptionHandler(process);
      rested();
      try {
        turn(thread, null);
      } finally {
        thread.setUncaughtExceptionHandler(before);
      }
    }
  }

  /// Whether a virtual thread has the turn; where none is to be had the worker has it itself.
  private boolean hasTurnAside() {
    try {
      process.node().scheduler().thread(this, process).start();
      return true;
    } catch (OutOfMemoryError | RejectedExecutionException noThread) {
      return false;
    }
  }

  /// What escapes is an error of Joist, or of the machine where not even an end can be told: then
  /// the process ends all the same, since nobody would ever give it another turn.
  private void turn(Thread thread, @Nullable Worker worker) {
    boolean logged = false;
    try {
      logged = LogContext.enter(process);
      turns(thread, worker);
    } catch (Throwable escaped) {
      process.abandon(thread, escaped);
      process.leaveThread();
      process.gone();
      if (worker != null) {
        worker.belongings = null; // nobody knows what is left in it
      }
    } finally {
      if (logged) {
        LogContext.leave();
      }
    }
  }

  private void turns(Thread thread, @Nullable Worker worker) {
    while (true) {
      Object taken = process.embark(thread, selector == null && first == null);
      switch (work(worker, taken)) {
        case IDLE -> {
          process.returnTurn(worker);
          if (process.disembark(isStartDue())) {
            return;
          }
        }
        case MORE -> {
          process.endTurn();
          process.returnTurn(worker);
          process.leaveThread();
          wake();
          return;
        }
        case ENDED -> {
          process.returnTurn(worker);
          process.leaveThread();
          process.gone();
          return;
        }
      }
    }
  }

  /// Handles messages, the one that is taken already first.
  private Outcome work(@Nullable Worker worker, @Nullable Object taken) {
    Object match = taken;
    long began = worker == null ? System.nanoTime() : 0;
    try {
      int left = MESSAGES;
      while (true) {
        if (process.state != 0) {
          if (process.isExiting()) {
            throw process.unwind();
          }
          if (isHibernating()) {
            first = slept();
            sleeps = true;
            process.awake();
          } else if (match == null) {
            process.endTurn(); // as if it waited
            return Outcome.IDLE; // suspended
          }
        }
        if (isFirstDue()) {
          runFirst();
          continue;
        }
        if (match == null && first == null) {
          match = process.next(selector);
        }
        Handler now = handler;
        if (match != null && now != null) {
          Object message = match;
          match = null;
          process.tookMessage();
          now.handle(message);
          if (--left == 0 || isOver(worker, began)) {
            return held(worker);
          }
          if (selector == null && first == null && process.isIdle()) { // most often so
            return Outcome.IDLE;
          }
        } else if (process.mailbox.hasArrived()) {
          var _ = process.fetch();
        } else if (process.isTurnPending()) {
          process.endTurn();
          if (process.isSignalledBehindOthers()) {
            return Outcome.MORE;
          }
        } else if (!isFirstDue()) {
          return Outcome.IDLE;
        }
      }
    } catch (Unwind ended) {
      process.mend();
      return Outcome.ENDED;
    } catch (Throwable thrown) {
      if (isHibernating() && !process.isExiting()) {
        process.mend();
        return Outcome.MORE;
      }
      process.endSelf(Failure.reason(thrown), thrown);
      return Outcome.ENDED;
    }
  }

  /// Whether something is to run that waits for no message.
  private boolean isStartDue() {
    return first != null && !sleeps;
  }

  private boolean isFirstDue() {
    return isStartDue() || (first != null && process.mailbox.hasUnseen());
  }

  private void runFirst() throws Exception {
    Body now = first;
    first = null;
    sleeps = false;
    process.shrunk = false;
    if (now != null) {
      now.run();
    }
  }

  private static boolean isOver(@Nullable Worker worker, long began) {
    return worker == null ? System.nanoTime() - began > LONG_NANOS : worker.isWanted();
  }

  private Outcome held(@Nullable Worker worker) {
    if (worker != null && worker.isAside() && worker.isWaiting()) {
      turnsAside = ASIDE;
    }
    return Outcome.MORE;
  }
}
