package dev.joist;

import static dev.joist.Beam.receive;
import static dev.joist.Beam.register;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/// Where event-style processes run, and what the log knows of who logs, as a node is told.
class LogContextTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Atom STATUS = Atom.of("status");

  private static Map<Object, Object> mdc() {
    @Nullable Map<String, String> now = MDC.getCopyOfContextMap();
    Map<Object, Object> entries = new HashMap<>(now == null ? Map.of() : now);
    entries.remove("joist.initialCall");
    return Map.copyOf(entries);
  }

  @Test
  void whatABodyLogsIsMarked() throws Exception {
    try (Node node = Node.start(NodeOptions.named("marked").withLogContext(true));
        Inbox inbox = node.inbox()) {
      Pid to = inbox.pid();
      Pid pid =
          node.spawn(() -> {
            send(to, mdc());
            register(Atom.of("first"), self());
            send(to, mdc());
            receive();
            send(to, mdc());
          });
      Map<?, ?> nameless = Map.of("joist.pid", pid.toString());
      assertEquals(nameless, inbox.receive(PATIENCE));
      assertEquals(
          Map.of("joist.pid", pid.toString(), "joist.name", "first"), inbox.receive(PATIENCE));
      while (!node.processInfo(pid, STATUS).equals(Tuple.of(STATUS, Atom.of("waiting")))) {
        Thread.onSpinWait();
      }
      node.unregister(Atom.of("first"));
      node.send(pid, "on");
      assertEquals(nameless, inbox.receive(PATIENCE));
    }
  }

  @Test
  void withoutBeingAskedNothingIs() throws Exception {
    try (Node node = Node.start("unmarked");
        Inbox inbox = node.inbox()) {
      Pid to = inbox.pid();
      node.spawn(() -> send(to, mdc()));
      assertEquals(Map.of(), inbox.receive(PATIENCE));
    }
  }

  @Test
  void eventStyleProcessesRunWhereTheNodeIsTold() throws Exception {
    BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    ExecutorService own =
        Executors.newFixedThreadPool(1, Thread.ofPlatform().daemon().name("own").factory());
    try (Node node = Node.start(NodeOptions.named("elsewhere").withExecutor(own))) {
      Handler handler = _ -> told.add(Thread.currentThread().getName());
      node.send(node.spawn(handler), "where?");
      assertEquals("own", told.take());
      own.shutdown();
      node.send(node.spawn(handler), "where now?");
      assertEquals(true, told.take().toString().startsWith("joist-elsewhere"));
    }
  }
}
