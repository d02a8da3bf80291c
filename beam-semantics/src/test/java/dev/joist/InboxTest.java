package dev.joist;

import static dev.joist.Beam.receive;
import static dev.joist.Beam.reply;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.joist.signal.Call;
import dev.joist.signal.Exit;
import dev.joist.signal.ExitException;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An inbox between a plain thread and the processes: its uses, and every way its use can end.
class InboxTest extends ProcessTest {

  private static final Atom WAITING = atom("waiting");

  /// A thread of its own that does something with the inbox.
  private record Use(Thread thread, FutureTask<Object> task) {

    static Use of(Callable<Object> task) {
      FutureTask<Object> future = new FutureTask<>(task);
      return new Use(Thread.ofPlatform().daemon().start(future), future);
    }

    Object result() throws Exception {
      return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    Throwable failure() {
      return assertThrows(ExecutionException.class, this::result).getCause();
    }
  }

  private void untilItWaits() {
    while (!info(inbox.pid(), "status").equals(WAITING)) {
      Thread.onSpinWait();
    }
  }

  private void assertClosed(Throwable thrown) {
    assertInstanceOf(IllegalStateException.class, thrown);
    assertEquals(inbox.pid() + " was closed or killed", thrown.getMessage());
  }

  // ---- what it does

  @Test
  void aThreadSendsAndReceives() throws Exception {
    Pid echo = node.spawn(() -> send(inbox.pid(), receive()));
    inbox.send(echo, "hello");
    assertEquals("hello", inbox.receive(PATIENCE));
    assertNull(inbox.poll(Duration.ZERO, message -> message));
    assertError(atom("timeout"), () -> inbox.receive(Duration.ZERO), "PT0S");
  }

  @Test
  void aSelectorTakesWhatItMatches() throws Exception {
    inbox.send(inbox.pid(), 1);
    inbox.send(inbox.pid(), "two");
    assertEquals("two", inbox.receive(PATIENCE, m -> m instanceof String text ? text : null));
    assertEquals(1L, inbox.receive(PATIENCE));
  }

  @Test
  void aCallIsAnswered() throws Exception {
    Pid server =
        node.spawn(() -> {
          while (receive() instanceof Call(Tuple from, Object request)) {
            reply(from, Tuple.of(self(), request));
          }
        });
    assertTerm(Tuple.of(server, 1), inbox.call(server, 1, PATIENCE));
    assertTerm(Tuple.of(server, 2), node.call(server, 2, PATIENCE));
    node.register(atom("server"), server);
    assertTerm(Tuple.of(server, 3), inbox.call(atom("server"), 3, PATIENCE));
  }

  @Test
  void aCallThatIsNotAnsweredSaysWhyAndLeavesNothing() throws Exception {
    Pid dead = dead();
    var noproc = assertThrows(ExitException.class, () -> inbox.call(dead, 1, PATIENCE));
    assertTerm(
        Tuple.of(NOPROC, Tuple.of(atom("call"), List.of(dead, 1, PATIENCE.toMillis()))),
        noproc.reason());
    Pid deaf = idle();
    var timeout = assertThrows(ExitException.class, () -> inbox.call(deaf, 1, Duration.ZERO));
    assertTerm(
        Tuple.of(atom("timeout"), Tuple.of(atom("call"), List.of(deaf, 1, 0))), timeout.reason());
    assertTerm(List.of(), info(inbox.pid(), "monitors"));
    expectNoMessage();
  }

  @Test
  void itWatchesAndLinks() throws Exception {
    Pid pid = idle();
    Ref watch = inbox.monitor(pid);
    inbox.link(pid);
    kill(pid);
    expectExit(pid, KILLED);
    expectDown(watch, pid, KILLED);
    Pid other = idle();
    Ref withdrawn = inbox.monitor(other);
    inbox.link(other);
    inbox.unlink(other);
    assertTrue(inbox.demonitor(withdrawn));
    assertFalse(inbox.demonitor(withdrawn));
    kill(other);
    assertFalse(node.isProcessAlive(other));
    expectNoMessage();
  }

  @Test
  void severalThreadsUseItInTurn() throws Exception {
    List<Use> uses = Stream.generate(() -> Use.of(() -> inbox.receive(PATIENCE))).limit(8).toList();
    for (int i = 0; i < uses.size(); i++) {
      node.send(inbox.pid(), i);
    }
    long sum = 0;
    for (Use use : uses) {
      sum += (long) use.result();
    }
    assertEquals(28, sum);
  }

