package dev.joist.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Timeout;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Timers by a clock that the test moves: what fires when, to the millisecond, and how often the
/// timekeeper is asked.
class TimersTest {

  private static final Atom NAME = Atom.of("name");
  private static final Atom OTHER = Atom.of("other@localhost");
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long HOUR = TimeUnit.HOURS.toMillis(1);
  private static final long LONGEST = Long.MAX_VALUE / MILLI / 2;

  private final Clockwork clock = new Clockwork(MILLI / 2); // in the middle of millisecond 0
  private final LocalNode node = new LocalNode(Atom.of("test@localhost"), 1, 1024, clock);
  private final Timers timers = node.timers();
  private final LocalProcess p = Spawning.attach(node);

  @AfterEach
  void close() {
    node.close();
  }

  private Ref after(long millis, Object message) {
    return timers.start(millis, false, p.pid(), message, false);
  }

  private Ref at(long time, Object message) {
    return timers.start(time, true, p.pid(), message, false);
  }

  private @Nullable Object next() {
    return p.receive(message -> message, null, 0);
  }

  /// All messages up to now.
  private List<Object> received() {
    List<Object> received = new ArrayList<>();
    for (Object message = next(); message != null; message = next()) {
      received.add(message);
    }
    return received;
  }

  @Test
  void timer02_aTimerFiresInTheFirstMillisecondThatIsWhollyAfterItsTime() {
    for (long millis : new long[] {1, 2, 63, 64, 65, 4_095, 4_096, 4_097, HOUR}) {
      long start = clock.nanoTime();
      after(millis, millis);
      clock.jumpTo(start + millis * MILLI);
      assertNull(next(), () -> millis + " ms are over, but not a whole millisecond after");
      clock.jumpTo(start + millis * MILLI + MILLI / 2);
      assertEquals(millis, next());
      clock.jumpTo(clock.nanoTime() + MILLI / 2);
    }
  }

  @Test
  void timer02_theLongestTimeIsToTheMillisecondToo() {
    after(LONGEST, "at last");
    clock.jumpTo((LONGEST + 1) * MILLI - 1);
    assertNull(next());
    clock.jumpTo((LONGEST + 1) * MILLI);
    assertEquals("at last", next());
  }

  @Test
  void timer02_anAlarmThatIsLateLeavesNothingBehind() {
    for (long millis = 1; millis <= 10_000; millis++) {
      after(millis, millis);
    }
    clock.jumpTo(5_001 * MILLI);
    assertEquals(5_000, received().size());
    clock.jumpTo(20_000 * MILLI);
    assertEquals(5_000, received().size());
    assertFalse(clock.hasAlarm());
  }

  @Test
  void timer09_theNextMillisecondLeavesOneMoreAWholeOneIsExact() {
    at(1, "absolute");
    after(0, "zero");
    after(1, "one");
    clock.jumpTo(MILLI);
    assertNull(next());
    clock.jumpTo(2 * MILLI);
    assertEquals(List.of("absolute", "zero", "one"), received());
  }

  @Test
  void timer08_whatIsOverFiresAtOnceInTheOrderOfStarting() {
    clock.jumpTo(1_000 * MILLI + 1);
    after(0, "c");
    at(999, "a");
    at(900, "b");
    at(950, "d");
    at(1_000, "e");
    at(1_001, "f");
    after(0, "g");
    clock.jumpTo(1_000 * MILLI + 1);
    assertEquals(List.of("a", "b", "d", "e"), received());
    clock.jumpTo(1_002 * MILLI);
    assertEquals(List.of("c", "f", "g"), received());
  }

  @Test
  void timer09_equalDeadlinesForANameAndForItsProcessFireInTheOrderOfStarting() {
    Naming.register(node, NAME, p.pid());
    List<Object> expected = new ArrayList<>();
    for (long i = 0; i < 1_000; i++) {
      timers.start(100 - i % 100, false, i % 2 == 0 ? p.pid() : NAME, i, false);
    }
    for (long rest = 99; rest >= 0; rest--) {
      for (long i = rest; i < 1_000; i += 100) {
        expected.add(i);
      }
    }
    clock.jumpTo(101 * MILLI);
    assertEquals(expected, received());
  }

