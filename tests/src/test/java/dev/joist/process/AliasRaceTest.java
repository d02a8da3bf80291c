package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.CRASH;
import static dev.joist.process.Stage.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.AliasMode;
import dev.joist.signal.Down;
import dev.joist.term.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Sending through an alias against its end: by unalias, by the first reply, with its monitor.
///
/// *Hazard:* a message through an alias is received after the alias has ended; two replies come
/// through a reply alias; of a reply and a DOWN come both, or neither.
///
/// *Reachable:* not. Whether an alias is active is decided when the message is handled, under the
/// owner's right, under which the alias also ends.
///
/// *Command:* `./joist test -Dtest=AliasRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
class AliasRaceTest {

  @Test
  void alias03_afterUnaliasNothingIsReceived() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess owner = stage.process();
      Ref alias = Aliasing.alias(owner, AliasMode.EXPLICIT_UNALIAS);
      int[] before = new int[1];
      return Race.of(
              as(
                  owner,
                  () -> {
                    assertTrue(Aliasing.unalias(owner, alias));
                    before[0] = stage.messages(owner).size();
                  }),
              () -> Sending.send(stage.node(), alias, 1L),
              stage.exit(owner, Stage.NORMAL)) // handles what has come so far
          .then(() -> {
            stage.settle();
            assertEquals(before[0], stage.messages(owner).size());
          });
    });
  }

  @Test
  void alias04_oneReplyComesThroughAReplyAlias() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess owner = stage.process();
      Ref alias = Aliasing.alias(owner, AliasMode.REPLY);
      return Race.of(
              () -> Sending.send(stage.node(), alias, 1L),
              () -> Sending.send(stage.node(), alias, 2L),
              as(owner, () -> owner.receive(message -> null, null, 0)))
          .then(() -> {
            stage.settle();
            assertEquals(1, stage.messages(owner).size());
            assertFalse(Aliasing.unalias(owner, alias));
          });
    });
  }

  @Test
  void alias07_ofReplyAndDownComesOne() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess client = stage.process();
      LocalProcess server = stage.process();
      Ref ref = monitorWithAlias(client, server);
      return Race.of(as(server, () -> Sending.send(server, ref, 1L)), stage.exit(server, CRASH))
          .then(() -> {
            stage.settle();
            assertEquals(1, stage.messages(client).size());
            assertFalse(Monitoring.demonitor(client, ref, false));
            assertFalse(Aliasing.unalias(client, ref));
            assertTrue(server.watchers == null || server.watchers.size() == 0);
          });
    });
  }

  @Test
  void alias07_afterDemonitorWithFlushAtMostTheReplyIsThere() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess client = stage.process();
      LocalProcess server = stage.process();
      Ref ref = monitorWithAlias(client, server);
      int[] before = new int[1];
      return Race.of(
              as(server, () -> Sending.send(server, ref, 1L)),
              stage.exit(server, CRASH),
              as(
                  client,
                  () -> {
                    Monitoring.demonitor(client, ref, true);
                    before[0] = stage.messages(client).size();
                  }))
          .then(() -> {
            stage.settle();
            List<Object> messages = stage.messages(client);
            assertEquals(before[0], messages.size(), messages::toString);
            assertTrue(messages.stream().noneMatch(Down.class::isInstance), messages::toString);
          });
    });
  }

  private static Ref monitorWithAlias(LocalProcess client, LocalProcess server) {
    return Monitoring.monitor(
        client, Monitoring.PROCESS, server.pid(), new MonitorSpec(null, AliasMode.REPLY_DEMONITOR));
  }
}
