package dev.joist.benchmarks.joist;

import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.benchmarks.joist.Messages.DONE;

import dev.joist.Node;
import dev.joist.benchmarks.contest.Dice;
import dev.joist.benchmarks.contest.Run;
import dev.joist.benchmarks.joist.Part.Spawner;
import dev.joist.signal.Body;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.ArrayDeque;
import java.util.Deque;

/// Producers fill a buffer of limited size, consumers empty it.
final class BndBuffer {

  record Item(double item, Pid producer) {}

  record Consume(double item) {}

  record Ready(Pid consumer) {}

  private static final Atom PRODUCE = Atom.of("produce");

  /// The sizes: room, producers, consumers, items of each producer, cost of an item.
  private record Plan(int room, int producers, int consumers, int items, int cost) {
    static Plan of(int... sizes) {
      return new Plan(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4]);
    }
  }

  private BndBuffer() {}

  static Body straight(Run run, int... sizes) {
    return () -> Part.play(new Buffer(run, Plan.of(sizes), Part.STRAIGHT));
  }

  static Pid event(Node node, Run run, int... sizes) {
    return node.spawn(new Buffer(run, Plan.of(sizes), Part.EVENT));
  }

  private static final class Buffer implements Part {
    private final Run run;
    private final Plan plan;
    private final Spawner spawner;
    private final Deque<Double> items = new ArrayDeque<>();
    private final Deque<Pid> full = new ArrayDeque<>();
    private final Deque<Pid> waiting = new ArrayDeque<>();
    private int producers;
    private long consumed;

    Buffer(Run run, Plan plan, Spawner spawner) {
      this.run = run;
      this.plan = plan;
      this.spawner = spawner;
      producers = plan.producers();
    }

    @Override
    public void start() {
      run.begin();
      for (int i = 1; i <= plan.consumers(); i++) {
        waiting.add(spawner.spawn(new Consumer(self(), plan.cost(), new Dice(i))));
      }
      for (int i = 1; i <= plan.producers(); i++) {
        var producer = new Producer(self(), plan.items(), plan.cost(), new Dice(i));
        send(spawner.spawn(producer), PRODUCE);
      }
    }

    @Override
    public boolean take(Object message) {
      switch (message) {
        case Item(double item, Pid producer) -> produced(item, producer);
        case Ready(Pid consumer) -> consumed(consumer);
        default -> producers--;
      }
      boolean over = producers == 0 && items.isEmpty() && waiting.size() == plan.consumers();
      if (over) {
        run.stop();
        run.check("consumed", (long) plan.producers() * plan.items(), consumed);
        run.end(consumed);
      }
      return !over;
    }

    private void produced(double item, Pid producer) {
      if (waiting.isEmpty()) {
        items.add(item);
      } else {
        consume(waiting.pop(), item);
      }
      if (items.size() >= plan.room() - plan.producers()) {
        full.push(producer);
      } else {
        send(producer, PRODUCE);
      }
    }

    private void consumed(Pid consumer) {
      Double item = items.poll();
      if (item == null) {
        waiting.push(consumer);
        return;
      }
      consume(consumer, item);
      Pid producer = full.poll();
      if (producer != null) {
        send(producer, PRODUCE);
      }
    }

    private void consume(Pid consumer, double item) {
      consumed++;
      send(consumer, new Consume(item));
    }
  }

  private static final class Producer implements Part {
    private final Pid buffer;
    private final int cost;
    private final Dice dice;
    private int left;

    Producer(Pid buffer, int items, int cost, Dice dice) {
      this.buffer = buffer;
      this.cost = cost;
      this.dice = dice;
      left = items;
    }

    @Override
    public boolean take(Object message) {
      if (!message.equals(PRODUCE)) {
        throw Messages.unexpected(message);
      }
      if (left-- == 0) {
        send(buffer, DONE);
        return false;
      }
      send(buffer, new Item(dice.process(0, cost * 100), self()));
      return true;
    }
  }

  private record Consumer(Pid buffer, int cost, Dice dice) implements Part {
    @Override
    public boolean take(Object message) {
      if (Double.isNaN(dice.process(((Consume) message).item(), cost * 100))) {
        throw Messages.unexpected(message);
      }
      send(buffer, new Ready(self()));
      return true;
    }
  }
}
