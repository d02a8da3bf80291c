package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.CRASH;
import static dev.joist.process.Stage.KILL;
import static dev.joist.process.Stage.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.ErrorException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Suspend and resume against the end of either side.
///
/// *Hazard:* a process stays suspended for ever, since its suspender was killed before it had noted
/// whom it suspends, or since the end of its suspender waits in its own queue; a stray resumption
/// is counted, so that a later suspension never ends.
///
/// *Reachable:* not. The suspender posts the suspension and notes it under its own right, which its
/// end needs. A process that stops since it is suspended handles its own signals first.
///
/// *Command:* `./joist test -Dtest=SuspensionRaceTest -Dsurefire.failIfNoSpecifiedTests=false`,
/// with `-Pslow` for many more interleavings.
class SuspensionRaceTest {

  @Test
  void info11_theEndOfTheSuspenderResumes() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess suspender = stage.process();
      LocalProcess suspended = stage.process();
      return Race.of(
              as(suspender, () -> Suspension.suspend(suspender, suspended.pid(), false)),
              stage.exit(suspender, KILL))
          .then(() -> {
            stage.settle();
            assertNull(suspended.suspenders);
            assertEquals(0, suspended.state);
          });
    });
  }

  @Test
  void info11_resumedOnceByResumeAndTheEnd() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess suspender = stage.process();
      LocalProcess suspended = stage.process();
      Suspension.suspend(suspender, suspended.pid(), false);
      return Race.of(
              as(suspender, () -> Suspension.resume(suspender, suspended.pid())),
              stage.exit(suspender, KILL))
          .then(() -> {
            stage.settle();
            assertNull(suspended.suspenders);
            assertEquals(0, suspended.state);
          });
    });
  }

  @Test
  void info11_suspendingAnEndingProcessIsRefusedOrForgotten() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess suspender = stage.process();
      LocalProcess ending = stage.process();
      return Race.of(
              as(
                  suspender,
                  () -> {
                    try {
                      Suspension.suspend(suspender, ending.pid(), false);
                    } catch (ErrorException dead) {
                      assertTrue(suspender.suspending == null || suspender.suspending.isEmpty());
                    }
                  }),
              stage.exit(ending, CRASH))
          .then(() -> assertTrue(ending.isExiting()));
    });
  }

  @Test
  void sig20_theKillerOfItsSuspenderGoesOn() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess suspender = stage.process();
      LocalProcess suspended = stage.process();
      Linking.exit(suspended, suspender.pid(), KILL); // put off
      Suspension.suspend(suspender, suspended.pid(), false);
      List<Object> done = new ArrayList<>();
      return Race.of(
              as(
                  suspended,
                  () -> {
                    suspended.turn().end();
                    suspended.step();
                    done.add(1L);
                  }),
              stage.assistant())
          .then(() -> assertEquals(List.of(1L), done));
    });
  }

  @Test
  void sig20_theSuspendedGoesOnWhenItsSuspenderIsKilled() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess suspender = stage.process();
      LocalProcess suspended = stage.process();
      Suspension.suspend(suspender, suspended.pid(), false);
      List<Object> done = new ArrayList<>();
      return Race.of(
              as(
                  suspended,
                  () -> {
                    Linking.unlink(suspended, suspender.pid());
                    done.add(1L);
                  }),
              stage.exit(suspender, KILL))
          .then(() -> assertEquals(List.of(1L), done));
    });
  }
}
