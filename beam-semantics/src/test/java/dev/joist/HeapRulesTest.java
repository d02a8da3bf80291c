package dev.joist;

import static dev.joist.Beam.erase;
import static dev.joist.Beam.garbageCollect;
import static dev.joist.Beam.heapRoot;
import static dev.joist.Beam.hibernate;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.processFlag;
import static dev.joist.Beam.processInfo;
import static dev.joist.Beam.put;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawnOpt;
import static dev.joist.Beam.spawnRequest;
import static dev.joist.Beam.trapExit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.heap.HeapSizes;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.signal.SpawnReply;
import dev.joist.term.Atom;
import dev.joist.term.Binary;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// The rules of heaps, HEAP-01 to HEAP-17, in their order, as processes see them.
class HeapRulesTest extends ProcessTest {

  private static final Atom MAX = atom("max_heap_size");
  private static final Atom MIN = atom("min_heap_size");
  private static final Atom FULLSWEEP_AFTER = atom("fullsweep_after");
  private static final Atom MESSAGE_QUEUE_DATA = atom("message_queue_data");
  private static final Atom ON_HEAP = atom("on_heap");
  private static final Atom OFF_HEAP = atom("off_heap");
  private static final Atom GO = atom("go");

  /// A list of so many words.
  private static Object words(int words) {
    return Collections.nCopies(words / 2, 1L);
  }

  /// A process with a limit that is not logged, watched by the caller.
  private Spawned limited(long words, Body body, SpawnOption... more) throws InterruptedException {
    List<SpawnOption> options = new ArrayList<>(List.of(more));
    options.add(SpawnOption.monitor());
    options.add(SpawnOption.maxHeapSize(MaxHeapSize.words(words).withErrorLogger(false)));
    return inbox.spawnOpt(body, options.toArray(SpawnOption[]::new));
  }

  private long number(Pid pid, String item) {
    return (long) info(pid, item);
  }

  // ---- HEAP-01

  @Test
  void heap01_aNewProcessHas233WordsAnd2640Bytes() throws Exception {
    Pid pid = idle();
    assertTerm(233, info(pid, "heap_size"));
    assertTerm(233, info(pid, "total_heap_size"));
    assertTerm(2640, info(pid, "memory"));
    assertTerm(233, info(pid, "min_heap_size"));
  }

  // ---- HEAP-03

  @Test
  void heap03_theSmallestHeapIsRoundedUpToTheTable() throws Exception {
    run(() -> {
      assertTerm(233, processFlag(MIN, 1000));
      assertTerm(1598, info(self(), "min_heap_size"));
      assertTerm(1598, processFlag(MIN, 234));
      assertTerm(376, processFlag(MIN, 1));
      assertTerm(233, processFlag(MIN, 0));
      assertTerm(46422, processFlag(atom("min_bin_vheap_size"), 46423));
      assertTerm(75113, processFlag(atom("min_bin_vheap_size"), 0));
      assertTerm(46422, info(self(), "min_bin_vheap_size"));
    });
  }

  @Test
  void heap03_aHeapIsNeverSmallerThanAsked() throws Exception {
    Spawned process = spawnIdle(SpawnOption.minHeapSize(1000));
    assertTerm(1598, info(process.pid(), "heap_size"));
    assertTerm(1598, info(process.pid(), "total_heap_size"));
  }

  private Spawned spawnIdle(SpawnOption... options) throws InterruptedException {
    return inbox.spawnOpt(() -> receive(_ -> null), options);
  }

  @Test
  void heap03_whatIsNoNumberOfWordsIsRefused() throws Exception {
    run(() -> {
      for (Object wrong : List.of(-1, atom("big"), 1.0, 1L << 62)) {
        assertError(BADARG, () -> processFlag(MIN, wrong), "min_heap_size", "number");
        assertError(BADARG, () -> processFlag(atom("min_bin_vheap_size"), wrong), "number");
        assertError(
            BADARG, () -> spawnOpt(() -> {}, option(Tuple.of(MIN, wrong))), "min_heap_size");
      }
      assertError(BADARG, () -> SpawnOption.minHeapSize(-1), "min_heap_size", "not -1");
    });
  }

