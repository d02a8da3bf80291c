package dev.joist.benchmarks.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.joist.benchmarks.bridge.Bridge;
import dev.joist.benchmarks.contest.Contestant;
import dev.joist.benchmarks.contest.Run;
import dev.joist.benchmarks.contest.Sample;
import dev.joist.benchmarks.dist.Dist;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;

/// Pekko, as it takes part: each run has an actor system of its own.
///
/// The default dispatcher is a ForkJoinPool of as many threads as there are cores, instead of at
/// least eight; what else differs from the defaults makes nothing slower: timers are exact to a
/// millisecond, as those of the others, and messages to the dead are not logged.
public final class PekkoContestant extends Contestant {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko {
                loglevel = ERROR
                log-dead-letters = off
                log-dead-letters-during-shutdown = off
                scheduler.tick-duration = 1ms
                actor.default-dispatcher {
                  throughput = 64
                  fork-join-executor {
                    parallelism-min = 2
                    minimum-runnable = -1
                  }
                }
                coordinated-shutdown.run-by-jvm-shutdown-hook = off
              }
              """)
          .withFallback(ConfigFactory.load());

  /// Takes part until standard input ends.
  ///
  /// @param arguments none
  public static void main(String[] arguments) throws IOException {
    new PekkoContestant().serve();
  }

  @Override
  protected String version() {
    String version = ActorSystem.class.getPackage().getImplementationVersion();
    return "Pekko " + Objects.requireNonNullElse(version, "?") + ", JDK " + Runtime.version();
  }

  @Override
  public Sample run(String work, int... sizes) throws InterruptedException {
    if (work.startsWith(Dist.FAMILY)) {
      return Dist.withActors(work, sizes);
    }
    Run run = new Run();
    return run(guardian(work, run, sizes), run);
  }

  private static Behavior<?> guardian(String work, Run run, int... sizes) {
    if (work.startsWith(Bridge.FAMILY)) {
      return Bridge.withActors(work, run, sizes);
    }
    Program program = Programs.ALL.get(work);
    if (program == null) {
      throw new IllegalArgumentException("Pekko has no program for " + work);
    }
    return program.guardian(run, sizes);
  }

  /// Runs what a guardian does, in a system of its own.
  ///
  /// @param run that the guardian ends
  public static Sample run(Behavior<?> guardian, Run run) throws InterruptedException {
    ActorSystem<?> system = ActorSystem.create(guardian, "bench", CONFIG);
    var ended =
        system
            .getWhenTerminated()
            .toCompletableFuture()
            .thenRun(() -> run.fail(new IllegalStateException("the program ended too early")));
    try {
      return run.await(LIMIT);
    } finally {
      system.terminate();
      ended.join();
    }
  }
}
