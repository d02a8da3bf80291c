package dev.joist.process;

import dev.joist.term.Ref;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Timers by the millisecond in which they fire, and those of one process by that process.
///
/// ```
/// level 0   64 slots of        1 ms   what fires in this block of 64 ms
/// level 1   64 slots of       64 ms   what fires in this block of 4,096 ms, but not in this slot
/// level 2   64 slots of    4,096 ms   ...
///  ...
/// level 7   64 slots of  139 years
/// ```
///
/// A timer is put on the level of the highest digit (of six bits) in which its time differs from
/// the time of the wheel, in the slot of that digit. When the wheel's time comes to a slot of a
/// higher level, that slot's timers are put again, each on a lower level; on level 0 they are due.
/// So a timer is touched at most once a level, and one that is cancelled in time, which is what
/// becomes of nearly all, is put once and taken out once. A wheel that turned slot by slot would
/// have to look at each millisecond; here a word per level says which of its slots are occupied, so
/// the next one is found at once, however far it is.
///
/// Slots are in no order: those that fire are sorted when they are due, and the others never.
///
/// *Thread:* any that holds this object's lock. A slot may hold any number of timers, so [#advance]
/// does a bounded amount of work and says whether there is more; who advances lets go of the lock
/// in between.
///
/// Rule: TIMER-01, TIMER-04.
final class Wheel {

  /// What [#next()] answers when there is no timer.
  static final long NEVER = Long.MAX_VALUE;

  /// How many timers are moved while the lock is held: some microseconds of work.
  static final int STEPS = 256;

  private static final int BITS = 6;
  private static final int SLOTS = 1 << BITS;
  private static final int DIGIT = SLOTS - 1;

  /// 48 bits of milliseconds: far more than [Timers] has.
  private static final int LEVELS = 8;

  /// A millisecond before all of a clock that counts nanoseconds; here times count from it.
  private static final long ORIGIN = -(1L << 44);

  private static final int NONE = -1;

  /// The first timer of each slot.
  private final @Nullable Timer[] slots = new @Nullable Timer[LEVELS * SLOTS];

  /// A bit for each slot of a level that has timers.
  private final long[] occupied = new long[LEVELS];

  /// A bit for each level that has timers.
  private int levels;

  /// No timer of an earlier time is left.
  private long time;

  /// The slot at [#time] whose timers are being moved; the time stands still until it is empty.
  private int draining = NONE;

  /// Puts a timer in, and in its process's list.
  ///
  /// @param timer one that was in no wheel before
  /// @param now the time, in milliseconds
  void add(Timer timer, long now) {
    if (levels == 0) { // the time has stood still for as long as there was nothing to wait for
      time = Math.max(time, now - ORIGIN);
      draining = NONE;
    }
    LocalProcess process = timer.process();
    if (process != null) {
      timer.behind = process.timers;
      if (process.timers != null) {
        process.timers.before = timer;
      }
      process.timers = timer;
    }
    put(timer);
  }

  /// Takes a timer out, and out of its process's list.
  ///
  /// @param timer any timer; of one that is in no wheel there is nothing to take out
  void remove(Timer timer) {
    if (timer.slot == Timer.NOWHERE) {
      return;
    }
    take(timer);
    LocalProcess process = timer.process();
    if (process != null) {
      if (timer.before == null) {
        process.timers = timer.behind;
      } else {
        timer.before.behind = timer.behind;
      }
      if (timer.behind != null) {
        timer.behind.before = timer.before;
      }
      timer.before = null;
      timer.behind = null;
    }
  }

  /// Takes out what fires up to a time, or a part of it.
  ///
  /// @param now the time, in milliseconds
  /// @param due gets the timers, in no order
  /// @return whether there is more to do up to that time
  boolean advance(long now, List<Timer> due) {
    for (int steps = 0; steps < STEPS; ) {
      if (draining == NONE) {
        long next = next();
        if (next > now) {
          time = Math.max(time, now - ORIGIN);
          return false;
        }
        draining = lowest();
        time = next - ORIGIN;
      }
      Timer timer = slots[draining];
      if (timer == null) {
        draining = NONE;
      } else {
        if (draining < SLOTS) {
          remove(timer);
          due.add(timer);
        } else {
          take(timer);
          put(timer);
        }
        steps++;
      }
    }
    return true;
  }

  /// When there is next something to do, in milliseconds: at the latest when the next timer fires.
  ///
  /// @return [#NEVER] when there is no timer
  long next() {
    if (levels == 0) {
      return NEVER;
    }
    if (draining != NONE) {
      return ORIGIN + time;
    }
    int slot = lowest();
    int shift = slot / SLOTS * BITS;
    long block = time >>> shift >>> BITS;
    return ORIGIN + ((block << BITS | slot % SLOTS) << shift);
  }

  /// Looks for a timer among all.
  ///
  /// @param ref any reference
  /// @return null when there is none of that reference
  @Nullable Timer find(Ref ref) {
    for (Timer first : slots) {
      for (Timer timer = first; timer != null; timer = timer.next) {
        if (timer.ref.equals(ref)) {
          return timer;
        }
      }
    }
    return null;
  }

  /// Takes a timer out and ends it.
  ///
  /// @param timer one that is in this wheel; if somebody has claimed it, that is its end
  void drop(Timer timer) {
    remove(timer);
    if (timer.claim()) {
      timer.clear();
    }
  }

  /// Drops all timers.
  void clear() {
    for (int slot = 0; slot < slots.length; slot++) {
      for (Timer timer = slots[slot]; timer != null; timer = slots[slot]) {
        drop(timer);
      }
    }
  }

  /// The first slot of the lowest level that has timers: no other has an earlier one.
  private int lowest() {
    int level = Integer.numberOfTrailingZeros(levels);
    return level * SLOTS + Long.numberOfTrailingZeros(occupied[level]);
  }

  private void put(Timer timer) {
    long at = Math.max(timer.firesAt() - ORIGIN, time);
    int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros((at ^ time) | DIGIT)) / BITS;
    int digit = (int) (at >>> (level * BITS)) & DIGIT;
    int slot = level * SLOTS + digit;
    Timer first = slots[slot];
    timer.slot = (short) slot;
    timer.next = first;
    if (first == null) {
      occupied[level] |= 1L << digit;
      levels |= 1 << level;
    } else {
      first.previous = timer;
    }
    slots[slot] = timer;
  }

  private void take(Timer timer) {
    int slot = timer.slot;
    if (timer.next != null) {
      timer.next.previous = timer.previous;
    }
    if (timer.previous != null) {
      timer.previous.next = timer.next;
    } else {
      slots[slot] = timer.next;
      if (timer.next == null) {
        vacate(slot);
      }
    }
    timer.slot = Timer.NOWHERE;
    timer.previous = null;
    timer.next = null;
  }

  private void vacate(int slot) {
    int level = slot / SLOTS;
    occupied[level] &= ~(1L << slot % SLOTS);
    if (occupied[level] == 0) {
      levels &= ~(1 << level);
    }
  }
}
