package dev.joist.conformance;

import com.typesafe.config.ConfigFactory;
import dev.joist.pekko.ref.Border;
import dev.joist.process.LocalNode;
import dev.joist.term.Pid;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.Terminated;

/// An ActorSystem that nodes of scenarios live in, a folder of references for each.
///
/// An actor watches every process there is, and has to be told of the end of each.
final class PekkoHost implements Host {

  private static final int PATIENCE_SECONDS = 30;

  private final ActorSystem system =
      ActorSystem.create(
          "conformance",
          ConfigFactory.parseString(
                  """
                  pekko {
                    loggers = []
                    stdout-loglevel = WARNING
                    log-dead-letters = off
                    actor.default-dispatcher.fork-join-executor.minimum-runnable = -1
                  }
                  """)
              .withFallback(ConfigFactory.load()));
  private final AtomicInteger guests = new AtomicInteger();

  @Override
  public Guest takeIn(LocalNode node) {
    return new PekkoGuest(
        Border.open(
            (ExtendedActorSystem) system, node, "joist-" + guests.incrementAndGet(), false));
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private final class PekkoGuest implements Guest {

    private final Border border;
    private final Semaphore ends = new Semaphore(0);
    private final AtomicInteger watches = new AtomicInteger();
    private final ActorRef watcher =
        system.actorOf(Props.create(Watcher.class, () -> new Watcher(watches, ends)));
    private int births;

    PekkoGuest(Border border) {
      this.border = border;
    }

    /// Waits until the process is watched, without leaving the thread: the node runs on that one
    /// alone, and whoever met the actor at the reference's lock later would leave it, and perhaps
    /// find nobody any more who lets it go on.
    @Override
    public void born(Pid pid) {
      births++;
      watcher.tell(border.ref(pid), ActorRef.noSender());
      while (watches.get() < births) {
        Thread.onSpinWait();
      }
    }

    @Override
    public boolean tell(Pid pid, Object instruction) {
      border.ref(pid).tell(instruction, ActorRef.noSender());
      return true;
    }

    @Override
    public void gone() {
      int expected = births;
      if (!wereTold(expected)) {
        throw new IllegalStateException(
            "an actor watched %d processes and was told of %d ends"
                .formatted(expected, ends.availablePermits()));
      }
      system.stop(watcher);
    }

    private boolean wereTold(int expected) {
      try {
        return ends.tryAcquire(expected, PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /// Watches what it is told to, and counts the ends.
  private static final class Watcher extends AbstractActor {

    private final AtomicInteger watches;
    private final Semaphore ends;

    Watcher(AtomicInteger watches, Semaphore ends) {
      this.watches = watches;
      this.ends = ends;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(
              ActorRef.class,
              process -> {
                getContext().watch(process);
                watches.incrementAndGet();
              })
          .match(Terminated.class, _ -> ends.release())
          .build();
    }
  }
}
