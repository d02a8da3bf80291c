package dev.joist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Exit;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/// The vocabulary of tests that run processes: a node for each test, an inbox on it, and what is to
/// be expected of them.
///
/// What expects or takes messages means the caller's mailbox: the process's in a process, the
/// inbox's in the test's own thread.
///
/// Nothing here waits for time to pass. [#PATIENCE] only bounds how long a test that fails takes.
@Timeout(120)
abstract class ProcessTest {

  /// Longer than any wait that ends well, on a busy machine.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  static final Atom NORMAL = Atom.of("normal");
  static final Atom KILL = Atom.of("kill");
  static final Atom KILLED = Atom.of("killed");
  static final Atom NOPROC = Atom.of("noproc");
  static final Atom BADARG = Atom.of("badarg");
  static final Atom UNDEFINED = Atom.of("undefined");
  static final Atom PROCESS = Atom.of("process");

  Node node;
  Inbox inbox;

  @BeforeEach
  void startNode() {
    node = Node.start("test");
    inbox = node.inbox();
  }

  @AfterEach
  void closeNode() {
    node.close();
  }

  // ---- terms

  static Atom atom(String text) {
    return Atom.of(text);
  }

  /// The term that a text in Erlang's syntax denotes.
  static Object term(String text) {
    return Terms.parse(text);
  }

  // ---- processes

  /// Runs `body` as a process and hands back its result, or throws what it threw. The process is
  /// monitored by an inbox made for that.
  @SuppressWarnings("CatchingUnchecked") // what a process unwinds with passes through
  <T extends @Nullable Object> T run(Callable<T> body) throws Exception {
    AtomicReference<T> result = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    try (Inbox watcher = node.inbox()) {
      Ref ref =
          watcher
              .spawnMonitor(() -> {
                try {
                  result.set(body.call());
                } catch (Exception | AssertionError thrown) {
                  failure.set(thrown);
                }
              })
              .ref();
      Down down =
          watcher.receive(PATIENCE, m -> m instanceof Down d && d.ref().equals(ref) ? d : null);
      switch (failure.get()) {
        case null -> assertTerm(NORMAL, down.reason());
        case Exception thrown -> throw thrown;
        case AssertionError thrown -> throw thrown;
        case Throwable thrown -> throw new IllegalStateException(thrown);
      }
      return result.get();
    }
  }

  /// As [#run(Callable)], without a result.
  void run(Body body) throws Exception {
    run(() -> {
      body.run();
      return true;
    });
  }

  /// A process that waits for ever and takes no message.
  Pid idle() {
    return node.spawn(() -> Beam.receive(_ -> null));
  }

  /// A process that does what it is told and nothing else.
  Puppet puppet() {
    return Puppet.on(node);
  }

  /// The pid of a process that has ended, and whose end has been told.
  Pid dead() throws InterruptedException {
    try (Inbox watcher = node.inbox()) {
      Spawned process = watcher.spawnMonitor(() -> {});
      Object down = watcher.receive(PATIENCE);
      assertTerm(new Down(process.ref(), PROCESS, process.pid(), NORMAL), down);
      return process.pid();
    }
  }

  /// Kills a process on behalf of the caller: a process, or the program outside.
  void kill(Pid pid) {
    if (Beam.isProcess()) {
      Beam.exit(pid, KILL);
    } else {
      node.exit(pid, KILL);
    }
  }

  /// One value of `process_info`, asked by the caller.
  Object info(Pid pid, String item) {
    Object answer =
        Beam.isProcess() ? Beam.processInfo(pid, atom(item)) : node.processInfo(pid, atom(item));
    return answer instanceof Tuple pair ? pair.element(2) : answer;
  }

  // ---- messages

  /// The caller's next message.
  Object next() throws InterruptedException {
    return Beam.isProcess() ? Beam.receive(PATIENCE, m -> m) : inbox.receive(PATIENCE);
  }

  /// The caller's next message is this term.
  void expectMessage(Object term) throws InterruptedException {
    assertTerm(term, next());
  }

  /// The caller's next message is `{'DOWN', Ref, process, Pid, Reason}`.
  void expectDown(Ref ref, Pid pid, Object reason) throws InterruptedException {
    expectMessage(new Down(ref, PROCESS, pid, reason));
  }

  /// The caller's next message is `{'DOWN', Ref, process, Pid, {Reason, Stack}}`.
  void expectDownWithStack(Ref ref, Pid pid, Object reason) throws InterruptedException {
    Down down = assertInstanceOf(Down.class, next());
    assertEquals(ref, down.ref());
    assertEquals(pid, down.item());
    assertReasonWithStack(reason, down.reason());
  }

  /// The caller's next message is `{'EXIT', From, Reason}`.
  void expectExit(Object from, Object reason) throws InterruptedException {
    expectMessage(new Exit(from, reason));
  }

  /// The caller has no message: what it sends itself now is its next one. Whatever others have sent
  /// it and it was told of, or asked about, is there before.
  void expectNoMessage() throws InterruptedException {
    Object sentinel = Tuple.of(atom("sentinel"), System.nanoTime());
    if (Beam.isProcess()) {
      Beam.send(Beam.self(), sentinel);
    } else {
      inbox.send(inbox.pid(), sentinel);
    }
    expectMessage(sentinel);
  }

  /// The process ends, or has ended, with this reason; for processes whose end nobody waits for.
  void expectEnd(Spawned process, Object reason) throws InterruptedException {
    expectDown(process.ref(), process.pid(), reason);
  }

  // ---- assertions

  static void assertTerm(Object expected, Object actual) {
    if (!Terms.exactlyEqual(Terms.of(expected), actual)) {
      fail("expected " + Terms.toString(Terms.of(expected)) + ", got " + Terms.toString(actual));
    }
  }

  /// Asserts `{Reason, Stack}`, Stack being a list of frames, of which there is one at least.
  static void assertReasonWithStack(Object reason, Object actual) {
    Tuple pair = assertInstanceOf(Tuple.class, actual);
    assertEquals(2, pair.arity());
    assertTerm(reason, pair.element(1));
    List<?> stack = assertInstanceOf(List.class, pair.element(2));
    Tuple frame = assertInstanceOf(Tuple.class, stack.getFirst());
    assertEquals(4, frame.arity());
  }

  /// Asserts an error with this reason, whose text says all of `words`.
  static void assertError(Object reason, Executable operation, String... words) {
    ErrorException error = assertThrows(ErrorException.class, operation);
    assertTerm(reason, error.reason());
    String text = String.valueOf(error.getMessage());
    for (String word : words) {
      assertTrue(text.contains(word), "'" + text + "' does not say '" + word + "'");
    }
  }

  /// Waits until the latch is open.
  static void await(CountDownLatch latch) throws InterruptedException {
    assertTrue(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "the latch stayed closed");
  }

  /// Waits until the latch is open, whoever interrupts.
  static void awaitThroughInterrupts(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        await(latch);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits until the thread, which the future has, is gone.
  static void awaitGone(CompletableFuture<Thread> thread) throws InterruptedException {
    assertTrue(thread.join().join(PATIENCE), "the thread is still there");
  }
}
