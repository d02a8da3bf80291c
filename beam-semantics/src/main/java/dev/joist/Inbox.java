package dev.joist;

import dev.joist.process.Calling;
import dev.joist.process.Linking;
import dev.joist.process.LocalProcess;
import dev.joist.process.Monitoring;
import dev.joist.process.Sending;
import dev.joist.process.Spawning;
import dev.joist.signal.Body;
import dev.joist.signal.ErrorException;
import dev.joist.signal.ExitException;
import dev.joist.signal.Handler;
import dev.joist.signal.SendResult;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import dev.joist.term.Terms;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A process whose code is whatever thread uses it: for plain threads that want to be answered, or
/// told of ends. It traps exits, so only `kill` ends it from outside.
///
/// *Thread:* any; one operation at a time, the next waits for it.
///
/// *Errors:* when the inbox was closed or killed, its methods throw `IllegalStateException`. The
/// methods that wait throw `InterruptedException` when their thread is interrupted.
public final class Inbox implements AutoCloseable {

  private final LocalProcess process;
  private final ReentrantLock use = new ReentrantLock();

  Inbox(LocalProcess process) {
    this.process = process;
    var _ = doing(() -> Linking.trapExit(process, true));
  }

  /// The pid to send to.
  public Pid pid() {
    return process.pid();
  }

  /// Sends a message from this inbox. To a node that has much under way already it waits until
  /// there is room, as [Beam#send(Object, Object)]; with [SendOption#NOSUSPEND] it does not. Rule:
  /// SIG-02, DIST-07.
  ///
  /// @throws ErrorException `badarg` when `to` is nothing that can be sent to, or the message
  ///   cannot travel there
  public void send(Object to, Object message) {
    Object receiver = Terms.of(to, "to");
    Object term = Terms.of(message, "message");
    doing(() -> Sending.send(process, receiver, term));
  }

  /// Sends a message from this inbox unless more has to be done for it than the options allow, as
  /// [Beam#send(Object, Object, SendOption...)]. Rule: SIG-12.
  ///
  /// @return whether it was sent, or why not
  /// @throws ErrorException `badarg` when `to` is nothing that can be sent to
  public SendResult send(Object to, Object message, SendOption... options) {
    Object receiver = Terms.of(to, "to");
    Object term = Terms.of(message, "message");
    return doing(() -> Sending.send(process, receiver, term, SendOption.spec(options)));
  }

  /// Takes the oldest message, waiting for one so long.
  ///
  /// @throws ErrorException `timeout` when none came
  public Object receive(Duration timeout) throws InterruptedException {
    return receive(timeout, message -> message);
  }

  /// Takes the oldest message that the selector maps to something, as [Beam#receive(Duration,
  /// Function)].
  ///
  /// @throws ErrorException `timeout` when none came
  public <T> T receive(Duration timeout, Function<Object, ? extends @Nullable T> selector)
      throws InterruptedException {
    T result = poll(timeout, selector);
    if (result == null) {
      throw new ErrorException(
          Atom.of("timeout"), "inbox " + pid() + ": no message matched within " + timeout);
    }
    return result;
  }

  /// As [#receive(Duration, Function)], with null when the time is over.
  public <T> @Nullable T poll(Duration timeout, Function<Object, ? extends @Nullable T> selector)
      throws InterruptedException {
    return this.<@Nullable T>waiting(() -> Timeouts.<T>receive(process, null, timeout, selector));
  }

  /// Sends a request and waits for the reply, as [Beam#call].
  ///
  /// @throws ExitException `{Reason, {call, [To, Request, Millis]}}` when there is none
  public Object call(Object to, Object request, Duration timeout) throws InterruptedException {
    Object receiver = Terms.of(to, "to");
    Object term = Terms.of(request, "request");
    long nanos = Timeouts.nanos(timeout);
    return waiting(() -> Calling.call(process, receiver, term, nanos));
  }

  /// Asks to be told when a process ends, as [Beam#monitor(Pid, MonitorOption...)].
  public Ref monitor(Pid pid, MonitorOption... options) {
    return doing(
        () -> Monitoring.monitor(process, Atom.of("process"), pid, Options.monitor(options)));
  }

