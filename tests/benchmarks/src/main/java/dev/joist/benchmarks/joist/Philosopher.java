package dev.joist.benchmarks.joist;

import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.benchmarks.joist.Messages.START;

import dev.joist.Node;
import dev.joist.benchmarks.contest.Run;
import dev.joist.benchmarks.joist.Part.Spawner;
import dev.joist.signal.Body;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.ArrayList;
import java.util.List;

/// Who is hungry asks for two forks, again and again until both are free.
final class Philosopher {

  record Hungry(Pid philosopher, int seat) {}

  record Done(int seat) {}

  private static final Atom DENIED = Atom.of("denied");
  private static final Atom EAT = Atom.of("eat");
  private static final Atom BYE = Atom.of("bye");

  private Philosopher() {}

  static Body straight(Run run, int... sizes) {
    return () -> Part.play(new Table(run, sizes[0], sizes[1], Part.STRAIGHT));
  }

  static Pid event(Node node, Run run, int... sizes) {
    return node.spawn(new Table(run, sizes[0], sizes[1], Part.EVENT));
  }

  private static final class Table implements Part {
    private final Run run;
    private final int rounds;
    private final Spawner spawner;
    private final boolean[] used;
    private int left;
    private long eaten;

    Table(Run run, int size, int rounds, Spawner spawner) {
      this.run = run;
      this.rounds = rounds;
      this.spawner = spawner;
      used = new boolean[size];
      left = size;
    }

    @Override
    public void start() {
      List<Pid> guests = new ArrayList<>();
      for (int seat = 0; seat < used.length; seat++) {
        guests.add(spawner.spawn(new Guest(self(), seat, rounds)));
      }
      run.begin();
      for (Pid guest : guests) {
        send(guest, START);
      }
    }

    @Override
    public boolean take(Object message) {
      switch (message) {
        case Hungry(Pid philosopher, int seat) -> {
          if (used[seat] || used[right(seat)]) {
            send(philosopher, DENIED);
          } else {
            lay(seat, true);
            eaten++;
            send(philosopher, EAT);
          }
        }
        case Done(int seat) -> lay(seat, false);
        default -> left--;
      }
      if (left == 0) {
        run.stop();
        run.check("eaten", (long) used.length * rounds, eaten);
        run.end(eaten);
      }
      return left > 0;
    }

    private void lay(int seat, boolean use) {
      used[seat] = use;
      used[right(seat)] = use;
    }

    private int right(int seat) {
      return (seat + 1) % used.length;
    }
  }

  private static final class Guest implements Part {
    private final Pid table;
    private final int seat;
    private int left;

    Guest(Pid table, int seat, int rounds) {
      this.table = table;
      this.seat = seat;
      left = rounds;
    }

    @Override
    public boolean take(Object message) {
      if (message.equals(EAT)) {
        send(table, new Done(seat));
        if (--left == 0) {
          send(table, BYE);
          return false;
        }
      }
      send(table, new Hungry(self(), seat));
      return true;
    }
  }
}