  @Test
  void timer04_aHundredThousandTimersEndWithTheirProcess() {
    LocalProcess mortal = Spawning.attach(node);
    List<Ref> ended = new ArrayList<>();
    for (long i = 0; i < 100_000; i++) {
      ended.add(timers.start(i, false, mortal.pid(), i, false));
      if (i % 1_000 == 0) {
        after(i, i);
      }
    }
    mortal.detach(Reasons.NORMAL);
    ended.forEach(timer -> assertEquals(OptionalLong.empty(), timers.read(timer)));
    ended.forEach(timer -> assertEquals(OptionalLong.empty(), timers.cancel(timer)));
    clock.jumpTo(100_001 * MILLI);
    assertEquals(100, received().size());
    assertFalse(clock.hasAlarm());
  }

  @Test
  void timer05_aMillionTimersCancelledInAnyOrderAreGone() {
    Random random = new Random(5);
    List<Ref> all = new ArrayList<>();
    for (long i = 0; i < 1_000_000; i++) {
      all.add(after(1 + random.nextLong(HOUR), i));
    }
    Collections.shuffle(all, random);
    for (Ref timer : all) {
      assertTrue(timers.cancel(timer).isPresent());
    }
    all.forEach(timer -> assertEquals(OptionalLong.empty(), timers.read(timer)));
    clock.jumpTo(2 * HOUR * MILLI);
    assertEquals(List.of(), received());
    assertFalse(clock.hasAlarm());
    assertNull(p.timers);
  }

  @Test
  void timer05_startingAndCancellingWakesNobody() {
    after(5_000, "first");
    long asked = clock.asked();
    for (int i = 0; i < 100_000; i++) {
      assertTrue(timers.cancel(after(5_000 + i % 100, i)).isPresent());
    }
    assertEquals(asked, clock.asked());
    after(4_000, "earlier");
    assertEquals(asked + 1, clock.asked());
  }

  @Test
  void timer05_aTimerThatIsOverHoldsNothing() {
    Ref cancelled = after(1, "cancelled");
    timers.cancel(cancelled);
    Ref fired = after(1, "fired");
    clock.jumpTo(10 * MILLI);
    assertEquals("fired", next());
    for (Ref ref : List.of(cancelled, fired)) {
      Timer timer = assertInstanceOf(Timer.class, ref.home());
      assertThrows(NullPointerException.class, timer::destination);
      assertThrows(NullPointerException.class, timer::message);
    }
  }

  @Test
  void timer05_aReferenceThatWasAwayLeadsToItsTimer() {
    List<Ref> here = new ArrayList<>();
    for (long i = 0; i < 1_000; i++) {
      here.add(after(HOUR + i, i));
    }
    for (int i = 0; i < here.size(); i++) {
      Ref back = away(here.get(i), node.name(), 1);
      assertEquals(OptionalLong.empty(), timers.cancel(away(back, OTHER, 1)));
      assertEquals(OptionalLong.empty(), timers.cancel(away(back, node.name(), 2)));
      assertEquals(OptionalLong.of(HOUR + i), timers.read(back));
      assertEquals(OptionalLong.of(HOUR + i), timers.cancel(back));
      assertEquals(OptionalLong.empty(), timers.cancel(back));
      assertEquals(OptionalLong.empty(), timers.read(here.get(i)));
    }
  }

  private static Ref away(Ref ref, Atom name, int creation) {
    return Ref.ofWords(name, creation, 0, (int) (ref.id() >>> 32), (int) ref.id());
  }

  @Test
  void timer05_anotherNodesTimerIsNoneHere() {
    LocalNode other = new LocalNode(OTHER, 1, 16, new Clockwork(0));
    Ref timer = other.timers().start(HOUR, false, NAME, 1L, false);
    assertEquals(OptionalLong.empty(), timers.cancel(timer));
    assertEquals(OptionalLong.of(HOUR), other.timers().read(timer));
    other.close();
  }

  @Test
  void timer01_theReferenceInTheMessageIsTheTimers() {
    Ref timer = timers.start(1, false, p.pid(), "message", true);
    clock.jumpTo(2 * MILLI);
    assertEquals(new Timeout(timer, "message"), next());
  }

  @Test
  void timer04_aClosedNodeHasNoTimers() {
    List<Ref> all = List.of(after(1, "p"), timers.start(HOUR, false, NAME, 1L, false));
    node.close();
    all.forEach(timer -> assertEquals(OptionalLong.empty(), timers.read(timer)));
    all.forEach(timer -> assertEquals(OptionalLong.empty(), timers.cancel(timer)));
  }
}
