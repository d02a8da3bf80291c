package dev.joist;

import dev.joist.signal.Body;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A process that does what a test tells it, one thing after the other, and waits in between: so a
/// test of several processes reads from top to bottom.
///
/// It is told by messages, `{'$do', N}`, which it takes out of turn; all others stay in its mailbox
/// until it is told to receive.
final class Puppet {

  static final Atom DO = Atom.of("$do");

  private final Node node;
  private final Map<Long, Body> tasks = new ConcurrentHashMap<>();
  private final AtomicLong told = new AtomicLong();
  private final Pid pid;

  private Puppet(Node node) {
    this.node = node;
    pid = node.spawn(this::obey);
  }

  static Puppet on(Node node) {
    return new Puppet(node);
  }

  Pid pid() {
    return pid;
  }

  /// Has the process do something and waits for the result, or throws what was thrown.
  <T extends @Nullable Object> T call(Callable<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task);
    tell(future::run);
    try {
      return future.get(ProcessTest.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception thrown -> throw thrown;
        case null, default -> throw new AssertionError("the puppet " + pid + " failed", e);
      }
    }
  }

  /// As [#call], without a result.
  void does(Body task) throws Exception {
    call(() -> {
      task.run();
      return true;
    });
  }

  /// Has the process do something that it may not come back from; what it throws ends the process.
  void begins(Body task) {
    tell(task);
  }

  private void tell(Body task) {
    long number = told.incrementAndGet();
    tasks.put(number, task);
    node.send(pid, Tuple.of(DO, number));
  }

  private void obey() throws Exception {
    while (true) {
      Body task = Beam.receive(this::task);
      task.run();
    }
  }

  private @Nullable Body task(Object message) {
    return message instanceof Tuple order && order.arity() == 2 && order.element(1).equals(DO)
        ? tasks.remove(order.element(2))
        : null;
  }
}