  private static SpawnOption option(Object term) {
    return SpawnOption.of(List.of(Terms.of(term))).getFirst();
  }

  // ---- HEAP-04

  @Test
  void heap04_theHeapGrowsWithWhatItHoldsAndShrinksAgain() throws Exception {
    Spawned process =
        limited(
            1_000_000,
            () -> {
              put("large", words(5000));
              garbageCollect();
              send(inbox.pid(), processInfo(self(), atom("heap_size")));
              erase("large");
              garbageCollect();
              send(inbox.pid(), processInfo(self(), atom("heap_size")));
            });
    expectMessage(term("{heap_size,6772}"));
    expectMessage(term("{heap_size,233}"));
    expectEnd(process, NORMAL);
  }

  @Test
  void heap04_ofAProcessThatNobodyCountsTheSizeIsWorkedOutWhenAsked() throws Exception {
    Puppet puppet = puppet();
    puppet.does(() -> put("large", words(2000)));
    // The tuple {Key, Value} takes 3 words, the key 3.
    assertTerm(2586, info(puppet.pid(), "heap_size"));
    puppet.does(() -> erase("large"));
    assertTerm(233, info(puppet.pid(), "heap_size"));
  }

  // ---- HEAP-06

  @Test
  void heap06_theNumberOfMinorCollectionsIsKeptInSixteenBits() throws Exception {
    run(() -> {
      assertTerm(65535, processFlag(FULLSWEEP_AFTER, 0));
      assertTerm(0, processFlag(FULLSWEEP_AFTER, 10));
      assertTerm(10, processFlag(FULLSWEEP_AFTER, 100_000));
      assertTerm(34464, info(self(), "fullsweep_after"));
      assertError(BADARG, () -> processFlag(FULLSWEEP_AFTER, -1), "fullsweep_after", "not -1");
      assertError(BADARG, () -> processFlag(FULLSWEEP_AFTER, atom("a")), "fullsweep_after");
    });
  }

  // ---- HEAP-07

  @Test
  void heap07_garbageCollectSaysWhetherTheProcessIsAlive() throws Exception {
    Pid dead = dead();
    Pid alive = idle();
    Spawned counted = limited(10_000, () -> receive(_ -> null));
    run(() -> {
      assertTrue(garbageCollect(self()));
      assertTrue(garbageCollect(alive));
      assertTrue(garbageCollect(counted.pid()));
      assertFalse(garbageCollect(dead));
      garbageCollect();
    });
  }

  @Test
  void heap07_aProcessOfAnotherNodeIsRefused() throws Exception {
    try (Node other = Node.start("other")) {
      Pid foreign = other.spawn(() -> receive(_ -> null));
      run(() ->
          assertError(BADARG, () -> garbageCollect(foreign), "garbageCollect", "other@localhost"));
    }
  }

  // ---- HEAP-08

  @Test
  void heap08_largeBinariesTakeSixWordsWhereverTheirBytesAre() throws Exception {
    Pid pid = idle();
    Binary large = Binary.of(new byte[100_000]);
    node.send(pid, Tuple.of(large, large));
    assertTerm(2640 + 88, info(pid, "memory"));
    List<?> binaries = (List<?>) info(pid, "binary");
    assertEquals(1, binaries.size());
    Tuple binary = (Tuple) binaries.getFirst();
    assertTerm(100_000, binary.element(2));
    assertTerm(2, binary.element(3));
  }

  // ---- HEAP-09

  @Test
  void heap09_messagesThatWaitAreInTheHeap() throws Exception {
    Pid pid = idle();
    for (int i = 0; i < 10; i++) {
      node.send(pid, words(200));
    }
    // The first fits into the block; as on OTP 25.
    assertTerm(233, info(pid, "heap_size"));
    assertTerm(2033, info(pid, "total_heap_size"));
    assertTerm(776 + 8 * 2033 + 10 * 88, info(pid, "memory"));
  }

