package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.CRASH;
import static dev.joist.process.Stage.NORMAL;
import static dev.joist.process.Stage.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Pid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A process that goes to sleep in a receive against those who bring what it waits for.
///
/// *Hazard:* the process looks, finds nothing, and sleeps for ever on a message that came between
/// look and sleep: posted by a sender, or received for it by a helper who handles another signal;
/// or its end comes there, or the end of its suspension.
///
/// *Reachable:* not. The process raises `waiting` before it looks a last time; who brings something
/// looks at `waiting` after bringing it. Its end and its resumption leave a permit behind.
///
/// *Command:* `./joist test -Dtest=WaitingRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
class WaitingRaceTest {

  @Test
  void recv01_aPostedMessageWakes() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess receiver = stage.process();
      List<Object> received = new ArrayList<>();
      return Race.of(
              as(
                  receiver,
                  () -> {
                    received.add(receive(receiver));
                    received.add(receive(receiver));
                  }),
              () -> {
                send(stage, receiver, 1L);
                send(stage, receiver, 2L);
              })
          .then(() -> assertEquals(List.of(1L, 2L), received));
    });
  }

  @Test
  void recv01_aMessageThatAHelperReceivesWakes() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess receiver = stage.process();
      List<Object> received = new ArrayList<>();
      return Race.of(
              as(receiver, () -> received.add(receive(receiver))),
              () -> send(stage, receiver, 1L),
              stage.exit(receiver, NORMAL)) // ignored, but handled: and with it what came before
          .then(() -> assertEquals(List.of(1L), received));
    });
  }

  @Test
  void recv03_aWantedMessageWakesBehindUnwantedOnes() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess receiver = stage.process();
      List<Object> received = new ArrayList<>();
      return Race.of(
              as(receiver, () -> received.add(receive(receiver, 2L))),
              () -> {
                send(stage, receiver, 1L);
                send(stage, receiver, 2L);
              },
              stage.exit(receiver, NORMAL))
          .then(() -> {
            assertEquals(List.of(2L), received);
            stage.settle();
            assertEquals(List.of(1L), stage.messages(receiver));
          });
    });
  }

  @Test
  void sig23_anEndWakes() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess receiver = stage.process();
      return Race.of(as(receiver, () -> receive(receiver)), stage.exit(receiver, CRASH))
          .then(() -> assertTrue(receiver.isExiting()));
    });
  }

  @Test
  void sig20_aSuspendedProcessGoesOnWhenItIsResumed() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess suspender = stage.process();
      LocalProcess suspended = stage.process();
      List<Object> received = new ArrayList<>();
      Pid pid = suspended.pid();
      return Race.of(
              as(suspended, () -> received.add(receive(suspended))),
              as(
                  suspender,
                  () -> {
                    Suspension.suspend(suspender, pid, false);
                    Sending.send(suspender, pid, 1L);
                    Suspension.resume(suspender, pid);
                  }))
          .then(() -> assertEquals(List.of(1L), received));
    });
  }

  private static Object receive(LocalProcess receiver) {
    return receiver.receive(message -> message, null, -1);
  }

  private static Object receive(LocalProcess receiver, Object wanted) {
    return receiver.receive(message -> message.equals(wanted) ? message : null, null, -1);
  }

  private static void send(Stage stage, LocalProcess receiver, Object message) {
    Sending.send(stage.node(), receiver.pid(), message);
  }
}
