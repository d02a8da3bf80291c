package dev.joist.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Down;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is left when a thread is thrown out in the middle of something: nothing that anybody would
/// wait for in vain.
class ThrownOutTest {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final Failing scheduler = new Failing();
  private final LocalNode node = new LocalNode(Atom.of("test@localhost"), 1, 1024, scheduler);
  private final LocalProcess self = Spawning.attach(node);

  ThrownOutTest() {
    self.adopt(Thread.currentThread());
  }

  @AfterEach
  void close() {
    node.close();
  }

  private Object await() {
    Object message = self.receive(m -> m, null, PATIENCE);
    self.endTurn();
    return message == null ? "nothing" : message;
  }

  @Test
  void sig01_aSignalWhoseHandlingIsThrownOutIsHandledAnew() {
    LocalProcess other = Spawning.attach(node);
    AtomicInteger asked = new AtomicInteger();
    Inquiry<Boolean> question =
        new Inquiry<>(
            p -> {
              if (asked.incrementAndGet() == 1) {
                throw new OutOfMemoryError("the first time");
              }
              return true;
            },
            false);
    other.mailbox.post(question);
    assertThrows(OutOfMemoryError.class, () -> other.attend(new Duty(node)));
    assertTrue(question.await());
    other.awaitRight();
    assertFalse(other.isExiting());
  }

  @Test
  void sig15_whoseSignalIsThrownOutAgainIsKilledAndAllAreTold() {
    LocalProcess other = Spawning.attach(node);
    Ref ref = Monitoring.monitor(self, Monitoring.PROCESS, other.pid(), MonitorSpec.PLAIN);
    self.endTurn();
    other.mailbox.post(
        new Inquiry<>(
            p -> {
              throw new OutOfMemoryError("each time");
            },
            false));
    assertThrows(OutOfMemoryError.class, () -> other.attend(new Duty(node)));
    assertEquals(new Down(ref, Monitoring.PROCESS, other.pid(), Reasons.KILLED), await());
  }

  @Test
  void sig14_aProcessEndsThoughItsOwnOperationHasLeftTheRightBehind() {
    LocalProcess other = Spawning.attach(node);
    other.adopt(Thread.currentThread());
    Ref ref = Monitoring.monitor(self, Monitoring.PROCESS, other.pid(), MonitorSpec.PLAIN);
    self.endTurn();
    var _ = other.take();
    other.op = 1;
    other.endSelf(Reasons.NORMAL, null);
    assertTrue(other.isFree());
    assertEquals(new Down(ref, Monitoring.PROCESS, other.pid(), Reasons.NORMAL), await());
  }

  @Test
  void recv01_whoCannotBeWokenIsWokenByTheNextMessage() {
    Pid echo = Spawning.spawn(node, (Handler) to -> Sending.send(node, self.pid(), to)).pid();
    scheduler.queueFails = 1;
    assertThrows(OutOfMemoryError.class, () -> Sending.send(node, echo, "one"));
    Sending.send(node, echo, "two");
    assertEquals("one", await());
    assertEquals("two", await());
  }

  @Test
  void timer01_whatOneTimerMeetsHoldsUpNoOther() {
    Pid echo = Spawning.spawn(node, (Handler) to -> Sending.send(node, self.pid(), to)).pid();
    scheduler.queueFails = 1;
    var _ = node.timers().start(0, false, echo, "one", false);
    while (scheduler.queueFails > 0) {
      Thread.onSpinWait();
    }
    var _ = node.timers().start(1, false, self.pid(), "two", false);
    assertEquals("two", await());
  }

  @Test
  void sig23_deathsArePutOffAlsoAfterATimerWasRefused() {
    LocalProcess other = Spawning.attach(node);
    scheduler.sliceFails = 1;
    assertThrows(OutOfMemoryError.class, () -> node.slices().add(other));
    int before = scheduler.slices.get();
    node.slices().add(other);
    assertTrue(scheduler.slices.get() > before);
  }

  @Test
  void link19_aListenerThatThrowsAnErrorKeepsNobodyAlive() {
    node.reports()
        .add(report -> {
          throw new AssertionError("listener");
        });
    LocalProcess failing =
        Spawning.spawn(
            node,
            (Handler)
                message -> {
                  LocalProcess own = LocalProcess.current();
                  Dictionary.put(own, CrashReport.INITIAL_CALL, 1L);
                  Dictionary.put(own, CrashReport.ANCESTORS, List.of());
                  throw new IllegalStateException("crash");
                });
    var _ = Monitoring.monitor(self, Monitoring.PROCESS, failing.pid(), MonitorSpec.PLAIN);
    self.endTurn();
    Sending.send(node, failing.pid(), "go");
    assertEquals(failing.pid(), ((Down) await()).item());
  }

  @Test
  void sig15_nothingOfADeadProcessIsReachableByItsPid() {
    LocalProcess dead = Spawning.spawn(node, (Handler) message -> {});
    dead.mailbox.accept(new dev.joist.signal.Message("unread"));
    dead.mailbox.mark(node.newRef(null));
    WeakReference<Object> later = acceptLater(dead);
    Linking.exit(node, dead.pid(), Reasons.KILL);
    for (int i = 0; i < 100 && later.get() != null; i++) {
      System.gc();
    }
    assertNull(later.get(), "still reachable");
    assertTrue(dead.isExiting());
  }

  private static WeakReference<Object> acceptLater(LocalProcess process) {
    Object term = new Object();
    process.mailbox.accept(new dev.joist.signal.Message(term));
    return new WeakReference<>(term);
  }

  /// Something fails when the test says so.
  private static final class Failing extends OnThreads {

    private final AtomicInteger slices = new AtomicInteger();
    private volatile int queueFails;
    private volatile int sliceFails;

    Failing() {
      super("test");
    }

    @Override
    public void queue(Runnable turn) {
      if (queueFails > 0) {
        queueFails = 0;
        throw new OutOfMemoryError("no room to queue");
      }
      super.queue(turn);
    }

    @Override
    public void afterSlice(Runnable work) {
      if (sliceFails > 0) {
        sliceFails = 0;
        throw new OutOfMemoryError("no timer");
      }
      slices.incrementAndGet();
      super.afterSlice(work);
    }
  }
}