  @Test
  void heap09_offHeapTheyAreOnlyInTheMemory() throws Exception {
    Spawned process = spawnIdle(SpawnOption.messageQueueData(MessageQueueData.OFF_HEAP));
    for (int i = 0; i < 10; i++) {
      node.send(process.pid(), words(200));
    }
    assertTerm(233, info(process.pid(), "total_heap_size"));
    assertTerm(776 + 8 * (233 + 2000) + 10 * 88, info(process.pid(), "memory"));
  }

  @Test
  void heap09_countedOrNotTheSizesAreTheSame() throws Exception {
    Spawned counted = limited(1_000_000, () -> receive(_ -> null));
    Pid other = idle();
    for (int i = 0; i < 10; i++) {
      node.send(counted.pid(), words(200));
      node.send(other, words(200));
    }
    for (String item : List.of("heap_size", "total_heap_size", "memory")) {
      assertTerm(info(other, item), info(counted.pid(), item));
    }
  }

  // ---- HEAP-10

  @Test
  void heap10_theFlagMovesTheMessagesThatWait() throws Exception {
    Puppet puppet = puppet();
    for (int i = 0; i < 10; i++) {
      node.send(puppet.pid(), words(200));
    }
    assertTerm(ON_HEAP, puppet.call(() -> processFlag(MESSAGE_QUEUE_DATA, OFF_HEAP)));
    assertTerm(233, info(puppet.pid(), "total_heap_size"));
    assertTerm(OFF_HEAP, info(puppet.pid(), "message_queue_data"));
    assertTerm(OFF_HEAP, puppet.call(() -> processFlag(MESSAGE_QUEUE_DATA, ON_HEAP)));
    assertTerm(2033, info(puppet.pid(), "total_heap_size"));
    puppet.does(() -> {
      for (Object wrong : List.of(atom("mixed"), 1)) {
        assertError(
            BADARG, () -> processFlag(MESSAGE_QUEUE_DATA, wrong), "on_heap or off_heap", "not");
      }
    });
  }

  // ---- HEAP-11

  @Test
  void heap11_aLimitIsANumberOrAMap() throws Exception {
    Object none = term("#{error_logger=>true,kill=>true,size=>0}");
    run(() -> {
      assertTerm(none, processFlag(MAX, 1_000_000));
      assertTerm(
          term("#{error_logger=>true,kill=>true,size=>1000000}"),
          processFlag(MAX, term("#{size=>2000000,kill=>false,error_logger=>false,other=>1}")));
      assertTerm(
          term("#{error_logger=>false,kill=>false,size=>2000000}"),
          processFlag(MAX, term("#{size=>500,include_shared_binaries=>true}")));
      assertTerm(
          term("#{error_logger=>true,kill=>true,size=>500,include_shared_binaries=>true}"),
          info(self(), "max_heap_size"));
      assertEquals(
          MaxHeapSize.words(500).withIncludeSharedBinaries(true),
          Beam.maxHeapSize(MaxHeapSize.NONE));
      assertTerm(none, info(self(), "max_heap_size"));
    });
  }

  @Test
  void heap11_aLimitBelowTheSmallestHeapIsRefused() throws Exception {
    run(() -> {
      assertError(BADARG, () -> processFlag(MAX, 232), "max_heap_size 232", "min_heap_size 233");
      assertTerm(term("#{error_logger=>true,kill=>true,size=>0}"), processFlag(MAX, 233));
      processFlag(MAX, 0);
      processFlag(MIN, 1000);
      assertError(BADARG, () -> processFlag(MAX, 1597), "1597", "1598");
      processFlag(MAX, 1598);
      SpawnOption least = SpawnOption.minHeapSize(1000);
      SpawnOption most = SpawnOption.maxHeapSize(MaxHeapSize.words(1000));
      assertError(BADARG, () -> spawnOpt(() -> {}, least, most), "1000", "1598");
      assertError(BADARG, () -> spawnOpt(() -> {}, most, least), "1000", "1598");
      Ref request = spawnRequest(() -> {}, most, least);
      expectMessage(new SpawnReply(request, atom("error"), atom("badopt")));
    });
    assertError(
        BADARG,
        () -> NodeOptions.named("small").withMaxHeapSize(MaxHeapSize.words(100)),
        "max_heap_size 100");
  }

