package dev.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.isProcessAlive;
import static dev.joist.Beam.link;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.processInfo;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.send;
import static dev.joist.Beam.sendAfter;
import static dev.joist.Beam.whereis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.etf.Etf;
import dev.joist.process.ForeignDriver;
import dev.joist.process.Foreigner;
import dev.joist.process.LocalNode;
import dev.joist.signal.Down;
import dev.joist.term.ForeignPid;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Somebody of another world who has a pid here.
class ForeignerTest extends ProcessTest {

  private final Trail trail = new Trail();
  private Foreigner foreigner;

  /// Tells what the foreigner is sent.
  private final ForeignDriver driver =
      new ForeignDriver() {
        @Override
        public void message(Pid sender, Object message) {
          if (message.equals("fail")) {
            throw new IllegalStateException("as told");
          }
          trail.add(message);
        }

        @Override
        public void exit(Object from, Object reason) {
          trail.add(Tuple.of("exit", from, reason));
        }

        @Override
        public void down(Ref watch, Object reason) {
          trail.add(Tuple.of("down", watch, reason));
        }
      };

  /// What a value of another world looks like that is a pid here.
  static final class Letterbox {

    private final Pid pid;

    Letterbox(Pid pid) {
      this.pid = pid;
    }
  }

  /// Found by the service loader.
  public static final class Letterboxes implements ForeignPid {

    @Override
    public Class<?> type() {
      return Letterbox.class;
    }

    @Override
    public Pid pid(Object value) {
      return ((Letterbox) value).pid;
    }
  }

  record Please(String what, Letterbox replyTo) {}

  @BeforeEach
  void settle() {
    foreigner = Foreigner.settle(LocalNode.of(inbox.pid()), driver);
  }

  @Test
  void sig02_messagesArriveInOrderWhoeverSendsThem() throws Exception {
    Pid pid = foreigner.pid();
    run(() -> {
      send(pid, 1L);
      register(atom("abroad"), pid);
      send(atom("abroad"), 2L);
      assertEquals(Optional.of(pid), whereis(atom("abroad")));
      send(new Letterbox(pid), 3L);
    });
    node.send(pid, 4L);
    trail.expect(1L, 2L, 3L, 4L);
  }

  @Test
  void timer01_aTimerReachesIt() throws Exception {
    Pid pid = foreigner.pid();
    run(() -> {
      var _ = sendAfter(Duration.ZERO, pid, "in time");
      trail.expect("in time");
    });
  }

  @Test
  void mon01_itsEndIsToldToEachMonitor() throws Exception {
    Pid pid = foreigner.pid();
    Ref one = inbox.monitor(pid);
    Ref two = inbox.monitor(pid);
    Ref taken = inbox.monitor(pid);
    assertTrue(inbox.demonitor(taken));
    foreigner.gone(atom("reason"));
    assertEquals(new Down(one, PROCESS, pid, atom("reason")), inbox.receive(PATIENCE));
    assertEquals(new Down(two, PROCESS, pid, atom("reason")), inbox.receive(PATIENCE));
    assertEquals(NOPROC, downOf(inbox.monitor(pid)));
    assertFalse(node.isProcessAlive(pid));
  }

  private Object downOf(Ref ref) throws InterruptedException {
    return inbox.receive(
        PATIENCE, m -> m instanceof Down down && down.ref().equals(ref) ? down.reason() : null);
  }

  @Test
  void link10_itsEndIsAnExitSignal() throws Exception {
    Pid pid = foreigner.pid();
    Ref ref =
        inbox
            .spawnMonitor(() -> {
              link(pid);
              foreigner.gone(atom("reason"));
              receive();
            })
            .ref();
    assertEquals(atom("reason"), downOf(ref));
  }

  @Test
  void link10_anAbnormalEndIsAnExitSignalToIt() throws Exception {
    Pid pid = foreigner.pid();
    Spawned normal = inbox.spawnMonitor(() -> link(pid));
    assertEquals(NORMAL, downOf(normal.ref()));
    Spawned abnormal =
        inbox.spawnMonitor(() -> {
          link(pid);
          throw exit(atom("reason"));
        });
    trail.expect(Tuple.of("exit", abnormal.pid(), atom("reason")));
    assertTrue(node.isProcessAlive(pid), "it ends when its far side says so");
  }

