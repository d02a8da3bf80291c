package dev.joist.process;

import static dev.joist.process.Race.explore;
import static dev.joist.process.Stage.CRASH;
import static dev.joist.process.Stage.KILL;
import static dev.joist.process.Stage.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Down;
import dev.joist.signal.Handler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An event-style process that goes from thread to thread, against those who wake, suspend and end
/// it.
///
/// *Hazard:* it goes idle on a message that came meanwhile, and nobody gives it a turn; or two give
/// it one, and two threads run its code at once; or the interrupt that was meant for it hits what
/// its thread does next; or it goes on after its end was told.
///
/// *Reachable:* not. It lets go of its thread before it says that it is idle, and says so before it
/// looks a last time. Only who takes that word back gives it a turn: a sender, or itself if it has
/// seen something. A process that waits in a receive of its handler says another word, upon which
/// nobody gives it a turn. Who ends it interrupts its thread under its right, and before its thread
/// does anything else it waits for that right.
///
/// *Command:* `./joist test -Dtest=EventRaceTest -Dsurefire.failIfNoSpecifiedTests=false`, with
/// `-Pslow` for many more interleavings.
class EventRaceTest {

  /// Handles messages, and finds out if two threads do so at once, or one is interrupted.
  private static final class Ledger implements Handler {

    private final List<Object> handled = new ArrayList<>();
    private boolean starts;
    private volatile boolean busy;
    private volatile boolean twice;

    @Override
    public void start() {
      starts = true;
    }

    @Override
    public void handle(Object message) {
      enter();
      handled.add(message);
      leave();
    }

    void enter() {
      twice |= busy;
      busy = true;
    }

    void leave() {
      busy = false;
    }

    void expect(Object... messages) {
      assertEquals(List.of(messages), handled);
      assertFalse(twice, "two threads have run its code at once");
    }
  }

  /// One who sends while workers are at work.
  private static Race.Part sends(Stage stage, LocalProcess process, Object... messages) {
    return () -> {
      for (Object message : messages) {
        Sending.send(stage.node(), process.pid(), message);
      }
      stage.assistant().run();
    };
  }

  @Test
  void recv01_aMessageThatComesWhileItGoesIdleIsHandled() {
    explore(() -> {
      Stage stage = new Stage();
      Ledger ledger = new Ledger();
      LocalProcess process = stage.handling(ledger);
      Sending.send(stage.node(), process.pid(), 1L);
      return Race.of(stage.assistant(), sends(stage, process, 2L, 3L))
          .then(() -> {
            stage.settle();
            ledger.expect(1L, 2L, 3L);
            assertTrue(ledger.starts);
          });
    });
  }

  @Test
  void recv01_aMessageOfTwoSendersMakesNoSecondTurn() {
    explore(() -> {
      Stage stage = new Stage();
      Ledger ledger = new Ledger();
      LocalProcess process = stage.handling(ledger);
      return Race.of(stage.assistant(), sends(stage, process, 1L), sends(stage, process, 1L))
          .then(() -> {
            stage.settle();
            ledger.expect(1L, 1L);
          });
    });
  }

  /// A message that has just arrived may be taken without the right, which somebody may have or get
  /// meanwhile who handles what came before it.
  @Test
  void sig02_aMessageOnTheShortestWayOvertakesNone() {
    explore(() -> {
      Stage stage = new Stage();
      Ledger ledger = new Ledger();
      LocalProcess process = stage.handling(ledger);
      return Race.of(
              stage.assistant(),
              sends(stage, process, 1L, 2L),
              () -> assertTrue(Inspection.isAlive(stage.node(), process.pid())))
          .then(() -> {
            stage.settle();
            ledger.expect(1L, 2L);
          });
    });
  }

