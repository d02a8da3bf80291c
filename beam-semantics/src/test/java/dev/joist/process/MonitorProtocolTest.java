package dev.joist.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.AliasMode;
import dev.joist.signal.Down;
import dev.joist.term.Atom;
import dev.joist.term.Ref;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the two halves of a monitor do while signals cross: the watched `q` is held, so that what
/// its watcher `p` sends waits in its queue.
class MonitorProtocolTest {

  private static final Atom REASON = Atom.of("reason");

  private final LocalNode node = new LocalNode(Atom.of("test@localhost"), 1, 1024);
  private final LocalProcess p = Spawning.attach(node);
  private final LocalProcess q = Spawning.attach(node);

  @AfterEach
  void close() {
    if (!q.isFree()) { // a test has failed in between, and the node would wait for ever
      release();
    }
    node.close();
  }

  private void release() {
    Duty duty = new Duty(node);
    q.release(duty);
    duty.discharge();
  }

  private Ref monitor(MonitorSpec spec) {
    Ref ref = Monitoring.monitor(p, Monitoring.PROCESS, q.pid(), spec);
    p.turn().end();
    return ref;
  }

  /// `q`, which is held, ends before it has handled what is in its queue.
  private void end() {
    Duty duty = new Duty(node);
    q.end(REASON, duty);
    q.bidFarewell(duty);
    q.release(duty);
    duty.discharge();
  }

  private @Nullable Object next() {
    return p.receive(message -> message, null, 0);
  }

  @Test
  void mon17_aTargetThatEndsBeforeItKnowsOfTheDemonitorTellsNothing() {
    Ref ref = monitor(MonitorSpec.PLAIN);
    q.acquire();
    assertTrue(Monitoring.demonitor(p, ref, false));
    end();
    assertNull(next());
  }

  @Test
  void sig16_aMonitorThatMeetsAnEndGetsNoprocAnEarlierOneTheReason() {
    Ref early = monitor(MonitorSpec.PLAIN);
    q.acquire();
    Ref late = monitor(MonitorSpec.PLAIN);
    end();
    assertEquals(new Down(early, Monitoring.PROCESS, q.pid(), REASON), next());
    assertEquals(new Down(late, Monitoring.PROCESS, q.pid(), Reasons.NOPROC), next());
    assertNull(next());
    assertEquals(0, p.origins == null ? 0 : p.origins.size());
  }

  @Test
  void mon24_theEndOfAWatcherReachesATargetThatIsBusy() {
    monitor(MonitorSpec.PLAIN);
    q.acquire();
    Linking.exit(node, p.pid(), Reasons.KILL);
    assertTrue(p.isExiting());
    assertEquals(1, q.watchers == null ? 0 : q.watchers.size());
    release();
    assertEquals(0, q.watchers == null ? 0 : q.watchers.size());
  }

  @Test
  void mon24_aTargetThatEndsBeforeItKnowsOfItsWatchersEndTellsNobody() {
    monitor(MonitorSpec.PLAIN);
    q.acquire();
    Linking.exit(node, p.pid(), Reasons.KILL);
    end();
    assertEquals(List.of(), node.pids());
  }

  @Test
  void mon17_aMessageThroughAReplyAliasRemovesTheMonitorOfATargetThatIsBusy() {
    Ref ref = monitor(new MonitorSpec(null, AliasMode.REPLY_DEMONITOR));
    q.acquire();
    Sending.send(node, ref, "reply");
    assertEquals("reply", next());
    assertFalse(Monitoring.demonitor(p, ref, false));
    end();
    assertNull(next());
  }
}
