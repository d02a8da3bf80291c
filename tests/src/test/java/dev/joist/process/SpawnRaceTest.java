package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.CRASH;
import static dev.joist.process.Stage.KILL;
import static dev.joist.process.Stage.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Spawning against the end of the parent, of the child, of the node, and against the limit.
///
/// *Hazard:* a linked child survives its killed parent; a child that somebody finds and kills
/// before its parent is done with it leaves a monitor or link behind that never fires, or its end
/// is told before the answer to the request; a node that was closed has a process; a spawn is
/// refused though there is room.
///
/// *Reachable:* not. A child has its halves of link and monitor before others can find it, and
/// nobody can end it before its parent has its own. The parent's right is held all the while, so
/// its end comes before or after. The node counts a process only if there is room for it.
///
/// *Command:* `./joist test -Dtest=SpawnRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
class SpawnRaceTest {

  @Test
  void spawn01_aLinkedChildDoesNotSurviveItsParent() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess parent = stage.process();
      return Race.of(
              as(parent, () -> Spawning.spawn(parent, (Body) () -> {}, SpawnSpec.LINKED)),
              stage.exit(parent, KILL))
          .then(() -> {
            stage.settle();
            assertEquals(List.of(), stage.node().pids());
          });
    });
  }

  @Test
  void spawn01_aChildAloneSurvivesItsParentOrIsNotMade() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess parent = stage.process();
      boolean[] made = new boolean[1];
      return Race.of(
              as(
                  parent,
                  () -> {
                    var _ = Spawning.spawn(parent, (Body) () -> {}, SpawnSpec.PLAIN);
                    made[0] = true;
                  }),
              stage.exit(parent, KILL))
          .then(() -> {
            stage.settle();
            int alive = stage.node().pids().size();
            assertTrue(made[0] ? alive == 1 : alive <= 1, "made and alive");
            assertEquals(alive, stage.node().processCount());
          });
    });
  }

  @Test
  void spawn01_aChildKilledAsSoonAsItIsFoundIsReported() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess parent = stage.process();
      return Race.of(
              as(parent, () -> Spawning.spawn(parent, (Body) () -> {}, SpawnSpec.MONITORED)),
              () -> killOthers(stage, parent))
          .then(() -> {
            stage.settle();
            killOthers(stage, parent);
            stage.settle();
            List<Object> messages = stage.messages(parent);
            assertEquals(1, messages.size(), messages::toString);
            assertEquals(CRASH, ((Down) messages.getFirst()).reason());
          });
    });
  }

  @Test
  void spawn10_theAnswerComesBeforeTheEnd() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess parent = stage.process();
      return Race.of(
              as(
                  parent,
                  () -> {
                    var _ =
                        Spawning.request(
                            parent,
                            (Body) () -> {},
                            SpawnSpec.MONITORED,
                            (request, status, child) -> Tuple.of(request, child));
                  }),
              () -> killOthers(stage, parent))
          .then(() -> {
            stage.settle();
            killOthers(stage, parent);
            stage.settle();
            List<Object> messages = stage.messages(parent);
            assertEquals(2, messages.size(), messages::toString);
            assertInstanceOf(Down.class, messages.getLast(), messages::toString);
          });
    });
  }

  @Test
  void spawn07_theLastPlaceIsGivenToOne() {
    explore(() -> {
      Stage stage = new Stage(3);
      stage.process();
      stage.process();
      boolean[] made = new boolean[2];
      return Race.of(() -> made[0] = attach(stage), () -> made[1] = attach(stage))
          .then(() -> {
            assertNotEquals(made[0], made[1]);
            assertEquals(3, stage.node().processCount());
          });
    });
  }

  @Test
  void spawn07_aPlaceThatAnEndHasFreedIsThere() {
    explore(() -> {
      Stage stage = new Stage(2);
      stage.process();
      LocalProcess ending = stage.process();
      boolean[] made = new boolean[2];
      return Race.of(
              () -> made[0] = attach(stage),
              () -> {
                stage.exit(ending, KILL).run();
                made[1] = attach(stage);
              })
          .then(() -> {
            assertNotEquals(made[0], made[1]);
            assertEquals(2, stage.node().processCount());
          });
    });
  }

  @Test
  void spawn01_aClosedNodeHasNoProcess() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess parent = stage.process();
      return Race.of(
              () -> stage.node().close(),
              () -> attach(stage),
              as(
                  parent,
                  () -> {
                    try {
                      var _ = Spawning.spawn(parent, (Body) () -> {}, SpawnSpec.PLAIN);
                    } catch (IllegalStateException closed) {
                      // One of the two it must be: refused, or killed with the others.
                    }
                  }))
          .then(() -> {
            assertEquals(List.of(), stage.node().pids());
            assertEquals(0, stage.node().processCount());
          });
    });
  }

  private static boolean attach(Stage stage) {
    try {
      var _ = Spawning.attach(stage.node());
      return true;
    } catch (ErrorException | IllegalStateException refused) {
      return false;
    }
  }

  private static void killOthers(Stage stage, LocalProcess parent) {
    for (Pid pid : stage.node().pids()) {
      if (!pid.equals(parent.pid())) {
        Linking.exit(stage.node(), pid, CRASH);
      }
    }
  }
}
