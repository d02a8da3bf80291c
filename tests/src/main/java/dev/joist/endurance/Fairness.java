package dev.joist.endurance;

import static dev.joist.Beam.receive;
import static dev.joist.Beam.send;

import dev.joist.Node;
import dev.joist.signal.Handler;
import dev.joist.term.Pid;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// How long a newcomer's first message waits while a hundred event-style processes talk without end
/// and a hundred more block in their handlers.
///
/// Beside each newcomer a plain thread is handed something over a queue: what that takes is what
/// the machine itself makes everybody wait.
///
/// *Command:* `./joist fairness [SECONDS]`
public final class Fairness {

  private static final int TALKERS = 100;
  private static final int BLOCKED = 100;
  private static final Duration BETWEEN = Duration.ofMillis(2);

  /// While code is compiled and a hundred threads are started.
  private static final int WARM_UP_SECONDS = 3;

  private final Node node;
  private final LongAdder talk = new LongAdder();
  private final Latencies newcomers = new Latencies("a newcomer's first message");
  private final Latencies residents = new Latencies("a message to an idle process");
  private final Latencies threads = new Latencies("a plain thread, for comparison");

  private Fairness(Node node) {
    this.node = node;
  }

  /// Runs for so many seconds, 30 if none are given, and prints what it has measured.
  ///
  /// @param arguments of the command line
  public static void main(String[] arguments) throws InterruptedException {
    long seconds = arguments.length == 0 ? 30 : Long.parseLong(arguments[0]);
    try (Node node = Node.start("fairness")) {
      new Fairness(node).run(Duration.ofSeconds(seconds));
    }
  }

  private void run(Duration duration) throws InterruptedException {
    startTalkers();
    startBlocked();
    Pid resident = node.spawn((Handler) sent -> residents.add(System.nanoTime() - (Long) sent));
    LinkedBlockingQueue<Long> handed = new LinkedBlockingQueue<>();
    Thread plain = Thread.ofPlatform().daemon().start(() -> handOver(handed));
    TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
    long talkedBefore = talk.sum();
    long start = System.nanoTime();
    while (System.nanoTime() - start < duration.toNanos()) {
      long now = System.nanoTime();
      Pid newcomer = node.spawn((Handler) sent -> newcomers.add(System.nanoTime() - (Long) sent));
      node.send(newcomer, now);
      node.send(resident, System.nanoTime());
      handed.add(System.nanoTime());
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
    double took = (System.nanoTime() - start) / 1e9;
    long talked = talk.sum() - talkedBefore;
    TimeUnit.SECONDS.sleep(2); // for the last of them
    plain.interrupt();
    System.out.printf(
        "%d cores, %d talkers (%.1f million messages a second), %d blocked handlers, %.0f s%n",
        Runtime.getRuntime().availableProcessors(), TALKERS, talked / took / 1e6, BLOCKED, took);
    newcomers.print();
    residents.print();
    threads.print();
  }

  private void startTalkers() {
    for (int i = 0; i < TALKERS; i += 2) {
      Pid one = node.spawn(new Talker(talk));
      Pid other = node.spawn(new Talker(talk));
      boolean toItself = i % 4 == 0; // then it always has a message, and takes all of its turn
      node.send(one, toItself ? one : other);
      node.send(other, toItself ? other : one);
      node.send(one, "talk");
      node.send(other, "talk");
    }
  }

  /// Sends what it is sent to its partner, for ever; the first message is the partner.
  private static final class Talker implements Handler {

    private final LongAdder talk;
    private @Nullable Pid partner;

    Talker(LongAdder talk) {
      this.talk = talk;
    }

    @Override
    public void handle(Object message) {
      if (message instanceof Pid pid) {
        partner = pid;
      } else if (partner != null) {
        talk.increment();
        send(partner, message);
      }
    }
  }

  private void startBlocked() {
    for (int i = 0; i < BLOCKED; i++) {
      boolean receives = i % 2 == 0;
      Pid blocked =
          node.spawn(
              (Handler)
                  _ -> {
                    if (receives) {
                      receive(_ -> null);
                    }
                    Thread.sleep(Duration.ofDays(1));
                  });
      node.send(blocked, "block");
    }
  }

  private void handOver(LinkedBlockingQueue<Long> handed) {
    try {
      while (true) {
        long sent = handed.take();
        threads.add(System.nanoTime() - sent);
      }
    } catch (InterruptedException e) {
      return; // the measurement is over
    }
  }
}
