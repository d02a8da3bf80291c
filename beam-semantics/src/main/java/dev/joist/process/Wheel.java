package dev.joist.process;

import dev.joist.term.Ref;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
/// becomes of nearly all, is put once and taken out once.
///
/// With a million timers in a few seconds, coming to a slot would take as long as moving all of
/// them, and all that are due then would be late. So a slot is [split][Slots] as soon as it has
/// more than a few hundred: what is put into it goes further down from the start, and when its time
/// comes, its slots take the place of those of the level below, as they are.
///
/// A wheel that turned slot by slot would have to look at each millisecond; here a word for each 64
/// slots says which are occupied, so the next one is found at once, however far it is. Slots are in
/// no order: those that fire are sorted when they are due, and the others never.
///
/// *Thread:* any that holds this object's lock. Each call does a bounded amount of work, but for
/// [#find] and [#clear]; [#advance] says whether there is more, so that the lock can be let go of
/// in between.
///
/// Rule: TIMER-01, TIMER-04.
final class Wheel {

  /// What [#next()] answers when there is no timer.
  static final long NEVER = Long.MAX_VALUE;

  /// How many timers are taken out while the lock is held: some microseconds of work.
  static final int STEPS = 256;

  /// 48 bits of milliseconds: far more than [Timers] has.
  private static final int LEVELS = 8;

  /// A millisecond before all of a clock that counts nanoseconds; here times count from it.
  private static final long ORIGIN = -(1L << 44);

  /// Of each level the slots that the time is in.
  private final Slots[] path = new Slots[LEVELS];

  /// No timer of an earlier time is left.
  private long time;

  /// How many timers there are.
  private int size;

  /// An empty wheel.
  Wheel() {
    Arrays.setAll(path, Slots::new);
  }

  /// When a timer fires, as times count here.
  static long timeOf(Timer timer) {
    return timer.firesAt() - ORIGIN;
  }

  /// Puts a timer in, and in its process's list.
  ///
  /// @param timer one that was in no wheel before
  /// @param now the time, in milliseconds
  void add(Timer timer, long now) {
    if (size++ == 0) { // the time has stood still for as long as there was nothing to wait for
      time = Math.max(time, now - ORIGIN);
    }
    LocalProcess process = timer.process();
    if (process != null) {
      Timer first = process.timers;
      timer.behind = first;
      if (first != null) {
        first.before = timer;
      }
      process.timers = timer;
    }
    put(timer);
  }

  /// Takes a timer out, and out of its process's list.
  ///
  /// @param timer any timer; of one that is in no wheel there is nothing to take out
  void remove(Timer timer) {
    Slots slots = timer.slots;
    if (slots == null) {
      return;
    }
    size--;
    slots.take(timer);
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

  /// Takes a timer out and ends it.
  ///
  /// @param timer one that is in this wheel; if somebody has claimed it, that is its end
  void drop(Timer timer) {
    remove(timer);
    if (timer.claim()) {
      timer.clear();
    }
  }

  /// Takes out what fires up to a time, or a part of it.
  ///
  /// @param now the time, in milliseconds
  /// @param due gets the timers, in no order
  /// @return whether there is more to do up to that time
  boolean advance(long now, List<Timer> due) {
    for (int steps = 0; steps < STEPS; ) {
      long next = next();
      if (next > now) {
        time = Math.max(time, now - ORIGIN);
        return false;
      }
      time = next - ORIGIN;
      int level = lowest();
      steps += level == 0 ? takeFirst(due) : descend(level);
    }
    return true;
  }

  /// When there is next something to do, in milliseconds: at the latest when the next timer fires.
  ///
  /// @return [#NEVER] when there is no timer
  long next() {
    if (size == 0) {
      return NEVER;
    }
    Slots slots = path[lowest()];
    return ORIGIN + slots.start(slots.earliest(), time);
  }

  /// Looks for a timer among all.
  ///
  /// @param ref any reference
  /// @return null when there is none of that reference
  @Nullable Timer find(Ref ref) {
    for (Slots slots : path) {
      Timer timer = slots.find(ref);
      if (timer != null) {
        return timer;
      }
    }
    return null;
  }

  /// Drops all timers.
  void clear() {
    for (Slots slots : path) {
      slots.forEach(this::drop);
    }
  }

  /// The lowest level that has timers: no other has earlier ones.
  private int lowest() {
    int level = 0;
    while (path[level].isEmpty()) {
      level++;
    }
    return level;
  }

  private void put(Timer timer) {
    long at = Math.max(timeOf(timer), time);
    int digits = Long.SIZE - Long.numberOfLeadingZeros(at ^ time);
    path[Math.max(0, digits - 1) / Slots.BITS].put(timer, at);
  }

  /// Takes out one timer that is due.
  ///
  /// @return how many that were
  private int takeFirst(List<Timer> due) {
    Timer timer = Objects.requireNonNull(path[0].first(path[0].earliest()));
    remove(timer);
    due.add(timer);
    return 1;
  }

  /// The time has come to the earliest slot of a level; the levels below are empty.
  ///
  /// @return how many timers were moved
  private int descend(int level) {
    Slots slots = path[level];
    int slot = slots.earliest();
    Slots inner = slots.takeInner(slot);
    if (inner != null) {
      path[level - 1] = inner;
      return 0;
    }
    int moved = 0;
    for (Timer timer = slots.first(slot); timer != null; timer = slots.first(slot)) {
      slots.take(timer);
      put(timer);
      moved++;
    }
    return moved;
  }
}
