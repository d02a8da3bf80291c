package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Series of numbers, each of whose terms another actor computes; what is asked meanwhile waits.
///
/// It waits in a queue of the actor's own: what a stash gives back it gives back all at once.
final class LogMap {

  private record Compute(ActorRef<ToSeries> from, double term) {}

  private sealed interface ToSeries {}

  private record Result(double term) implements ToSeries {}

  private enum Ask implements ToSeries {
    NEXT_TERM,
    GET_TERM
  }

  private LogMap() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int terms = sizes[0];
    int series = sizes[1];
    return Behaviors.<Double>setup(context -> {
      List<ActorRef<ToSeries>> workers = new ArrayList<>();
      for (int i = 0; i < series; i++) {
        ActorRef<Compute> computer = context.spawnAnonymous(computer(3.46 + i * 0.0025));
        workers.add(context.spawnAnonymous(series(i * 0.0025, computer, context.getSelf())));
      }
      run.begin();
      for (int i = 0; i < terms; i++) {
        workers.forEach(worker -> worker.tell(Ask.NEXT_TERM));
      }
      workers.forEach(worker -> worker.tell(Ask.GET_TERM));
      return Guardian.awaiting(series, run, (long) terms * series);
    });
  }

  private static Behavior<Compute> computer(double rate) {
    return Behaviors.receiveMessage(compute -> {
      double term = compute.term();
      compute.from().tell(new Result(rate * term * (1 - term)));
      return Behaviors.same();
    });
  }

  private static Behavior<ToSeries> series(
      double start, ActorRef<Compute> computer, ActorRef<Double> home) {
    return Behaviors.setup(
        context -> new Series(start, computer, home, context.getSelf()).behavior());
  }

  private static final class Series {
    private final ActorRef<Compute> computer;
    private final ActorRef<Double> home;
    private final ActorRef<ToSeries> self;
    private final Deque<Ask> later = new ArrayDeque<>();
    private double term;
    private boolean waiting;

    Series(
        double start, ActorRef<Compute> computer, ActorRef<Double> home, ActorRef<ToSeries> self) {
      this.computer = computer;
      this.home = home;
      this.self = self;
      term = start;
    }

    Behavior<ToSeries> behavior() {
      return Behaviors.receiveMessage(message ->
          switch (message) {
            case Result(double next) -> {
              term = next;
              waiting = false;
              Ask ask = later.poll();
              yield ask == null ? Behaviors.same() : take(ask);
            }
            case Ask ask -> {
              if (!waiting) {
                yield take(ask);
              }
              later.add(ask);
              yield Behaviors.same();
            }
          });
    }

    private Behavior<ToSeries> take(Ask ask) {
      if (ask == Ask.GET_TERM) {
        home.tell(term);
        return Behaviors.stopped();
      }
      waiting = true;
      computer.tell(new Compute(self, term));
      return Behaviors.same();
    }
  }
}
