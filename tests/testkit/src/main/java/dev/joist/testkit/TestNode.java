package dev.joist.testkit;

import dev.joist.Beam;
import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.Spawned;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.Exit;
import dev.joist.signal.Handler;
import dev.joist.signal.Report;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import dev.joist.term.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A node for one test, with an inbox for the test's own messages, and words for what is expected
/// of processes. [JoistTest] makes one for each test; without JUnit's extension, [#start] does.
///
/// What expects or takes messages means the caller's mailbox: in a process (in [#run] too) the
/// process's, elsewhere the inbox's. Each word says what it has got when it fails.
///
/// *Thread:* any; the inbox is used by one at a time.
public final class TestNode implements AutoCloseable {

  /// Longer than any wait that ends well, on a busy machine.
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /// How long those that are about to end may take for it after a test.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Atom PROCESS = Atom.of("process");
  private static final Atom NORMAL = Atom.of("normal");
  private static final Atom KILL = Atom.of("kill");

  private final Node node;
  private final Inbox inbox;
  private final Trail trail = new Trail();
  private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();

  private TestNode(Node node) {
    this.node = node;
    inbox = node.inbox();
    var _ = node.onReport(reports::add);
  }

  /// Starts a node.
  public static TestNode start(String name) {
    return new TestNode(Node.start(name));
  }

  /// The node.
  public Node node() {
    return node;
  }

  /// The test's own mailbox.
  public Inbox inbox() {
    return inbox;
  }

  /// The inbox's pid: what processes send to that are to tell the test.
  public Pid pid() {
    return inbox.pid();
  }

  /// The test's trail.
  public Trail trail() {
    return trail;
  }

  // ---- processes

  /// Makes a straight-line process, which nothing binds to the test.
  public Pid spawn(Body body) {
    return node.spawn(body);
  }

  /// Makes an event-style process, which nothing binds to the test.
  public Pid spawn(Handler handler) {
    return node.spawn(handler);
  }

  /// Makes a process that the inbox monitors.
  public Spawned spawnMonitor(Body body) {
    return inbox.spawnMonitor(body);
  }

  /// As [#spawnMonitor(Body)], for an event-style process.
  public Spawned spawnMonitor(Handler handler) {
    return inbox.spawnMonitor(handler);
  }