  @Test
  void heap11_whatIsNoLimitIsRefused() throws Exception {
    List<Object> wrong =
        List.of(
            -1,
            atom("a"),
            1.0,
            1L << 59,
            List.of(),
            term("#{}"),
            term("#{kill=>false}"),
            term("#{size=>a}"),
            term("#{size=>500,kill=>a}"),
            term("#{size=>500,error_logger=>1}"));
    run(() -> {
      for (Object limit : wrong) {
        assertError(BADARG, () -> processFlag(MAX, limit), "max_heap_size", "Words");
        assertError(BADARG, () -> spawnOpt(() -> {}, option(Tuple.of(MAX, limit))));
      }
    });
    assertThrows(IllegalArgumentException.class, () -> MaxHeapSize.words(-1));
  }

  @Test
  void heap11_aNodeHasALimitForAllThatSayNothingElse() throws Exception {
    NodeOptions options = NodeOptions.named("limited").withMaxHeapSize(MaxHeapSize.words(5000));
    try (Node limited = Node.start(options);
        Inbox there = limited.inbox()) {
      Pid pid = limited.spawn(() -> receive(_ -> null));
      Tuple limit = (Tuple) limited.processInfo(pid, MAX);
      assertTerm(term("#{error_logger=>true,kill=>true,size=>5000}"), limit.element(2));
      Spawned quiet =
          there.spawnOpt(
              () -> {
                processFlag(MAX, term("#{size=>5000,error_logger=>false}"));
                put("large", words(10_000));
              },
              SpawnOption.monitor());
      assertTerm(KILLED, ((dev.joist.signal.Down) there.receive(PATIENCE)).reason());
      assertFalse(limited.isProcessAlive(quiet.pid()));
    }
  }

  // ---- HEAP-12

  private Spawned blocked(SpawnOption... options) throws InterruptedException {
    Spawned process =
        limited(
            20_000,
            () -> {
              receive(m -> m.equals(GO) ? m : null);
              garbageCollect();
            },
            options);
    for (int i = 0; i < 100; i++) {
      inbox.send(process.pid(), words(400));
    }
    // It has received all of them, and lives.
    assertTerm(100, info(process.pid(), "message_queue_len"));
    inbox.send(process.pid(), GO);
    return process;
  }

  @Test
  void heap12_aProcessThatBlocksLivesUntilItCollects() throws Exception {
    expectEnd(blocked(), KILLED);
  }

  @Test
  void heap12_messagesOffHeapNeverCount() throws Exception {
    Spawned process = blocked(SpawnOption.messageQueueData(MessageQueueData.OFF_HEAP));
    expectEnd(process, NORMAL);
  }

  @Test
  void heap12_whoAsksForACollectionMayBringTheLimitOn() throws Exception {
    Spawned process = limited(20_000, () -> receive(m -> m.equals(GO) ? m : null));
    for (int i = 0; i < 100; i++) {
      inbox.send(process.pid(), words(400));
    }
    run(() -> assertTrue(garbageCollect(process.pid())));
    expectEnd(process, KILLED);
  }

