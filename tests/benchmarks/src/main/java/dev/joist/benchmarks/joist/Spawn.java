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
    return node.spawn(new Maker(run, sizes[0]));
  }

  private static final class Maker implements Handler {
    private final Run run;
    private final int processes;
    private int left;
    private int awaited;

    Maker(Run run, int processes) {
      this.run = run;
      this.processes = processes;
      left = processes;
    }

    @Override
    public void start() {
      run.begin();
      makeSome();
    }

    private void makeSome() {
      awaited = Math.min(left, WINDOW);
      left -= awaited;
      Handler child = new Child(self());
      for (int i = 0; i < awaited; i++) {
        var _ = spawn(child);
      }
    }

    @Override
    public void handle(Object message) {
      if (!message.equals(DONE)) {
        throw Messages.unexpected(message);
      }
      if (--awaited == 0) {
        if (left == 0) {
          run.end(processes);
          throw exit(Messages.NORMAL);
        }
        makeSome();
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
