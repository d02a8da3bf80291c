package dev.joist.benchmarks.joist;

import static dev.joist.Beam.demonitor;
import static dev.joist.Beam.monitor;
import static dev.joist.Beam.processInfo;
import static dev.joist.Beam.spawnLink;

import dev.joist.benchmarks.contest.Run;
import dev.joist.signal.Body;
import dev.joist.term.Atom;
import dev.joist.term.Pid;
import dev.joist.term.Tuple;
import java.util.List;
import java.util.function.Supplier;

/// One process monitors another, and thinks better of it.
final class Monitor {

  private static final Atom MONITORED_BY = Atom.of("monitored_by");

  private Monitor() {}

  static Body straight(Run run, int... sizes) {
    return () -> monitors(run, sizes[0], () -> spawnLink(Messages::block));
  }

  static Body event(Run run, int... sizes) {
    return () -> monitors(run, sizes[0], () -> spawnLink(new Idle()));
  }

  private static void monitors(Run run, int monitors, Supplier<Pid> target) {
    Pid pid = target.get();
    run.begin();
    for (int i = 0; i < monitors; i++) {
      var _ = demonitor(monitor(pid));
    }
    run.stop();
    if (!processInfo(pid, MONITORED_BY).equals(Tuple.of(MONITORED_BY, List.of()))) {
      throw Messages.unexpected(processInfo(pid, MONITORED_BY));
    }
    run.end(monitors);
  }
}
