package dev.joist.benchmarks.joist;

import dev.joist.Inbox;
import dev.joist.Node;
import dev.joist.benchmarks.bridge.Bridge;
import dev.joist.benchmarks.contest.Contestant;
import dev.joist.benchmarks.contest.Run;
import dev.joist.benchmarks.contest.Sample;
import dev.joist.benchmarks.dist.Dist;
import dev.joist.benchmarks.pekko.PekkoContestant;
import dev.joist.signal.Down;
import dev.joist.term.Pid;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// Joist, as it takes part: each run has a node of its own.
public final class JoistContestant extends Contestant {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Map<String, Program> programs;

  private JoistContestant(Map<String, Program> programs) {
    this.programs = programs;
  }

  /// Joist with processes of one kind.
  ///
  /// @param kind `event` or `straight`
  public static JoistContestant of(String kind) {
    return switch (kind) {
      case "event" -> new JoistContestant(Programs.EVENT);
      case "straight" -> new JoistContestant(Programs.STRAIGHT);
      default -> throw new IllegalArgumentException("a kind is event or straight, not " + kind);
    };
  }

  /// Takes part until standard input ends.
  ///
  /// @param arguments the kind
  public static void main(String[] arguments) throws IOException {
    of(arguments[0]).serve();
  }

  @Override
  protected String version() {
    return "Joist 0.1.0-SNAPSHOT, JDK " + Runtime.version();
  }

  @Override
  public Sample run(String work, int... sizes) throws InterruptedException {
    if (work.startsWith(Bridge.FAMILY)) {
      Run bridged = new Run();
      return PekkoContestant.run(Bridge.withProcesses(work, bridged, sizes), bridged);
    }
    if (work.startsWith(Dist.FAMILY)) {
      return Dist.withProcesses(work, sizes);
    }
    Program program = programs.get(work);
    if (program == null) {
      throw new IllegalArgumentException("Joist has no program for " + work);
    }
    Run run = new Run();
    try (Node node = Node.start("bench");
        Inbox inbox = node.inbox()) {
      Pid main = program.start(node, run, sizes);
      var _ = inbox.monitor(main);
      Down end = (Down) inbox.receive(LIMIT);
      run.fail(new IllegalStateException("the program ended too early: " + end.reason()));
      return run.await(LIMIT);
    }
  }
}
