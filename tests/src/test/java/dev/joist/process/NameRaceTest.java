package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.CRASH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.joist.signal.ErrorException;
import dev.joist.term.Atom;
import org.junit.jupiter.api.Test;

/// Register and unregister against each other and against the end of the named process.
///
/// *Hazard:* a dead process keeps a name, for ever; two processes have one name, or one has two;
/// somebody learns of a death and still finds the name taken.
///
/// *Reachable:* not. Names change under one lock; an ending process gives up its name, or the right
/// to have one, before anything else shows that it ends.
///
/// *Command:* `./joist test -Dtest=NameRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
class NameRaceTest {

  private static final Atom NAME = Atom.of("a");
  private static final Atom OTHER_NAME = Atom.of("b");

  @Test
  void name04_aDeadProcessKeepsNoName() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess process = stage.process();
      return Race.of(() -> register(stage, NAME, process), stage.exit(process, CRASH))
          .then(() -> {
            assertNull(stage.node().names().find(NAME));
          });
    });
  }

  @Test
  void name04_whoLearnsOfADeathFindsTheNameFree() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess process = stage.process();
      register(stage, NAME, process);
      return Race.of(
          () -> {
            if (!Inspection.isAlive(stage.node(), process.pid())) {
              assertNull(stage.node().names().find(NAME));
            }
          },
          stage.exit(process, CRASH));
    });
  }

  @Test
  void name02_oneOfTwoGetsTheName() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess a = stage.process();
      LocalProcess b = stage.process();
      boolean[] done = new boolean[2];
      return Race.of(
              () -> done[0] = register(stage, NAME, a), () -> done[1] = register(stage, NAME, b))
          .then(() -> {
            assertNotSame(done[0], done[1]);
            assertEquals(done[0] ? a : b, stage.node().names().find(NAME));
            assertEquals(done[0] ? NAME : null, a.name);
            assertEquals(done[1] ? NAME : null, b.name);
          });
    });
  }

  @Test
  void name02_oneProcessGetsOneOfTwoNames() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess process = stage.process();
      boolean[] done = new boolean[2];
      return Race.of(
              () -> done[0] = register(stage, NAME, process),
              () -> done[1] = register(stage, OTHER_NAME, process))
          .then(() -> {
            assertNotSame(done[0], done[1]);
            assertEquals(done[0] ? process : null, stage.node().names().find(NAME));
            assertEquals(done[1] ? process : null, stage.node().names().find(OTHER_NAME));
          });
    });
  }

  @Test
  void name02_anEndAndAnUnregisterLeaveTheNameToTheNext() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess ending = stage.process();
      LocalProcess next = stage.process();
      register(stage, NAME, ending);
      boolean[] done = new boolean[1];
      return Race.of(
              () -> {
                stage.node().names().unregister(NAME);
                done[0] = register(stage, NAME, next);
              },
              stage.exit(ending, CRASH))
          .then(() -> {
            // Either way it was free: unregistered, or given up just before.
            assertEquals(true, done[0]);
            assertEquals(next, stage.node().names().find(NAME));
            assertEquals(NAME, next.name);
          });
    });
  }

  private static boolean register(Stage stage, Atom name, LocalProcess process) {
    try {
      Naming.register(stage.node(), name, process.pid());
      return true;
    } catch (ErrorException refused) {
      return false;
    }
  }
}
