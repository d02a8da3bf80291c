package dev.joist.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One wheel, without processes and without a clock: what it gives out when.
class WheelTest {

  private static final Atom NAME = Atom.of("name");

  private final LocalNode node = new LocalNode(Atom.of("test@localhost"), 1, 16, new Clockwork(0));
  private final Wheel wheel = new Wheel();

  private Timer timer(long deadline) {
    return new Timer(node, NAME, deadline, false, deadline, false);
  }

  private Timer add(long deadline, long now) {
    Timer timer = timer(deadline);
    wheel.add(timer, now);
    return timer;
  }

  /// What fires up to a time, however many steps that takes.
  private List<Timer> advance(long now) {
    List<Timer> due = new ArrayList<>();
    while (wheel.advance(now, due)) {}
    due.sort(Timer::inOrder);
    return due;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 63, 64, -1, -64, 1L << 18, (1L << 18) - 1, -9_223_372_036_854L})
  void timer02_onAllLevelsATimerFiresInItsMillisecond(long start) {
    for (int level = 0; level < 8; level++) {
      for (long more = -1; more <= 1; more++) {
        long at = start + Math.max(0, (1L << (6 * level)) + more);
        if (at > start + Long.MAX_VALUE / 2_000_000) {
          continue; // farther than a timer may be
        }
        Wheel fresh = new Wheel();
        Timer timer = timer(at);
        fresh.add(timer, start);
        List<Timer> due = new ArrayList<>();
        assertFalse(fresh.advance(at - 1, due));
        assertEquals(List.of(), due);
        assertEquals(at, fresh.next());
        assertFalse(fresh.advance(at, due));
        assertEquals(List.of(timer), due);
        assertEquals(Wheel.NEVER, fresh.next());
      }
    }
  }

  @Test
  void timer02_goingFromOneTimeToTheNextMissesNothing() {
    long farthest = 1L << 42;
    for (long at = 1; at < farthest; at *= 3) {
      add(at, 0);
    }
    long expected = 1;
    int looks = 0;
    for (long now = wheel.next(); now != Wheel.NEVER; now = wheel.next()) {
      assertTrue(now <= expected, now + " is after " + expected);
      for (Timer timer : advance(now)) {
        assertEquals(expected, timer.deadline);
        assertEquals(expected, now);
        expected *= 3;
      }
      looks++;
    }
    assertTrue(expected >= farthest, "the last was before " + expected);
    assertTrue(looks < 8 * 27, "a timer is touched once a level at most: " + looks);
  }

  @Test
  void timer02_aTimeThatIsOverIsNow() {
    advance(1_000);
    Timer timer = add(10, 1_000);
    assertEquals(List.of(timer), advance(1_000));
    Timer other = add(2_000, 1_000);
    Timer late = add(999, 1_000);
    assertEquals(List.of(late), advance(1_000));
    assertEquals(List.of(other), advance(2_000));
  }

  @Test
  void timer09_whatIsDueAtOnceIsInOrder() {
    List<Timer> timers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      timers.add(add(5_000, 0));
      advance(i / 2); // they are put on several levels
    }
    assertEquals(timers, advance(5_000));
  }

  @Test
  void timer05_whatIsRemovedIsGone() {
    List<Timer> timers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      timers.add(add(i / 3 * 7L, 0));
    }
    List<Timer> left = new ArrayList<>();
    for (int i = 0; i < timers.size(); i++) {
      if (i % 3 == 1) {
        left.add(timers.get(i));
      } else {
        wheel.remove(timers.get(i));
        wheel.remove(timers.get(i));
      }
    }
    assertEquals(left, advance(10_000));
  }

  @Test
  void timer05_aStepIsBoundedAndLeavesTheRestToBeRemoved() {
    List<Timer> timers = new ArrayList<>();
    for (int i = 0; i < 3 * Wheel.STEPS; i++) {
      timers.add(add(100, 0));
    }
    List<Timer> due = new ArrayList<>();
    assertTrue(wheel.advance(100, due));
    assertEquals(Wheel.STEPS, due.size());
    assertEquals(100, wheel.next());
    timers.forEach(wheel::remove);
    assertEquals(Wheel.NEVER, wheel.next());
    Timer later = add(64 + 128, 110);
    assertEquals(List.of(), advance(64 + 127));
    assertEquals(List.of(later), advance(64 + 128));
  }

  @Test
  void timer02_aCrowdIsToTheMillisecondWhereverItWasPut() {
    long[] fires = {64, 65, 4_095, 4_096, 300_000, 300_001, 262_144 * 64L};
    int crowd = 3 * Slots.LONG;
    for (int i = 0; i < crowd; i++) {
      for (long time : fires) {
        add(time, 0);
      }
    }
    for (long time : fires) {
      assertEquals(List.of(), advance(time - 1));
      List<Timer> due = advance(time);
      assertEquals(crowd, due.size());
      assertTrue(due.stream().allMatch(timer -> timer.deadline == time));
    }
    assertEquals(Wheel.NEVER, wheel.next());
  }

  @Test
  void timer02_aCrowdThatShiftsIsNotLost() {
    List<Timer> crowd = new ArrayList<>();
    List<Timer> others = new ArrayList<>();
    for (int i = 0; i <= Slots.LONG; i++) {
      (i % 2 == 0 ? crowd : others).add(add(i % 2 == 0 ? 270_000 : 290_000, 0));
    }
    others.forEach(wheel::remove);
    for (int i = 0; i < 2 * Slots.LONG; i++) { // splits the only slot of slots within others
      crowd.add(add(270_000 + i % 2, 0));
    }
    crowd.sort(Timer::inOrder);
    assertEquals(crowd, advance(300_000));
    assertEquals(Wheel.NEVER, wheel.next());
  }

  @Test
  void timer05_aCrowdThatIsGoneLeavesNothingToWakeUpFor() {
    for (int round = 0; round < 3; round++) {
      List<Timer> timers = new ArrayList<>();
      for (int i = 0; i < 10 * Slots.LONG; i++) {
        timers.add(add(270_000 + i % 700, 0));
      }
      Collections.shuffle(timers, new Random(round));
      timers.forEach(wheel::remove);
      Timer last = add(20_000_000, 0);
      assertEquals(16_777_216, wheel.next()); // a slot of 64 * 64 * 64 * 64 ms, and no earlier one
      wheel.remove(last);
      assertEquals(Wheel.NEVER, wheel.next());
    }
  }

  @Test
  void timer04_clearingTakesOutCrowdsToo() {
    List<Timer> timers = new ArrayList<>();
    for (int i = 0; i < 10 * Slots.LONG; i++) {
      timers.add(add(1L << i % 42, 0));
      timers.add(add(270_000, 0));
    }
    wheel.clear();
    assertEquals(Wheel.NEVER, wheel.next());
    timers.forEach(timer -> assertFalse(timer.isPending()));
    assertEquals(List.of(), advance(1L << 43));
  }

  @Test
  void timer05_aTimerIsFoundByAnEqualReference() {
    List<Timer> timers = new ArrayList<>();
    for (long i = 0; i < 1_000; i++) {
      timers.add(add(i * i * i, 0));
      timers.add(add(i, 0));
      timers.add(add(7_000, 0));
    }
    for (Timer timer : timers) {
      assertSame(timer, wheel.find(timer.ref));
    }
    assertNull(wheel.find(timer(1).ref));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void timer09_aWheelGivesWhatASortedSetGives(long seed) {
    Random random = new Random(seed);
    TreeSet<Timer> expected = new TreeSet<>(Timer::inOrder);
    List<Timer> all = new ArrayList<>();
    long now = random.nextLong(-1L << 40, 1L << 40);
    long crowded = now;
    for (int step = 0; step < 500_000; step++) {
      int what = random.nextInt(10);
      if (what < 5) {
        if (step % 5_000 == 0) {
          crowded = now + random.nextLong(1L << random.nextInt(1, 30));
        }
        Timer timer =
            add(
                random.nextBoolean()
                    ? Math.max(now, crowded) + random.nextInt(100)
                    : now + (random.nextLong(1L << 43) >> random.nextInt(43)),
                now);
        expected.add(timer);
        all.add(timer);
      } else if (what < 8 && !all.isEmpty()) {
        Timer timer = all.set(random.nextInt(all.size()), all.getLast());
        all.removeLast();
        wheel.remove(timer);
        expected.remove(timer);
      } else {
        now += random.nextInt(100) == 0 ? random.nextLong(1L << 30) : random.nextInt(100);
        List<Timer> due = advance(now);
        for (Timer timer : due) {
          assertSame(expected.pollFirst(), timer, () -> "seed " + seed);
        }
        boolean missed = !expected.isEmpty() && expected.first().deadline <= now;
        assertFalse(missed, () -> "seed " + seed);
        long first = expected.isEmpty() ? Wheel.NEVER : expected.first().deadline;
        assertTrue(wheel.next() > now && wheel.next() <= first, () -> "seed " + seed);
      }
    }
  }
}
