package dev.joist;

import static dev.joist.Beam.alias;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.get;
import static dev.joist.Beam.link;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.processInfo;
import static dev.joist.Beam.put;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.self;
import static dev.joist.Beam.sendAfter;
import static dev.joist.Beam.spawnLink;
import static dev.joist.Beam.spawnMonitor;
import static dev.joist.Beam.spawnOpt;
import static dev.joist.Beam.spawnRequest;
import static dev.joist.Beam.trapExit;
import static dev.joist.Beam.unalias;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.signal.Handler;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What event-style processes do and what is done to them: the rules of all processes.
class EventOperationsTest extends ProcessTest {

  private final Trail trail = new Trail();
  private final AtomicBoolean over = new AtomicBoolean();

  @AfterEach
  void letGo() {
    over.set(true);
  }

  /// A process that runs what it is sent as a number of a task.
  private Pid tells() {
    return node.spawn((Handler) trail::add);
  }

  /// One whose handler does this with each message.
  private Pid handling(Handler handler) {
    return node.spawn(handler);
  }

  private void busy() {
    while (!over.get()) {
      Thread.onSpinWait();
    }
  }

  // ---- spawn

  @Test
  void spawn01_spawnLinkLinksBeforeItRuns() throws Exception {
    Pid parent =
        handling(message -> {
          if (message.equals("go")) {
            trapExit(true);
            trail.add(spawnLink(new Dying()));
          } else {
            trail.add(message);
          }
        });
    node.send(parent, "go");
    Pid child = (Pid) trail.next();
    trail.expect(new Exit(child, atom("stillborn")));
  }

  @Test
  void spawn01_spawnMonitorMonitorsBeforeItRuns() throws Exception {
    Pid parent =
        handling(message -> trail.add(message.equals("go") ? spawnMonitor(new Dying()) : message));
    node.send(parent, "go");
    Spawned child = (Spawned) trail.next();
    trail.expect(new Down(child.ref(), PROCESS, child.pid(), atom("stillborn")));
  }

  @Test
  void spawn01_spawnOptGivesBoth() throws Exception {
    Pid parent =
        handling(message -> {
          if (message.equals("go")) {
            trapExit(true);
            trail.add(spawnOpt(new Dying(), SpawnOption.link(), SpawnOption.monitor()));
          } else {
            trail.add(message);
          }
        });
    node.send(parent, "go");
    Spawned child = (Spawned) trail.next();
    trail.expect(
        new Exit(child.pid(), atom("stillborn")),
        new Down(child.ref(), PROCESS, child.pid(), atom("stillborn")));
  }

  @Test
  void spawn01_theReplyToARequestPrecedesTheChildsSignals() throws Exception {
    Pid parent =
        handling(message ->
            trail.add(
                message.equals("go") ? spawnRequest(new Dying(), SpawnOption.monitor()) : message));
    node.send(parent, "go");
    Ref request = (Ref) trail.next();
    SpawnReply reply = (SpawnReply) trail.next();
    assertEquals(request, reply.ref());
    trail.expect(new Down(request, PROCESS, reply.value(), atom("stillborn")));
  }

  /// Ends as soon as it is there.
  private static final class Dying implements Handler {

    @Override
    public void start() {
      throw exit(atom("stillborn"));
    }

    @Override
    public void handle(Object message) {}
  }

  @Test
  void aHundredThousandAreThereAndEachHandlesItsMessage() throws Exception {
    int many = 100_000;
    CountDownLatch handled = new CountDownLatch(many);
    LongAdder sum = new LongAdder();
    Handler adds =
        message -> {
          sum.add((Long) message);
          handled.countDown();
        };
    Pid[] pids = new Pid[many];
    for (int i = 0; i < many; i++) {
      pids[i] = node.spawn(adds);
    }
    for (int i = 0; i < many; i++) {
      node.send(pids[i], (long) i);
    }
    await(handled);
    assertEquals(many * (many - 1L) / 2, sum.sum());
    assertTrue(node.processCount() >= many);
  }

  // ---- links, monitors, exits

  @ParameterizedTest
  @ValueSource(strings = {"normal", "crash", "kill"})
  void link10_anExitSignalActsAsOnAnyProcess(String reason) throws Exception {
    Atom why = atom(reason);
    Spawned plain = inbox.spawnMonitor((Handler) trail::add);
    Spawned trapping =
        inbox.spawnMonitor(
            (Handler)
                message -> {
                  if (message.equals("trap")) {
                    trapExit(true);
                  }
                  trail.add(message);
                });
    node.send(trapping.pid(), "trap");
    trail.expect("trap");
    node.exit(plain.pid(), why);
    node.exit(trapping.pid(), why);
    switch (reason) {
      case "normal" -> {
        assertTrue(node.isProcessAlive(plain.pid()));
        assertTerm(atom("exit"), ((Exit) trail.next()).reason().equals(why) ? atom("exit") : why);
      }
      case "crash" -> {
        expectEnd(plain, why);
        assertTerm(why, ((Exit) trail.next()).reason());
        assertTrue(node.isProcessAlive(trapping.pid()));
      }
      default -> {
        expectEnd(plain, KILLED);
        expectEnd(trapping, KILLED);
      }
    }
    trail.expectNothingMore();
  }

