package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.CRASH;
import static dev.joist.process.Stage.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A timer that fires against its cancellation and against the end of who it is for.
///
/// *Hazard:* a cancelled timer fires all the same, or one that is said to have fired does not; a
/// timer for a process that has ended stays in the node's table until its time comes.
///
/// *Reachable:* not. A timer is taken out of the table under one lock, by whoever is first. One
/// that is started for a process stands in the process's list before it is looked whether the
/// process ends; an end raises EXITING before it looks at the list.
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
