package dev.joist.conformance;

import dev.joist.MonitorOption;
import dev.joist.SpawnOption;
import dev.joist.connection.Connections;
import dev.joist.dist.Carrier;
import dev.joist.dist.ChannelOptions;
import dev.joist.dist.Codec;
import dev.joist.dist.Distribution;
import dev.joist.dist.Ticker;
import dev.joist.process.LocalNode;
import dev.joist.process.MonitorSpec;
import dev.joist.process.SpawnSpec;
import dev.joist.signal.ErrorException;
import dev.joist.signal.Priority;
import dev.joist.signal.Program;
import dev.joist.term.Atom;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What lets a node of a stage know the other: the one place that says how Joist is distributed.
///
/// @param program what a new scripted process runs
record Neighbours(Supplier<Program> program) implements dev.joist.connection.Host {

  /// What other nodes know the code of scripted processes by.
  static final Atom ENTRY = Atom.of("scripted");

  /// Makes a node one of those that know each other.
  ///
  /// @param node which has no processes yet
  /// @param carrier takes its frames to others
  /// @param codec writes terms
  /// @param time of its channels
  /// @param program what others may start on it
  static void join(
      LocalNode node, Carrier carrier, Codec codec, Ticker time, Supplier<Program> program) {
    Distribution distribution =
        Distribution.over(carrier)
            .withCodec(codec)
            .withChannel(ChannelOptions.DEFAULT.withTicker(time));
    Connections.open(node, distribution, new Neighbours(program));
  }

  @Override
  public @Nullable Program program(Atom entry, List<Object> arguments) {
    return entry.equals(ENTRY) && arguments.isEmpty() ? program.get() : null;
  }

  /// The options that scenarios give for a child at another node.
  @Override
  public @Nullable SpawnSpec spec(List<Object> options) {
    boolean link = false;
    MonitorSpec monitor = null;
    Priority priority = Priority.NORMAL;
    try {
      for (SpawnOption option : SpawnOption.of(options)) {
        switch (option) {
          case SpawnOption.WithLink _ -> link = true;
          case SpawnOption.WithMonitor(List<MonitorOption> none) when none.isEmpty() ->
              monitor = MonitorSpec.PLAIN;
          case SpawnOption.WithPriority(Priority wanted) -> priority = wanted;
          default -> {
            return null;
          }
        }
      }
    } catch (ErrorException bad) {
      return null;
    }
    return new SpawnSpec(link, monitor, priority, null);
  }
}
