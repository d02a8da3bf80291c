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
  public Network network(RunQueue queue) {
    return new ArteryNetwork(queue);
  }

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
    private final AtomicInteger births = new AtomicInteger();
    private final ActorRef watcher =
        system.actorOf(Props.create(Watcher.class, () -> new Watcher(ends)));

    PekkoGuest(Border border) {
      this.border = border;
    }

    @Override
    public void born(Pid pid) {
      births.incrementAndGet();
      watcher.tell(border.ref(pid), ActorRef.noSender());
    }

    @Override
    public boolean tell(Pid pid, Object instruction) {
      border.ref(pid).tell(instruction, ActorRef.noSender());
      return true;
    }

    @Override
    public void gone() {
      int expected = births.get();
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

    private final Semaphore ends;

    Watcher(Semaphore ends) {
      this.ends = ends;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(ActorRef.class, process -> getContext().watch(process))
          .match(Terminated.class, _ -> ends.release())
          .build();
    }
  }
}
