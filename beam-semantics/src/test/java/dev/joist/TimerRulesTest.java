package dev.joist;

import static dev.joist.Beam.alias;
import static dev.joist.Beam.cancelTimer;
import static dev.joist.Beam.cancelTimerAsync;
import static dev.joist.Beam.makeRef;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.monotonicTime;
import static dev.joist.Beam.openPort;
import static dev.joist.Beam.readTimer;
import static dev.joist.Beam.readTimerAsync;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.sendAfter;
import static dev.joist.Beam.sendAt;
import static dev.joist.Beam.startTimer;
import static dev.joist.Beam.startTimerAt;
import static dev.joist.Beam.unregister;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Timeout;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The rules of timers, TIMER-01 to TIMER-09, in their order.
///
/// What takes time is measured; how late a timer is, no test says.
class TimerRulesTest extends ProcessTest {

  private static final Atom BANK = atom("bank");
  private static final Duration HOUR = Duration.ofHours(1);

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  /// The message of a timer that tells when it was started and for how long.
  private record Ring(long startedNanos, long millis) {}

  private static void assertNotEarly(Ring ring) {
    long elapsed = System.nanoTime() - ring.startedNanos();
    assertTrue(
        elapsed >= TimeUnit.MILLISECONDS.toNanos(ring.millis()),
        "a timer of " + ring.millis() + " ms fired after " + elapsed + " ns");
  }

  // ---- TIMER-01

  @Test
  void timer01_sendAfterSendsTheMessage() throws Exception {
    run(() -> {
      sendAfter(ms(1), self(), "hello");
      expectMessage("hello");
    });
  }

  @Test
  void timer01_startTimerSendsTheMessageWithItsReference() throws Exception {
    run(() -> {
      Ref timer = startTimer(ms(1), self(), "hello");
      Object message = next();
      assertEquals(new Timeout(timer, "hello"), message);
      assertTerm(Tuple.of(atom("timeout"), timer, "hello"), message);
    });
  }

  @Test
  void timer01_aMessageThatIsNoTermIsRefusedAtOnce() throws Exception {
    run(() -> {
      assertError(BADARG, () -> sendAfter(ms(1), self(), new Object()), "java.lang.Object");
      expectNoMessage();
    });
  }

  // ---- TIMER-02

  @Test
  void timer02_aTimerIsNeverEarly() throws Exception {
    run(() -> {
      for (long millis = 0; millis < 20; millis++) {
        sendAfter(ms(millis), self(), new Ring(System.nanoTime(), millis));
        assertNotEarly((Ring) next());
      }
    });
  }

  @Test
  void timer02_tenThousandTimersAtOnceAreNeverEarly() throws Exception {
    Random random = new Random(7);
    run(() -> {
      for (int i = 0; i < 10_000; i++) {
        long millis = random.nextInt(50);
        sendAfter(ms(millis), self(), new Ring(System.nanoTime(), millis));
      }
      for (int i = 0; i < 10_000; i++) {
        assertNotEarly((Ring) next());
      }
      expectNoMessage();
    });
  }

  @Test
  void timer02_aPartOfAMillisecondCountsAsAWholeOne() throws Exception {
    run(() -> {
      sendAfter(Duration.ofNanos(2_000_001), self(), new Ring(System.nanoTime(), 3));
      assertNotEarly((Ring) next());
    });
  }

  @Test
  void timer02_aTimeBelowZeroIsRefused() throws Exception {
    run(() -> {
      assertError(BADARG, () -> sendAfter(ms(-1), self(), 1), "zero or more", "PT-0.001S");
      assertError(BADARG, () -> startTimer(Duration.ofNanos(-1), self(), 1), "zero or more");
    });
  }

