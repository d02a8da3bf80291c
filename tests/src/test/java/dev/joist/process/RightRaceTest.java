package dev.joist.process;

import static dev.joist.process.Race.explore;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.GroupLeader;
import dev.joist.term.Pid;
import org.junit.jupiter.api.Test;

/// The right of an entity: helpers that come and go, and the own thread that waits for it.
///
/// *Hazard:* two threads have the right at once; a signal was posted and attended, and nobody
/// handles it; the own thread waits for the right for ever while helpers keep handing it on.
///
/// *Reachable:* not. The right changes by compare-and-set only. Who finds it taken leaves WANTED,
/// after posting; who lets go looks for WANTED, and clears it before looking at the queue. CLAIMED
/// passes the right on to the own thread with WANTED still set, before it is free for others.
///
/// *Command:* `./joist test -Dtest=RightRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
class RightRaceTest {

  @Test
  void sig01_whatIsPostedAndAttendedIsHandled() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess process = stage.process();
      return Race.of(
              () -> changeLeader(stage, process, 1),
              () -> changeLeader(stage, process, 2),
              () -> changeLeader(stage, process, 3))
          .then(() -> {
            assertTrue(process.isQuiet(), "nothing is left, and the right is free");
            assertTrue(process.groupLeader().id() >= 1);
          });
    });
  }

  @Test
  void sig01_theOwnThreadGetsTheRightAndHandlesWhatWasWanted() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess process = stage.process();
      int[] inside = new int[1];
      int[] most = new int[1];
      Race.Part operation =
          () -> {
            process.enter();
            most[0] = Math.max(most[0], ++inside[0]);
            inside[0]--;
            process.leave();
          };
      return Race.of(
              Stage.as(
                  process,
                  () -> {
                    operation.run();
                    operation.run();
                  }),
              () -> ask(stage, process, inside, most),
              () -> ask(stage, process, inside, most))
          .then(() -> {
            assertTrue(process.isQuiet(), "nothing is left, and the right is free");
            assertEquals(1, most[0], "one thread at a time");
            assertEquals(0, inside[0]);
          });
    });
  }

  private static void changeLeader(Stage stage, LocalProcess process, long number) {
    Duty duty = new Duty(stage.node());
    process.mailbox.post(new GroupLeader(Pid.of(stage.node().name(), number, 0, 1)));
    process.attend(duty);
    duty.discharge();
  }

  /// A question that takes long enough for another to be asked meanwhile, if that were possible.
  private static void ask(Stage stage, LocalProcess process, int[] inside, int[] most) {
    Duty duty = new Duty(stage.node());
    process.mailbox.post(
        new Inquiry<>(
            p -> {
              most[0] = Math.max(most[0], ++inside[0]);
              inside[0]--;
              return true;
            },
            false));
    process.attend(duty);
    duty.discharge();
  }
}
