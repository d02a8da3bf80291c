package dev.joist.benchmarks.dist;

import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.benchmarks.contest.Run;
import dev.joist.benchmarks.contest.Sample;
import dev.joist.signal.Down;
import dev.joist.term.Pid;
import java.time.Duration;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;

/// The programs of this family, for either contender. A message is a `Long` for both: nothing that
/// Pekko's remoting carries costs it less. Orders are for Joist's codecs only.
public final class Dist {

  /// What their names begin with.
  public static final String FAMILY = "dist.";

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private Dist() {}

  /// Does a piece of work with event-style processes.
  ///
  /// @throws IllegalStateException if it fails
  public static Sample withProcesses(String work, int... sizes) throws InterruptedException {
    Node[] nodes = Pair.get().nodes();
    Node here = nodes[0];
    Node there = nodes[1];
    Run run = new Run();
    int count = sizes[0];
    Pid main =
        switch (work) {
          case "dist.signals" -> {
            Pid counter = there.spawn(Signals.counter(Long.class));
            yield here.spawn(Signals.sender(run, counter, count, Long::valueOf));
          }
          case "dist.orders" -> {
            Pid counter = there.spawn(Signals.counter(Order.class));
            yield here.spawn(Signals.sender(run, counter, count, id -> Order.of(id, counter)));
          }
          case "dist.roundtrip" -> {
            Pid pong = there.spawn(Roundtrip.pong());
            yield here.spawn(Roundtrip.ping(run, pong, count));
          }
          default -> throw unknown(work);
        };
    try (Inbox inbox = here.inbox()) {
      var _ = inbox.monitor(main);
      inbox.send(main, Signals.GO);
      Down end = (Down) inbox.receive(LIMIT);
      run.fail(new IllegalStateException("the program ended too early: " + end.reason()));
      return run.await(LIMIT);
    }
  }

  /// Does a piece of work with actors.
  ///
  /// @throws IllegalStateException if it fails
  public static Sample withActors(String work, int... sizes) throws InterruptedException {
    Pair pair = Pair.get();
    Run run = new Run();
    int count = sizes[0];
    ActorRef other =
        pair.there()
            .actorOf(
                switch (work) {
                  case "dist.signals" -> Props.create(Tells.Counter.class, Tells.Counter::new);
                  case "dist.roundtrip" -> Props.create(Tells.Pong.class, Tells.Pong::new);
                  default -> throw unknown(work);
                });
    ActorRef seen = pair.asSeenFromHere(other);
    ActorRef main =
        pair.here()
            .actorOf(
                work.equals("dist.signals")
                    ? Props.create(Tells.Sender.class, () -> new Tells.Sender(run, seen, count))
                    : Props.create(Tells.Ping.class, () -> new Tells.Ping(run, seen, count)));
    try {
      main.tell(Signals.GO, ActorRef.noSender());
      return run.await(LIMIT);
    } finally {
      pair.here().stop(main);
      pair.there().stop(other);
    }
  }

  private static IllegalArgumentException unknown(String work) {
    return new IllegalArgumentException("there is no program for " + work);
  }
}
