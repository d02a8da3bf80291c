package dev.joist.process;

import dev.joist.schedule.Scheduler;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/// A node on which nothing happens by itself, so that a model checker decides when what happens.
///
/// Its processes have no bodies: the test's threads are their code. What the node would have its
/// assistants or its timekeeper do waits until [#settle()], or until the test has it done by a
/// thread of its own. Time stands still until something is done that waited for its time: then that
/// time has come. All else is the code that programs run.
final class Stage {

  static final Atom CRASH = Atom.of("crash");
  static final Atom KILL = Atom.of("kill");
  static final Atom KILLED = Atom.of("killed");
  static final Atom NORMAL = Atom.of("normal");
  static final Atom NOPROC = Atom.of("noproc");
  private static final Atom NAME = Atom.of("stage@nohost");

  private final StillScheduler scheduler = new StillScheduler();
  private final LocalNode node;
  private final List<LocalProcess> processes = new ArrayList<>();

  Stage() {
    this(1_000);
  }

  Stage(int processLimit) {
    node = new LocalNode(NAME, 1, processLimit, scheduler);
  }

  LocalNode node() {
    return node;
  }

  /// A new process, whose code is the calling thread until [#as] gives it another.
  LocalProcess process() {
    LocalProcess process = Spawning.attach(node);
    process.adopt(Thread.currentThread());
    processes.add(process);
    return process;
  }

  /// A new event-style process. Its turns are what the node's assistants do.
  LocalProcess handling(Handler handler) {
    return Spawning.spawn(node, handler);
  }

  /// Code of a process: from here on its thread is the one that runs this. The code ends where the
  /// process finds that it has been ended.
  static Race.Part as(LocalProcess process, Race.Part code) {
    return () -> {
      process.adopt(Thread.currentThread());
      try {
        code.run();
        process.turn().end();
      } catch (Unwind ended) {
        // The other threads have seen to it: that is what most races are about.
      }
    };
  }

  /// An exit signal from outside any process.
  Race.Part exit(LocalProcess process, Object reason) {
    return () -> Linking.exit(node, process.pid(), reason);
  }

  /// What the node's assistants and its timekeeper do, done now.
  Race.Part assistant() {
    return scheduler::carryOut;
  }

  /// Whether something waits for an assistant or for its time.
  boolean hasWork() {
    return works() > 0;
  }

  /// How much waits for an assistant, a worker or its time.
  int works() {
    return scheduler.size();
  }

  /// Lets everything happen that is still to happen.
  void settle() {
    for (int i = 0; i < 3; i++) {
      scheduler.carryOut();
      for (LocalProcess process : processes) {
        if (!process.isExiting()) {
          process.adopt(Thread.currentThread());
          process.turn().end();
          process.handleOwn();
        }
      }
    }
  }

  /// The messages a live process has received and not taken.
  List<Object> messages(LocalProcess process) {
    return process.mailbox.messages();
  }

  /// A scheduler whose time waits for its work, and whose work waits.
  private static final class StillScheduler implements Scheduler {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private long now;

    @Override
    public Thread thread(Runnable body, Thread.UncaughtExceptionHandler process) {
      // A process's body never gets to run, as on a machine without a free core.
      return new Thread(process instanceof LocalProcess ? () -> {} : body);
    }

    @Override
    public synchronized void queue(Runnable turn) {
      waiting.add(turn);
    }

    @Override
    public synchronized void assist(Runnable work) {
      waiting.add(work);
    }

    @Override
    public synchronized Future<?> after(long delayNanos, Runnable work) {
      CompletableFuture<Void> whetherCancelled = new CompletableFuture<>();
      long time = now + delayNanos;
      waiting.add(() -> {
        if (!whetherCancelled.isCancelled()) {
          passTo(time);
          work.run();
        }
      });
      return whetherCancelled;
    }

    @Override
    public synchronized void afterSlice(Runnable work) {
      waiting.add(work);
    }

    @Override
    public synchronized long nanoTime() {
      return now;
    }

    private synchronized void passTo(long time) {
      now = Math.max(now, time);
    }

    @Override
    public void close() {}

    void carryOut() {
      for (Runnable work = next(); work != null; work = next()) {
        work.run();
      }
    }

    synchronized int size() {
      return waiting.size();
    }

    private synchronized Runnable next() {
      return waiting.poll();
    }
  }
}
