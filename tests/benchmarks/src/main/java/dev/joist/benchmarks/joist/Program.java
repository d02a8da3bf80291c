package dev.joist.benchmarks.joist;

import dev.joist.Node;
import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.term.Pid;

/// What a benchmark runs.
@FunctionalInterface
interface Program {

  /// Starts it. The process that this returns ends the run, then itself.
  Pid start(Node node, Run run, int... sizes);

  /// A program whose first process is a body.
  @FunctionalInterface
  interface Main {

    /// What the first process does.
    Body body(Run run, int... sizes);
  }

  /// A program that begins with a body.
  static Program of(Main main) {
    return (node, run, sizes) -> node.spawn(main.body(run, sizes));
  }
}
