package dev.joist.pekko;

import static dev.joist.pekko.config.Setting.checked;
import static dev.joist.pekko.config.Setting.read;
import static dev.joist.pekko.config.Setting.time;
import static dev.joist.pekko.config.Setting.wrong;

import com.typesafe.config.Config;
import dev.joist.MaxHeapSize;
import dev.joist.NodeOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import org.apache.pekko.ConfigurationException;
import org.apache.pekko.actor.ActorSystem;
import org.jspecify.annotations.Nullable;

/// What `joist { ... }` says in a system's configuration.
///
/// @param options of the node
/// @param publishesLost whether messages to dead processes are dead letters
/// @param phase of CoordinatedShutdown in which the processes end
/// @param shutdownTimeout how long they may take
/// @param stopTimeout how long a process may take whose actor is stopped
record Settings(
    NodeOptions options,
    boolean publishesLost,
    String phase,
    Duration shutdownTimeout,
    Duration stopTimeout) {

  private static final String AUTO = "auto";

  /// Reads and checks.
  ///
  /// @throws ConfigurationException naming the key, its value and those that are allowed
  static Settings of(ActorSystem system) {
    Config config = system.settings().config();
    return new Settings(
        options(system, config)
            .withLogContext(read(config, "mdc", "on or off", Config::getBoolean)),
        read(config, "publish-dead-letters", "on or off", Config::getBoolean),
        phase(config),
        time(config, "shutdown.timeout", "4s"),
        time(config, "stop-timeout", "4s"));
  }

  private static NodeOptions options(ActorSystem system, Config config) {
    String name = read(config, "node-name", "a text", Config::getString);
    int limit = read(config, "process-limit", "a number from 16 on", Config::getInt);
    String schedulers =
        read(config, "schedulers", "\"auto\" or a number from 1 on", Config::getString);
    long heap = read(config, "max-heap-size", "a number of words, 0 for no limit", Config::getLong);
    String plain = name.isEmpty() ? system.name() : name;
    NodeOptions alone =
        checked("node-name", name, "a name such as \"bank\"", () -> NodeOptions.named(plain));
    NodeOptions named =
        Clustering.isEnabled(system) ? NodeOptions.named(Clustering.name(system, plain)) : alone;
    NodeOptions limited =
        checked("process-limit", limit, "a number from 16 on", () -> named.withProcessLimit(limit));
    NodeOptions options = withHeap(withSchedulers(limited, schedulers), heap);
    Executor dispatcher = dispatcher(system, config);
    return dispatcher == null ? options : options.withExecutor(dispatcher);
  }

  private static String phase(Config config) {
    String phase =
        read(
            config,
            "shutdown.phase",
            "the name of a phase of CoordinatedShutdown",
            Config::getString);
    Set<String> phases = config.getObject("pekko.coordinated-shutdown.phases").keySet();
    if (!phases.contains(phase)) {
      String allowed = "one of " + String.join(", ", phases.stream().sorted().toList());
      throw wrong("shutdown.phase", phase, allowed, null);
    }
    return phase;
  }

  private static NodeOptions withSchedulers(NodeOptions options, String schedulers) {
    return schedulers.equals(AUTO)
        ? options
        : checked(
            "schedulers",
            schedulers,
            "\"auto\" or a number from 1 on",
            () -> options.withSchedulers(Integer.parseInt(schedulers)));
  }

  private static NodeOptions withHeap(NodeOptions options, long words) {
    return words == 0
        ? options
        : checked(
            "max-heap-size",
            words,
            "0 for no limit, or more words than a process begins with",
            () -> options.withMaxHeapSize(MaxHeapSize.words(words)));
  }

  private static @Nullable Executor dispatcher(ActorSystem system, Config config) {
    String allowed = "\"\", or the path of a dispatcher such as \"pekko.actor.default-dispatcher\"";
    String path = read(config, "dispatcher", allowed, Config::getString);
    if (path.isEmpty()) {
      return null;
    }
    return checked("dispatcher", path, allowed, () -> system.dispatchers().lookup(path));
  }
}