  @Test
  void heap12_aFloodedProcessIsKilledAsItWorks() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    Spawned process =
        limited(
            20_000,
            () -> {
              awaitThroughInterrupts(sent);
              while (true) {
                receive();
              }
            });
    for (int i = 0; i < 2_000; i++) {
      inbox.send(process.pid(), words(20));
    }
    sent.countDown();
    expectEnd(process, KILLED);
  }

  @Test
  void heap12_whoKeepsUpIsNotKilledHoweverMuchItReceives() throws Exception {
    Spawned process =
        limited(
            2_000,
            () -> {
              while (true) {
                Tuple ping = (Tuple) receive();
                send((Pid) ping.element(1), "pong");
              }
            });
    run(() -> {
      for (int i = 0; i < 2_000; i++) {
        send(process.pid(), Tuple.of(self(), words(100)));
        expectMessage("pong");
      }
    });
    assertTrue(node.isProcessAlive(process.pid()));
  }

  @Test
  void heap12_messagesSentBeforeTheLimitAreCountedToo() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    Spawned process =
        inbox.spawnOpt(
            () -> {
              receive(m -> m.equals(GO) ? m : null);
              awaitThroughInterrupts(sent);
              processFlag(MAX, term("#{size=>20000,error_logger=>false}"));
              for (int i = 0; i < 100; i++) {
                receive();
              }
            },
            SpawnOption.monitor());
    inbox.send(process.pid(), GO);
    for (int i = 0; i < 100; i++) {
      inbox.send(process.pid(), words(400));
    }
    sent.countDown();
    expectEnd(process, KILLED);
  }

  @Test
  void heap12_anEventStyleProcessHasAHeapAsWell() throws Exception {
    Handler hoarder =
        message -> {
          List<Object> kept = new ArrayList<>(List.of(message));
          heapRoot(() -> kept);
          Beam.become(kept::add);
        };
    Spawned process =
        inbox.spawnOpt(
            hoarder,
            SpawnOption.monitor(),
            SpawnOption.maxHeapSize(MaxHeapSize.words(20_000).withErrorLogger(false)));
    for (int i = 0; i < 100; i++) {
      inbox.send(process.pid(), words(400));
    }
    expectEnd(process, KILLED);
  }

  // ---- HEAP-13

  @Test
  void heap13_theLimitCannotBeTrapped() throws Exception {
    run(() -> {
      trapExit(true);
      Spawned child =
          spawnOpt(
              () -> {
                trapExit(true);
                put("large", words(50_000));
              },
              SpawnOption.link(),
              SpawnOption.monitor(),
              SpawnOption.maxHeapSize(MaxHeapSize.words(10_000).withErrorLogger(false)));
      expectExit(child.pid(), KILLED);
      expectEnd(child, KILLED);
    });
  }

  @Test
  void heap13_codeThatCatchesEverythingEndsAllTheSame() throws Exception {
    Spawned process =
        limited(
            10_000,
            () -> {
              try {
                put("large", words(50_000));
              } catch (Exception e) {
                put("caught", String.valueOf(e));
              }
              send(inbox.pid(), "still there");
            });
    expectEnd(process, KILLED);
    expectNoMessage();
  }

  @Test
  void heap13_whoIsNotToBeKilledGoesOn() throws Exception {
    Object limit = term("#{size=>10000,kill=>false,error_logger=>false}");
    run(() -> {
      processFlag(MAX, limit);
      put("large", words(50_000));
      garbageCollect();
      assertTrue((long) info(self(), "heap_size") > 50_000);
    });
  }

  // ---- HEAP-14

  @Test
  void heap14_stateThatIsNamedCounts() throws Exception {
    Spawned process =
        limited(
            100_000,
            () -> {
              List<Object> state = new ArrayList<>();
              heapRoot(() -> state);
              while (true) {
                receive();
                state.add(words(1000));
              }
            });
    run(() -> {
      Ref ref = monitor(process.pid());
      for (int i = 0; i < 1_000; i++) {
        send(process.pid(), GO);
      }
      expectDown(ref, process.pid(), KILLED);
    });
    expectEnd(process, KILLED);
  }

  @Test
  void heap14_aRootThatFailsFailsTheProcess() throws Exception {
    Spawned process =
        limited(
            100_000,
            () -> {
              heapRoot(() -> {
                throw Beam.exit("no state");
              });
              receive();
            });
    expectEnd(process, "no state");
  }

  @Test
  void heap14_aThirdOfTheLimitIsNotTooMuch() throws Exception {
    run(() -> {
      processFlag(MAX, 100_000);
      put("large", words(33_000));
      garbageCollect();
      put("more", 1);
      garbageCollect();
    });
  }

  @Test
  void heap14_largeBinariesCountIfTheyAreToBeIncluded() throws Exception {
    Binary large = Binary.of(new byte[1_000_000]);
    Body keep =
        () -> {
          put("large", receive());
          garbageCollect();
        };
    Spawned without = limited(50_000, keep);
    inbox.send(without.pid(), large);
    expectEnd(without, NORMAL);
    Spawned with =
        inbox.spawnOpt(
            keep,
            SpawnOption.monitor(),
            SpawnOption.maxHeapSize(
                MaxHeapSize.words(50_000).withErrorLogger(false).withIncludeSharedBinaries(true)));
    inbox.send(with.pid(), large);
    expectEnd(with, KILLED);
  }

  // ---- HEAP-15

  @Test
  void heap15_theTotalIsAllGenerationsAndWhatDidNotFit() throws Exception {
    Spawned process =
        limited(
            1_000_000,
            () -> {
              put("large", words(3000));
              garbageCollect();
              put("more", words(1000));
              put("much more", words(3000)); // a minor collection: what survived is old
              send(inbox.pid(), processInfo(self(), term("[heap_size,total_heap_size]")));
              send(inbox.pid(), processInfo(self(), atom("garbage_collection_info")));
              receive(_ -> null);
            });
    List<?> sizes = (List<?>) next();
    long heap = (long) ((Tuple) sizes.get(0)).element(2);
    long total = (long) ((Tuple) sizes.get(1)).element(2);
    List<?> blocks = (List<?>) ((Tuple) next()).element(2);
    long old = block(blocks, "old_heap_block_size");
    assertEquals(heap, block(blocks, "heap_block_size"));
    assertEquals(total, heap + old + block(blocks, "mbuf_size"));
    assertTrue(old > 3000, () -> "old: " + old);
    assertTrue(HeapSizes.all().contains(heap));
    assertEquals(776 + 8 * total, number(process.pid(), "memory"));
  }

  private static long block(List<?> blocks, String name) {
    return blocks.stream()
        .map(pair -> (Tuple) pair)
        .filter(pair -> pair.element(1).equals(atom(name)))
        .mapToLong(pair -> (long) pair.element(2))
        .sum();
  }

  // ---- HEAP-16

  private void wakes(Spawned process) throws InterruptedException {
    inbox.send(process.pid(), GO);
    expectMessage("awake");
  }

  @Test
  void heap16_aHibernatingHeapIsAsLargeAsWhatLives() throws Exception {
    Body sleeper =
        () -> {
          put("key", words(100));
          throw hibernate(() -> {
            receive();
            put("key", words(100)); // what a collection needs to see
            garbageCollect();
            send(inbox.pid(), "awake");
            receive(_ -> null);
          });
        };
    // {Key, Value}, the key, the value.
    long live = 3 + 3 + 100;
    for (Spawned process : List.of(inbox.spawnOpt(sleeper), limited(10_000, sleeper))) {
      awaitHibernation(process.pid());
      assertEquals(live, number(process.pid(), "heap_size"));
      assertEquals(live, number(process.pid(), "total_heap_size"));
      wakes(process);
      assertEquals(233, number(process.pid(), "heap_size"));
    }
  }

  private void awaitHibernation(Pid pid) {
    while (number(pid, "heap_size") == 233) {
      Thread.onSpinWait();
    }
  }

  // ---- HEAP-17

  @Test
  void heap17_aFlagOnOneselfTakesEffectAtOnce() throws Exception {
    run(() -> {
      processFlag(MIN, 1000);
      assertTerm(
          term(
              "[{max_heap_size,#{error_logger=>true,kill=>true,size=>0}},{min_bin_vheap_size,46422},{min_heap_size,1598},{fullsweep_after,65535},{minor_gcs,0}]"),
          info(self(), "garbage_collection"));
    });
    Spawned process =
        limited(
            1_000_000,
            () -> {
              put("large", words(20_000));
              processFlag(MAX, term("#{size=>10000,error_logger=>false}"));
              garbageCollect();
            });
    expectEnd(process, KILLED);
  }
}
