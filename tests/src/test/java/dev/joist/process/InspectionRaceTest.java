package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.KILL;
import static dev.joist.process.Stage.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Questions about a process against the signals that were sent to it before.
///
/// *Hazard:* the asker has sent an exit signal, somebody else is just handling it, and the answer
/// is that the process lives; or the answer never comes, since the process ends meanwhile.
///
/// *Reachable:* not. Only a process that was quiet all the while, and does not end, is said to live
/// without being asked.
///
/// *Command:* `./joist test -Dtest=InspectionRaceTest -Dsurefire.failIfNoSpecifiedTests=false`,
/// with `-Pslow` for many more interleavings.
class InspectionRaceTest {

  @Test
  void sig06_whoWasKilledIsNotAlive() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess asker = stage.process();
      LocalProcess other = stage.process();
      return Race.of(
          as(
              asker,
              () -> {
                Linking.exit(asker, other.pid(), KILL);
                assertFalse(Inspection.isAlive(asker, other.pid()));
              }),
          stage.assistant());
    });
  }

  @Test
  void sig06_whoWasKilledEarlierIsNotAlive() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess asker = stage.process();
      LocalProcess other = stage.process();
      LocalProcess third = stage.process();
      return Race.of(
          as(
              asker,
              () -> {
                Linking.exit(asker, other.pid(), KILL);
                asker.turn().end();
                assertFalse(Inspection.isAlive(asker, other.pid()));
              }),
          stage.assistant(),
          // Finds the exit signal first, and puts the death off.
          as(third, () -> Linking.exit(third, other.pid(), Stage.NORMAL)));
    });
  }

  @Test
  void info01_aQuestionToAnEndingProcessIsAnswered() {
    ProcessInfo status = ProcessInfo.of(Atom.of("trap_exit"));
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess asker = stage.process();
      LocalProcess other = stage.process();
      boolean[] answered = new boolean[1];
      return Race.of(
              as(
                  asker,
                  () -> {
                    var _ = Inspection.processInfo(asker, other.pid(), status);
                    answered[0] = true;
                  }),
              as(
                  other,
                  () -> {
                    other.priority(dev.joist.signal.Priority.HIGH);
                    other.endSelf(Stage.CRASH, null);
                  }),
              stage.exit(other, KILL))
          .then(() -> assertTrue(answered[0]));
    });
  }

  @Test
  void info12_aCountOfMessagesIsOneThatWas() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess other = stage.process();
      for (long i = 1; i <= 3; i++) {
        Sending.send(stage.node(), other.pid(), i);
      }
      other.handleOwn();
      int[] length = new int[1];
      List<?>[] messages = new List<?>[1];
      return Race.of(
              as(
                  other,
                  () -> {
                    other.receive(message -> message, null, -1);
                    other.receive(message -> message, null, -1);
                  }),
              () -> length[0] = other.mailbox.length(),
              () -> messages[0] = other.mailbox.messages())
          .then(() -> {
            assertTrue(1 <= length[0] && length[0] <= 3);
            assertTrue(messages[0].contains(3L));
            assertEquals(List.of(3L), stage.messages(other));
          });
    });
  }
}
