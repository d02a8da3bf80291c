package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Who is hungry asks for two forks, again and again until both are free.
final class Philosopher {

  private sealed interface ToTable {}

  private record Hungry(ActorRef<Answer> philosopher, int seat) implements ToTable {}

  private record Eaten(int seat) implements ToTable {}

  private enum Bye implements ToTable {
    BYE
  }

  private enum Answer {
    START,
    DENIED,
    EAT
  }

  private final Run run;
  private final int rounds;
  private final boolean[] used;
  private int left;
  private long eaten;

  private Philosopher(Run run, int size, int rounds) {
    this.run = run;
    this.rounds = rounds;
    used = new boolean[size];
    left = size;
  }

  static Behavior<?> guardian(Run run, int... sizes) {
    return Behaviors.<ToTable>setup(
        context -> new Philosopher(run, sizes[0], sizes[1]).lay(context));
  }

  private Behavior<ToTable> lay(ActorContext<ToTable> context) {
    List<ActorRef<Answer>> guests = new ArrayList<>();
    for (int seat = 0; seat < used.length; seat++) {
      guests.add(context.spawnAnonymous(guest(context.getSelf(), seat, rounds)));
    }
    run.begin();
    guests.forEach(guest -> guest.tell(Answer.START));
    return Behaviors.receiveMessage(message -> {
      switch (message) {
        case Hungry(ActorRef<Answer> philosopher, int seat) -> hungry(philosopher, seat);
        case Eaten(int seat) -> use(seat, false);
        case Bye _ -> left--;
      }
      if (left > 0) {
        return Behaviors.same();
      }
      run.stop();
      run.check("eaten", (long) used.length * rounds, eaten);
      run.end(eaten);
      return Behaviors.stopped();
    });
  }

  private void hungry(ActorRef<Answer> philosopher, int seat) {
    if (used[seat] || used[right(seat)]) {
      philosopher.tell(Answer.DENIED);
    } else {
      use(seat, true);
      eaten++;
      philosopher.tell(Answer.EAT);
    }
  }

  private void use(int seat, boolean use) {
    used[seat] = use;
    used[right(seat)] = use;
  }

  private int right(int seat) {
    return (seat + 1) % used.length;
  }

  private static Behavior<Answer> guest(ActorRef<ToTable> table, int seat, int rounds) {
    return Behaviors.setup(context -> {
      Hungry hungry = new Hungry(context.getSelf(), seat);
      Eaten done = new Eaten(seat);
      int[] left = {rounds};
      return Behaviors.receiveMessage(answer -> {
        if (answer == Answer.EAT) {
          table.tell(done);
          if (--left[0] == 0) {
            table.tell(Bye.BYE);
            return Behaviors.stopped();
          }
        }
        table.tell(hungry);
        return Behaviors.same();
      });
    });
  }
}