  @Test
  void link14_anIdleProcessDiesWithThoseItIsLinkedTo() throws Exception {
    Pid[] ring = new Pid[1_000];
    Ref[] refs = new Ref[ring.length];
    for (int i = 0; i < ring.length; i++) {
      Spawned each =
          inbox.spawnMonitor(
              (Handler)
                  next -> {
                    link((Pid) next);
                    trail.add("linked");
                  });
      ring[i] = each.pid();
      refs[i] = each.ref();
    }
    for (int i = 0; i < ring.length; i++) {
      node.send(ring[i], ring[(i + 1) % ring.length]);
      trail.expect("linked");
    }
    node.exit(ring[500], atom("crash"));
    for (int i = 0; i < ring.length; i++) {
      assertTerm(atom("crash"), ((Down) next()).reason());
    }
    assertEquals(1, node.processCount()); // the inbox
  }

  @Test
  void link12_exitOfItselfIsNotCaught() throws Exception {
    Spawned process =
        inbox.spawnMonitor(
            (Handler)
                _ -> {
                  try {
                    exit(self(), atom("now"));
                    trail.add("went on");
                  } catch (Exception _) {
                    trail.add("caught");
                  }
                });
    node.send(process.pid(), "go");
    expectEnd(process, atom("now"));
    trail.expectNothingMore();
  }

  @Test
  void mon14_theDownOfAHandlersMonitorIsAMessage() throws Exception {
    Spawned target = inbox.spawnMonitor((Handler) _ -> {});
    Pid watcher =
        handling(message -> trail.add(message instanceof Pid pid ? monitor(pid) : message));
    node.send(watcher, target.pid());
    Ref ref = (Ref) trail.next();
    node.exit(target.pid(), atom("gone"));
    trail.expect(new Down(ref, PROCESS, target.pid(), atom("gone")));
  }

  // ---- what else a process has

  @Test
  void alias01_aHandlerHasAliases() throws Exception {
    Pid pid =
        handling(message -> {
          switch (message) {
            case Ref ref -> trail.add(unalias(ref));
            case Long _ -> trail.add(alias());
            default -> trail.add(message);
          }
        });
    node.send(pid, 1L);
    Ref alias = (Ref) trail.next();
    node.send(alias, "through");
    trail.expect("through");
    node.send(pid, alias);
    trail.expect(true);
    node.send(alias, "lost");
    node.send(pid, "end");
    trail.expect("end");
  }

  @Test
  void timer01_aTimerWakesAnIdleOne() throws Exception {
    Pid pid =
        handling(message -> {
          if (message.equals("go")) {
            sendAfter(Duration.ofMillis(1), self(), "alarm");
          } else {
            trail.add(message);
          }
        });
    node.send(pid, "go");
    trail.expect("alarm");
  }

  @Test
  void name04_itsNameIsFreeOnceItIsDead() throws Exception {
    Spawned process =
        inbox.spawnMonitor(
            (Handler)
                _ -> {
                  register(atom("me"), self());
                  trail.add("registered");
                });
    node.send(process.pid(), "go");
    trail.expect("registered");
    assertEquals(process.pid(), node.whereis(atom("me")).orElseThrow());
    kill(process.pid());
    expectEnd(process, KILLED);
    assertTrue(node.whereis(atom("me")).isEmpty());
  }

  @Test
  void info08_theDictionaryStaysFromMessageToMessage() throws Exception {
    Pid pid =
        handling(message -> {
          Object before = get("sum");
          put("sum", (before instanceof Long n ? n : 0) + (Long) message);
          trail.add(get("sum"));
        });
    node.send(pid, 1L);
    node.send(pid, 2L);
    node.send(pid, 3L);
    trail.expect(1L, 3L, 6L);
    assertTerm(List.of(Tuple.of("sum", 6L)), info(pid, "dictionary"));
  }

  // ---- process_info