  @Test
  void timer02_aTimeOfYearsIsFineAndOneOfMillenniaRefused() throws Exception {
    run(() -> {
      for (Duration time : List.of(ms(1L << 32), Duration.ofDays(365 * 100))) {
        Ref timer = sendAfter(time, self(), 1);
        assertTrue(cancelTimer(timer).getAsLong() > 1L << 31, "left of " + time);
      }
      for (Duration time : List.of(Duration.ofDays(365_000), Duration.ofSeconds(Long.MAX_VALUE))) {
        assertError(BADARG, () -> sendAfter(time, self(), 1), "timer");
      }
    });
  }

  // ---- TIMER-03

  @Test
  void timer03_aTimerForTheDeadIsNone() throws Exception {
    Pid dead = dead();
    run(() -> {
      Ref timer = sendAfter(HOUR, dead, 1);
      assertEquals(OptionalLong.empty(), readTimer(timer));
      assertEquals(OptionalLong.empty(), cancelTimer(timer));
    });
  }

  @Test
  void timer03_aNameIsLookedUpWhenTheTimerFires() throws Exception {
    Puppet before = puppet();
    run(() -> {
      // The name must change hands before the timer fires; on a busy machine it takes a long one.
      for (long millis = 10; ; millis *= 2) {
        register(BANK, before.pid());
        long start = System.nanoTime();
        sendAfter(ms(millis), BANK, "hello");
        unregister(BANK);
        register(BANK, self());
        boolean inTime = System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(millis);
        if (inTime) {
          expectMessage("hello");
          before.does(this::expectNoMessage);
          return;
        }
        unregister(BANK);
      }
    });
  }

  @Test
  void timer03_aNameThatNobodyHasThenIsNoError() throws Exception {
    run(() -> {
      Ref timer = sendAfter(ms(0), BANK, "lost");
      sendAfter(ms(1), self(), "over");
      expectMessage("over");
      assertEquals(OptionalLong.empty(), readTimer(timer));
    });
  }

  @Test
  void timer03_nothingIsSentToAPort() throws Exception {
    Trail trail = new Trail();
    run(() -> {
      register(BANK, openPort(trail::add));
      sendAfter(ms(0), BANK, Tuple.of(self(), Tuple.of(atom("command"), "by timer")));
      sendAfter(ms(1), self(), "over");
      expectMessage("over");
      send(BANK, Tuple.of(self(), Tuple.of(atom("command"), "by hand")));
    });
    trail.expect("by hand");
  }

  @Test
  void timer03_anythingButAPidOfThisNodeOrANameIsRefused() throws Exception {
    try (Node other = Node.start("other");
        Node earlier = Node.start("test")) {
      Pid foreign = other.spawn(() -> receive(_ -> null));
      Pid old = earlier.spawn(() -> receive(_ -> null)); // of an earlier life of this node
      run(() -> {
        Object nameOnNode = Tuple.of(BANK, Beam.node());
        assertEquals(Beam.node(), old.node());
        for (Object to :
            List.of(foreign, old, makeRef(), alias(), nameOnNode, 7, "bank", List.of())) {
          assertError(BADARG, () -> sendAfter(ms(1), to, 1), "a pid of this node or a name");
          assertError(BADARG, () -> startTimer(ms(1), to, 1), "a pid of this node or a name");
        }
      });
    }
  }

  // ---- TIMER-04

