package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.KILL;
import static dev.joist.process.Stage.as;

import org.junit.jupiter.api.Test;

/// What a process keeps for itself against its end by another thread, which lets go of it.
///
/// *Hazard:* the own thread finds that something it has looked at is gone, and fails with an error
/// of Joist's own in place of unwinding.
///
/// *Reachable:* not. A field that an end clears is read once, or under the right.
///
/// *Command:* `./joist test -Dtest=DictionaryRaceTest -Dsurefire.failIfNoSpecifiedTests=false`,
/// with `-Pslow` for many more interleavings.
class DictionaryRaceTest {

  @Test
  void sig14_readingTheDictionaryWhileBeingKilled() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess process = stage.process();
      Dictionary.put(process, 1L, 2L);
      return Race.of(
          as(
              process,
              () -> {
                var _ = Dictionary.get(process, 1L);
                var _ = Dictionary.keys(process, 2L);
                var _ = Dictionary.get(process);
              }),
          stage.exit(process, KILL));
    });
  }

  @Test
  void sig14_resumingWhileBeingKilled() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess process = stage.process();
      LocalProcess other = stage.process();
      Suspension.suspend(process, other.pid(), false);
      return Race.of(
          as(
              process,
              () -> {
                var _ = Suspension.suspend(process, other.pid(), true);
                Suspension.resume(process, other.pid());
              }),
          stage.exit(process, KILL));
    });
  }
}
