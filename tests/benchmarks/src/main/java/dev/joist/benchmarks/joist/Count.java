package dev.joist.benchmarks.joist;

import static dev.joist.Beam.receive;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawnLink;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import java.util.function.Supplier;

/// One sends without waiting, the other counts.
final class Count {

  record Get(Pid from) {}

  record Total(int count) {}

  private static final Atom INCREMENT = Atom.of("increment");

  private Count() {}

  static Body straight(Run run, int... sizes) {
    return () -> flood(run, sizes[0], () -> spawnLink(Count::count));
  }

  static Body event(Run run, int... sizes) {
    return () -> flood(run, sizes[0], () -> spawnLink(new Counter()));
  }

  private static void flood(Run run, int messages, Supplier<Pid> counter) {
    Pid to = counter.get();
    run.begin();
    for (int i = 0; i < messages; i++) {
      send(to, INCREMENT);
    }
    send(to, new Get(self()));
    int count = ((Total) receive()).count();
    run.check("count", messages, count);
    run.end(messages);
  }

  private static void count() {
    Counter counter = new Counter();
    while (true) {
      counter.handle(receive());
    }
  }

  private static final class Counter implements Handler {
    private int count;

    @Override
    public void handle(Object message) {
      if (message.equals(INCREMENT)) {
        count++;
      } else {
        send(((Get) message).from(), new Total(count));
      }
    }
  }
}
