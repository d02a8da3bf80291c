package dev.joist.process;

import dev.joist.term.Ref;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The 64 slots of one level of a [Wheel] in one stretch of time: each a list of timers, or, once
/// that had become long, the slots of the level below.
///
/// | field | meaning |
/// |---|---|
/// | `firsts[i]`, `lengths[i]` | the list of slot `i`; empty if `inners[i]` is there |
/// | `inners[i]` | the slots that slot `i` has been split into; never empty |
/// | `occupied` | a bit for each slot that has either |
/// | `parent`, `place` | whose slot this is, and which; null in the path of the wheel |
///
/// *Thread:* any that holds the wheel's lock.
final class Slots {

  static final int BITS = 6;
  static final int SIZE = 1 << BITS;

  /// A longer list is split where that can be done. So no more than these are ever moved at once.
  static final int LONG = 256;

  private final int level;
  private final @Nullable Timer[] firsts = new @Nullable Timer[SIZE];
  private final int[] lengths = new int[SIZE];
  private @Nullable Slots @Nullable [] inners;
  private long occupied;
  private @Nullable Slots parent;
  private int place;

  /// Empty slots.
  ///
  /// @param level 0 for slots of a millisecond, one more for 64 times that
  Slots(int level) {
    this.level = level;
  }

  boolean isEmpty() {
    return occupied == 0;
  }

  /// The earliest slot that has timers, if there is one.
  int earliest() {
    return Long.numberOfTrailingZeros(occupied);
  }

  /// The first timer of a slot's list.
  @Nullable Timer first(int slot) {
    return firsts[slot];
  }

  /// When a slot begins.
  ///
  /// @param within any time in the stretch that all these slots are
  long start(int slot, long within) {
    int shift = level * BITS;
    return ((within >>> shift >>> BITS << BITS) | slot) << shift;
  }

  /// Puts a timer into the slot of its time, however far down that is.
  void put(Timer timer, long time) {
    int slot = (int) (time >>> (level * BITS)) & (SIZE - 1);
    Slots inner = inner(slot);
    if (inner != null) {
      inner.put(timer, time);
      return;
    }
    Timer first = firsts[slot];
    timer.slots = this;
    timer.slot = (byte) slot;
    timer.next = first;
    if (first != null) {
      first.previous = timer;
    }
    firsts[slot] = timer;
    occupied |= 1L << slot;
    if (++lengths[slot] > LONG && level > 0) {
      split(slot);
    }
  }

  /// Takes a timer out.
  ///
  /// @param timer one that is in a list of these slots
  void take(Timer timer) {
    int slot = timer.slot;
    if (timer.next != null) {
      timer.next.previous = timer.previous;
    }
    if (timer.previous == null) {
      firsts[slot] = timer.next;
    } else {
      timer.previous.next = timer.next;
    }
    timer.slots = null;
    timer.previous = null;
    timer.next = null;
    if (--lengths[slot] == 0) {
      vacate(slot);
    }
  }

  /// Takes out what a slot has been split into.
  ///
  /// @return null when it has not been split
  @Nullable Slots takeInner(int slot) {
    Slots inner = inner(slot);
    if (inner != null) {
      inner.detach();
    }
    return inner;
  }

  /// Looks for a timer.
  ///
  /// @return null when there is none of that reference
  @Nullable Timer find(Ref ref) {
    for (int slot = 0; slot < SIZE; slot++) {
      for (Timer timer = firsts[slot]; timer != null; timer = timer.next) {
        if (timer.ref.equals(ref)) {
          return timer;
        }
      }
      Slots inner = inner(slot);
      Timer found = inner == null ? null : inner.find(ref);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /// Does something with each timer, which may take it out.
  void forEach(Consumer<Timer> action) {
    for (int slot = 0; slot < SIZE; slot++) {
      Slots inner = inner(slot);
      if (inner != null) {
        inner.forEach(action);
      }
      for (Timer timer = firsts[slot]; timer != null; ) {
        Timer next = timer.next;
        action.accept(timer);
        timer = next;
      }
    }
  }

  private @Nullable Slots inner(int slot) {
    return inners == null ? null : inners[slot];
  }

  /// Its timers are all later than the time of the wheel, so each has its own time to go by.
  private void split(int slot) {
    Slots inner = new Slots(level - 1);
    Timer timer = firsts[slot];
    firsts[slot] = null;
    lengths[slot] = 0;
    while (timer != null) {
      Timer next = timer.next;
      timer.previous = null;
      inner.put(timer, Wheel.timeOf(timer));
      timer = next;
    }
    inner.parent = this;
    inner.place = slot;
    if (inners == null) {
      inners = new @Nullable Slots[SIZE];
    }
    inners[slot] = inner;
  }

  private void vacate(int slot) {
    occupied &= ~(1L << slot);
    if (occupied == 0) {
      detach();
    }
  }

  private void detach() {
    Slots above = parent;
    if (above != null && above.inners != null) {
      parent = null;
      above.inners[place] = null;
      above.vacate(place);
    }
  }
}
