package dev.joist.benchmarks.joist;

import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.benchmarks.joist.Messages.DONE;
import static dev.joist.benchmarks.joist.Messages.START;

import dev.joist.Node;
import dev.joist.benchmarks.contest.Dice;
import dev.joist.benchmarks.contest.Run;
import dev.joist.benchmarks.joist.Part.Spawner;
import dev.joist.signal.Body;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.ArrayDeque;
import java.util.Deque;

/// Customers come to a waiting room with a few chairs; a barber sleeps when it is empty.
final class Barber {

  record Enter(Pid customer) {}

  record Cut(Pid customer, Pid room) {}

  record Returned(Pid customer) {}

  private static final Atom FULL = Atom.of("full");
  private static final Atom WAIT = Atom.of("wait");
  private static final Atom NEXT = Atom.of("next");

  private Barber() {}

  static Body straight(Run run, int... sizes) {
    return () -> Part.play(new Street(run, Part.STRAIGHT, sizes));
  }

  static Pid event(Node node, Run run, int... sizes) {
    return node.spawn(new Street(run, Part.EVENT, sizes));
  }

  /// Where the customers come from.
  private static final class Street implements Part {
    private final Run run;
    private final Spawner spawner;
    private final int haircuts;
    private final int chairs;
    private final int pause;
    private final int cut;
    private final Deque<Pid> room = new ArrayDeque<>();
    private int done;

    Street(Run run, Spawner spawner, int... sizes) {
      this.run = run;
      this.spawner = spawner;
      haircuts = sizes[0];
      chairs = sizes[1];
      pause = sizes[2];
      cut = sizes[3];
    }

    @Override
    public void start() {
      Pid barber = spawner.spawn(new Scissors(new Dice(1), cut));
      room.add(spawner.spawn(new Room(chairs, barber)));
      send(self(), START);
    }

    @Override
    public boolean take(Object message) {
      if (message.equals(START)) {
        sendCustomers();
      } else if (message instanceof Returned(Pid customer)) {
        send(room.element(), new Enter(customer));
      } else if (++done == haircuts) {
        run.end(haircuts);
        return false;
      }
      return true;
    }

    private void sendCustomers() {
      Dice dice = new Dice(2);
      run.begin();
      for (int i = 0; i < haircuts; i++) {
        send(room.element(), new Enter(spawner.spawn(new Customer(self()))));
        dice.turn(dice.next(pause) + 10);
      }
    }
  }

  private record Customer(Pid street) implements Part {
    @Override
    public boolean take(Object message) {
      if (message.equals(FULL)) {
        send(street, new Returned(self()));
      } else if (message.equals(DONE)) {
        send(street, DONE);
        return false;
      }
      return true;
    }
  }

  private static final class Room implements Part {
    private final int chairs;
    private final Pid barber;
    private final Deque<Pid> waiting = new ArrayDeque<>();
    private boolean asleep = true;

    Room(int chairs, Pid barber) {
      this.chairs = chairs;
      this.barber = barber;
    }

    @Override
    public boolean take(Object message) {
      if (message instanceof Enter(Pid customer)) {
        enter(customer);
      } else if (message.equals(NEXT)) {
        next();
      } else {
        throw Messages.unexpected(message);
      }
      return true;
    }

    private void enter(Pid customer) {
      if (waiting.size() == chairs) {
        send(customer, FULL);
        return;
      }
      waiting.add(customer);
      if (asleep) {
        asleep = false;
        send(self(), NEXT);
      } else {
        send(customer, WAIT);
      }
    }

    private void next() {
      Pid customer = waiting.poll();
      if (customer == null) {
        asleep = true;
        send(barber, WAIT);
      } else {
        send(barber, new Cut(customer, self()));
      }
    }
  }

  private record Scissors(Dice dice, int cut) implements Part {
    @Override
    public boolean take(Object message) {
      if (message instanceof Cut(Pid customer, Pid room)) {
        send(customer, START);
        dice.turn(dice.next(cut) + 10);
        send(customer, DONE);
        send(room, NEXT);
      }
      return true;
    }
  }
}
