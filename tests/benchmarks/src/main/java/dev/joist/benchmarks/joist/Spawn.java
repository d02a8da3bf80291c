package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.self;
import static dev.joist.Beam.send;
import static dev.joist.Beam.spawn;
import static dev.joist.benchmarks.joist.Messages.DONE;
import static dev.joist.benchmarks.joist.Messages.collect;

import dev.joist.Node;
import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Handler;
import dev.joist.term.Pid;

/// Processes with nothing to do but to say so.
final class Spawn {

  /// So many at a time, before their last words are waited for.
  static final int WINDOW = 1000;

  private Spawn() {}

  static Body straight(Run run, int... sizes) {
    int processes = sizes[0];
    return () -> {
      Pid home = self();
      Body child = () -> send(home, DONE);
      run.begin();
      for (int left = processes; left > 0; left -= WINDOW) {
        int some = Math.min(left, WINDOW);
        for (int i = 0; i < some; i++) {
          var _ = spawn(child);
        }
        collect(some, DONE);
      }
      run.end(processes);
    };
  }

  static Pid event(Node node, Run run, int... sizes) {
    return node.spawn(new Listening(run, sizes[0]));
  }

  /// Waits for the last words.
  private static final class Listening extends Maker {

    Listening(Run run, int processes) {
      super(run, processes, WINDOW);
    }

    @Override
    void make(int some) {
      Handler child = new Child(self());
      for (int i = 0; i < some; i++) {
        var _ = spawn(child);
      }
    }

    @Override
    void hear(Object message) {
      if (!message.equals(DONE)) {
        throw Messages.unexpected(message);
      }
    }
  }

  private record Child(Pid home) implements Handler {
    @Override
    public void start() {
      send(home, DONE);
      throw exit(Messages.NORMAL);
    }

    @Override
    public void handle(Object message) {
      throw Messages.unexpected(message);
    }
  }
}
