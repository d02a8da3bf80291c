package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.CRASH;
import static dev.joist.process.Stage.NOPROC;
import static dev.joist.process.Stage.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Exit;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Link against unlink against the end of the other side, and both sides at once.
///
/// *Hazard:* a link at one end only; a half that stays for ever though nobody will answer it; an
/// exit signal lost, received twice, or received after `unlink` has returned.
///
/// *Reachable:* not. Each end changes its own half under its own right and tells the other by a
/// signal. What crosses on the way is told apart by the number of the unlink that is not yet
/// acknowledged: a half that waits for one neither counts exits nor takes part in the other's
/// unlink (LINK-09).
///
/// *Command:* `./joist test -Dtest=LinkRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
class LinkRaceTest {

  @Test
  void link04_aLinkToAnEndingProcessGivesOneExit() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess linker = trapping(stage);
      LocalProcess other = stage.process();
      return Race.of(as(linker, () -> Linking.link(linker, other.pid())), stage.exit(other, CRASH))
          .then(() -> {
            stage.settle();
            List<Object> messages = stage.messages(linker);
            assertEquals(1, messages.size(), messages::toString);
            Object reason = ((Exit) messages.getFirst()).reason();
            assertTrue(CRASH.equals(reason) || NOPROC.equals(reason), messages::toString);
            assertNoLinks(linker);
          });
    });
  }

  @Test
  void link07_noExitIsReceivedAfterUnlink() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess linker = trapping(stage);
      LocalProcess other = stage.process();
      Linking.link(linker, other.pid());
      int[] before = new int[1];
      return Race.of(
              as(
                  linker,
                  () -> {
                    Linking.unlink(linker, other.pid());
                    before[0] = stage.messages(linker).size();
                  }),
              stage.exit(other, CRASH))
          .then(() -> {
            stage.settle();
            assertEquals(before[0], stage.messages(linker).size());
            assertNoLinks(linker);
          });
    });
  }

  @Test
  void link08_unlinkedAndLinkedAgainTheOtherEndsOnce() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess linker = trapping(stage);
      LocalProcess other = stage.process();
      Linking.link(linker, other.pid());
      int[] before = new int[1];
      return Race.of(
              as(
                  linker,
                  () -> {
                    Linking.unlink(linker, other.pid());
                    before[0] = stage.messages(linker).size();
                    Linking.link(linker, other.pid());
                  }),
              stage.exit(other, CRASH))
          .then(() -> {
            stage.settle();
            assertEquals(before[0] + 1, stage.messages(linker).size());
            assertNoLinks(linker);
          });
    });
  }

  @Test
  void link09_bothEndsLinkAtOnce() {
    bothEnds(false, "link", "link");
  }

  @Test
  void link09_bothEndsUnlinkAtOnce() {
    bothEnds(true, "unlink", "unlink");
  }

  @Test
  void link09_oneEndUnlinksWhileTheOtherRelinks() {
    bothEnds(true, "unlink", "unlink link");
  }

  @Test
  void link09_bothEndsRelinkAtOnce() {
    bothEnds(true, "unlink link", "unlink link");
  }

  private static void bothEnds(boolean linked, String here, String there) {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess a = stage.process();
      LocalProcess b = stage.process();
      if (linked) {
        Linking.link(a, b.pid());
      }
      return Race.of(as(a, () -> perform(here, a, b)), as(b, () -> perform(there, b, a)))
          .then(() -> {
            stage.settle();
            assertEquals(isLinked(a, b), isLinked(b, a), "linked at both ends or at none");
          });
    });
  }

  private static void perform(String operations, LocalProcess self, LocalProcess other) {
    for (String operation : operations.split(" ")) {
      switch (operation) {
        case "link" -> Linking.link(self, other.pid());
        case "unlink" -> Linking.unlink(self, other.pid());
        default -> throw new AssertionError(operation);
      }
    }
  }

  private static boolean isLinked(LocalProcess here, LocalProcess there) {
    LinkHalf half = here.link(there.pid());
    assertTrue(half == null || half.active(), "every unlink is acknowledged by now");
    return half != null;
  }

  private static void assertNoLinks(LocalProcess process) {
    assertTrue(process.links == null || process.links.size() == 0);
  }

  private static LocalProcess trapping(Stage stage) {
    LocalProcess process = stage.process();
    Linking.trapExit(process, true);
    return process;
  }
}
