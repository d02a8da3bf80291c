package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.CRASH;
import static dev.joist.process.Stage.KILLED;
import static dev.joist.process.Stage.NOPROC;
import static dev.joist.process.Stage.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Down;
import dev.joist.term.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Monitor and demonitor against the end of the target.
///
/// *Hazard:* a monitor that is placed while its target ends gives no DOWN, or two, or a reason that
/// is neither the target's nor `noproc`; a DOWN is received after `demonitor` said there is none to
/// come.
///
/// *Reachable:* not. A monitor signal is either in the target's queue when that is closed, and is
/// then refused with `noproc` by the farewell; or it is posted later and refused at once; or it was
/// handled, and its half is in the table that the farewell walks. A DOWN counts only while the
/// origin half is in the watcher's table, which `demonitor` and the DOWN change under one right.
///
/// *Command:* `./joist test -Dtest=MonitorRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
class MonitorRaceTest {

  @Test
  void mon01_aMonitorOnAnEndingProcessGivesOneDown() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess watcher = stage.process();
      LocalProcess target = stage.process();
      Ref[] ref = new Ref[1];
      return Race.of(
              as(watcher, () -> ref[0] = monitor(watcher, target)), stage.exit(target, CRASH))
          .then(() -> {
            stage.settle();
            List<Object> messages = stage.messages(watcher);
            assertEquals(1, messages.size(), messages::toString);
            Down down = (Down) messages.getFirst();
            assertEquals(ref[0], down.ref());
            assertTrue(
                CRASH.equals(down.reason()) || NOPROC.equals(down.reason()), messages::toString);
          });
    });
  }

  @Test
  void sig16_twoExitSignalsAtOnceGiveOneReasonToOldAndNewWatchers() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess watcher = stage.process();
      LocalProcess target = stage.process();
      Ref old = monitor(watcher, target);
      Ref[] young = new Ref[1];
      return Race.of(
              as(watcher, () -> young[0] = monitor(watcher, target)),
              stage.exit(target, CRASH),
              stage.exit(target, Stage.KILL))
          .then(() -> {
            stage.settle();
            List<Object> messages = stage.messages(watcher);
            assertEquals(2, messages.size(), messages::toString);
            Object reason = reason(messages, old);
            assertTrue(CRASH.equals(reason) || KILLED.equals(reason), messages::toString);
            Object reasonOfYoung = reason(messages, young[0]);
            assertTrue(
                reason.equals(reasonOfYoung) || NOPROC.equals(reasonOfYoung), messages::toString);
          });
    });
  }

  @Test
  void mon18_afterDemonitorWithFlushNothingComes() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess watcher = stage.process();
      LocalProcess target = stage.process();
      Ref ref = monitor(watcher, target);
      return Race.of(
              as(watcher, () -> Monitoring.demonitor(watcher, ref, true)),
              stage.exit(target, CRASH))
          .then(() -> {
            stage.settle();
            assertEquals(List.of(), stage.messages(watcher));
          });
    });
  }

  @Test
  void mon17_mon19_demonitorSaysWhetherTheDownIsThere() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess watcher = stage.process();
      LocalProcess target = stage.process();
      Ref ref = monitor(watcher, target);
      boolean[] active = new boolean[1];
      return Race.of(
              as(watcher, () -> active[0] = Monitoring.demonitor(watcher, ref, false)),
              stage.exit(target, CRASH))
          .then(() -> {
            stage.settle();
            assertEquals(active[0] ? 0 : 1, stage.messages(watcher).size());
            assertTrue(watcher.origins == null || watcher.origins.size() == 0);
          });
    });
  }

  @Test
  void mon24_bothHalvesGoWhenTheWatcherEndsOrDemonitors() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess watcher = stage.process();
      LocalProcess target = stage.process();
      return Race.of(
              as(
                  watcher,
                  () -> {
                    Ref first = monitor(watcher, target);
                    monitor(watcher, target);
                    Monitoring.demonitor(watcher, first, false);
                  }),
              stage.exit(watcher, CRASH))
          .then(() -> {
            stage.settle();
            assertTrue(target.watchers == null || target.watchers.size() == 0);
          });
    });
  }

  private static Object reason(List<Object> messages, Ref ref) {
    return messages.stream()
        .map(Down.class::cast)
        .filter(down -> down.ref().equals(ref))
        .map(Down::reason)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no DOWN for " + ref + " among " + messages));
  }

  private static Ref monitor(LocalProcess watcher, LocalProcess target) {
    return Monitoring.monitor(watcher, Monitoring.PROCESS, target.pid(), MonitorSpec.PLAIN);
  }
}
