package dev.joist;

import static dev.joist.Beam.demonitor;
import static dev.joist.Beam.exit;
import static dev.joist.Beam.link;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.Beam.trapExit;
import static dev.joist.DemonitorOption.INFO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What two other implementations of monitors say of themselves, held against Joist: `MonitorSet`
/// of beamr 0.3.0 with its tests, and Erlang/OTP R16B02 by its C source. `docs/monitors.md` says
/// which part is where.
class MonitorModelTest extends ProcessTest {

  private static final int MANY = 100_000;

  private static Pid waiting() {
    return spawn(() -> receive(_ -> null));
  }

  // ---- beamr's tests

  @Test
  void mon01_mon02_twoMonitorsDifferAndTheWatcherRunsOnAndIsToldTheReason() throws Exception {
    run(() -> {
      Pid target = waiting();
      Ref first = monitor(target);
      Ref second = monitor(target);
      assertNotEquals(first, second);
      exit(target, atom("error"));
      expectMessage(Tuple.of(atom("DOWN"), first, PROCESS, target, atom("error")));
      expectMessage(Tuple.of(atom("DOWN"), second, PROCESS, target, atom("error")));
      expectNoMessage();
    });
  }

  @Test
  void mon17_demonitorPreventsDeliveryAndLeavesTheMailboxEmpty() throws Exception {
    run(() -> {
      Pid target = waiting();
      Ref removed = monitor(target);
      Ref witness = monitor(target);
      assertTrue(demonitor(removed, INFO));
      exit(target, atom("error"));
      expectDown(witness, target, atom("error"));
      expectNoMessage();
      assertEquals(0L, info(self(), "message_queue_len"));
    });
  }

  @Test
  void mon05_monitoringADeadProcessDeliversAtOnce() throws Exception {
    Pid gone = dead();
    run(() -> {
      expectDown(monitor(gone), gone, NOPROC);
      expectNoMessage();
    });
  }

  @Test
  void mon02_heap16_aHeapOfOneWordGrowsRatherThanLoseTheDown() throws Exception {
    Pid target = idle();
    Spawned watcher =
        inbox.spawnOpt(
            () -> {
              Ref ref = monitor(target);
              throw Beam.hibernate(() -> {
                send(inbox.pid(), info(self(), "total_heap_size"));
                expectDown(ref, target, atom("error"));
              });
            },
            SpawnOption.monitor(),
            SpawnOption.maxHeapSize(MaxHeapSize.words(10_000)));
    while (!info(watcher.pid(), "total_heap_size").equals(1L)) {
      Thread.onSpinWait();
    }
    node.exit(target, atom("error"));
    // A tuple of five elements, and the three words of a reference.
    expectMessage(1 + 6 + 3);
    expectEnd(watcher, NORMAL);
  }

  @Test
  void mon02_aDownIsNotDroppedBehindManyMessages() throws Exception {
    Pid target = idle();
    CountDownLatch full = new CountDownLatch(1);
    CountDownLatch down = new CountDownLatch(1);
    Spawned watcher =
        inbox.spawnMonitor(() -> {
          Ref ref = monitor(target);
          for (long i = 0; i < MANY; i++) {
            send(self(), i);
          }
          full.countDown();
          down.await();
          for (long i = 0; i < MANY; i++) {
            expectMessage(i);
          }
          expectDown(ref, target, atom("error"));
        });
    await(full);
    node.exit(target, atom("error"));
    down.countDown();
    expectEnd(watcher, NORMAL);
  }

