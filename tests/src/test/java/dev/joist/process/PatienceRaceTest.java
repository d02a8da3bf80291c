package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.as;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// A process that waits for so long at most, time after time, against the one alarm it has for all
/// of these waits.
///
/// *Hazard:* the alarm looks, finds that nobody waits, and rings no more; the process has just
/// found that it is to ring, and sleeps for ever. Or the alarm has been put forward by a wait that
/// is over, and nobody puts it back.
///
/// *Reachable:* not. The process says until when it waits before it looks whether the alarm is to
/// ring; the alarm ceases to ring before it looks whether anybody waits.
///
/// *Command:* `./joist test -Dtest=PatienceRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
class PatienceRaceTest {

  @Test
  void recv07_eachWaitEndsThoughOneAlarmServesThemAll() {
    explore(() -> waits(100, 100, 100));
  }

  @Test
  void recv07_aShorterWaitBehindALongerOneEnds() {
    explore(() -> waits(1_000, 10));
  }

  @Test
  void recv07_aLongerWaitBehindAShorterOneEnds() {
    explore(() -> waits(10, 1_000));
  }

  private static Race waits(long... nanos) {
    Stage stage = new Stage();
    LocalProcess process = stage.process();
    Patience patience = new Patience(process);
    AtomicBoolean done = new AtomicBoolean();
    return Race.of(
            as(
                process,
                () -> {
                  for (long each : nanos) {
                    patience.set(each);
                    LockSupport.park();
                    patience.unset();
                  }
                  done.set(true);
                }),
            () -> {
              while (!done.get()) {
                stage.assistant().run();
              }
            })
        .then(() -> assertTrue(done.get()));
  }
}
