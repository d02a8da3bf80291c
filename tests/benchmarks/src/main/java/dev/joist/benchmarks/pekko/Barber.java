package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Dice;
import dev.joist.benchmarks.contest.Run;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Customers come to a waiting room with a few chairs; a barber sleeps when it is empty.
final class Barber {

  private sealed interface ToStreet {}

  private enum Go implements ToStreet {
    GO,
    DONE
  }

  private record Returned(ActorRef<ToCustomer> customer) implements ToStreet {}

  private enum ToCustomer {
    FULL,
    WAIT,
    START,
    DONE
  }

  private sealed interface ToRoom {}

  private record Enter(ActorRef<ToCustomer> customer) implements ToRoom {}

  private enum Next implements ToRoom {
    NEXT
  }

  private sealed interface ToBarber {}

  private record Cut(ActorRef<ToCustomer> customer, ActorRef<ToRoom> room) implements ToBarber {}

  private enum Wait implements ToBarber {
    WAIT
  }

  private Barber() {}

  static Behavior<?> guardian(Run run, int... sizes) {
    int haircuts = sizes[0];
    int pause = sizes[2];
    return Behaviors.<ToStreet>setup(context -> {
      ActorRef<ToBarber> barber = context.spawn(barber(new Dice(1), sizes[3]), "barber");
      ActorRef<ToRoom> room = context.spawn(room(sizes[1], barber), "room");
      Behavior<ToCustomer> customer = customer(context.getSelf());
      int[] done = {0};
      context.getSelf().tell(Go.GO);
      return Behaviors.receiveMessage(message -> {
        if (message == Go.GO) {
          Dice dice = new Dice(2);
          run.begin();
          for (int i = 0; i < haircuts; i++) {
            room.tell(new Enter(context.spawnAnonymous(customer)));
            dice.turn(dice.next(pause) + 10);
          }
        } else if (message instanceof Returned(ActorRef<ToCustomer> returned)) {
          room.tell(new Enter(returned));
        } else if (++done[0] == haircuts) {
          run.end(haircuts);
          return Behaviors.stopped();
        }
        return Behaviors.same();
      });
    });
  }

  private static Behavior<ToCustomer> customer(ActorRef<ToStreet> street) {
    return Behaviors.receive((context, message) ->
        switch (message) {
          case FULL -> {
            street.tell(new Returned(context.getSelf()));
            yield Behaviors.same();
          }
          case WAIT, START -> Behaviors.same();
          case DONE -> {
            street.tell(Go.DONE);
            yield Behaviors.stopped();
          }
        });
  }

  private static Behavior<ToRoom> room(int chairs, ActorRef<ToBarber> barber) {
    return Behaviors.setup(context -> {
      Room room = new Room(chairs, barber, context.getSelf());
      return Behaviors.receiveMessage(message -> {
        switch (message) {
          case Enter(ActorRef<ToCustomer> customer) -> room.enter(customer);
          case Next _ -> room.next();
        }
        return Behaviors.same();
      });
    });
  }

  private static final class Room {
    private final int chairs;
    private final ActorRef<ToBarber> barber;
    private final ActorRef<ToRoom> self;
    private final Deque<ActorRef<ToCustomer>> waiting = new ArrayDeque<>();
    private boolean asleep = true;

    Room(int chairs, ActorRef<ToBarber> barber, ActorRef<ToRoom> self) {
      this.chairs = chairs;
      this.barber = barber;
      this.self = self;
    }

    void enter(ActorRef<ToCustomer> customer) {
      if (waiting.size() == chairs) {
        customer.tell(ToCustomer.FULL);
        return;
      }
      waiting.add(customer);
      if (asleep) {
        asleep = false;
        self.tell(Next.NEXT);
      } else {
        customer.tell(ToCustomer.WAIT);
      }
    }

    void next() {
      ActorRef<ToCustomer> customer = waiting.poll();
      if (customer == null) {
        asleep = true;
        barber.tell(Wait.WAIT);
      } else {
        barber.tell(new Cut(customer, self));
      }
    }
  }

  private static Behavior<ToBarber> barber(Dice dice, int cut) {
    return Behaviors.receiveMessage(message -> {
      if (message instanceof Cut(ActorRef<ToCustomer> customer, ActorRef<ToRoom> room)) {
        customer.tell(ToCustomer.START);
        dice.turn(dice.next(cut) + 10);
        customer.tell(ToCustomer.DONE);
        room.tell(Next.NEXT);
      }
      return Behaviors.same();
    });
  }
}
