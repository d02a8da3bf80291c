package dev.joist.benchmarks.joist;

import static dev.joist.Beam.exit;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Handler;

/// Makes many processes, some at a time, and hears from each before it makes more.
abstract class Maker implements Handler {

  private final Run run;
  private final int processes;
  private final int window;
  private int left;
  private int awaited;

  /// @param window how many at a time
  Maker(Run run, int processes, int window) {
    this.run = run;
    this.processes = processes;
    this.window = window;
    left = processes;
  }

  /// Makes so many.
  abstract void make(int some);

  /// Makes sure that this is what a process is to be heard of by.
  abstract void hear(Object message);

  @Override
  public final void start() {
    run.begin();
    makeSome();
  }

  private void makeSome() {
    awaited = Math.min(left, window);
    left -= awaited;
    make(awaited);
  }

  @Override
  public final void handle(Object message) {
    hear(message);
    if (--awaited == 0) {
      if (left == 0) {
        run.end(processes);
        throw exit(Messages.NORMAL);
      }
      makeSome();
    }
  }
}
