package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Dice;
import dev.joist.benchmarks.contest.Run;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Producers fill a buffer of limited size, consumers empty it.
final class BndBuffer {

  private sealed interface ToBuffer {}

  private record Item(double item, ActorRef<Produce> producer) implements ToBuffer {}

  private record Ready(ActorRef<Consume> consumer) implements ToBuffer {}

  private enum Bye implements ToBuffer {
    BYE
  }

  private enum Produce {
    PRODUCE
  }

  private record Consume(double item) {}

  private final Run run;
  private final int room;
  private final int consumers;
  private final long expected;
  private final Deque<Double> items = new ArrayDeque<>();
  private final Deque<ActorRef<Produce>> full = new ArrayDeque<>();
  private final Deque<ActorRef<Consume>> waiting = new ArrayDeque<>();
  private int producers;
  private long consumed;

  private BndBuffer(Run run, int room, int producers, int consumers, int items) {
    this.run = run;
    this.room = room - producers;
    this.producers = producers;
    this.consumers = consumers;
    expected = (long) producers * items;
  }

  static Behavior<?> guardian(Run run, int... sizes) {
    return Behaviors.<ToBuffer>setup(context ->
        new BndBuffer(run, sizes[0], sizes[1], sizes[2], sizes[3])
            .open(context, sizes[3], sizes[4]));
  }

  private Behavior<ToBuffer> open(ActorContext<ToBuffer> context, int itemsEach, int cost) {
    run.begin();
    for (int i = 1; i <= consumers; i++) {
      waiting.add(context.spawnAnonymous(consumer(context.getSelf(), cost, new Dice(i))));
    }
    for (int i = 1; i <= producers; i++) {
      context
          .spawnAnonymous(producer(context.getSelf(), itemsEach, cost, new Dice(i)))
          .tell(Produce.PRODUCE);
    }
    return Behaviors.receiveMessage(message -> {
      switch (message) {
        case Item(double item, ActorRef<Produce> producer) -> produced(item, producer);
        case Ready(ActorRef<Consume> consumer) -> consumed(consumer);
        case Bye _ -> producers--;
      }
      if (producers > 0 || !items.isEmpty() || waiting.size() < consumers) {
        return Behaviors.same();
      }
      run.stop();
      run.check("consumed", expected, consumed);
      run.end(consumed);
      return Behaviors.stopped();
    });
  }

  private void produced(double item, ActorRef<Produce> producer) {
    if (waiting.isEmpty()) {
      items.add(item);
    } else {
      consume(waiting.pop(), item);
    }
    if (items.size() >= room) {
      full.push(producer);
    } else {
      producer.tell(Produce.PRODUCE);
    }
  }

  private void consumed(ActorRef<Consume> consumer) {
    Double item = items.poll();
    if (item == null) {
      waiting.push(consumer);
      return;
    }
    consume(consumer, item);
    ActorRef<Produce> producer = full.poll();
    if (producer != null) {
      producer.tell(Produce.PRODUCE);
    }
  }

  private void consume(ActorRef<Consume> consumer, double item) {
    consumed++;
    consumer.tell(new Consume(item));
  }

  private static Behavior<Produce> producer(
      ActorRef<ToBuffer> buffer, int items, int cost, Dice dice) {
    return Behaviors.setup(context -> {
      int[] left = {items};
      return Behaviors.receiveMessage(_ -> {
        if (left[0]-- == 0) {
          buffer.tell(Bye.BYE);
          return Behaviors.stopped();
        }
        buffer.tell(new Item(dice.process(0, cost * 100), context.getSelf()));
        return Behaviors.same();
      });
    });
  }

  private static Behavior<Consume> consumer(ActorRef<ToBuffer> buffer, int cost, Dice dice) {
    return Behaviors.setup(context ->
        Behaviors.receiveMessage(message -> {
          if (Double.isNaN(dice.process(message.item(), cost * 100))) {
            throw new IllegalStateException("an item is no number");
          }
          buffer.tell(new Ready(context.getSelf()));
          return Behaviors.same();
        }));
  }
}
