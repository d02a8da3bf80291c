package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;
import static dev.joist.Beam.spawnMonitor;

import dev.joist.Node;
import dev.joist.Spawned;
import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.signal.Down;
import dev.joist.signal.Handler;
import dev.joist.term.Pid;
import java.util.ArrayDeque;
import java.util.Deque;

/// Processes that wait for ever are killed, one after the other.
final class Kill {

  private Kill() {}

  static Body straight(Run run, int... sizes) {
    int processes = sizes[0];
    return () -> {
      Deque<Spawned> blocked = new ArrayDeque<>();
      for (int i = 0; i < processes; i++) {
        blocked.add(spawnMonitor(Messages::block));
      }
      run.begin();
      for (Spawned one : blocked) {
        exit(one.pid(), Messages.KILL);
        var _ = Messages.down(one.ref());
      }
      run.end(processes);
    };
  }

  static Pid event(Node node, Run run, int... sizes) {
    return node.spawn(new Killer(run, sizes[0]));
  }

  private static final class Killer implements Handler {
    private final Run run;
    private final int processes;
    private final Deque<Spawned> idle = new ArrayDeque<>();

    Killer(Run run, int processes) {
      this.run = run;
      this.processes = processes;
    }

    @Override
    public void start() {
      for (int i = 0; i < processes; i++) {
        idle.add(spawnMonitor(new Idle()));
      }
      run.begin();
      exit(idle.getFirst().pid(), Messages.KILL);
    }

    @Override
    public void handle(Object message) {
      if (!((Down) message).ref().equals(idle.removeFirst().ref())) {
        throw Messages.unexpected(message);
      }
      if (idle.isEmpty()) {
        run.end(processes);
        throw exit(Messages.NORMAL);
      }
      exit(idle.getFirst().pid(), Messages.KILL);
    }
  }
}