  @Test
  void anExitSignalIsAMessage() throws Exception {
    node.exit(inbox.pid(), atom("shutdown"));
    Exit exit = assertInstanceOf(Exit.class, next());
    assertTerm(atom("shutdown"), exit.reason());
  }

  // ---- how it ends

  private static Stream<Named<Function<Inbox, Executable>>> operations() {
    return Stream.of(
        Named.of("send", inbox -> () -> inbox.send(inbox.pid(), 1)),
        Named.of("receive", inbox -> () -> inbox.receive(Duration.ZERO)),
        Named.of("poll", inbox -> () -> inbox.poll(PATIENCE, message -> message)),
        Named.of("call", inbox -> () -> inbox.call(atom("nobody"), 1, PATIENCE)),
        Named.of("monitor", inbox -> () -> inbox.monitor(inbox.pid())),
        Named.of("link", inbox -> () -> inbox.link(inbox.pid())),
        Named.of("unlink", inbox -> () -> inbox.unlink(inbox.pid())),
        Named.of("spawnMonitor", inbox -> () -> inbox.spawnMonitor(() -> {})));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aClosedOneDoesNothingMore(Function<Inbox, Executable> operation) {
    inbox.close();
    inbox.close();
    assertClosed(assertThrows(IllegalStateException.class, operation.apply(inbox)));
    assertFalse(node.isProcessAlive(inbox.pid()));
    assertEquals(0, node.processCount());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aKilledOneDoesNothingMore(Function<Inbox, Executable> operation) {
    kill(inbox.pid());
    assertClosed(assertThrows(IllegalStateException.class, operation.apply(inbox)));
    inbox.close();
  }

  @Test
  void aThreadThatWaitsIsToldOfTheKill() {
    Use use = Use.of(() -> inbox.receive(PATIENCE));
    untilItWaits();
    kill(inbox.pid());
    assertClosed(use.failure());
  }

  @Test
  void aThreadThatWaitsIsToldThatTheNodeIsClosed() {
    Use use = Use.of(() -> inbox.receive(PATIENCE));
    untilItWaits();
    node.close();
    assertClosed(use.failure());
  }

  @Test
  void closingItTellsItsLinksAndFreesItsName() throws Exception {
    Puppet watcher = puppet();
    Ref watch = watcher.call(() -> Beam.monitor(inbox.pid()));
    node.register(atom("inbox"), inbox.pid());
    inbox.close();
    watcher.does(() -> expectDown(watch, inbox.pid(), NORMAL));
    assertTrue(node.whereis(atom("inbox")).isEmpty());
  }

  @Test
  void manyOfThemLeaveNothingBehind() throws Exception {
    int before = node.processCount();
    for (int i = 0; i < 10_000; i++) {
      try (Inbox each = node.inbox()) {
        each.send(each.pid(), i);
        assertEquals((long) i, each.receive(PATIENCE));
      }
    }
    assertEquals(before, node.processCount());
  }

  // ---- interrupts

  @Test
  void anInterruptEndsTheWaitAndNothingElse() throws Exception {
    Use use = Use.of(() -> inbox.receive(PATIENCE));
    untilItWaits();
    use.thread().interrupt();
    assertInstanceOf(InterruptedException.class, use.failure());
    node.send(inbox.pid(), "later");
    expectMessage("later");
  }

  @Test
  void anInterruptedCallLeavesNothingBehind() throws Exception {
    Puppet server = puppet();
    Use use = Use.of(() -> inbox.call(server.pid(), "question", PATIENCE));
    Call call = server.call(() -> (Call) receive());
    untilItWaits();
    use.thread().interrupt();
    assertInstanceOf(InterruptedException.class, use.failure());
    server.does(() -> reply(call.from(), "too late"));
    assertTerm(List.of(), info(inbox.pid(), "monitors"));
    assertTerm(List.of(), info(server.pid(), "monitored_by"));
    expectNoMessage();
  }

  @Test
  void anInterruptReachesAThreadThatWaitsForAnothersUse() throws Exception {
    Use first = Use.of(() -> inbox.receive(PATIENCE));
    untilItWaits();
    Use second = Use.of(() -> inbox.receive(PATIENCE));
    second.thread().interrupt();
    assertInstanceOf(InterruptedException.class, second.failure());
    node.send(inbox.pid(), "first");
    assertEquals("first", first.result());
  }
}