  /// Runs `body` as a process and hands back its result, or throws what it has thrown.
  ///
  /// @throws Exception what the body has thrown
  @SuppressWarnings("CatchingUnchecked") // what a process unwinds with passes through
  public <T extends @Nullable Object> T run(Callable<T> body) throws Exception {
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
        case null -> same(NORMAL, down.reason(), "the end of what was run");
        case Exception thrown -> throw thrown;
        case AssertionError thrown -> throw thrown;
        case Throwable thrown -> throw new IllegalStateException(thrown);
      }
      return result.get();
    }
  }

  /// As [#run(Callable)], without a result.
  ///
  /// @throws Exception what the body has thrown
  public void run(Body body) throws Exception {
    run(() -> {
      body.run();
      return true;
    });
  }

  /// Kills a process and waits until it is gone.
  public void kill(Pid pid) throws InterruptedException {
    try (Inbox watcher = node.inbox()) {
      Ref ref = watcher.monitor(pid);
      node.exit(pid, KILL);
      watcher.receive(PATIENCE, m -> m instanceof Down d && d.ref().equals(ref) ? d : null);
    }
  }

  // ---- messages

  /// The caller's next message.
  public Object next() throws InterruptedException {
    Object message =
        Beam.isProcess()
            ? Beam.<@Nullable Object>receive(PATIENCE, m -> m, () -> null)
            : inbox.poll(PATIENCE, m -> m);
    if (message == null) {
      throw new AssertionError("expected a message, none came within " + PATIENCE);
    }
    return message;
  }

  /// The caller's next message is this term.
  public void expectMessage(Object term) throws InterruptedException {
    same(term, next(), "the next message");
  }

  /// The caller's next message is of this class, such as a record.
  ///
  /// @return the message
  public <T> T expectMessage(Class<T> type) throws InterruptedException {
    Object message = next();
    if (type.isInstance(message)) {
      return type.cast(message);
    }
    throw new AssertionError(
        "expected a " + type.getSimpleName() + ", the next message is " + shown(message));
  }

  /// The caller has no message: what it sends itself now is its next one. Whatever others have sent
  /// it and it was told of, or asked about, would be there before.
  public void expectNoMessage() throws InterruptedException {
    Object sentinel = Tuple.of(Atom.of("sentinel"), System.nanoTime());
    if (Beam.isProcess()) {
      Beam.send(Beam.self(), sentinel);
    } else {
      inbox.send(inbox.pid(), sentinel);
    }
    Object message = next();
    if (!message.equals(sentinel)) {
      throw new AssertionError("expected no message, there is " + shown(message));
    }
  }

  /// The caller's next message is `{'DOWN', Ref, process, Pid, Reason}`.
  public void expectDown(Ref ref, Pid pid, Object reason) throws InterruptedException {
    expectMessage(new Down(ref, PROCESS, pid, reason));
  }

  /// The caller's next message says that this process, spawned with a monitor, has ended so.
  public void expectDown(Spawned process, Object reason) throws InterruptedException {
    expectDown(process.ref(), process.pid(), reason);
  }

  /// The caller's next message is `{'EXIT', From, Reason}`.
  public void expectExit(Object from, Object reason) throws InterruptedException {
    expectMessage(new Exit(from, reason));
  }

  // ---- reports

  /// Waits for a report with the label `{Module, What}`, such as `proc_lib`, `crash`; those before
  /// it are dropped.
  ///
  /// @return the report, to look at its facts
  public Report expectReport(String module, String what) throws InterruptedException {
    List<Object> others = new ArrayList<>();
    for (Report report = report(); report != null; report = report()) {
      if (report.isOf(module, what)) {
        return report;
      }
      others.add(report.label());
    }
    throw new AssertionError(
        "expected a report of {%s, %s}, there were these: %s".formatted(module, what, others));
  }

  private @Nullable Report report() throws InterruptedException {
    return reports.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// There is no report, but those of progress, that was not taken.
  public void expectNoReport() {
    List<String> there =
        reports.stream()
            .filter(report -> report.level() != Report.Level.INFO)
            .map(Report::text)
            .toList();
    if (!there.isEmpty()) {
      throw new AssertionError("expected no report, there are these: " + there);
    }
  }

  // ---- the end

  /// Who is there still, but the inbox and those that end by themselves in a moment.
  List<String> leftBehind() throws InterruptedException {
    List<Ref> watched = new ArrayList<>();
    try (Inbox watcher = node.inbox()) {
      for (Pid pid : node.processes()) {
        if (!pid.equals(inbox.pid()) && !pid.equals(watcher.pid())) {
          watched.add(watcher.monitor(pid));
        }
      }
      long end = System.nanoTime() + GRACE.toNanos();
      while (!watched.isEmpty()) {
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        Down down = watcher.<Down>poll(left, m -> m instanceof Down d ? d : null);
        if (down == null) {
          break;
        }
        watched.remove(down.ref());
      }
      return node.processes().stream()
          .filter(pid -> !pid.equals(inbox.pid()) && !pid.equals(watcher.pid()))
          .map(this::described)
          .toList();
    }
  }

  private String described(Pid pid) {
    Object items =
        List.of(Atom.of("registered_name"), Atom.of("initial_call"), Atom.of("current_function"));
    return pid + " " + shown(node.processInfo(pid, items));
  }

  /// Closes the node; whoever is on it is killed.
  @Override
  public void close() {
    node.close();
  }

  // ---- assertions

  private static void same(Object expected, Object actual, String what) {
    Object term = Terms.of(expected);
    if (!Terms.exactlyEqual(term, actual)) {
      throw new AssertionError(
          "expected " + what + " to be " + shown(term) + ", it is " + shown(actual));
    }
  }

  private static String shown(Object term) {
    return Terms.toString(term);
  }
}
