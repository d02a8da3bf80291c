package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.CRASH;
import static dev.joist.process.Stage.KILL;
import static dev.joist.process.Stage.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// The end of a process, brought on by another thread, against what its own thread is doing.
///
/// *Hazard:* after watchers were told of the end there still comes something from the dead process:
/// a message, a name, a timer, a child. Or something that it had sent before is missing.
///
/// *Reachable:* not. What changes its own tables it does under its right, which its end needs too.
/// A send marks itself, then looks whether the process is ending; who ends it raises EXITING, then
/// waits for the mark to go (the fences are proven in `tests/src/jcstress`).
///
/// *Command:* `./joist test -Dtest=KillRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
class KillRaceTest {

  private static final Atom NAME = Atom.of("a");
  private static final Atom OTHER_NAME = Atom.of("b");

  @Test
  void sig19_noMessageComesAfterTheDown() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess sender = stage.process();
      LocalProcess watcher = stage.process();
      monitor(watcher, sender);
      return Race.of(
              as(
                  sender,
                  () -> {
                    Sending.send(sender, watcher.pid(), 1L);
                    Sending.send(sender, watcher.pid(), 2L);
                  }),
              stage.exit(sender, KILL))
          .then(() -> {
            stage.settle();
            List<Object> messages = stage.messages(watcher);
            assertInstanceOf(Down.class, messages.getLast(), messages::toString);
            assertEquals(
                List.of(1L, 2L).subList(0, messages.size() - 1),
                messages.subList(0, messages.size() - 1));
          });
    });
  }

  @Test
  void sig19_noOtherSignalComesAfterTheDown() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess sender = stage.process();
      LocalProcess watcher = stage.process();
      Linking.trapExit(watcher, true);
      monitor(watcher, sender);
      return Race.of(
              as(
                  sender,
                  () -> {
                    Linking.exit(sender, watcher.pid(), CRASH);
                    Linking.link(sender, watcher.pid());
                  }),
              stage.exit(sender, KILL))
          .then(() -> {
            stage.settle();
            List<Object> messages = stage.messages(watcher);
            assertInstanceOf(Down.class, messages.getLast(), messages::toString);
            assertTrue(watcher.links == null || watcher.links.size() == 0);
          });
    });
  }

  @Test
  void sig14_aDeadProcessRegistersNobody() {
    afterTheDown(
        (stage, dying, bystander) ->
            dying.alive(() -> {
              Naming.register(stage.node(), OTHER_NAME, bystander.pid());
              return true;
            }),
        stage -> stage.node().names().find(OTHER_NAME) != null);
  }

  @Test
  void sig14_aDeadProcessUnregistersNobody() {
    afterTheDown(
        (stage, dying, _) ->
            dying.alive(() -> {
              Naming.unregister(stage.node(), NAME);
              return true;
            }),
        stage -> stage.node().names().find(NAME) == null);
  }

  @Test
  void sig14_aDeadProcessStartsNoTimer() {
    afterTheDown(
        (stage, dying, bystander) ->
            dying.alive(() -> stage.node().timers().start(1, false, bystander.pid(), 1L, false)),
        Stage::hasWork);
  }

  @Test
  void sig14_aDeadProcessStartsNoProcess() {
    afterTheDown(
        (stage, dying, bystander) -> Spawning.spawn(dying, (Body) () -> {}, SpawnSpec.PLAIN),
        stage -> stage.node().processCount() > 2);
  }

  /// What a process does.
  @FunctionalInterface
  private interface Deed {
    void run(Stage stage, LocalProcess self, LocalProcess bystander);
  }

  /// What a process does is seen by whoever has received its DOWN, or never.
  private static void afterTheDown(Deed deed, Predicate<Stage> seen) {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess dying = stage.process();
      LocalProcess watcher = stage.process();
      LocalProcess bystander = stage.process();
      Naming.register(stage.node(), NAME, watcher.pid());
      monitor(watcher, dying);
      boolean[] told = new boolean[1];
      boolean[] seenWhenTold = new boolean[1];
      return Race.of(
              as(dying, () -> deed.run(stage, dying, bystander)),
              stage.exit(dying, KILL),
              as(
                  watcher,
                  () -> {
                    watcher.handleOwn();
                    told[0] = watcher.mailbox.hasUnseen();
                    seenWhenTold[0] = seen.test(stage);
                  }))
          .then(() -> {
            if (told[0]) {
              assertEquals(seenWhenTold[0], seen.test(stage));
            }
          });
    });
  }

  private static Ref monitor(LocalProcess watcher, LocalProcess target) {
    return Monitoring.monitor(watcher, Monitoring.PROCESS, target.pid(), MonitorSpec.PLAIN);
  }
}
