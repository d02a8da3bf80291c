package dev.joist.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.term.Atom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a process asks its scheduler for while it waits for so long at most.
class PatienceTest {

  private final Clockwork clock = new Clockwork(0);
  private final LocalNode node = new LocalNode(Atom.of("test@localhost"), 1, 16, clock);
  private final LocalProcess process = Spawning.attach(node);
  private final Patience patience = new Patience(process);

  PatienceTest() {
    process.adopt(Thread.currentThread());
  }

  private void waitAndBeWoken(long nanos) {
    patience.set(nanos);
    patience.unset();
  }

  @Test
  void recv07_aThousandWaitsThatEndBeforeTheirTimeAskForOneAlarm() {
    for (int i = 0; i < 1_000; i++) {
      waitAndBeWoken(5_000);
    }
    assertEquals(1, clock.asked());
  }

  @Test
  void recv07_anAlarmThatFindsNobodyWaitingIsTheLast() {
    waitAndBeWoken(5_000);
    clock.jumpTo(5_000);
    assertFalse(clock.hasAlarm());
    waitAndBeWoken(5_000);
    assertTrue(clock.hasAlarm());
    assertEquals(2, clock.asked());
  }

  @Test
  void recv07_aWaitThatEndsBeforeTheAlarmPutsItForward() {
    waitAndBeWoken(5_000);
    waitAndBeWoken(10);
    clock.jumpTo(10);
    assertFalse(clock.hasAlarm(), "the later alarm is cancelled");
    assertEquals(2, clock.asked());
  }

  @Test
  void recv07_noAlarmIsLeftOfAProcessThatHasEnded() {
    waitAndBeWoken(5_000);
    patience.end();
    assertFalse(clock.hasAlarm());
    waitAndBeWoken(10);
    assertFalse(clock.hasAlarm());
  }

  /// Setting the alarm takes a lock of the JDK's, and waiting for a lock takes what a sender leaves
  /// for whoever waits for a message.
  @Test
  @Timeout(60)
  void recv07_aMessageThatComesWhileTheAlarmIsSetIsNotSleptThrough() throws Exception {
    AtomicReference<Object> received = new AtomicReference<>();
    Thread own =
        Thread.ofVirtual()
            .start(() -> {
              process.adopt(Thread.currentThread());
              clock.whenAsked(() -> {
                Sending.send(node, process.pid(), "in time");
                LockSupport.parkNanos(1); // the lock
              });
              received.set(process.receive(Reception.ANY, null, 5_000));
            });
    own.join();
    assertEquals("in time", received.get());
    assertEquals(1, clock.asked());
  }
}
