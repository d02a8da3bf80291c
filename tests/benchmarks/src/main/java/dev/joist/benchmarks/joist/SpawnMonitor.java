package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.receive;
import static dev.joist.Beam.spawnMonitor;
import static dev.joist.benchmarks.joist.Messages.NORMAL;
import static dev.joist.benchmarks.joist.Spawn.WINDOW;

import dev.joist.Node;
import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.Handler;
import dev.joist.term.Pid;

/// Processes with nothing to do, whose maker is told of their ends.
final class SpawnMonitor {

  private SpawnMonitor() {}

  static Body straight(Run run, int... sizes) {
    int processes = sizes[0];
    return () -> {
      Body child = () -> {};
      run.begin();
      for (int left = processes; left > 0; left -= WINDOW) {
        int some = Math.min(left, WINDOW);
        for (int i = 0; i < some; i++) {
          var _ = spawnMonitor(child);
        }
        for (int i = 0; i < some; i++) {
          isNormal(receive());
        }
      }
      run.end(processes);
    };
  }

  private static void isNormal(Object message) {
    if (!((Down) message).reason().equals(NORMAL)) {
      throw Messages.unexpected(message);
    }
  }

  static Pid event(Node node, Run run, int... sizes) {
    return node.spawn(new Watching(run, sizes[0]));
  }

  /// Waits for the ends.
  private static final class Watching extends Maker {

    Watching(Run run, int processes) {
      super(run, processes, WINDOW);
    }

    @Override
    void make(int some) {
      Handler child = new Child();
      for (int i = 0; i < some; i++) {
        var _ = spawnMonitor(child);
      }
    }

    @Override
    void hear(Object message) {
      isNormal(message);
    }
  }

  private static final class Child implements Handler {
    @Override
    public void start() {
      throw exit(NORMAL);
    }

    @Override
    public void handle(Object message) {
      throw Messages.unexpected(message);
    }
  }
}
