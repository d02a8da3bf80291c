package dev.joist.schedule;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The tasks of one worker, in the order in which they were woken. The worker alone adds; it and
/// any other worker take, oldest first.
///
/// ```
///        head (anybody takes here)            tail (the worker adds here)
///          v                                    v
///   ring: [ ][a][b][c][d][ ][ ][ ]     index = position modulo the ring's length
/// ```
///
/// A taker reads the task first and then moves `head` by a compare-and-set: who moves it has the
/// task. A slot is written anew only when `head` has passed it, so a taker that read a slot too
/// late fails to move `head`. A full ring is copied into one of twice the length; the old one stays
/// as it is for those who still read it. A long ring that is found empty gives way to a short one:
/// who still reads a slot for a position before `head` fails to move it, whatever the slot holds.
///
/// | field | who writes | access |
/// |---|---|---|
/// | `ring`, `tail` | the worker | release |
/// | `head` | any taker | compare-and-set |
/// | `swept` | the worker | plain |
///
/// *Thread:* as said for each method.
final class RunQueue {

  private static final VarHandle HEAD = handle("head", long.class);
  private static final VarHandle TAIL = handle("tail", long.class);
  private static final VarHandle RING = handle("ring", Runnable[].class);

  private static final int FIRST_LENGTH = 64;

  /// An empty ring that is so many times as long as the first one is let go.
  private static final int TOO_LONG = 16;

  private volatile long head;
  private volatile long tail;

  @SuppressWarnings("UnusedVariable") // by its VarHandle
  private volatile @Nullable Runnable[] ring;

  private final int firstLength;

  /// Up to here no slot refers to a task that was taken; the worker's alone.
  private long swept;

  RunQueue() {
    this(FIRST_LENGTH);
  }

  /// @param length of the first ring, a power of two
  RunQueue(int length) {
    ring = new Runnable[length];
    firstLength = length;
  }

  /// Adds a task behind all others. The queue's worker alone.
  void add(Runnable task) {
    long end = (long) TAIL.get(this);
    @Nullable Runnable[] tasks = (@Nullable Runnable[]) RING.get(this);
    long start = (long) HEAD.getAcquire(this);
    if (end - start >= tasks.length) {
      tasks = grow(tasks, start, end);
    }
    tasks[(int) end & (tasks.length - 1)] = task;
    TAIL.setRelease(this, end + 1);
  }

  private @Nullable Runnable[] grow(@Nullable Runnable[] tasks, long start, long end) {
    @Nullable Runnable[] larger = new @Nullable Runnable[tasks.length * 2];
    for (long i = start; i < end; i++) {
      larger[(int) i & (larger.length - 1)] = tasks[(int) i & (tasks.length - 1)];
    }
    RING.setRelease(this, larger);
    return larger;
  }

  /// Takes the oldest task. Any thread.
  ///
  /// @return null when there is none
  @Nullable Runnable take() {
    while (true) {
      long start = head;
      long end = (long) TAIL.getAcquire(this);
      if (start >= end) {
        return null;
      }
      @Nullable Runnable[] tasks = (@Nullable Runnable[]) RING.getAcquire(this);
      Runnable task = tasks[(int) start & (tasks.length - 1)];
      if (HEAD.compareAndSet(this, start, start + 1)) {
        return task;
      }
    }
  }

  /// As [#take], and leaves no reference to the task behind. The queue's worker alone, since nobody
  /// else may write a slot.
  @Nullable Runnable takeOwn() {
    while (true) {
      long start = head;
      if (start >= (long) TAIL.get(this)) {
        return null;
      }
      @Nullable Runnable[] tasks = (@Nullable Runnable[]) RING.get(this);
      int slot = (int) start & (tasks.length - 1);
      Runnable task = tasks[slot];
      if (HEAD.compareAndSet(this, start, start + 1)) {
        tasks[slot] = null;
        if (swept == start) {
          swept = start + 1;
        }
        return task;
      }
    }
  }

  /// Forgets the tasks that others have taken, which may hold on to processes that are long dead.
  /// The queue's worker alone.
  void sweep() {
    long end = head;
    @Nullable Runnable[] tasks = (@Nullable Runnable[]) RING.get(this);
    if (tasks.length >= firstLength * TOO_LONG && end == (long) TAIL.get(this)) {
      RING.setRelease(this, new @Nullable Runnable[firstLength]);
      swept = end;
      return;
    }
    long wrapped = (long) TAIL.get(this) - tasks.length; // slots before have been written anew
    for (long i = Math.max(swept, wrapped); i < end; i++) {
      tasks[(int) i & (tasks.length - 1)] = null;
    }
    swept = end;
  }

  /// Whether all tasks up to a position were taken. Any thread.
  ///
  /// @param position what [#end] has returned
  boolean hasPassed(long position) {
    return head >= position;
  }

  /// The position that the next task is added at. The queue's worker alone.
  long end() {
    return (long) TAIL.get(this);
  }

  /// How many slots there are. The queue's worker alone.
  int room() {
    return ((@Nullable Runnable[]) RING.get(this)).length;
  }

  /// How many tasks wait. Any thread; a moment later it may be wrong.
  int length() {
    return (int) Math.max(0, tail - head);
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(RunQueue.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
