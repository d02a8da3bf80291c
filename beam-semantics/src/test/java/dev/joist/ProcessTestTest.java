package dev.joist;

import static dev.joist.Beam.error;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.joist.signal.ErrorException;
import org.junit.jupiter.api.Test;

/// That the vocabulary of the other tests can fail.
class ProcessTestTest extends ProcessTest {

  @Test
  void runHandsOnResultsAndFailures() throws Exception {
    assertEquals(node.name(), run(() -> self()).node());
  }

  @Test
  void aFailedAssertionInAProcessFailsTheTest() {
    assertThrows(AssertionError.class, () -> run(() -> assertEquals(1, 2)));
    assertThrows(ErrorException.class, () -> run(() -> error(atom("wrong"))));
    assertThrows(AssertionError.class, () -> run(() -> exit(self(), atom("ended"))));
  }

  @Test
  void anUnexpectedMessageIsFound() throws Exception {
    run(() -> {
      send(self(), 1);
      assertThrows(AssertionError.class, this::expectNoMessage);
      assertThrows(AssertionError.class, () -> expectMessage(2));
    });
    node.send(inbox.pid(), 1);
    assertThrows(AssertionError.class, this::expectNoMessage);
  }

  @Test
  void aPuppetDoesWhatItIsTold() throws Exception {
    Puppet puppet = puppet();
    node.send(puppet.pid(), 1);
    assertEquals(puppet.pid(), puppet.call(() -> self()));
    assertEquals(1L, puppet.call(() -> receive()));
    assertThrows(ErrorException.class, () -> puppet.does(() -> error(atom("wrong"))));
    assertThrows(AssertionError.class, () -> puppet.does(() -> exit(self(), atom("ended"))));
    assertEquals(false, node.isProcessAlive(puppet.pid()));
  }
}
