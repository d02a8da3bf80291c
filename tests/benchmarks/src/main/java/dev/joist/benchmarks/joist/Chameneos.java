package dev.joist.benchmarks.joist;

import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.benchmarks.joist.Messages.START;

import dev.joist.Node;
import dev.joist.benchmarks.contest.Color;
import dev.joist.benchmarks.contest.Run;
import dev.joist.benchmarks.joist.Part.Spawner;
import dev.joist.signal.Body;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Creatures meet in a mall, two at a time, and change their colors.
final class Chameneos {

  record Meet(Pid creature, Color color) {}

  record Met(Color color) {}

  record Meetings(int count) {}

  private static final Atom CLOSED = Atom.of("closed");

  private Chameneos() {}

  static Body straight(Run run, int... sizes) {
    return () -> Part.play(new Mall(run, sizes[0], sizes[1], Part.STRAIGHT));
  }

  static Pid event(Node node, Run run, int... sizes) {
    return node.spawn(new Mall(run, sizes[0], sizes[1], Part.EVENT));
  }

  private static final class Mall implements Part {
    private final Run run;
    private final int creatures;
    private final int meetings;
    private final Spawner spawner;
    private @Nullable Meet waiting;
    private int left;
    private int counted;
    private int met;

    Mall(Run run, int creatures, int meetings, Spawner spawner) {
      this.run = run;
      this.creatures = creatures;
      this.meetings = meetings;
      this.spawner = spawner;
      left = meetings;
    }

    @Override
    public void start() {
      List<Pid> pids = new ArrayList<>();
      for (int i = 0; i < creatures; i++) {
        pids.add(spawner.spawn(new Creature(self(), Color.of(i))));
      }
      run.begin();
      for (Pid pid : pids) {
        send(pid, START);
      }
    }

    @Override
    public boolean take(Object message) {
      switch (message) {
        case Meet meet -> meet(meet);
        case Meetings(int count) -> count(count);
        default -> throw Messages.unexpected(message);
      }
      return counted < creatures;
    }

    private void meet(Meet second) {
      Meet first = waiting;
      if (left == 0) {
        send(second.creature(), CLOSED);
      } else if (first == null) {
        waiting = second;
      } else {
        waiting = null;
        left--;
        send(first.creature(), new Met(second.color()));
        send(second.creature(), new Met(first.color()));
      }
    }

    private void count(int count) {
      met += count;
      if (++counted == creatures) {
        run.stop();
        run.check("meetings", 2L * meetings, met);
        run.end(meetings);
      }
    }
  }

  private static final class Creature implements Part {
    private final Pid mall;
    private Color color;
    private int meetings;

    Creature(Pid mall, Color color) {
      this.mall = mall;
      this.color = color;
    }

    @Override
    public boolean take(Object message) {
      if (message.equals(CLOSED)) {
        send(mall, new Meetings(meetings));
        return false;
      }
      if (message instanceof Met(Color other)) {
        meetings++;
        color = color.complement(other);
      }
      send(mall, new Meet(self(), color));
      return true;
    }
  }
}
