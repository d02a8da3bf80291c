package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.benchmarks.joist.Messages.collect;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.Handler;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Ref;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/// Many watch one, which is killed; each says that it was told.
final class FanDown {

  private static final Atom WATCHING = Atom.of("watching");
  private static final Atom TOLD = Atom.of("told");

  private FanDown() {}

  static Body straight(Run run, int... sizes) {
    return () ->
        fan(
            run,
            sizes[0],
            () -> spawn(Messages::block),
            (target, home) ->
                spawn(() -> {
                  Ref ref = monitor(target);
                  send(home, WATCHING);
                  var _ = Messages.down(ref);
                  send(home, TOLD);
                }));
  }

  static Body event(Run run, int... sizes) {
    return () ->
        fan(
            run,
            sizes[0],
            () -> spawn(new Idle()),
            (target, home) -> spawn(new Watcher(target, home)));
  }

  private static void fan(Run run, int watchers, Supplier<Pid> idle, BinaryOperator<Pid> watcher) {
    Pid target = idle.get();
    for (int i = 0; i < watchers; i++) {
      var _ = watcher.apply(target, self());
    }
    collect(watchers, WATCHING);
    run.begin();
    exit(target, Messages.KILL);
    collect(watchers, TOLD);
    run.end(watchers);
  }

  private record Watcher(Pid target, Pid home) implements Handler {
    @Override
    public void start() {
      var _ = monitor(target);
      send(home, WATCHING);
    }

    @Override
    public void handle(Object message) {
      if (!(message instanceof Down)) {
        throw Messages.unexpected(message);
      }
      send(home, TOLD);
      throw exit(Messages.NORMAL);
    }
  }
}