  @Test
  void timer04_theDeathOfTheReceiverEndsItsTimers() throws Exception {
    Pid pid = idle();
    run(() -> {
      List<Ref> timers = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        timers.add(sendAfter(HOUR, pid, i));
      }
      cancelTimer(timers.removeFirst());
      cancelTimer(timers.removeLast());
      cancelTimer(timers.remove(500));
      assertTrue(readTimer(timers.get(500)).isPresent());
      Ref watch = monitor(pid);
      kill(pid);
      expectDown(watch, pid, KILLED);
      timers.forEach(timer -> assertEquals(OptionalLong.empty(), readTimer(timer)));
    });
  }

  @Test
  void timer04_theDeathOfWhoHasTheNameEndsNoTimer() throws Exception {
    Pid pid = idle();
    run(() -> {
      register(BANK, pid);
      Ref timer = sendAfter(HOUR, BANK, 1);
      Ref watch = monitor(pid);
      kill(pid);
      expectDown(watch, pid, KILLED);
      assertTrue(readTimer(timer).isPresent());
    });
  }

  @Test
  void timer04_theDeathOfWhoStartedItEndsNoTimer() throws Exception {
    Puppet starter = puppet();
    Ref timer = starter.call(() -> sendAfter(HOUR, inbox.pid(), "late"));
    starter.does(() -> sendAfter(ms(1), inbox.pid(), "hello"));
    kill(starter.pid());
    expectMessage("hello");
    assertTrue(run(() -> readTimer(timer)).isPresent());
  }

  // ---- TIMER-05

  @Test
  void timer05_cancellingAnswersWhatWasLeft() throws Exception {
    run(() -> {
      long start = System.nanoTime();
      Ref timer = sendAfter(HOUR, self(), 1);
      long read = readTimer(timer).getAsLong();
      long left = cancelTimer(timer).getAsLong();
      long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + 1;
      assertTrue(read <= HOUR.toMillis(), "read " + read);
      assertTrue(left <= read && left >= HOUR.toMillis() - elapsed, left + " after " + elapsed);
      assertEquals(OptionalLong.empty(), cancelTimer(timer));
      assertEquals(OptionalLong.empty(), readTimer(timer));
    });
  }

  @Test
  void timer05_aCancelledTimerSendsNothing() throws Exception {
    run(() -> {
      long soon = monotonicTime() + 5;
      Ref timer = sendAt(soon, self(), "cancelled");
      boolean cancelled = cancelTimer(timer).isPresent();
      sendAt(soon, self(), "over");
      if (!cancelled) { // it fired while this was held up
        expectMessage("cancelled");
      }
      expectMessage("over");
    });
  }

  @Test
  void timer05_anybodyMayCancel() throws Exception {
    Ref timer = puppet().call(() -> startTimer(HOUR, inbox.pid(), 1));
    assertTrue(puppet().call(() -> cancelTimer(timer)).isPresent());
  }

  @Test
  void timer05_thereIsNothingToCancelOfOneThatFiredOrNeverWas() throws Exception {
    run(() -> {
      Ref fired = sendAfter(ms(0), self(), "fired");
      expectMessage("fired");
      assertEquals(OptionalLong.empty(), cancelTimer(fired));
      assertEquals(OptionalLong.empty(), cancelTimer(makeRef()));
      assertEquals(OptionalLong.empty(), readTimer(makeRef()));
    });
  }

  // ---- TIMER-06

  @Test
  void timer06_cancellingALateOneLeavesItsMessage() throws Exception {
    run(() -> {
      Ref timer = sendAfter(ms(0), self(), "fired");
      sendAfter(ms(1), self(), "over");
      receive(PATIENCE, message -> message.equals("over") ? message : null);
      assertEquals(OptionalLong.empty(), cancelTimer(timer));
      expectMessage("fired");
    });
  }

  // ---- TIMER-07

  @Test
  void timer07_cancellingMayBeAnsweredByAMessage() throws Exception {
    run(() -> {
      Ref timer = sendAfter(HOUR, self(), 1);
      cancelTimerAsync(timer);
      Tuple answer = (Tuple) next();
      assertTerm(Tuple.of(atom("cancel_timer"), timer, answer.element(3)), answer);
      assertTrue((long) answer.element(3) > HOUR.toMillis() / 2, "" + answer);
      cancelTimerAsync(timer);
      expectMessage(Tuple.of(atom("cancel_timer"), timer, false));
    });
  }

  @Test
  void timer07_readingMayBeAnsweredByAMessage() throws Exception {
    run(() -> {
      Ref timer = startTimer(HOUR, self(), 1);
      readTimerAsync(timer);
      Tuple answer = (Tuple) next();
      assertTerm(Tuple.of(atom("read_timer"), timer, answer.element(3)), answer);
      assertTrue((long) answer.element(3) > HOUR.toMillis() / 2, "" + answer);
      assertTrue(cancelTimer(timer).isPresent());
      readTimerAsync(timer);
      expectMessage(Tuple.of(atom("read_timer"), timer, false));
    });
  }

  // ---- TIMER-08

  @Test
  void timer08_aTimerMayBeForAPointInTime() throws Exception {
    run(() -> {
      for (long millis = 0; millis < 10; millis++) {
        long time = monotonicTime() + millis;
        sendAt(time, self(), "now");
        expectMessage("now");
        assertTrue(monotonicTime() >= time);
        Ref timer = startTimerAt(time + 1, self(), "then");
        expectMessage(new Timeout(timer, "then"));
        assertTrue(monotonicTime() > time);
      }
    });
  }

  @Test
  void timer08_aPointInThePastIsNow() throws Exception {
    run(() -> {
      for (long time :
          new long[] {monotonicTime() - 1, monotonicTime() - 100_000, Long.MIN_VALUE}) {
        sendAt(time, self(), time);
        expectMessage(time);
      }
    });
  }

  @Test
  void timer08_whatIsLeftIsUpToThatPoint() throws Exception {
    run(() -> {
      long time = monotonicTime() + HOUR.toMillis();
      Ref timer = sendAt(time, self(), 1);
      long left = readTimer(timer).getAsLong();
      assertTrue(left <= HOUR.toMillis() && left >= time - monotonicTime() - 1, "left " + left);
    });
  }

  @Test
  void timer08_aPointMillenniaAwayIsRefused() throws Exception {
    run(() -> assertError(BADARG, () -> sendAt(Long.MAX_VALUE, self(), 1), "from now"));
  }

  // ---- TIMER-09

  @Test
  void timer09_aTimerOfZeroComesAfterWhatIsSentRightAfterIt() throws Exception {
    run(() -> {
      for (int counted = 0; counted < 10; ) {
        long start = System.nanoTime();
        sendAfter(ms(0), self(), "timer");
        send(self(), "sent");
        boolean rightAfter = System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(1);
        List<Object> both = List.of(next(), next());
        if (rightAfter) { // else this thread was held up for longer than a timer of zero takes
          assertEquals(List.of("sent", "timer"), both);
          counted++;
        }
      }
    });
  }

  @Test
  void timer09_equalDeadlinesFireInTheOrderTheyWereSet() throws Exception {
    run(() -> {
      long time = monotonicTime() + 20;
      for (long i = 0; i < 10_000; i++) {
        sendAt(time, self(), i);
      }
      for (long i = 0; i < 10_000; i++) {
        expectMessage(i);
      }
    });
  }

  @Test
  void timer09_theSameTimeFromNowFiresInTheOrderItWasSet() throws Exception {
    run(() -> {
      for (long i = 0; i < 1_000; i++) {
        sendAfter(ms(3), self(), i);
      }
      for (long i = 0; i < 1_000; i++) {
        expectMessage(i);
      }
    });
  }

  @Test
  void timer09_theEarlierDeadlineFiresFirst() throws Exception {
    run(() -> {
      for (long soon = 10; ; soon *= 2) {
        long time = monotonicTime() + soon;
        sendAt(time + 2, self(), 3);
        sendAt(time, self(), 1);
        sendAt(time + 3, self(), 4);
        sendAt(time + 1, self(), 2);
        boolean inTime = monotonicTime() < time;
        List<Object> fired = List.of(next(), next(), next(), next());
        if (inTime) { // else one was due before another was set
          assertEquals(List.of(1L, 2L, 3L, 4L), fired);
          return;
        }
      }
    });
  }
}