  /// Asks to be told when a process ends, by its name here or as `{Name, Node}`, as
  /// [Beam#monitor(Object, Object, MonitorOption...)].
  ///
  /// @param type `process`, `port` or `time_offset`
  /// @param item a pid, a name, or `{Name, Node}`
  /// @throws ErrorException `badarg` when they are none of these
  public Ref monitor(Object type, Object item, MonitorOption... options) {
    Object kind = Terms.of(type, "type");
    Object watched = Terms.of(item, "item");
    return doing(() -> Monitoring.monitor(process, kind, watched, Options.monitor(options)));
  }

  /// Ends a monitor, and takes its message out of the mailbox if it has fired.
  ///
  /// @return whether it was active
  public boolean demonitor(Ref ref) {
    return doing(() -> Monitoring.demonitor(process, ref, true));
  }

  /// Links this inbox and a process; its end comes as [dev.joist.signal.Exit].
  public void link(Pid pid) {
    doing(() -> Linking.link(process, pid));
  }

  /// Removes a link.
  public void unlink(Pid pid) {
    doing(() -> Linking.unlink(process, pid));
  }

  /// Makes a process that this inbox monitors, as [Beam#spawnMonitor].
  public Spawned spawnMonitor(Body body) {
    return spawnOpt(body, SpawnOption.monitor());
  }

  /// Makes an event-style process that this inbox monitors, as [Beam#spawnMonitor].
  public Spawned spawnMonitor(Handler handler) {
    return spawnOpt(handler, SpawnOption.monitor());
  }

  /// Makes a process as a child of this inbox, as [Beam#spawnOpt].
  public Spawned spawnOpt(Body body, SpawnOption... options) {
    return Spawned.of(doing(() -> Spawning.spawn(process, body, Options.spawn(options))));
  }

  /// Makes an event-style process as a child of this inbox, as [Beam#spawnOpt].
  public Spawned spawnOpt(Handler handler, SpawnOption... options) {
    return Spawned.of(doing(() -> Spawning.spawn(process, handler, Options.spawn(options))));
  }

  /// Runs code as the process that this inbox is, on the calling thread: for as long as it lasts,
  /// all of [Beam] and of `dev.joist.otp` is there for it.
  ///
  /// ```java
  /// long balance = inbox.run(() -> GenServer.call(bank, new GetBalance("a")));
  /// ```
  ///
  /// @return what the code returns
  /// @throws IllegalStateException if the thread is a process's already, which needs no inbox
  public <T extends @Nullable Object> T run(Supplier<T> code) throws InterruptedException {
    if (Beam.isProcess()) {
      throw new IllegalStateException(
          "process " + Beam.self() + " runs this already; what an inbox can do it does itself");
    }
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
    thread.setUncaughtExceptionHandler(process); // which says whose thread it is
    try {
      return waiting(code);
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }
  }

  /// Ends the inbox with the reason `normal`; links and monitors go with it.
  @Override
  public void close() {
    use.lock();
    try {
      process.adopt(Thread.currentThread());
      process.detach(Atom.of("normal"));
    } finally {
      use.unlock();
    }
  }

  private void doing(Runnable operation) {
    var _ =
        doing(() -> {
          operation.run();
          return true;
        });
  }

  private <T> T doing(Supplier<T> operation) {
    use.lock();
    try {
      process.adopt(Thread.currentThread());
      return process.attached(operation);
    } finally {
      use.unlock();
    }
  }

  private <T extends @Nullable Object> T waiting(Supplier<T> operation)
      throws InterruptedException {
    use.lockInterruptibly();
    try {
      process.adopt(Thread.currentThread());
      return process.attached(operation);
    } catch (CancellationException e) {
      var _ = Thread.interrupted();
      InterruptedException interrupted = new InterruptedException(e.getMessage());
      interrupted.initCause(e);
      throw interrupted;
    } finally {
      use.unlock();
    }
  }
}
