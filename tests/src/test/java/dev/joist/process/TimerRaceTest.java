package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.CRASH;
import static dev.joist.process.Stage.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import dev.joist.term.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A timer that fires against its cancellation and against the end of who it is for.
///
/// *Hazard:* a cancelled timer fires all the same, or one that is said to have fired does not; a
/// timer for a process that has ended stays in a wheel until its time comes; one that is started
/// while the alarm rings has no alarm.
///
/// *Reachable:* not. A timer is claimed by whoever is first, and only who has claimed it sends or
/// drops it. One that is started for a process stands in the process's list before it is looked
/// whether the process ends; an end raises EXITING before it looks at the list. One that is started
/// is in its wheel before it is looked when the alarm rings; an alarm that has rung is unset before
/// it is looked what the wheels have next.
///
/// *Command:* `./joist test -Dtest=TimerRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
class TimerRaceTest {

  @Test
  void timer05_aTimerFiresOrIsCancelled() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess receiver = stage.process();
      Ref timer = start(stage, receiver);
      boolean[] cancelled = new boolean[2];
      return Race.of(
              () -> cancelled[0] = stage.node().timers().cancel(timer).isPresent(),
              () -> cancelled[1] = stage.node().timers().cancel(timer).isPresent(),
              stage.assistant())
          .then(() -> {
            stage.settle();
            int times = (cancelled[0] ? 1 : 0) + (cancelled[1] ? 1 : 0);
            assertEquals(1, times + stage.messages(receiver).size());
          });
    });
  }

  @Test
  void timer05_aTimerOfSeveralThatAreDueFiresOrIsCancelled() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess receiver = stage.process();
      List<Ref> timers = List.of(start(stage, receiver), start(stage, receiver));
      boolean[] cancelled = new boolean[2];
      return Race.of(
              stage.assistant(),
              () -> {
                cancelled[1] = stage.node().timers().cancel(timers.get(1)).isPresent();
                cancelled[0] = stage.node().timers().cancel(timers.get(0)).isPresent();
              })
          .then(() -> {
            stage.settle();
            int times = (cancelled[0] ? 1 : 0) + (cancelled[1] ? 1 : 0);
            assertEquals(2, times + stage.messages(receiver).size());
          });
    });
  }

  @Test
  void timer01_aTimerThatIsStartedWhileOthersFireFiresToo() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess one = stage.process();
      LocalProcess other = stage.process();
      start(stage, one);
      return Race.of(
              stage.assistant(),
              () -> start(stage, one),
              () -> stage.node().timers().start(0, true, other.pid(), 2L, false))
          .then(() -> {
            stage.settle();
            assertEquals(2, stage.messages(one).size());
            assertEquals(1, stage.messages(other).size());
          });
    });
  }

  /// The name's timers are in a wheel that is looked into after the one of its process.
  @Test
  void timer09_timersForAProcessAndItsNameKeepTheirOrderWhileOthersFire() {
    Atom name = Atom.of("g");
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess receiver = stage.process();
      Naming.register(stage.node(), name, receiver.pid());
      start(stage, receiver);
      return Race.of(
              stage.assistant(),
              () -> {
                stage.node().timers().start(-1, true, receiver.pid(), 2L, false);
                stage.node().timers().start(-1, true, name, 3L, false);
              })
          .then(() -> {
            stage.settle();
            List<Object> messages = stage.messages(receiver);
            assertEquals(3, messages.size());
            assertTrue(messages.indexOf(2L) < messages.indexOf(3L), () -> "in " + messages);
          });
    });
  }

  @Test
  void timer04_noTimerIsLeftForADeadProcess() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess receiver = stage.process();
      Ref[] timers = {start(stage, receiver), null, null};
      return Race.of(
              () -> {
                timers[1] = start(stage, receiver);
                timers[2] = start(stage, receiver);
              },
              stage.exit(receiver, CRASH))
          .then(() -> {
            for (Ref timer : timers) {
              assertTrue(stage.node().timers().read(timer).isEmpty());
            }
          });
    });
  }

  @Test
  void timer04_aFiringTimerAndAnEndingProcessDoNotMind() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess receiver = stage.process();
      List<Ref> timers = List.of(start(stage, receiver), start(stage, receiver));
      return Race.of(
              stage.assistant(),
              as(receiver, () -> receiver.receive(message -> message, null, 0)),
              stage.exit(receiver, CRASH))
          .then(() -> {
            for (Ref timer : timers) {
              assertTrue(stage.node().timers().read(timer).isEmpty());
            }
          });
    });
  }

  private static Ref start(Stage stage, LocalProcess receiver) {
    return stage.node().timers().start(1, false, receiver.pid(), 1L, false);
  }
}
