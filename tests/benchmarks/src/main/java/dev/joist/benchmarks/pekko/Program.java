package dev.joist.benchmarks.pekko;

import dev.joist.benchmarks.contest.Run;
import org.apache.pekko.actor.typed.Behavior;

/// What a benchmark runs.
@FunctionalInterface
interface Program {

  /// The guardian's behavior. It ends the run, then itself.
  Behavior<?> guardian(Run run, int... sizes);
}