  @Test
  void link10_normalAndKillAreSignalsAsToAProcess() throws Exception {
    Pid pid = foreigner.pid();
    run(() -> {
      exit(pid, NORMAL);
      exit(pid, KILL);
    });
    assertEquals(KILL, ((Tuple) trail.next()).element(3));
  }

  @Test
  void mon01_itWatchesProcessesUnseen() throws Exception {
    Pid pid = idle();
    Ref.Home home = new Ref.Home() {};
    Ref watch = foreigner.watch(pid, home);
    assertEquals(home, watch.home());
    Tuple watchers = (Tuple) node.processInfo(pid, atom("monitored_by"));
    assertEquals(List.of(), watchers.element(2));
    node.exit(pid, atom("reason"));
    trail.expect(Tuple.of("down", watch, atom("reason")));
    Ref late = foreigner.watch(pid, home);
    trail.expect(Tuple.of("down", late, NOPROC));
    Pid other = idle();
    foreigner.unwatch(other, foreigner.watch(other, home));
    node.exit(other, KILL);
    foreigner.follow(() -> trail.add("after all"));
    trail.expect("after all");
  }

  @Test
  void sig19_whatFollowsComesBehindWhatWasSent() throws Exception {
    Pid pid = foreigner.pid();
    run(() -> {
      send(pid, "before");
      foreigner.follow(() -> trail.add("behind"));
    });
    trail.expect("before", "behind");
  }

  @Test
  void aDriverThatFailsIsCalledAgain() throws Exception {
    node.send(foreigner.pid(), "fail");
    node.send(foreigner.pid(), "again");
    trail.expect("again");
  }

  @Test
  void info10_itIsAliveAndNoProcess() throws Exception {
    Pid pid = foreigner.pid();
    assertTrue(node.isProcessAlive(pid));
    assertFalse(node.processes().contains(pid));
    run(() -> {
      assertTrue(isProcessAlive(pid));
      assertEquals(UNDEFINED, processInfo(pid, atom("links")));
    });
    foreigner.gone(NORMAL);
    run(() -> assertFalse(isProcessAlive(pid)));
  }

  @Test
  void term01_aForeignPidIsATerm() throws Exception {
    Letterbox box = new Letterbox(foreigner.pid());
    Pid pid = foreigner.pid();
    assertEquals(0, Terms.compare(box, pid));
    assertTrue(Terms.exactlyEqual(Tuple.of(box), Tuple.of(pid)));
    assertEquals(Terms.hash(pid), Terms.hash(box));
    assertEquals(Terms.toString(pid), Terms.toString(box));
    assertEquals(Terms.words(List.of(pid)), Terms.words(List.of(box)));
    assertTrue(Arrays.equals(Etf.termToBinary(pid), Etf.termToBinary(box)));
    Pid server =
        node.spawn(() -> {
          Please please = (Please) receive();
          send(please.replyTo(), "done: " + please.what());
        });
    node.send(server, new Please("the dishes", box));
    trail.expect("done: the dishes");
  }

  @Test
  void aPidThatLeadsNowhereIsOfNoNode() {
    Pid strange = Pid.of(atom("elsewhere@host"), 1, 0, 1);
    assertThrows(IllegalArgumentException.class, () -> LocalNode.of(strange));
  }

  @Test
  void aMonitorOfOneThatGoesAtOnceIsToldAllTheSame() throws Exception {
    for (int i = 0; i < 1000; i++) {
      Foreigner brief = Foreigner.settle(LocalNode.of(inbox.pid()), driver);
      Pid pid = brief.pid();
      Thread end = Thread.startVirtualThread(() -> brief.gone(NORMAL));
      Ref ref = inbox.monitor(pid);
      Object reason = downOf(ref);
      assertTrue(reason.equals(NORMAL) || reason.equals(NOPROC), () -> "told " + reason);
      end.join();
    }
    run(() -> assertEquals(NOPROC, downHere(monitor(foreigner.pid()))));
  }

  private Object downHere(Ref ref) {
    foreigner.gone(NOPROC);
    return receive(m -> m instanceof Down down && down.ref().equals(ref) ? down.reason() : null);
  }
}
