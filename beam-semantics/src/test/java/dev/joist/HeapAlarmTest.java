package dev.joist;

import static dev.joist.Beam.put;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.send;
import static dev.joist.Beam.systemMonitor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Who is told of large heaps, long queues and broken limits: a system monitor and the log.
class HeapAlarmTest extends ProcessTest {

  private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.joist.heap");
  private static final Atom GO = atom("go");

  private final Trail events = new Trail();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event.getFormattedMessage());
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    LOG.addAppender(appender);
  }

  @AfterEach
  void listenNoMore() {
    LOG.detachAppender(appender);
  }

  private void expectEvent(Object... parts) throws InterruptedException {
    String text = events.next().toString();
    for (Object part : parts) {
      assertTrue(text.contains(part.toString()), "'" + text + "' does not say '" + part + "'");
    }
  }

  private static Object words(int words) {
    return Collections.nCopies(words / 2, 1L);
  }

  private static Object longQueue(Pid pid, boolean isLong) {
    return Tuple.of(atom("monitor"), pid, atom("long_message_queue"), isLong);
  }

  // ---- queues

  @Test
  void heap12_aLongQueueIsToldOnceAndOnceWhenItIsShortAgain() throws Exception {
    Puppet puppet = puppet();
    node.systemMonitor(inbox.pid(), SystemMonitorOption.longMessageQueue(2, 5));
    for (int i = 0; i < 10; i++) {
      node.send(puppet.pid(), GO);
    }
    // The question has it receive what was sent.
    assertTerm(10, info(puppet.pid(), "message_queue_len"));
    expectMessage(longQueue(puppet.pid(), true));
    expectEvent("messages wait for process " + puppet.pid(), "long_message_queue");
    puppet.does(() -> {
      for (int i = 0; i < 8; i++) {
        receive(m -> m.equals(GO) ? m : null);
      }
    });
    expectMessage(longQueue(puppet.pid(), false));
    expectEvent("Only 2 messages wait for process " + puppet.pid());
    expectNoMessage();
    for (int i = 0; i < 3; i++) {
      node.send(puppet.pid(), GO);
    }
    assertTerm(5, info(puppet.pid(), "message_queue_len"));
    expectMessage(longQueue(puppet.pid(), true));
    expectEvent("messages wait for process " + puppet.pid(), "long_message_queue");
  }

  @Test
  void heap12_whatWaitsUnseenIsNotLong() throws Exception {
    node.systemMonitor(inbox.pid(), SystemMonitorOption.longMessageQueue(0, 5_000));
    Pid pid = node.spawn(() -> receive(_ -> null));
    // Its senders see to it that it is told, though it does nothing itself.
    run(() -> {
      for (int i = 0; i < 5_100; i++) {
        send(pid, GO);
      }
    });
    expectMessage(longQueue(pid, true));
    expectEvent("messages wait for process " + pid, "long_message_queue");
  }

  @Test
  void heap12_whoIsTheMonitorIsTold() throws Exception {
    run(() -> {
      assertTerm(UNDEFINED, systemMonitor());
      assertTerm(
          UNDEFINED,
          systemMonitor(
              Beam.self(),
              SystemMonitorOption.largeHeap(10),
              SystemMonitorOption.longMessageQueue(1, 2)));
      Object said = Tuple.of(Beam.self(), term("[{large_heap,16384},{long_message_queue,{1,2}}]"));
      assertTerm(said, systemMonitor());
      assertTerm(said, systemMonitor(Beam.self()));
      assertTerm(UNDEFINED, systemMonitor());
      systemMonitor(Beam.self(), SystemMonitorOption.largeHeap(20_000));
    });
    run(() -> assertTerm(UNDEFINED, systemMonitor())); // the monitor has ended
    Pid dead = dead();
    SystemMonitorOption large = SystemMonitorOption.largeHeap(1);
    assertError(BADARG, () -> node.systemMonitor(dead, large), "no process", dead.toString());
    assertError(BADARG, () -> SystemMonitorOption.longMessageQueue(2, 2), "Disable < Enable");
    assertError(BADARG, () -> SystemMonitorOption.longMessageQueue(-1, 2), "Disable < Enable");
    assertError(BADARG, () -> SystemMonitorOption.largeHeap(-1), "large_heap", "not -1");
  }

  // ---- heaps

  @Test
  void heap15_aLargeHeapIsToldOnce() throws Exception {
    Puppet puppet = puppet();
    node.systemMonitor(inbox.pid(), SystemMonitorOption.largeHeap(50_000));
    puppet.does(() -> {
      put("large", words(60_000));
      put("larger", words(60_000));
    });
    Tuple alarm = assertInstanceOf(Tuple.class, next());
    assertTerm(
        List.of(atom("monitor"), puppet.pid(), atom("large_heap")), alarm.elements().subList(0, 3));
    Tuple block = (Tuple) ((List<?>) alarm.element(4)).getFirst();
    assertTerm(atom("old_heap_block_size"), block.element(1));
    expectEvent("heap of process " + puppet.pid(), "large_heap");
    expectNoMessage();
    events.expectNothingMore();
    node.systemMonitor();
    puppet.does(() -> put("more", words(60_000)));
    expectNoMessage();
  }

  // ---- limits

  @Test
  void heap13_theReportSaysWhatFilledTheHeap() throws Exception {
    Spawned process =
        inbox.spawnOpt(
            () -> {
              Beam.register(atom("hoarder"), Beam.self());
              put("small", 1);
              receive(m -> m.equals(GO) ? m : null);
              put("large", words(30_000));
            },
            SpawnOption.monitor(),
            SpawnOption.maxHeapSize(MaxHeapSize.words(20_000)));
    inbox.send(process.pid(), Tuple.of(atom("deposit"), words(500)));
    inbox.send(process.pid(), GO);
    expectEnd(process, KILLED);
    expectEvent(
        process.pid() + " (hoarder) needs",
        "may have 20000 (max_heap_size); the process is killed",
        "HeapAlarmTest",
        "1 messages of 503 words (on heap)",
        "a dictionary of 2 entries",
        "entry <<\"large\">> of 30000 words, message {deposit/2} of 503 words",
        "message_queue_data");
  }

  @Test
  void heap13_eachTimeIsLoggedWhereTheProcessGoesOn() throws Exception {
    Object limit = term("#{size=>20000,kill=>false}");
    run(() -> {
      Beam.processFlag(atom("max_heap_size"), limit);
      put("large", words(30_000));
      Beam.garbageCollect();
    });
    expectEvent("it goes on");
    expectEvent("it goes on");
    assertEquals(1, node.processCount(), "the inbox");
  }
}