  @Test
  void sig02_norOneThatSomebodyIsAboutToReceive() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess process = stage.handling(_ -> {});
      process.mailbox.post(process.message(1L));
      List<Object> taken = new ArrayList<>();
      return Race.of(
              () -> {
                takeAll(process, taken);
                takeAll(process, taken);
              },
              () -> process.attend(new Duty(stage.node())),
              () -> process.mailbox.post(process.message(2L)))
          .then(() -> {
            var _ = process.fetch();
            takeAll(process, taken);
            assertEquals(List.of(1L, 2L), taken);
          });
    });
  }

  private static void takeAll(LocalProcess process, List<Object> taken) {
    for (Object term = process.next(null); term != null; term = process.next(null)) {
      taken.add(term);
    }
  }

  @Test
  void sig20_aMessageOnTheShortestWayIsNotTakenFromASuspendedProcess() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess suspender = stage.process();
      Ledger ledger = new Ledger();
      LocalProcess process = stage.handling(ledger);
      return Race.of(
              stage.assistant(),
              as(
                  suspender,
                  () -> {
                    Suspension.suspend(suspender, process.pid(), false);
                    Sending.send(suspender, process.pid(), 1L);
                    assertEquals(List.of(), ledger.handled);
                    Suspension.resume(suspender, process.pid());
                  }))
          .then(() -> {
            stage.settle();
            ledger.expect(1L);
          });
    });
  }

  /// Who wakes a receive in a handler may be late: when the process is idle already.
  @Test
  void recv20_whoWakesAReceiveInAHandlerGivesAnIdleProcessNoTurn() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess process = stage.handling(_ -> {});
      Sending.send(stage.node(), process.pid(), 0L); // gives it a turn, which part 1 has
      boolean[] idle = new boolean[1];
      return Race.of(
              () -> {
                var _ = process.embark(Thread.currentThread(), false);
                process.receive(message -> message, null, -1);
                process.receive(message -> message, null, -1);
                idle[0] = process.disembark(false);
              },
              () -> Sending.send(stage.node(), process.pid(), 1L))
          .then(() -> {
            assertTrue(idle[0]);
            assertEquals(process.isWaiting() ? 1 : 2, stage.works(), "it waits, and has a turn");
          });
    });
  }

  @Test
  void recv03_aMessageThatTheSelectorWantsIsHandledBehindUnwantedOnes() {
    explore(() -> {
      Stage stage = new Stage();
      Ledger ledger = new Ledger();
      LocalProcess[] self = new LocalProcess[1];
      self[0] = stage.handling(message -> self[0].become(ledger, m -> m.equals(2L) ? m : null));
      LocalProcess process = self[0];
      Sending.send(stage.node(), process.pid(), 0L);
      return Race.of(stage.assistant(), sends(stage, process, 1L, 2L))
          .then(() -> {
            stage.settle();
            ledger.expect(2L);
            assertEquals(List.of(1L), stage.messages(process));
          });
    });
  }

  @Test
  void recv16_aMessageThatComesWhileItFallsAsleepWakesIt() {
    explore(() -> {
      Stage stage = new Stage();
      Ledger ledger = new Ledger();
      LocalProcess[] self = new LocalProcess[1];
      Handler sleepy =
          message -> {
            if (message.equals(0L)) {
              throw self[0].hibernate(() -> self[0].become(ledger, null));
            }
            ledger.handle("not hibernated");
          };
      LocalProcess process = stage.handling(sleepy);
      self[0] = process;
      Sending.send(stage.node(), process.pid(), 0L);
      return Race.of(stage.assistant(), sends(stage, process, 1L))
          .then(() -> {
            stage.settle();
            ledger.expect(1L);
          });
    });
  }

  @Test
  void sig20_startIsNotForgottenBySuspension() {
    explore(() -> {
      Stage stage = new Stage();
      Ledger ledger = new Ledger();
      LocalProcess suspender = stage.process();
      LocalProcess process = stage.handling(ledger);
      return Race.of(
              stage.assistant(),
              as(
                  suspender,
                  () -> {
                    Suspension.suspend(suspender, process.pid(), false);
                    Suspension.resume(suspender, process.pid());
                    stage.assistant().run();
                  }))
          .then(() -> {
            stage.settle();
            assertTrue(ledger.starts, "start() never ran");
          });
    });
  }

  @Test
  void sig20_aMessageIsNotForgottenBySuspension() {
    explore(() -> {
      Stage stage = new Stage();
      Ledger ledger = new Ledger();
      LocalProcess suspender = stage.process();
      LocalProcess process = stage.handling(ledger);
      return Race.of(
              stage.assistant(),
              as(
                  suspender,
                  () -> {
                    Suspension.suspend(suspender, process.pid(), false);
                    Sending.send(suspender, process.pid(), 1L);
                    Suspension.resume(suspender, process.pid());
                    stage.assistant().run();
                  }))
          .then(() -> {
            stage.settle();
            ledger.expect(1L);
          });
    });
  }

  /// What the thread does after the turn must not be interrupted, whenever the kill comes.
  @Test
  void sig14_theInterruptStaysWithTheProcessThatIsKilled() {
    explore(() -> {
      Stage stage = new Stage();
      Ledger ledger = new Ledger();
      LocalProcess process = stage.handling(ledger);
      Sending.send(stage.node(), process.pid(), 1L);
      boolean[] interrupted = new boolean[1];
      return Race.of(
              () -> {
                stage.assistant().run();
                interrupted[0] = Thread.interrupted();
              },
              stage.exit(process, KILL))
          .then(() -> {
            stage.settle();
            assertFalse(interrupted[0] || Thread.interrupted(), "interrupted for another's end");
            assertTrue(process.isExiting());
            assertTrue(process.claimant() == null, "a dead process has a thread");
          });
    });
  }

  @Test
  void sig19_itsEndIsToldOnceAndItHandlesNothingAfterwards() {
    explore(() -> {
      Stage stage = new Stage();
      LocalProcess watcher = stage.process();
      LocalProcess[] self = new LocalProcess[1];
      self[0] = stage.handling(message -> Sending.send(self[0], watcher.pid(), message));
      LocalProcess process = self[0];
      Monitoring.monitor(watcher, Monitoring.PROCESS, process.pid(), MonitorSpec.PLAIN);
      watcher.turn().end();
      Sending.send(stage.node(), process.pid(), 1L);
      return Race.of(stage.assistant(), stage.exit(process, CRASH), stage.exit(process, KILL))
          .then(() -> {
            stage.settle();
            List<Object> messages = stage.messages(watcher);
            assertEquals(
                messages.size() - 1, messages.indexOf(messages.getLast()), messages::toString);
            assertTrue(messages.size() <= 2, messages::toString);
            assertInstanceOf(Down.class, messages.getLast(), messages::toString);
          });
    });
  }
}