  @Test
  void mon01_noneOfManyDownsIsDropped() throws Exception {
    Pid target = idle();
    run(() -> {
      List<Ref> refs = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        refs.add(monitor(target));
      }
      assertEquals(MANY, new HashSet<>(refs).size(), "references differ");
      assertEquals(MANY, ((List<?>) info(target, "monitored_by")).size());
      exit(target, atom("error"));
      for (Ref ref : refs) {
        expectDown(ref, target, atom("error"));
      }
      expectNoMessage();
      assertEquals(List.of(), info(self(), "monitors"));
    });
  }

  @Test
  void mon01_eachOfManyWatchersIsTold() throws Exception {
    int watchers = 10_000;
    Pid target = idle();
    CountDownLatch watching = new CountDownLatch(watchers);
    CountDownLatch told = new CountDownLatch(watchers);
    for (int i = 0; i < watchers; i++) {
      node.spawn(() -> {
        Ref ref = monitor(target);
        watching.countDown();
        expectDown(ref, target, atom("error"));
        told.countDown();
      });
    }
    await(watching);
    assertEquals(watchers, ((List<?>) info(target, "monitored_by")).size());
    node.exit(target, atom("error"));
    await(told);
  }

  // ---- R16B02: what can be monitored

  @Test
  void mon02_aPidOfThisNodeIsLocalWhereverItComesFrom() throws Exception {
    run(() -> {
      Pid target = waiting();
      Pid copy = Pid.of(target.node(), target.id(), target.serial(), target.creation());
      Ref ref = monitor(copy);
      assertEquals(List.of(self()), info(target, "monitored_by"));
      exit(copy, atom("error"));
      expectDown(ref, target, atom("error"));
    });
  }

  @Test
  void mon03_nameAndNodeIsLocalByNameOnThisNode() throws Exception {
    run(() -> {
      Pid target = waiting();
      register(atom("server"), target);
      Tuple here = Tuple.of(atom("server"), node.name());
      Ref byName = monitor(atom("server"));
      Ref byNode = monitor(PROCESS, here);
      assertEquals(List.of(self(), self()), info(target, "monitored_by"));
      assertTerm(
          List.of(Tuple.of(PROCESS, here), Tuple.of(PROCESS, here)), info(self(), "monitors"));
      exit(target, atom("error"));
      expectMessage(new Down(byName, PROCESS, here, atom("error")));
      expectMessage(new Down(byNode, PROCESS, here, atom("error")));
    });
  }

  @Test
  void mon12_anotherTypeIsBadarg() throws Exception {
    run(() -> {
      for (String type : List.of("thread", "pid", "'DOWN'", "<<\"process\">>", "1")) {
        assertError(BADARG, () -> monitor(term(type), self()), "process");
      }
    });
  }

  @Test
  void mon09_monitoringOneselfReturnsAReferenceAndDoesNothing() throws Exception {
    Puppet one = puppet();
    Ref ref = one.call(() -> monitor(self()));
    assertEquals(List.of(), info(one.pid(), "monitors"));
    assertEquals(List.of(), info(one.pid(), "monitored_by"));
    one.does(() -> assertFalse(demonitor(ref, INFO)));
    one.does(this::expectNoMessage);
  }

  // ---- R16B02: both halves

  /// A watcher and whom it watches, once by pid and once by name.
  private record Pair(Puppet watcher, Puppet target, List<Ref> refs) {

    static Pair on(ProcessTest test, String name) throws Exception {
      Puppet watcher = test.puppet();
      Puppet target = test.puppet();
      target.does(() -> register(atom(name), self()));
      List<Ref> refs = watcher.call(() -> List.of(monitor(target.pid()), monitor(atom(name))));
      return new Pair(watcher, target, refs);
    }
  }

  private void assertHalves(Pair pair, int number) {
    assertEquals(number, ((List<?>) info(pair.watcher.pid(), "monitors")).size(), "origins");
    assertEquals(number, ((List<?>) info(pair.target.pid(), "monitored_by")).size(), "targets");
  }

  @Test
  void mon13_mon23_aMonitorIsTwoHalvesAndDemonitorRemovesBoth() throws Exception {
    Pair pair = Pair.on(this, "server");
    assertHalves(pair, 2);
    for (int left = 1; left >= 0; left--) {
      Ref ref = pair.refs.get(left);
      pair.watcher.does(() -> demonitor(ref));
      assertHalves(pair, left);
    }
  }

  @Test
  void mon24_theDeathOfTheWatcherRemovesBoth() throws Exception {
    Pair pair = Pair.on(this, "server");
    node.exit(pair.watcher.pid(), atom("error"));
    assertEquals(List.of(), info(pair.target.pid(), "monitored_by"));
  }

  @Test
  void mon01_theDeathOfTheWatchedRemovesBoth() throws Exception {
    Pair pair = Pair.on(this, "server");
    node.exit(pair.target.pid(), atom("error"));
    assertEquals(List.of(), info(pair.watcher.pid(), "monitors"));
    for (Ref ref : pair.refs) {
      pair.watcher.does(() -> assertFalse(demonitor(ref, INFO)));
    }
  }

  @Test
  void mon23_everyWayOutLeavesBothListsEmpty() throws Exception {
    Puppet watcher = puppet();
    for (int i = 0; i < 200; i++) {
      Puppet target = puppet();
      Puppet brief = puppet();
      Ref ref = watcher.call(() -> monitor(target.pid()));
      brief.does(() -> monitor(target.pid()));
      node.exit(brief.pid(), KILL);
      switch (i % 3) {
        case 0 -> watcher.does(() -> demonitor(ref));
        case 1 -> {
          node.exit(target.pid(), KILL);
          watcher.does(() -> expectDown(ref, target.pid(), KILLED));
        }
        default -> {
          target.begins(() -> exit(atom("error")));
          watcher.does(() -> expectDown(ref, target.pid(), atom("error")));
        }
      }
      assertEquals(List.of(), info(watcher.pid(), "monitors"));
      assertEquals(i % 3 == 0 ? List.of() : UNDEFINED, info(target.pid(), "monitored_by"));
    }
  }

  // ---- R16B02: the end of a process

  @Test
  void sig17_linksAreSweptBeforeMonitors() throws Exception {
    Puppet target = puppet();
    Trail trail = new Trail();
    CountDownLatch ready = new CountDownLatch(1);
    node.spawn(() -> {
      trapExit(true);
      Ref ref = monitor(target.pid());
      link(target.pid());
      ready.countDown();
      trail.add(next() instanceof Exit);
      trail.add(next() instanceof Down down && down.ref().equals(ref));
    });
    await(ready);
    target.begins(() -> exit(atom("error")));
    trail.expect(true, true);
  }

  @Test
  void mon17_aWatcherThatDemonitoredMeanwhileIsSentNothing() throws Exception {
    run(() -> {
      Set<Ref> removed = new HashSet<>();
      for (int i = 0; i < 2000; i++) {
        Pid target = spawn(() -> {});
        Ref ref = monitor(target);
        if (demonitor(ref, INFO)) {
          removed.add(ref);
        }
      }
      for (long left = (Long) info(self(), "message_queue_len"); left > 0; left--) {
        Down down = assertInstanceOf(Down.class, next());
        assertFalse(removed.contains(down.ref()), "a DOWN of a monitor that was removed");
      }
    });
  }
}
