package dev.joist.benchmarks.bridge;

import dev.joist.benchmarks.contest.Run;
import dev.joist.pekko.PekkoNode;
import dev.joist.term.Pid;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The programs of this family: by the guardian of a system, for either contender.
public final class Bridge {

  /// What their names begin with.
  public static final String FAMILY = "bridge.";

  private Bridge() {}

  /// The guardian that does a piece of work with typed actors.
  public static Behavior<?> withActors(String work, Run run, int... sizes) {
    return switch (work) {
      case "bridge.tell" ->
          Tell.guardian(run, context -> context.spawn(Tell.actor(), "counter"), sizes);
      case "bridge.watchstop" ->
          WatchStop.guardian(
              run, context -> context.spawnAnonymous(WatchStop.actor()), each -> each, sizes);
      default -> throw unknown(work);
    };
  }

  /// The guardian that does a piece of work with event-style processes.
  public static Behavior<?> withProcesses(String work, Run run, int... sizes) {
    return Behaviors.setup(context -> {
      PekkoNode joist = PekkoNode.get(context.getSystem());
      Behavior<?> guardian =
          switch (work) {
            case "bridge.tell" ->
                Tell.guardian(
                    run, _ -> joist.ref(joist.spawn(Tell.process()), Tell.Message.class), sizes);
            case "bridge.watchstop" ->
                WatchStop.<Pid>guardian(
                    run,
                    _ -> joist.spawn(WatchStop.process()),
                    pid -> joist.ref(pid, WatchStop.Message.class),
                    sizes);
            default -> throw unknown(work);
          };
      return guardian.unsafeCast();
    });
  }

  private static IllegalArgumentException unknown(String work) {
    return new IllegalArgumentException("there is no program for " + work);
  }
}