  @Test
  void info12_theStatusSaysWhatItDoes() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Pid pid =
        handling(_ -> {
          trail.add(processInfo(self(), atom("status")));
          begun.countDown();
          busy();
          trail.add("done");
        });
    assertTerm(atom("waiting"), info(pid, "status"));
    node.send(pid, 1L);
    trail.expect(Tuple.of(atom("status"), atom("running")));
    await(begun);
    assertTerm(atom("runnable"), info(pid, "status"));
    over.set(true);
    trail.expect("done");
  }

  @Test
  void theCurrentFunctionIsTheHandlersWhetherIdleOrBusy() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Pid pid = node.spawn(new Spinning(begun, over));
    Tuple idle = (Tuple) info(pid, "current_function");
    assertTerm(atom(Spinning.class.getName()), idle.element(1));
    assertTerm(atom("handle"), idle.element(2));
    node.send(pid, 1L);
    await(begun);
    while (!((Tuple) info(pid, "current_function")).element(2).equals(atom("spin"))) {
      Thread.onSpinWait(); // it is about to be there
    }
    over.set(true);
  }

  private record Spinning(CountDownLatch begun, AtomicBoolean over) implements Handler {

    @Override
    public void handle(Object message) {
      begun.countDown();
      spin();
    }

    private void spin() {
      while (!over.get()) {
        begun.getCount();
      }
    }
  }

  @Test
  void info12_theQueueIsWhatIsNotHandledYet() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Pid pid =
        handling(_ -> {
          begun.countDown();
          busy();
        });
    node.send(pid, 1L);
    await(begun);
    node.send(pid, 2L);
    node.send(pid, 3L);
    assertTerm(List.of(2L, 3L), info(pid, "messages"));
    assertTerm(2L, info(pid, "message_queue_len"));
    over.set(true);
  }

  // ---- suspension

  @Test
  void info11_aSuspendedOneHandlesNothingUntilItIsResumed() throws Exception {
    Puppet suspender = puppet();
    Pid pid = tells();
    suspender.does(() -> Beam.suspendProcess(pid));
    assertTerm(atom("suspended"), info(pid, "status"));
    node.send(pid, 1L);
    node.send(pid, 2L);
    assertTerm(List.of(1L, 2L), info(pid, "messages"));
    trail.expectNothingMore();
    suspender.does(() -> Beam.resumeProcess(pid));
    trail.expect(1L, 2L);
  }

  @Test
  void sig20_aSuspendedOneCanBeKilled() throws Exception {
    Puppet suspender = puppet();
    Spawned process = inbox.spawnMonitor((Handler) trail::add);
    suspender.does(() -> Beam.suspendProcess(process.pid()));
    node.send(process.pid(), 1L);
    kill(process.pid());
    expectEnd(process, KILLED);
    trail.expectNothingMore();
  }

  @Test
  void sig20_aBusyHandlerStopsAtItsNextOperation() throws Exception {
    Puppet suspender = puppet();
    CountDownLatch begun = new CountDownLatch(1);
    Pid pid =
        handling(message -> {
          begun.countDown();
          busy();
          trail.add("before");
          put("k", message);
          trail.add("after");
        });
    node.send(pid, 1L);
    await(begun);
    suspender.does(() -> Beam.suspendProcess(pid));
    over.set(true);
    trail.expect("before");
    trail.expectNothingMore();
    suspender.does(() -> Beam.resumeProcess(pid));
    trail.expect("after");
  }

  @Test
  void info11_itIsResumedWhenItsSuspenderDies() throws Exception {
    Pid pid = tells();
    Pid suspender =
        handling(_ -> {
          Beam.suspendProcess(pid);
          trail.add("suspended");
          receive(_ -> null);
        });
    node.send(suspender, "go");
    trail.expect("suspended");
    node.send(pid, 1L);
    kill(suspender);
    trail.expect(1L);
  }

  @Test
  void sig13_aHeldBackDownIsThereThoughTheWatcherIsSuspended() throws Exception {
    Puppet suspender = puppet();
    Pid dead = dead();
    CountDownLatch begun = new CountDownLatch(1);
    Pid pid =
        handling(message -> {
          if (message.equals("go")) {
            trail.add(monitor(dead));
            begun.countDown();
            busy();
          } else {
            trail.add(message);
          }
        });
    node.send(pid, "go");
    Ref ref = (Ref) trail.next();
    await(begun);
    suspender.does(() -> Beam.suspendProcess(pid));
    over.set(true);
    Down down = new Down(ref, PROCESS, dead, NOPROC);
    while (((List<?>) info(pid, "messages")).isEmpty()) {
      Thread.onSpinWait(); // its handler is about to be done
    }
    assertTerm(List.of(down), info(pid, "messages"));
    suspender.does(() -> Beam.resumeProcess(pid));
    trail.expect(down);
  }
}
