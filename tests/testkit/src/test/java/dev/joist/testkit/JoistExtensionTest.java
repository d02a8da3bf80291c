package dev.joist.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.Beam;
import dev.joist.signal.Body;
import dev.joist.signal.Report;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// What the extension lets pass, and what its words say when they fail.
@JoistTest
class JoistExtensionTest {

  /// Not run by itself: it is no test class by its name.
  @JoistTest
  static class Leaks {

    @Test
    void leavesSomebodyBehind(TestNode node) {
      var _ = node.spawn((Body) () -> Beam.receive(_ -> null));
    }

    @Test
    @LeavesProcesses
    void isAllowedTo(TestNode node) {
      var _ = node.spawn((Body) () -> Beam.receive(_ -> null));
    }

    @Test
    void leavesNobody(TestNode node) {
      var _ = node.spawn((Body) () -> {});
    }
  }

  @Test
  void aTestThatLeavesProcessesBehindFails() {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(Leaks.class))
                .build(),
            listener);
    List<TestExecutionSummary.Failure> failures = listener.getSummary().getFailures();
    assertEquals(1, failures.size());
    assertEquals(
        "leavesSomebodyBehind(TestNode)", failures.getFirst().getTestIdentifier().getDisplayName());
    String message = String.valueOf(failures.getFirst().getException().getMessage());
    assertTrue(message.contains("@LeavesProcesses") && message.contains("<0."), message);
    assertEquals(2, listener.getSummary().getTestsSucceededCount());
  }

  @Test
  void wordsSayWhatTheyHaveGot(TestNode node) {
    node.inbox().send(node.pid(), Atom.of("other"));
    AssertionError wrong =
        assertThrows(AssertionError.class, () -> node.expectMessage(Atom.of("wanted")));
    assertEquals("expected the next message to be wanted, it is other", wrong.getMessage());
    node.inbox().send(node.pid(), 1L);
    assertThrows(AssertionError.class, node::expectNoMessage);
  }

  @Test
  void crashesAreCaught(TestNode node) throws InterruptedException {
    Pid pid =
        node.spawn(
            (Body)
                () -> {
                  throw new IllegalStateException("broken");
                });
    Report report = node.expectReport("erlang", "crash");
    assertEquals(pid, report.fact("pid"));
    node.expectNoReport();
  }

  @Test
  void aTrailKeepsTheOrder(Trail trail) throws InterruptedException {
    trail.add("first");
    trail.add("second");
    trail.expect("first", "second");
    trail.expectNothingMore();
    trail.add("third");
    assertThrows(AssertionError.class, trail::expectNothingMore);
    assertEquals("third", trail.next());
  }
}
